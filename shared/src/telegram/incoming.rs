//! Telegram's updates, parsed into the shop's own types. Only the fields that are used are read.

use crate::domain::ids::{CallbackQueryId, MessageId, UserId};
use crate::domain::user::formatting::{Look, TextEntity};
use crate::domain::user::message::{AlbumId, Attachment, DocumentFacts, FileId, Forwarded, SharedContact, UserMessage};
use serde::Deserialize;

/// Characters of the longest first name (a limit of Telegram); more is cut off.
const MAX_NAME_CHARS: usize = 64;

/// Bytes of an album's id; Telegram's have about 20.
const MAX_ALBUM_ID: usize = 64;

/// Something a person did in their private chat with the bot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// The update's number; the same when it is delivered again.
    pub update: i64,
    /// Who did it; their private chat has the same id.
    pub from: UserId,
    /// Their first name.
    pub name: String,
    /// The language of their Telegram client, an IETF tag such as `id` or `en-GB`.
    pub language_code: Option<String>,
    /// What they did.
    pub action: UserAction,
}

/// The actions of a user that the bots handle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserAction {
    /// They sent a message: a text, a command, a key of the reply keyboard, a photo …
    Sent(UserMessage),
    /// They tapped an inline button.
    Tapped {
        /// Telegram's id of the callback query.
        tap: CallbackQueryId,
        /// The button's callback data.
        data: String,
        /// The message with the button; none if it is too old.
        message: Option<MessageId>,
        /// Whether that message shows a photo.
        on_photo: bool,
    },
    /// They blocked the bot.
    BlockedBot,
    /// They unblocked it.
    UnblockedBot,
}

/// Parses the body of a webhook. `None` for updates that the bots do not handle: of other kinds, of groups and channels,
/// from bots.
///
/// # Errors
/// If it is not an update.
pub fn parse(body: &[u8]) -> Result<Option<Incoming>, serde_json::Error> {
    let update: Update = serde_json::from_slice(body)?;
    let id = update.update_id;
    let message = update.message.and_then(|message| from_message(id, message));
    let tap = || update.callback_query.and_then(|query| from_callback(id, query));
    Ok(message.or_else(tap).or_else(|| update.my_chat_member.and_then(|change| from_member(id, change))))
}

fn from_message(update: i64, message: Message) -> Option<Incoming> {
    let from = message.from.filter(|from| !from.is_bot)?;
    if message.chat.kind != "private" {
        return None;
    }
    let document = message.document.as_ref().filter(|_| message.photo.is_none()).map(|document| DocumentFacts {
        name: document.file_name.clone().unwrap_or_default(),
        size: document.file_size,
    });
    let attachment = match (message.photo.and_then(|sizes| sizes.into_iter().last()), message.document) {
        (Some(photo), _) => Some(Attachment::Photo(FileId(photo.file_id))),
        (None, Some(document)) => Some(Attachment::Document(FileId(document.file_id))),
        (None, None) if message.text.is_none() => Some(Attachment::Other),
        (None, None) => None,
    };
    let sent = UserMessage {
        id: MessageId(message.message_id),
        text: message.text.or(message.caption),
        entities: message
            .entities
            .or(message.caption_entities)
            .unwrap_or_default()
            .into_iter()
            .filter_map(entity)
            .collect(),
        attachment,
        document,
        reply_to: message.reply_to_message.map(|replied| MessageId(replied.message_id)),
        forwarded: message.forward_origin.map(forwarded),
        contact: message
            .contact
            .map(|contact| contact.user_id.map_or(SharedContact::Elsewhere, |id| SharedContact::Of(UserId(id)))),
        album: message.media_group_id.filter(|id| id.len() <= MAX_ALBUM_ID).map(AlbumId),
    };
    Some(incoming(update, from, UserAction::Sent(sent)))
}

/// What was set by a person; what Telegram finds by itself (commands, addresses, hashtags) stays plain.
fn entity(entity: MessageEntity) -> Option<TextEntity> {
    let look = match entity.kind.as_str() {
        "bold" => Look::Bold,
        "italic" => Look::Italic,
        "underline" => Look::Underline,
        "strikethrough" => Look::Strikethrough,
        "spoiler" => Look::Spoiler,
        "blockquote" | "expandable_blockquote" => Look::Blockquote,
        "code" => Look::Code,
        "pre" => Look::Pre,
        "text_link" => Look::Link(entity.url?),
        _ => return None,
    };
    Some(TextEntity { offset: entity.offset, length: entity.length, look })
}

