//! Sets up the bots as a deployment does: their menus and descriptions. CloudFormation's part is played here.

use anyhow::{Context, Result, ensure};
use lapak_local::cloud::Cloud;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Invokes the setup function as CloudFormation does when it creates the resource `Setup`.
pub(super) async fn set_up(cloud: &Cloud) -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await.context("cannot listen for the set-up's answer")?;
    let event = json!({
        "RequestType": "Create",
        "RequestId": "local",
        "ResponseURL": format!("http://{}/", listener.local_addr()?),
        "StackId": "arn:aws:cloudformation:ap-southeast-1:123456789012:stack/lapak/local",
        "LogicalResourceId": "Setup",
        "ResourceType": "Custom::Setup",
        "ResourceProperties": {
            "ServiceToken": "arn",
            "Table": cloud.table.name(),
            "ShopBotUrl": cloud.url("TelegramFunction"),
            "OwnerBotUrl": cloud.url("OwnerFunction"),
            "MaxConnections": "5",
            "Configured": "",
        },
    });
    let (invoked, answered) = tokio::join!(cloud.invoke("SetupFunction", event), answer(&listener));
    invoked?.outcome.context("cannot set up the bots")?;
    let answer = answered?;
    ensure!(answer["Status"] == "SUCCESS", "cannot set up the bots: {}", answer["Reason"]);
    Ok(())
}

/// Takes the function's answer, which it puts to the URL of its request.
async fn answer(listener: &TcpListener) -> Result<Value> {
    let (mut stream, _) = listener.accept().await?;
    let mut bytes = Vec::new();
    let body = loop {
        ensure!(stream.read_buf(&mut bytes).await? > 0, "the set-up's answer breaks off");
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
        if body.len() >= length.unwrap_or(0) {
            break body.to_owned();
        }
    };
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await?;
    serde_json::from_str(&body).context("the set-up's answer is not JSON")
}
