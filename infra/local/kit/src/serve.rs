//! A listener for one part of the local cloud, which can also drop a connection unanswered, as networks do.

use crate::fault::{Fault, Killer};
use axum::Router;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// Serves a router on the loopback address until it is dropped; open connections end with it.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Server {
    /// Serves `router` on `port`, or on any free one.
    pub async fn start(port: Option<u16>, router: Router) -> io::Result<Self> {
        Self::on(listen(port).await?, router)
    }

    /// Serves `router` on a listener bound before, for a part that must know its address first.
    pub fn on(listener: TcpListener, router: Router) -> io::Result<Self> {
        let address = listener.local_addr()?;
        Ok(Self { address, task: tokio::spawn(accept(listener, router)) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Listens on the loopback address, on `port` or on any free one.
pub async fn listen(port: Option<u16>) -> io::Result<TcpListener> {
    let bind = || TcpListener::bind((Ipv4Addr::LOCALHOST, port.unwrap_or(0)));
    // After a restart within the program, the server before may be about to let go of the port.
    for _ in 0..50 {
        match bind().await {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                tokio::time::sleep(Duration::from_millis(10)).await
            }
            bound => return bound,
        }
    }
    bind().await.map_err(|error| match (error.kind(), port) {
        (io::ErrorKind::AddrInUse, Some(port)) => {
            let way_out = "end the program that has it, or choose another by --port";
            io::Error::new(error.kind(), format!("port {port} is in use: {way_out}"))
        }
        _ => error,
    })
}

/// An "answer" upon which the connection is dropped without a byte.
pub fn dropped() -> Response {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(Dropped);
    response
}

/// Does `work` with `fault` injected, on behalf of `function` (its logical id, or `""`).
pub async fn meet(
    fault: Option<Fault>,
    killer: &Killer,
    function: &str,
    work: impl Future<Output = Response>,
) -> Response {
    match fault {
        None => work.await,
        Some(Fault::Status(status, body)) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let kind = if body.starts_with(['{', '[']) { "application/json" } else { "text/plain" };
            (status, [("content-type", kind)], body).into_response()
        }
        Some(Fault::Refuse) => dropped(),
        Some(Fault::Drop) => {
            drop(work.await);
            dropped()
        }
        Some(Fault::Delay(time)) => {
            tokio::time::sleep(time).await;
            work.await
        }
        Some(Fault::Hang) => std::future::pending().await,
        Some(Fault::KillBefore) => {
            killer.kill(function);
            dropped()
        }
        Some(Fault::KillAfter) => {
            drop(work.await);
            killer.kill(function);
            dropped()
        }
    }
}

#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the connection is dropped on purpose")]
struct Dropped;

async fn accept(listener: TcpListener, router: Router) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, router.clone()));
                }
                // Out of descriptors, or the peer is gone already: let others finish first.
                Err(_) => tokio::task::yield_now().await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connection(stream: TcpStream, router: Router) {
    // Small answers to small questions: waiting to fill a packet would cost 40 ms each.
    if stream.set_nodelay(true).is_err() {
        return;
    }
    let service = TowerToHyperService::new(router);
    let service = service_fn(move |request| {
        let answer = service.call(request);
        async move {
            let Ok(response) = answer.await;
            if response.extensions().get::<Dropped>().is_some() { Err(Dropped) } else { Ok(response) }
        }
    });
    // A broken connection is the caller's error, not the server's.
    drop(
        hyper::server::conn::http1::Builder::new()
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades()
            .await,
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;

    #[tokio::test]
    async fn an_answer_comes_or_the_connection_drops() {
        let router = Router::new().route("/", get(|| async { "yes" })).route("/dropped", get(|| async { dropped() }));
        let server = Server::start(None, router).await.unwrap();
        assert_eq!(ask(server.address(), "/").await.lines().last().unwrap(), "yes");
        assert_eq!(ask(server.address(), "/dropped").await, "");
    }

    async fn ask(address: SocketAddr, path: &str) -> String {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let mut stream = TcpStream::connect(address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }
}
