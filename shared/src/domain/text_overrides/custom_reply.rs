//! Replies of a shop's own: a command or a key of the keyboard, and the answer to it.

use super::ShopTexts;
use crate::domain::user::message::FileId;
use serde::{Deserialize, Serialize};

/// The most replies of a shop.
pub const MAX_REPLIES: usize = 30;

/// The most links under an answer.
pub const MAX_LINKS: usize = 3;

/// Characters of a key, which share a row on a phone.
pub const MAX_KEY_CHARS: usize = 32;

/// Former keys that are known of a reply.
const MAX_FORMER_KEYS: usize = 5;

/// Characters of a link's label.
const MAX_LABEL_CHARS: usize = 40;

/// Bytes of a link.
const MAX_URL_BYTES: usize = 512;

/// A reply of the shop's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomReply {
    /// Its number, which no other reply ever had.
    pub id: u64,
    /// What it answers.
    pub trigger: Trigger,
    /// The answer, in Telegram's HTML.
    pub answer: String,
    /// A photo above the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<FileId>,
    /// Links under the answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// What its key was called before, the latest first: a keyboard may still have it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_keys: Vec<Trigger>,
    /// Whether it is not given for now.
    #[serde(default)]
    pub paused: bool,
    /// The number of its latest change.
    pub revision: u64,
}

/// What a reply answers: a command such as `/jam`, or else a key of the reply keyboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Trigger(String);

/// A link under an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// What stands on the button.
    pub label: String,
    /// Where it leads.
    pub url: String,
}

/// What can be changed of a reply by writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplyField {
    /// What it answers.
    Trigger,
    /// The answer, with its photo.
    Answer,
    /// The links.
    Links,
}

impl Trigger {
    /// Reads what somebody wrote; `None` if it can neither be a command nor stand on a key.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = match text.strip_prefix('/') {
            Some(command) => {
                let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
                (1..=32).contains(&command.len()) && command.bytes().all(letter)
            }
            None => (1..=MAX_KEY_CHARS).contains(&text.chars().count()) && !text.contains(char::is_control),
        };
        let text = if text.starts_with('/') { text.to_lowercase() } else { text.to_owned() };
        fits.then_some(Self(text))
    }

    /// Whether it is a command; else it is a key.
    pub fn is_command(&self) -> bool {
        self.0.starts_with('/')
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether somebody who wrote this means it. A command may name the bot: `/jam@lapak_bot`.
    pub fn is_meant_by(&self, text: &str) -> bool {
        let text = text.trim();
        if !self.is_command() {
            return text == self.0;
        }
        let command = text.split_whitespace().next().unwrap_or_default();
        command.split('@').next().is_some_and(|command| command.eq_ignore_ascii_case(&self.0))
    }
}

impl ReplyField {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Trigger, Self::Answer, Self::Links];

    /// As buttons carry it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Trigger => "trigger",
            Self::Answer => "answer",
            Self::Links => "links",
        }
    }

    /// Reads what a button carries.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.code() == code)
    }
}

impl CustomReply {
    /// The same, answering something else from now on.
    #[must_use]
    pub fn answering(&self, trigger: Trigger) -> Self {
        let mut former_keys = self.former_keys.clone();
        former_keys.retain(|former| *former != trigger);
        if !self.trigger.is_command() && self.trigger != trigger {
            former_keys.insert(0, self.trigger.clone());
            former_keys.truncate(MAX_FORMER_KEYS);
        }
        Self { trigger, former_keys, ..self.clone() }
    }

    /// Bytes of all of it.
    pub(super) fn size(&self) -> usize {
        let links: usize = self.links.iter().map(|link| link.label.len() + link.url.len()).sum();
        let photo = self.photo.as_ref().map_or(0, |photo| photo.0.len());
        let keys: usize = self.former_keys.iter().map(|key| key.0.len()).sum();
        self.trigger.0.len() + self.answer.len() + photo + links + keys
    }
}

impl ShopTexts {
    /// The reply that somebody who wrote this means, if it is given for now.
    pub fn reply_to(&self, text: &str) -> Option<&CustomReply> {
        let given = || self.replies.iter().filter(|reply| !reply.paused);
        let was_meant = |reply: &&CustomReply| reply.former_keys.iter().any(|key| key.is_meant_by(text));
        given().find(|reply| reply.trigger.is_meant_by(text)).or_else(|| given().find(was_meant))
    }

    /// A reply by its number.
    pub fn reply(&self, id: u64) -> Option<&CustomReply> {
        self.replies.iter().find(|reply| reply.id == id)
    }

    /// The reply that answers this already, if it is another one than `id`.
    pub fn other_reply_to(&self, trigger: &Trigger, id: Option<u64>) -> Option<&CustomReply> {
        let mut replies = self.replies.iter().filter(|reply| Some(reply.id) != id);
        replies.find(|reply| reply.trigger.as_str().to_lowercase() == trigger.as_str().to_lowercase())
    }

    /// The next version, with a new reply.
    #[must_use]
    pub fn with_new_reply(&self, trigger: Trigger, (answer, photo): (String, Option<FileId>)) -> Self {
        let mut next = self.next();
        let number = next.version;
        let (links, former_keys) = (Vec::new(), Vec::new());
        let reply =
            CustomReply { id: number, trigger, answer, photo, links, former_keys, paused: false, revision: number };
        next.replies.push(reply);
        next
    }

