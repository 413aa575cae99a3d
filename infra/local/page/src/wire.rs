//! What the page and its server exchange; `assets/js/shapes.js` is the other side.

use local_kit::trace::Event;
use local_telegram::Action;
use serde::{Deserialize, Serialize};

/// What the page asks for first.
#[derive(Debug, Serialize)]
pub(super) struct Hello {
    pub(super) epoch: String,
    pub(super) newest: u64,
    pub(super) bots: Vec<Bot>,
    pub(super) people: Vec<Human>,
    #[serde(flatten)]
    pub(super) gauges: Gauges,
}

/// What the control strip shows.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Gauges {
    pub(super) now: i64,
    pub(super) zone: String,
    /// When the next thing in the table is due.
    pub(super) deadline: Option<i64>,
    pub(super) faults: Switches,
}

/// Which faults are on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Switches {
    pub(super) telegram: bool,
    pub(super) gateway: bool,
    pub(super) table: bool,
    pub(super) kill: bool,
}

/// A bot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Bot {
    /// `shop` or `owner`.
    pub(super) id: &'static str,
    pub(super) name: String,
    pub(super) username: String,
    pub(super) commands: Vec<Command>,
}

/// An entry of a bot's menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Command {
    pub(super) command: String,
    pub(super) description: String,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Human {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) role: Role,
    /// `<bot>/<person's id>`
    pub(super) chat: String,
    pub(super) blocked: bool,
}

/// Which phone shows a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Role {
    Buyer,
    Admin,
    Owner,
}

/// Messages of a chat, oldest first.
#[derive(Debug, Serialize)]
pub(super) struct Messages {
    pub(super) messages: Vec<Message>,
    /// Whether there are older ones.
    pub(super) earlier: bool,
    pub(super) keyboard: Option<Keyboard>,
}

/// A message as the page draws it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Message {
    id: i64,
    mine: bool,
    at: i64,
    text: String,
    entities: Vec<local_telegram::Entity>,
    photo: Option<Photo>,
    file: Option<File>,
    buttons: Vec<Vec<Button>>,
    edited: bool,
}

#[derive(Clone, Debug, Serialize)]
struct Photo {
    src: String,
    width: u32,
    height: u32,
}

#[derive(Clone, Debug, Serialize)]
struct File {
    src: String,
    name: String,
    size: usize,
}

#[derive(Clone, Debug, Default, Serialize)]
struct Button {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    copy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    style: Option<String>,
}

/// The keyboard below a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Keyboard {
    rows: Vec<Vec<String>>,
    placeholder: String,
    once: bool,
}

/// One frame of the live feed.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Frame {
    /// A message is new or looks otherwise.
    Message { chat: String, message: Box<Message> },
    /// A message was deleted.
    Gone { chat: String, id: i64 },
    /// The keyboard below a chat is another, or none.
    Keyboard { chat: String, keyboard: Option<Keyboard> },
    /// A tap was answered.
    Toast { chat: String, text: String, alert: bool },
    /// The bot is doing something: `typing` …
    Typing { chat: String, what: String },
    /// A person joined, blocked or unblocked.
    People { people: Vec<Human> },
    /// A bot's menu or name changed.
    Bots { bots: Vec<Bot> },
    /// The action of a person that caused an update.
    Act { update: i64, who: String, did: String },
    /// A call was recorded, and with it ended, by a clock that nobody turns, in microseconds.
    Trace { event: Box<Event>, ended: u64 },
    /// Something the control strip says.
    Note { said: String },
    /// The clock was turned or a fault was set.
    Control(Gauges),
}

impl Frame {
    /// Whether the timeline shows it, and of which function it is; an empty string if of none.
    pub(super) fn in_timeline(&self) -> Option<&str> {
        match self {
            Self::Trace { event, .. } => Some(&event.function),
            Self::Act { .. } => Some(""),
            Self::Message { .. }
            | Self::Gone { .. }
            | Self::Keyboard { .. }
            | Self::Toast { .. }
            | Self::Typing { .. }
            | Self::People { .. }
            | Self::Bots { .. }
            | Self::Note { .. }
            | Self::Control(_) => None,
        }
    }
}

impl From<local_telegram::Message> for Message {
    fn from(message: local_telegram::Message) -> Self {
        let photo = message.photo.map(|photo| Photo {
            src: file_path(&photo.file_id),
            width: photo.width,
            height: photo.height,
        });
        let file = message.document.map(|file| File {
            src: file_path(&file.file_id),
            size: file.bytes.len(),
            name: file.name,
        });
        Self {
            id: message.id,
            mine: !message.from_bot,
            at: message.at.as_millisecond(),
            text: message.text,
            entities: message.entities,
            photo,
            file,
            buttons: message.buttons.into_iter().map(|row| row.into_iter().map(Button::from).collect()).collect(),
            edited: message.edited.is_some(),
        }
    }
}

fn file_path(file_id: &str) -> String {
    format!("/api/file/{file_id}")
}

impl From<local_telegram::Button> for Button {
    fn from(local_telegram::Button { label: text, action, style }: local_telegram::Button) -> Self {
        let plain = Self { text, style, ..Self::default() };
        match action {
            Action::Url(url) | Action::WebApp(url) => Self { url: Some(url), ..plain },
            Action::Copy(copy) => Self { copy: Some(copy), ..plain },
            Action::Data(data) => Self { data: Some(data), ..plain },
            Action::Pay => plain,
        }
    }
}

impl From<local_telegram::ReplyKeyboard> for Keyboard {
    fn from(keyboard: local_telegram::ReplyKeyboard) -> Self {
        Self { rows: keyboard.rows, placeholder: keyboard.placeholder.unwrap_or_default(), once: keyboard.one_time }
    }
}
