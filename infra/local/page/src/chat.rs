//! What a phone reads: the messages of a chat, its pictures and files.

use super::wire::Messages;
use super::{Desk, Refused};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

/// How many messages are read at a time.
const PAGE: usize = 150;

/// Which page of a chat.
#[derive(Debug, Deserialize)]
pub(super) struct Before {
    before: Option<i64>,
}

/// `GET /api/chat/{bot}/{person}?before=…`
pub(super) async fn messages(
    State(desk): State<Desk>,
    Path((bot, person)): Path<(String, i64)>,
    Query(Before { before }): Query<Before>,
) -> Result<Json<Messages>, Refused> {
    let person = desk.member(&bot, person)?.person;
    let mut messages = person.chat();
    messages.retain(|message| !message.deleted && before.is_none_or(|before| message.id < before));
    let earlier = messages.len().saturating_sub(PAGE);
    let page = messages.split_off(earlier).into_iter().map(Into::into).collect();
    Ok(Json(Messages { messages: page, earlier: earlier > 0, keyboard: person.reply_keyboard().map(Into::into) }))
}

/// `GET /api/file/{file_id}`: pictures to look at, all else to save.
pub(super) async fn file(State(desk): State<Desk>, Path(file_id): Path<String>) -> Result<Response, Refused> {
    let file = desk.cloud.telegram.file(&file_id).ok_or_else(|| Refused::unknown("no such file"))?;
    let picture = ["image/png", "image/jpeg", "image/gif", "image/webp"].contains(&file.mime.as_str());
    let (kind, disposition) =
        if picture { (file.mime.as_str(), "inline") } else { ("application/octet-stream", "attachment") };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, disposition),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "max-age=86400"),
    ];
    Ok((headers, file.bytes.to_vec()).into_response())
}