    /// The next version, with a reply changed.
    #[must_use]
    pub fn with_reply(&self, changed: CustomReply) -> Self {
        let mut next = self.next();
        let revision = next.version;
        if let Some(reply) = next.replies.iter_mut().find(|reply| reply.id == changed.id) {
            *reply = CustomReply { revision, ..changed };
        }
        next
    }

    /// The next version, without a reply.
    #[must_use]
    pub fn without_reply(&self, id: u64) -> Self {
        let mut next = self.next();
        next.replies.retain(|reply| reply.id != id);
        next
    }
}

/// Reads links, one a line: `label | address`. A single `-` is none.
///
/// # Errors
/// The number of the line that is none, from 1; or the line after the last that there may be.
pub fn parse_links(text: &str) -> Result<Vec<Link>, usize> {
    if text.trim() == "-" {
        return Ok(Vec::new());
    }
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    if lines.is_empty() {
        return Err(1);
    }
    if lines.len() > MAX_LINKS {
        return Err(MAX_LINKS + 1);
    }
    lines.iter().enumerate().map(|(at, line)| parse_link(line).ok_or(at + 1)).collect()
}

fn parse_link(line: &str) -> Option<Link> {
    let (label, url) = line.rsplit_once('|')?;
    let (label, url) = (label.trim(), url.trim());
    let url = if url.contains("://") { url.to_owned() } else { format!("https://{url}") };
    let address = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let host = address.split(['/', '?', '#']).next()?;
    let in_a_host = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let is_host = host.bytes().all(in_a_host)
        && host.contains('.')
        && host.split('.').all(|part| !part.is_empty() && !part.starts_with('-'));
    let is_plain = url.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'\\'));
    let fits = (1..=MAX_LABEL_CHARS).contains(&label.chars().count()) && url.len() <= MAX_URL_BYTES;
    (is_host && is_plain && fits).then(|| Link { label: label.to_owned(), url })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trigger(text: &str) -> Trigger {
        Trigger::parse(text).expect("a trigger")
    }

    #[test]
    fn a_command_or_a_key_is_answered() {
        assert_eq!(trigger(" /JAM ").as_str(), "/jam");
        for means in ["/jam", "/Jam@lapak_bot", "/jam sekarang"] {
            assert!(trigger("/jam").is_meant_by(means), "{means}");
        }
        assert!(!trigger("/jam").is_meant_by("/jamu") && !trigger("/jam").is_meant_by("jam"));
        let key = trigger("⏰ Jam Buka");
        assert!(key.is_meant_by("⏰ Jam Buka") && !key.is_meant_by("⏰ Jam Buka?"));
        for bad in ["", "/", "/jam-buka", "/jam buka", "/jäm", "a\nb", &"x".repeat(33), &format!("/{}", "x".repeat(33))]
        {
            assert_eq!(Trigger::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn replies_are_made_changed_and_deleted() {
        let made = ShopTexts::default().with_new_reply(trigger("/jam"), ("08–22".into(), None));
        let reply = made.reply_to("/jam").expect("it is given").clone();
        assert_eq!((reply.id, reply.revision), (1, 1));
        let paused = made.with_reply(CustomReply { paused: true, ..reply.clone() });
        assert_eq!(paused.reply_to("/jam"), None);
        assert_eq!(paused.reply(1).map(|reply| reply.revision), Some(2));
        assert_eq!(paused.other_reply_to(&trigger("/JAM"), None).map(|reply| reply.id), Some(1));
        assert_eq!(paused.other_reply_to(&trigger("/jam"), Some(1)), None);
        let again = paused.without_reply(1).with_new_reply(trigger("/jam"), ("09–21".into(), None));
        assert_eq!(again.reply(1), None, "a number is not used again");
    }

    #[test]
    fn a_key_that_was_renamed_is_answered_by_both_names() {
        let made = ShopTexts::default().with_new_reply(trigger("Jam"), ("08–22".into(), None));
        let renamed = made.reply(1).expect("it was made").answering(trigger("⏰ Jam"));
        let texts = made.with_reply(renamed.answering(trigger("/jam")));
        assert!(["Jam", "⏰ Jam", "/jam"].iter().all(|name| texts.reply_to(name).is_some()));
        let back = texts.reply(1).expect("it was made").answering(trigger("Jam"));
        assert_eq!(back.former_keys, [trigger("⏰ Jam")]);
    }

    #[test]
    fn links_are_read_line_by_line() {
        let links = parse_links("WhatsApp | wa.me/62812\n\nGrup | A | https://t.me/grup?x=1#y").expect("links");
        let shown: Vec<(&str, &str)> = links.iter().map(|link| (link.label.as_str(), link.url.as_str())).collect();
        assert_eq!(shown, [("WhatsApp", "https://wa.me/62812"), ("Grup | A", "https://t.me/grup?x=1#y")]);
        assert_eq!(parse_links(" - "), Ok(Vec::new()));
        let wrong = [
            ("", 1),
            ("WhatsApp", 1),
            ("a | b.id\nx | javascript:alert(1)", 2),
            ("a | localhost", 1),
            ("a | ftp://a.id", 1),
            ("a | https://a.id/ b", 1),
            ("a | a..id", 1),
            (" | a.id", 1),
            ("a|a.id\na|a.id\na|a.id\na|a.id", 4),
        ];
        for (text, line) in wrong {
            assert_eq!(parse_links(text), Err(line), "{text}");
        }
    }
}
