//! A stand-in of CloudFormation: invokes the setup function and takes its answers.

use super::World;
use lapak_local::cloud::Cloud;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A stack that is deployed, updated and deleted.
pub(crate) struct Stack {
    cloud: Arc<Cloud>,
    listener: TcpListener,
    /// How many more answers are refused, as CloudFormation's URL may do.
    refusals_left: AtomicU32,
}

/// The setup function's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Success,
    Failed(String),
}

impl Answer {
    /// Why it failed.
    pub(crate) fn reason(self) -> String {
        match self {
            Self::Failed(reason) => reason,
            Self::Success => panic!("it did not fail"),
        }
    }
}

impl Stack {
    /// The stack of this shop.
    pub(crate) async fn of(world: &World) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a port");
        Self { cloud: world.cloud.clone(), listener, refusals_left: AtomicU32::new(0) }
    }

    /// Creates or deletes the resource `Check`.
    pub(crate) async fn checks(&self, kind: &str) -> Answer {
        self.asks("Check", kind, json!({ "ServiceToken": "arn" }), Value::Null).await
    }

    /// Updates the resource `Check`, which is named so, to this zone; the answer, and the name that it has then.
    pub(crate) async fn checks_zone(&self, name: &str, zone: &str) -> (Answer, String) {
        let with = |zone: &str| json!({ "ServiceToken": "arn", "TimeZone": zone });
        self.asks_named(("Check", name), "Update", with(zone), with("")).await
    }

    /// Creates, updates without a change, or deletes the resource `Setup`.
    pub(crate) async fn sets_up(&self, kind: &str) -> Answer {
        self.asks("Setup", kind, self.properties(""), self.properties("")).await
    }

    /// Updates `Setup` after a change of secrets, from `Configured` = `before` to `after`.
    pub(crate) async fn updates(&self, before: &str, after: &str) -> Answer {
        self.asks("Setup", "Update", self.properties(after), self.properties(before)).await
    }

    /// Updates `Setup` after a change of `MaxConnections` alone.
    pub(crate) async fn updates_connections(&self, before: u32, after: u32) -> Answer {
        let with = |connections: u32| {
            let mut properties = self.properties("20261122T050000Z");
            properties["MaxConnections"] = connections.to_string().into();
            properties
        };
        self.asks("Setup", "Update", with(after), with(before)).await
    }

    /// Refuses so many answers before one is accepted.
    pub(crate) fn refuses_answers(&self, answers: u32) {
        self.refusals_left.store(answers, Ordering::SeqCst);
    }

    /// All Bot API calls of the setup function: method and parameters.
    pub(crate) fn bot_api_calls(&self) -> Vec<(String, Value)> {
        let calls = self.cloud.telegram.calls().into_iter().filter(|call| call.function == "SetupFunction");
        calls.map(|call| (call.method, call.params)).collect()
    }

    /// The parameters of the setup function's calls of this method.
    pub(crate) fn bot_api_calls_of(&self, method: &str) -> Vec<Value> {
        self.bot_api_calls().into_iter().filter(|(called, _)| called == method).map(|(_, params)| params).collect()
    }

    fn properties(&self, configured: &str) -> Value {
        json!({
            "ServiceToken": "arn",
            "Table": self.cloud.table.name(),
            "ShopBotUrl": self.cloud.url("TelegramFunction"),
            "OwnerBotUrl": self.cloud.url("OwnerFunction"),
            // As text, because CloudFormation passes every number as text.
            "MaxConnections": "7",
            "Configured": configured,
        })
    }

    async fn asks(&self, resource: &str, kind: &str, properties: Value, before: Value) -> Answer {
        let (answer, name) = self.asks_named((resource, resource), kind, properties, before).await;
        assert_eq!(name, resource, "another id would have it replaced");
        answer
    }

    async fn asks_named(
        &self,
        (resource, name): (&str, &str),
        kind: &str,
        properties: Value,
        before: Value,
    ) -> (Answer, String) {
        let address = self.listener.local_addr().expect("it listens");
        let mut event = json!({
            "RequestType": kind,
            "RequestId": "unique",
            "ResponseURL": format!("http://{address}/answer?signature=abc"),
            "StackId": "arn:aws:cloudformation:ap-southeast-1:123456789012:stack/lapak/1",
            "LogicalResourceId": resource,
            "ResourceType": format!("Custom::{resource}"),
            "ResourceProperties": properties,
        });
        if kind != "Create" {
            event["PhysicalResourceId"] = name.into();
        }
        if kind == "Update" {
            event["OldResourceProperties"] = before;
        }
        let (invoked, answer) = tokio::join!(self.cloud.invoke("SetupFunction", event), self.answer());
        invoked.expect("it is invoked").outcome.expect("it ends well, whatever it answers");
        assert_eq!((&answer["RequestId"], &answer["LogicalResourceId"]), (&json!("unique"), &json!(resource)));
        let ended = match answer["Status"].as_str() {
            Some("SUCCESS") => Answer::Success,
            Some("FAILED") => Answer::Failed(answer["Reason"].as_str().unwrap_or_default().to_owned()),
            other => panic!("CloudFormation knows no {other:?}"),
        };
        (ended, answer["PhysicalResourceId"].as_str().unwrap_or_default().to_owned())
    }

    /// Takes one request at the URL for answers.
    async fn answer(&self) -> Value {
        let (mut stream, _) = self.listener.accept().await.expect("the function answers");
        let (mut head, mut body) = request(&mut stream).await;
        while self.refusals_left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok() {
            let refusal = b"HTTP/1.1 503 Slow Down\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            stream.write_all(refusal).await.expect("the response is sent");
            (stream, _) = self.listener.accept().await.expect("the function answers again");
            (head, body) = request(&mut stream).await;
        }
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            .await
            .expect("the response is sent");
        assert!(head.starts_with("PUT /answer?signature=abc "), "{head}");
        assert!(!head.to_lowercase().contains("content-type:"), "the address is signed without one: {head}");
        serde_json::from_str(&body).expect("the answer is JSON")
    }
}

async fn request(stream: &mut TcpStream) -> (String, String) {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return (head.to_owned(), body.to_owned());
            }
        }
        assert!(stream.read_buf(&mut bytes).await.expect("it can be read") > 0, "it breaks off after {text}");
    }
}
