//! The websocket that sends the feed to a page.

use crate::Desk;
use crate::feed::{Missed, Numbered};
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::TryRecvError;

/// The pause between two messages, too short to be noticed.
const BREATH: Duration = Duration::from_millis(15);

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
        drop(line.send(Message::text(r#"[{"type":"anew"}]"#)).await);
        return;
    };
    if send(&mut line, &missed).await.is_err() {
        return;
    }
    let mut closed = desk.closed.clone();
    loop {
        tokio::select! {
            // The page is served no more: it will find the next one.
            _ = closed.changed() => return,
            frames = next(&mut coming) => {
                // Too slow a reader: it comes back and resumes.
                let Some(frames) = frames else { return };
                if send(&mut line, &frames).await.is_err() {
                    return;
                }
                tokio::time::sleep(BREATH).await;
            }
            received = line.recv() => if !matches!(received, Some(Ok(_))) { return },
        }
    }
}

/// The next frame and all that came since the last message: in a rush a message for each would keep a page from its work.
async fn next(coming: &mut Receiver<Numbered>) -> Option<Vec<Numbered>> {
    let mut frames = vec![coming.recv().await.ok()?];
    loop {
        match coming.try_recv() {
            Ok(frame) => frames.push(frame),
            Err(TryRecvError::Empty) => return Some(frames),
            Err(TryRecvError::Lagged(_) | TryRecvError::Closed) => return None,
        }
    }
}

/// Sends frames as a JSON array.
async fn send(line: &mut WebSocket, frames: &[Numbered]) -> Result<(), axum::Error> {
    let frames: Vec<&str> = frames.iter().map(|frame| frame.json.as_ref()).collect();
    line.send(Message::text(format!("[{}]", frames.join(",")))).await
}
