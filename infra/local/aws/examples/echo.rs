//! A function that does what its event says, for the tests of the local cloud.

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::env;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    if env::var_os("BROKEN").is_some() {
        eprintln!("the shop has no name");
        std::process::exit(3);
    }
    run(service_fn(obey)).await
}

async fn obey(event: LambdaEvent<Value>) -> Result<Value, Error> {
    let (event, context) = event.into_parts();
    // By a function URL the order is the body.
    let order: Value = event["body"].as_str().and_then(|body| serde_json::from_str(body).ok()).unwrap_or(event.clone());
    println!("ordered {}", order["do"]);
    match order["do"].as_str() {
        Some("answer") => Ok(order["answer"].clone()),
        Some("fail") => Err("as ordered".into()),
        Some("exit") => {
            eprintln!("going as ordered");
            std::process::exit(7);
        }
        Some("hang") => std::future::pending().await,
        // Connects, and answers when the other side hangs up: so the test knows who works at the same time.
        Some("meet") => {
            let mut stream = TcpStream::connect(order["at"].as_str().unwrap_or_default()).await?;
            stream.read_to_end(&mut Vec::new()).await?;
            Ok(Value::Null)
        }
        // Puts events on the bus, as bare as can be.
        Some("put") => put(&order["entries"]).await,
        _ => Ok(json!({
            "event": event,
            "process": std::process::id(),
            "request": context.request_id,
            "deadline": context.deadline,
            "environment": env::vars().collect::<BTreeMap<_, _>>(),
        })),
    }
}

/// Answers with the status line, or `nothing`.
async fn put(entries: &Value) -> Result<Value, Error> {
    let endpoint = env::var("AWS_ENDPOINT_URL_EVENTBRIDGE")?;
    let (host, path) = endpoint.trim_start_matches("http://").split_once('/').ok_or("the endpoint names no caller")?;
    let body = json!({ "Entries": entries }).to_string();
    let length = body.len();
    let head = format!("POST /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {length}");
    let mut stream = TcpStream::connect(host).await?;
    stream.write_all(format!("{head}\r\nx-amz-target: AWSEvents.PutEvents\r\n\r\n{body}").as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer.lines().next().unwrap_or("nothing").into())
}
