//! Actions of people: write, tap, send, open a link, block.

use super::people::Member;
use super::wire::{Frame, Human, Role};
use super::{Desk, Refused};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use local_telegram::Delivery;
use serde::{Deserialize, Serialize};

/// One thing a person does.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub(super) enum Act {
    /// Writes a line, or taps a key of the reply keyboard, which is the same.
    Write {
        text: String,
    },
    /// Taps a button under a message.
    Tap {
        message: i64,
        row: usize,
        column: usize,
    },
    /// Follows a deep link.
    Open {
        payload: String,
    },
    Block,
    Unblock,
}

/// The language of a person's Telegram, one of those that the shop speaks.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Language {
    Id,
    En,
}

/// What is sent.
#[derive(Debug, Deserialize)]
pub(super) struct Sent {
    kind: Kind,
    name: String,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Photo,
    File,
}

/// How the bot took it.
#[derive(Debug, Serialize)]
pub(super) struct Taken {
    status: u16,
    problem: Option<String>,
}

/// Who joins.
#[derive(Debug, Deserialize)]
pub(super) struct Newcomer {
    name: String,
    role: Role,
}

/// `POST /api/people`
pub(super) async fn join(State(desk): State<Desk>, Json(newcomer): Json<Newcomer>) -> Result<Json<Human>, Refused> {
    let name = newcomer.name.trim();
    if name.is_empty() || name.chars().count() > 64 {
        return Err(Refused::wrong("a name has 1 to 64 letters"));
    }
    let human = desk.cast.join(name, newcomer.role);
    desk.feed.send(&Frame::People { people: desk.cast.people() });
    Ok(Json(human))
}

/// `POST /api/act/{bot}/{person}`
pub(super) async fn act(
    State(desk): State<Desk>,
    Path((bot, person)): Path<(String, i64)>,
    Json(act): Json<Act>,
) -> Result<Json<Taken>, Refused> {
    let member = desk.member(&bot, person)?;
    let did = words(&member, &act);
    // Once done, it is done, even if the page that asked is closed.
    tokio::spawn(async move {
        let blocks = matches!(act, Act::Block | Act::Unblock);
        let delivery = perform(&member, act).await?;
        tell(&desk, &member, did, &delivery);
        if blocks {
            desk.feed.send(&Frame::People { people: desk.cast.people() });
        }
        Ok(Json(delivery.into()))
    })
    .await?
}

/// `POST /api/language/{bot}/{person}`
pub(super) async fn speak(
    State(desk): State<Desk>,
    Path((bot, person)): Path<(String, i64)>,
    Json(language): Json<Language>,
) -> Result<StatusCode, Refused> {
    let code = match language {
        Language::Id => "id",
        Language::En => "en",
    };
    desk.member(&bot, person)?.person.speaks(code);
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/upload/{bot}/{person}?kind=photo&name=…`
pub(super) async fn upload(
    State(desk): State<Desk>,
    Path((bot, person)): Path<(String, i64)>,
    Query(Sent { kind, name }): Query<Sent>,
    bytes: Bytes,
) -> Result<Json<Taken>, Refused> {
    let member = desk.member(&bot, person)?;
    let delivery = tokio::spawn(async move {
        let delivery = match kind {
            Kind::Photo => member.person.sends_photo(bytes.to_vec()).await,
            Kind::File => member.person.sends_file(&name, bytes.to_vec()).await,
        };
        tell(&desk, &member, format!("sends {name}"), &delivery);
        delivery
    });
    Ok(Json(delivery.await?.into()))
}

async fn perform(member: &Member, act: Act) -> Result<Delivery, Refused> {
    let person = &member.person;
    Ok(match act {
        Act::Write { text } => person.writes(&text).await,
        Act::Tap { message, row, column } => {
            person.taps_at(message, row, column).await.map_err(|_| Refused::unknown("the button is gone"))?
        }
        Act::Open { payload } => person.opens(&payload).await,
        Act::Block => person.blocks().await,
        Act::Unblock => person.unblocks().await,
    })
}

fn tell(desk: &Desk, member: &Member, did: String, delivery: &Delivery) {
    desk.feed.send(&Frame::Act { update: delivery.update_id, who: member.person.name(), did });
}

/// The act in words, as the timeline heads it.
fn words(member: &Member, act: &Act) -> String {
    match act {
        Act::Write { text } => format!("writes “{text}”"),
        Act::Tap { message, row, column } => {
            let chat = member.person.chat();
            let message = chat.iter().find(|known| known.id == *message);
            let button = message.and_then(|message| message.buttons.get(*row)?.get(*column));
            format!("taps “{}”", button.map_or("", |button| &button.label))
        }
        Act::Open { payload } => format!("opens a link with “{payload}”"),
        Act::Block => "blocks the bot".into(),
        Act::Unblock => "unblocks the bot".into(),
    }
}

impl From<Delivery> for Taken {
    fn from(Delivery { status, problem, .. }: Delivery) -> Self {
        Self { status, problem }
    }
}
