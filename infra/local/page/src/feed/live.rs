//! The websocket that sends the feed to a page.

use crate::Desk;
use crate::feed::{Missed, Numbered};
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use tokio::sync::broadcast::error::RecvError;

/// What a page has seen.
#[derive(Debug, Deserialize)]
pub(crate) struct Seen {
    epoch: String,
    after: u64,
}

/// `GET /live?epoch=…&after=…`
pub(crate) async fn live(State(desk): State<Desk>, Query(seen): Query<Seen>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(move |line| follow(desk, seen, line))
}

async fn follow(desk: Desk, seen: Seen, mut line: WebSocket) {
    let Missed::Frames(missed, mut coming) = desk.feed.resume(&seen.epoch, seen.after) else {
        drop(line.send(Message::text(r#"{"type":"anew"}"#)).await);
        return;
    };
    for frame in missed {
        if send(&mut line, &frame).await.is_err() {
            return;
        }
    }
    let mut closed = desk.closed.clone();
    loop {
        tokio::select! {
            // The page is served no more: it will find the next one.
            _ = closed.changed() => return,
            frame = coming.recv() => match frame {
                Ok(frame) => if send(&mut line, &frame).await.is_err() { return },
                // Too slow a reader: it comes back and resumes.
                Err(RecvError::Lagged(_) | RecvError::Closed) => return,
            },
            received = line.recv() => if !matches!(received, Some(Ok(_))) { return },
        }
    }
}

async fn send(line: &mut WebSocket, frame: &Numbered) -> Result<(), axum::Error> {
    line.send(Message::text(frame.json.as_ref())).await
}