fn forwarded(origin: ForwardOrigin) -> Forwarded {
    origin.sender_user.filter(|user| !user.is_bot).map_or(Forwarded::Hidden, |user| Forwarded::From(UserId(user.id)))
}

fn from_callback(update: i64, query: CallbackQuery) -> Option<Incoming> {
    if query.message.as_ref().is_some_and(|message| message.chat.kind != "private") {
        return None;
    }
    let action = UserAction::Tapped {
        tap: CallbackQueryId(query.id),
        data: query.data?,
        on_photo: query.message.as_ref().is_some_and(|message| message.photo.is_some()),
        message: query.message.map(|message| MessageId(message.message_id)),
    };
    Some(incoming(update, query.from, action))
}

fn from_member(update: i64, change: ChatMemberUpdated) -> Option<Incoming> {
    if change.chat.kind != "private" {
        return None;
    }
    let action = match change.new_chat_member.status.as_str() {
        "kicked" => UserAction::BlockedBot,
        "member" => UserAction::UnblockedBot,
        _ => return None,
    };
    Some(incoming(update, change.from, action))
}

fn incoming(update: i64, from: From, action: UserAction) -> Incoming {
    let From { id, first_name, language_code, .. } = from;
    let name = first_name.chars().take(MAX_NAME_CHARS).collect();
    Incoming { update, from: UserId(id), name, language_code, action }
}

#[derive(Deserialize)]
struct Update {
    /// Required, so that a body without it is not taken for an update.
    update_id: i64,
    message: Option<Message>,
    callback_query: Option<CallbackQuery>,
    my_chat_member: Option<ChatMemberUpdated>,
}

#[derive(Deserialize)]
struct Message {
    message_id: i32,
    from: Option<From>,
    chat: Chat,
    text: Option<String>,
    caption: Option<String>,
    entities: Option<Vec<MessageEntity>>,
    caption_entities: Option<Vec<MessageEntity>>,
    /// All sizes, the largest last.
    photo: Option<Vec<File>>,
    document: Option<File>,
    reply_to_message: Option<RepliedMessage>,
    forward_origin: Option<ForwardOrigin>,
    contact: Option<Contact>,
    media_group_id: Option<String>,
}

#[derive(Deserialize)]
struct MessageEntity {
    #[serde(rename = "type")]
    kind: String,
    offset: usize,
    length: usize,
    url: Option<String>,
}

#[derive(Deserialize)]
struct File {
    file_id: String,
    file_name: Option<String>,
    file_size: Option<u64>,
}

#[derive(Deserialize)]
struct RepliedMessage {
    message_id: i32,
}

#[derive(Deserialize)]
struct ForwardOrigin {
    /// Only a user who does not hide it.
    sender_user: Option<From>,
}

#[derive(Deserialize)]
struct Contact {
    /// Only of somebody who is on Telegram.
    user_id: Option<i64>,
}

#[derive(Deserialize)]
struct CallbackQuery {
    id: String,
    from: From,
    message: Option<TappedMessage>,
    data: Option<String>,
}

#[derive(Deserialize)]
struct TappedMessage {
    message_id: i32,
    chat: Chat,
    photo: Option<Vec<File>>,
}

#[derive(Deserialize)]
struct ChatMemberUpdated {
    from: From,
    chat: Chat,
    new_chat_member: Member,
}

#[derive(Deserialize)]
struct Member {
    status: String,
}

#[derive(Deserialize)]
struct From {
    id: i64,
    #[serde(default)]
    is_bot: bool,
    #[serde(default)]
    first_name: String,
    language_code: Option<String>,
}

#[derive(Deserialize)]
struct Chat {
    #[serde(rename = "type")]
    kind: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(body: &str, expected: Expect) {
        let read = match parse(body.as_bytes()) {
            Ok(Some(incoming)) => format!("{incoming:?}"),
            Ok(None) => "nothing to do".to_owned(),
            Err(_) => "no update".to_owned(),
        };
        expected.assert_eq(&read);
    }

