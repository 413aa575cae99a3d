//! How a text is set: bold, links, code; and what Telegram finds in a plain text by itself.

use crate::call::number::number;
use crate::formatting::found::found;
use serde::{Deserialize, Serialize};

/// A stretch of a text that is set in some way. Counted in UTF-16 units, as Telegram does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// Where it begins.
    #[serde(deserialize_with = "number")]
    pub offset: usize,
    /// How long it is.
    #[serde(deserialize_with = "number")]
    pub length: usize,
    /// How it is set.
    #[serde(flatten)]
    pub look: Look,
}

impl Entity {
    /// Where it ends; nothing if no text is that long.
    pub(crate) fn end(&self) -> Option<usize> {
        self.offset.checked_add(self.length)
    }
}

/// The ways a text can be set; on the wire the `type` of a `MessageEntity` and what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Look {
    /// `<b>`
    Bold,
    /// `<i>`
    Italic,
    /// `<u>`
    Underline,
    /// `<s>`
    Strikethrough,
    /// `<tg-spoiler>`
    Spoiler,
    /// `<blockquote>`
    Blockquote,
    /// `<blockquote expandable>`
    ExpandableBlockquote,
    /// `<code>`
    Code,
    /// `<pre>`, or `<pre><code class="language-…">`
    Pre {
        /// The programming language, if it was said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        language: Option<String>,
    },
    /// `<a href="…">`
    TextLink {
        /// Where it leads.
        url: String,
    },
    /// `<a href="tg://user?id=…">`
    TextMention {
        /// Who it names.
        user: Mentioned,
    },
    /// `<tg-emoji emoji-id="…">`
    CustomEmoji {
        /// Which one.
        custom_emoji_id: String,
    },
    /// `/start`, found by itself.
    BotCommand,
    /// `https://…`, found by itself.
    Url,
    /// `@name`, found by itself.
    Mention,
    /// `#word`, found by itself.
    Hashtag,
    /// `name@host`, found by itself.
    Email,
    /// `+62812…`, found by itself.
    PhoneNumber,
}

/// A person named in a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mentioned {
    /// The person's id.
    #[serde(deserialize_with = "number")]
    pub id: i64,
}

/// A text and how it is set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Formatted {
    pub(crate) text: String,
    pub(crate) entities: Vec<Entity>,
}

/// How long a text is, as Telegram counts.
pub(crate) fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

impl Formatted {
    /// What becomes of a text on its way to the chat: no blanks around it, nothing set inside code, plain links and
    /// commands found.
    pub(crate) fn settled(self) -> Self {
        let mut settled = self.trimmed();
        settled.cut_around_code();
        let found = found(&settled.text);
        let free =
            |entity: &Entity| !settled.entities.iter().any(|other| other.look.is_solid() && overlap(entity, other));
        let found: Vec<_> = found.into_iter().filter(free).collect();
        settled.entities.extend(found);
        settled.entities.sort_by_key(|entity| (entity.offset, usize::MAX - entity.length, entity.look.rank()));
        settled
    }

    fn trimmed(self) -> Self {
        let before = length(&self.text) - length(self.text.trim_start());
        let text = self.text.trim().to_owned();
        let end = length(&text);
        let shift = |mut entity: Entity| {
            let stop = (entity.offset + entity.length).saturating_sub(before).min(end);
            entity.offset = entity.offset.saturating_sub(before);
            entity.length = stop.saturating_sub(entity.offset);
            (entity.length > 0).then_some(entity)
        };
        Self { text, entities: self.entities.into_iter().filter_map(shift).collect() }
    }

    /// Bold, italic and the like can't be inside code; neighbours of one look become one.
    fn cut_around_code(&mut self) {
        let (code, mut rest): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.entities).into_iter().partition(|entity| entity.look.is_code());
        let (soft, solid): (Vec<_>, Vec<_>) = rest.drain(..).partition(|entity| entity.look.is_soft());
        for look in [Look::Bold, Look::Italic, Look::Underline, Look::Strikethrough, Look::Spoiler] {
            let mut units = vec![false; length(&self.text)];
            for entity in soft.iter().filter(|entity| entity.look == look) {
                units[entity.offset..entity.offset + entity.length].fill(true);
            }
            for entity in &code {
                units[entity.offset..entity.offset + entity.length].fill(false);
            }
            let mut at = 0;
            for run in units.chunk_by(|one, other| one == other) {
                if run[0] {
                    self.entities.push(Entity { offset: at, length: run.len(), look: look.clone() });
                }
                at += run.len();
            }
        }
        self.entities.extend(code);
        self.entities.extend(solid);
    }
}

impl Look {
    fn is_code(&self) -> bool {
        matches!(self, Self::Code | Self::Pre { .. })
    }

    /// May begin and end anywhere.
    fn is_soft(&self) -> bool {
        matches!(self, Self::Bold | Self::Italic | Self::Underline | Self::Strikethrough | Self::Spoiler)
    }

    /// Nothing is looked for inside.
    fn is_solid(&self) -> bool {
        !self.is_soft() && !matches!(self, Self::Blockquote | Self::ExpandableBlockquote)
    }

    /// The order of looks that begin and end together: the outer ones first.
    fn rank(&self) -> u8 {
        match self {
            Self::Blockquote | Self::ExpandableBlockquote => 0,
            Self::TextLink { .. } | Self::TextMention { .. } => 1,
            Self::Bold => 2,
            Self::Italic => 3,
            Self::Underline => 4,
            Self::Strikethrough => 5,
            Self::Spoiler => 6,
            Self::Code | Self::Pre { .. } | Self::CustomEmoji { .. } => 7,
            Self::BotCommand | Self::Url | Self::Mention | Self::Hashtag | Self::Email | Self::PhoneNumber => 8,
        }
    }
}

fn overlap(one: &Entity, other: &Entity) -> bool {
    one.offset < other.offset + other.length && other.offset < one.offset + one.length
}
