//! People, chats and messages as the Bot API writes them.

use crate::files;
use crate::formatting::entities::{Entity, Look, Mentioned};
use crate::state::{Bot, Channel, Media, State, Stored, User};
use serde_json::{Value, json};

/// A bot as a `User`.
pub(crate) fn bot(bot: &Bot) -> Value {
    json!({ "id": bot.id, "is_bot": true, "first_name": bot.name, "username": bot.username })
}

/// A person as a `User`.
pub(crate) fn user(user: &User) -> Value {
    let mut wire = json!({ "id": user.id, "is_bot": false, "first_name": user.first_name });
    optional(&mut wire, "last_name", user.last_name.as_deref());
    optional(&mut wire, "username", user.username.as_deref());
    optional(&mut wire, "language_code", Some(user.language.as_str()).filter(|language| !language.is_empty()));
    wire
}

/// A private chat.
pub(crate) fn chat(user: &User) -> Value {
    let mut wire = json!({ "id": user.id, "first_name": user.first_name });
    optional(&mut wire, "last_name", user.last_name.as_deref());
    optional(&mut wire, "username", user.username.as_deref());
    wire["type"] = "private".into();
    wire
}

/// A message of the private chat of `person` with `bot_id`.
pub(crate) fn message(state: &State, bot_id: i64, person: i64, message: &Stored) -> Value {
    let mut wire = bare(state, bot_id, person, message);
    let replied = message.reply_to.and_then(|id| state.bots.get(&bot_id)?.chats.get(&person)?.messages.get(&id));
    if let Some(replied) = replied {
        wire["reply_to_message"] = bare(state, bot_id, person, replied);
    }
    wire
}

/// A channel as a chat.
pub(crate) fn channel(channel: &Channel) -> Value {
    json!({ "id": channel.id, "title": channel.title, "username": channel.username, "type": "channel" })
}

/// A post of a channel.
pub(crate) fn post(state: &State, channel: i64, post: &Stored) -> Value {
    let chat = state.channels.get(&channel).map(self::channel);
    let mut wire = json!({
        "message_id": post.id, "sender_chat": chat, "chat": chat, "date": post.at.as_second(), "text": post.text,
    });
    if !post.entities.is_empty() {
        wire["entities"] = set(state, &post.entities);
    }
    wire
}

fn bare(state: &State, bot_id: i64, person: i64, message: &Stored) -> Value {
    let someone = User::default();
    let user_of_chat = state.users.get(&person).unwrap_or(&someone);
    let from = if message.from_bot { state.bots.get(&bot_id).map(bot) } else { Some(user(user_of_chat)) };
    let mut wire = json!({
        "message_id": message.id,
        "from": from,
        "chat": chat(user_of_chat),
        "date": message.at.as_second(),
    });
    optional(&mut wire, "media_group_id", message.album.as_deref());
    if let Some(edited) = message.edited {
        wire["edit_date"] = edited.as_second().into();
    }
    if let Some(origin) = &message.forwarded {
        wire["forward_origin"] = origin.clone();
    }
    if let Some(contact) = &message.contact {
        wire["contact"] = contact.clone();
    }
    if let Some(invoice) = &message.invoice {
        wire["invoice"] = invoice.wire();
    }
    if let Some(payment) = &message.payment {
        wire["successful_payment"] = payment.clone();
    }
    let (text, entities) = match &message.media {
        None => ("text", "entities"),
        Some(media) => {
            media_fields(state, media, &mut wire);
            ("caption", "caption_entities")
        }
    };
    if !message.text.is_empty() {
        wire[text] = message.text.as_str().into();
        if !message.entities.is_empty() {
            wire[entities] = set(state, &message.entities);
        }
    }
    if message.protected {
        wire["has_protected_content"] = true.into();
    }
    if let Some(markup) = message.markup.as_ref().and_then(crate::messages::markup::Markup::wire) {
        wire["reply_markup"] = markup;
    }
    wire
}

/// Entities, with each person who is mentioned in full; one whom nobody knows is none.
fn set(state: &State, entities: &[Entity]) -> Value {
    let whole = |entity: &Entity| {
        let mut wire = json!(entity);
        if let Look::TextMention { user: Mentioned { id } } = &entity.look {
            wire["user"] = user(state.users.get(id)?);
        }
        Some(wire)
    };
    entities.iter().filter_map(whole).collect()
}

fn media_fields(state: &State, media: &Media, wire: &mut Value) {
    match media {
        Media::Photo(sizes) => {
            let size = |id: &String| {
                let file = state.files.get(id)?;
                let (width, height) = file.size?;
                let mut wire = files::wire(file);
                wire["width"] = width.into();
                wire["height"] = height.into();
                Some(wire)
            };
            wire["photo"] = sizes.iter().filter_map(size).collect();
        }
        Media::Document(id) => {
            if let Some(file) = state.files.get(id) {
                let mut document = files::wire(file);
                document["file_name"] = file.name.as_str().into();
                document["mime_type"] = file.mime.as_str().into();
                wire["document"] = document;
            }
        }
    }
}

fn optional(wire: &mut Value, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        wire[name] = value.into();
    }
}
