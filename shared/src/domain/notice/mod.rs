//! Notices: messages that are owed to one user and belong to no order. Each is stored before it is sent.

mod admin;
mod buyer;
mod preferences;

pub use admin::{AdminNotice, OrderEvent, OrderNews};
pub use buyer::BuyerNotice;
pub use preferences::{NoticePreferences, NoticeSound, NoticeTopic, QuietHours};

use super::ids::{MessageId, UserId};
use super::language::Language;
use super::screen::{Button, Screen};
use super::time::Moment;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// Minutes that whoever stored a notice has for sending it, before the sweep does.
const FIRST_PAUSE_MINUTES: i64 = 1;

/// The longest pause between two attempts.
const MAX_PAUSE_MINUTES: i64 = 60;

/// Minutes after which a notice is given up whose reader can't be reached: three days.
const UNREACHABLE_MINUTES: i64 = 3 * 24 * 60;

/// A message that is owed to one user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The same message, owed for the same reason, has the same id, so that it is sent once.
    pub id: NoticeId,
    /// Who reads it.
    pub to: UserId,
    /// The language that they read.
    pub language: Language,
    /// What it says.
    pub kind: NoticeKind,
    /// When it was stored.
    pub since: Moment,
    /// When the sweep sends it, if it was not sent by then.
    pub due_at: Moment,
    /// Attempts of the sweep that failed, or are under way.
    #[serde(default)]
    pub failed_attempts: u32,
}

/// The id of a notice: a hash, so that it tells nothing of its reader.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NoticeId(String);

/// What a notice says, by who reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// To an admin.
    Admin(AdminNotice),
    /// To a buyer.
    Buyer(BuyerNotice),
}

/// Somebody, by the name that others read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedUser {
    /// Who it is.
    pub id: UserId,
    /// What they are called.
    pub name: String,
}

/// A message in somebody's chat with the bot. Its contents stay at Telegram: it is copied by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageRef {
    /// Whose chat.
    pub chat: UserId,
    /// The message.
    pub message: MessageId,
}

/// A notice as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoticeBody {
    /// A screen.
    Screen(Screen),
    /// A copy of a message, with buttons of its own.
    Copy {
        /// The message.
        original: MessageRef,
        /// The buttons, row by row.
        buttons: Vec<Vec<Button>>,
    },
}

/// Where a reply to a notice goes: a message that answers it by Telegram's “reply”.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplyRoute {
    /// An admin's reply goes to this buyer.
    ToBuyer(UserId),
    /// A buyer's reply goes to the admins.
    ToAdmins,
}

impl Notice {
    /// A notice that is sent at once by whoever stores it. `cause` says why it is owed; with the reader it makes the id.
    pub fn new(cause: &str, (to, language): (UserId, Language), kind: NoticeKind, now: Moment) -> Self {
        let due_at = now.plus_minutes(FIRST_PAUSE_MINUTES);
        Self { id: NoticeId::new(cause, to), to, language, kind, since: now, due_at, failed_attempts: 0 }
    }

    /// The same notice, left to the sweep.
    #[must_use]
    pub fn left_to_sweep(self) -> Self {
        Self { due_at: self.since, ..self }
    }

    /// The notice while the sweep tries to send it: if that fails, it is due again after a pause that doubles up to an hour.
    #[must_use]
    pub fn begin_attempt(&self, now: Moment) -> Self {
        let pause = (1_i64 << self.failed_attempts.min(6)).min(MAX_PAUSE_MINUTES);
        let failed_attempts = self.failed_attempts.saturating_add(1);
        Self { due_at: now.plus_minutes(pause), failed_attempts, ..self.clone() }
    }

    /// Whether it is given up, as nothing has reached its reader for so long.
    pub fn is_given_up(&self, now: Moment) -> bool {
        now >= self.since.plus_minutes(UNREACHABLE_MINUTES)
    }
}

impl NoticeId {
    /// The id of the notice that is owed to `to` for this reason.
    pub fn new(cause: &str, to: UserId) -> Self {
        let digest = Sha256::new().chain_update(to.0.to_be_bytes()).chain_update(cause).finalize();
        Self(digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect())
    }

    /// Reads an id as it stands in a key.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        fits.then(|| Self(text.to_owned()))
    }
}

impl fmt::Display for NoticeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl NoticeKind {
    /// Where a reply to it goes, if it may be replied to.
    pub const fn reply_route(&self) -> Option<ReplyRoute> {
        match self {
            Self::Admin(notice) => notice.reply_route(),
            Self::Buyer(notice) => notice.reply_route(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::ProductCode;

    const NOW: Moment = Moment::from_millis(1_800_000_000_000);

    fn notice() -> Notice {
        let code = ProductCode::parse("NETFLIX").expect("a code");
        let kind = NoticeKind::Buyer(BuyerNotice::BackInStock { code, name: "Netflix".into() });
        Notice::new("stock", (UserId(7), Language::Indonesian), kind, NOW)
    }

    #[test]
    fn the_same_reason_gives_one_notice_a_reader() {
        let id = NoticeId::new("stock", UserId(7));
        assert_eq!(notice().id, id);
        assert_eq!(NoticeId::parse(&id.to_string()), Some(id.clone()));
        assert_ne!(NoticeId::new("stock", UserId(8)), id);
        assert_ne!(NoticeId::new("stocks", UserId(7)), id);
        assert_eq!(NoticeId::parse("7"), None);
    }

    #[test]
    fn the_pause_doubles_up_to_an_hour() {
        let mut notice = notice();
        assert_eq!(notice.clone().left_to_sweep().due_at, NOW);
        let mut pauses = vec![notice.due_at.millis_since(NOW) / 60_000];
        for _ in 0..8 {
            notice = notice.begin_attempt(NOW);
            pauses.push(notice.due_at.millis_since(NOW) / 60_000);
        }
        assert_eq!(pauses, [1, 1, 2, 4, 8, 16, 32, 60, 60]);
    }

    #[test]
    fn a_reader_is_waited_for_for_three_days() {
        assert!(!notice().is_given_up(NOW.plus_minutes(3 * 24 * 60 - 1)));
        assert!(notice().is_given_up(NOW.plus_minutes(3 * 24 * 60)));
    }
}
