//! A listener for one part of the local cloud, which can also drop a connection unanswered, as networks do.

use crate::distance::{Arrival, Distance, HANDSHAKES};
use crate::fault::{Fault, Killer};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Response};
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// Serves a router on the loopback address until it is dropped; open connections end with it.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    distance: Distance,
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
        let distance = Distance::default();
        Ok(Self { address, distance: distance.clone(), task: tokio::spawn(accept(listener, router, distance)) })
    }

    /// How far away it is.
    pub fn distance(&self) -> &Distance {
        &self.distance
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

async fn accept(listener: TcpListener, router: Router, distance: Distance) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, router.clone(), distance.clone()));
                }
                // Out of descriptors, or the peer is gone already: let others finish first.
                Err(_) => tokio::task::yield_now().await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connection(stream: TcpStream, router: Router, distance: Distance) {
    // Small answers to small questions: waiting to fill a packet would cost 40 ms each.
    if stream.set_nodelay(true).is_err() {
        return;
    }
    let Ok(first) = handshakes(&stream, &distance).await else { return };
    let first = Mutex::new(Some(first));
    let service = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        let first = first.lock().expect("no holder of the arrival panics").take();
        request.extensions_mut().insert(first.unwrap_or_else(Arrival::now));
        let (answer, round_trip) = (service.call(request), distance.round_trip());
        async move {
            if !round_trip.is_zero() {
                tokio::time::sleep(round_trip).await;
            }
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

/// Waits for the first request, and for what is left then of the handshakes: a connection may be opened before it is needed.
async fn handshakes(stream: &TcpStream, distance: &Distance) -> io::Result<Arrival> {
    let opened = Instant::now();
    stream.readable().await?;
    let asked = Instant::now();
    let left = (opened + HANDSHAKES * distance.round_trip()).saturating_duration_since(asked);
    if !left.is_zero() {
        tokio::time::sleep(left).await;
    }
    Ok(Arrival::first(asked, left))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::{Event, Kind, Trace};
    use axum::extract::State;
    use axum::routing::get;
    use jiff::Timestamp;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[tokio::test]
    async fn an_answer_comes_or_the_connection_drops() {
        let router = Router::new().route("/", get(|| async { "yes" })).route("/dropped", get(|| async { dropped() }));
        let server = Server::start(None, router).await.unwrap();
        assert_eq!(ask(server.address(), "/").await.lines().last().unwrap(), "yes");
        assert_eq!(ask(server.address(), "/dropped").await, "");
    }

    #[tokio::test]
    async fn who_is_far_away_waits_for_handshakes_once_and_for_a_round_trip_each_time() {
        let (trace, away) = (Trace::default(), Duration::from_millis(20));
        let router = Router::new().route("/", get(note)).with_state(trace.clone());
        let server = Server::start(None, router).await.unwrap();
        ask(server.address(), "/").await;
        server.distance().set(away);
        twice(server.address(), "/").await;

        let events = trace.since(0);
        let waited: Vec<_> = events.iter().map(|event| event.handshakes).collect();
        assert_eq!((waited[0], waited[1] > Some(Duration::ZERO), waited[2]), (Some(Duration::ZERO), true, None));
        assert!(events[1].took >= waited[1].unwrap() + away && events[2].took >= away);
        assert!(events[1].ended <= events[2].began(), "what follows on a connection begins when the answer is out");
    }

    async fn note(State(trace): State<Trace>, arrival: Arrival) {
        let mut event = Event::new(Timestamp::UNIX_EPOCH, Kind::Http, "GET /");
        arrival.mark(&mut event);
        trace.record(event);
    }

    /// Asks two times on one connection.
    async fn twice(address: SocketAddr, path: &str) {
        let mut stream = TcpStream::connect(address).await.unwrap();
        for _ in 0..2 {
            stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: here\r\n\r\n").as_bytes()).await.unwrap();
            assert!(stream.read(&mut [0; 1000]).await.unwrap() > 0);
        }
    }

    async fn ask(address: SocketAddr, path: &str) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }
}