    #[test]
    fn a_text() {
        check(
            r#"{"update_id":1,"message":{"message_id":5,"from":{"id":7,"is_bot":false,"first_name":"Budi"},
                "chat":{"id":7,"type":"private"},"date":1,"text":"/start","entities":[]}}"#,
            expect![[
                r#"Incoming { update: 1, from: UserId(7), name: "Budi", language_code: None, action: Sent(UserMessage { id: MessageId(5), text: Some("/start"), entities: [], attachment: None, document: None, reply_to: None, forwarded: None, contact: None, album: None }) }"#
            ]],
        );
    }

    #[test]
    fn a_text_that_is_set() {
        check(
            r#"{"update_id":1,"message":{"message_id":5,"from":{"id":7,"is_bot":false,"first_name":"Budi"},
                "chat":{"id":7,"type":"private"},"date":1,"photo":[{"file_id":"a"}],"caption":"/a bold",
                "caption_entities":[{"type":"bot_command","offset":0,"length":2},{"type":"bold","offset":3,"length":4}]}}"#,
            expect![[
                r#"Incoming { update: 1, from: UserId(7), name: "Budi", language_code: None, action: Sent(UserMessage { id: MessageId(5), text: Some("/a bold"), entities: [TextEntity { offset: 3, length: 4, look: Bold }], attachment: Some(Photo(FileId("a"))), document: None, reply_to: None, forwarded: None, contact: None, album: None }) }"#
            ]],
        );
    }

    #[test]
    fn a_contact() {
        let body = |user: &str| {
            format!(
                r#"{{"update_id":1,"message":{{"message_id":5,"from":{{"id":7,"is_bot":false,"first_name":"Budi"}},
                "chat":{{"id":7,"type":"private"}},"date":1,"contact":{{"phone_number":"+62","first_name":"C"{user}}}}}}}"#
            )
        };
        for (user, expected) in [(r#","user_id":8"#, SharedContact::Of(UserId(8))), ("", SharedContact::Elsewhere)] {
            let read = parse(body(user).as_bytes()).expect("an update").expect("a message");
            let UserAction::Sent(message) = read.action else { panic!("{read:?}") };
            assert_eq!((message.contact, message.attachment), (Some(expected), Some(Attachment::Other)));
        }
    }

    #[test]
    fn a_tap() {
        check(
            r#"{"update_id":2,"callback_query":{"id":"9","from":{"id":7,"is_bot":false,"first_name":"Budi"},
                "message":{"message_id":5,"chat":{"id":7,"type":"private"},"date":1},"chat_instance":"1","data":"cart"}}"#,
            expect![[
                r#"Incoming { update: 2, from: UserId(7), name: "Budi", language_code: None, action: Tapped { tap: CallbackQueryId("9"), data: "cart", message: Some(MessageId(5)), on_photo: false } }"#
            ]],
        );
    }

    #[test]
    fn a_tap_under_a_photo() {
        check(
            r#"{"update_id":2,"callback_query":{"id":"9","from":{"id":7,"is_bot":false,"first_name":"Budi"},
                "message":{"message_id":5,"chat":{"id":7,"type":"private"},"date":1,"photo":[{"file_id":"a"}]},"data":"cart"}}"#,
            expect![[
                r#"Incoming { update: 2, from: UserId(7), name: "Budi", language_code: None, action: Tapped { tap: CallbackQueryId("9"), data: "cart", message: Some(MessageId(5)), on_photo: true } }"#
            ]],
        );
    }

    #[test]
    fn what_the_shop_has_no_use_for() {
        check(r#"{"update_id":3,"edited_message":{}}"#, expect!["nothing to do"]);
        check(
            r#"{"update_id":4,"message":{"message_id":5,"from":{"id":7,"is_bot":false,"first_name":"B"},
                "chat":{"id":-7,"type":"group"},"date":1,"text":"hi"}}"#,
            expect!["nothing to do"],
        );
    }

    #[test]
    fn what_is_no_update() {
        for body in ["", "[]", "{}", "null", "{\"update_id\":\"1\"}", "\u{0}"] {
            check(body, expect!["no update"]);
        }
    }
}
