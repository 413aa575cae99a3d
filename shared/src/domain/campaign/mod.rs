//! Campaigns: a message of an admin, copied to all users of an audience, page by page. Its contents stay at Telegram.

mod button;

pub use button::{CampaignButton, MAX_BUTTONS, parse_buttons};

use super::ids::UserId;
use super::language::Language;
use super::notice::MessageRef;
use super::time::Moment;
use super::user::listing::UserKey;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Messages that are under way at a time. A process that dies sends so many a second time at most.
pub const CHUNK: usize = 25;

/// How often a message is tried whose sending failed with no time to wait named.
const ATTEMPTS: u32 = 3;

/// Days without an action after which somebody counts as silent.
const SILENT_MINUTES: i64 = 30 * 24 * 60;

/// Characters of a message that a list shows.
const EXCERPT_CHARS: usize = 40;

/// A campaign's id: when its message was asked for (milliseconds), and by whom. It sorts by time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CampaignId(String);

/// Whom a campaign is for. Whoever is blocked or can't be reached gets none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everybody.
    All,
    /// Who bought something.
    Bought,
    /// Who never bought anything.
    NeverBought,
    /// Who did nothing here for 30 days.
    Silent,
    /// Who reads Indonesian.
    Indonesian,
    /// Who reads English.
    English,
}

/// How far a campaign is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CampaignState {
    /// It is being written.
    Draft,
    /// It is being sent.
    Running,
    /// An admin paused it.
    Paused,
    /// Everybody was reached for.
    Done,
    /// An admin stopped it, or its message is gone from their chat.
    Stopped,
}

/// What came of the users that a campaign has passed. Together they are all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignCounts {
    /// They got it.
    pub sent: u64,
    /// They blocked the bot, or deleted their account.
    pub unreachable: u64,
    /// An admin blocked them.
    pub blocked: u64,
    /// Telegram refused it, or failed several times.
    pub failed: u64,
    /// They are not of the audience.
    pub outside: u64,
}

/// Somebody who was to get the message when sending had to rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsent {
    /// Who.
    pub user: UserId,
    /// Attempts that failed.
    pub attempts: u32,
}

/// A campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaign {
    /// Its id.
    pub id: CampaignId,
    /// The message that is copied, in the chat of the admin who wrote it.
    pub original: MessageRef,
    /// How it begins, for lists.
    pub excerpt: String,
    /// The buttons under it.
    pub buttons: Vec<CampaignButton>,
    /// Whom it is for.
    pub audience: Audience,
    /// How far it is.
    pub state: CampaignState,
    /// Counts the admins' changes, so that none overwrites another's.
    pub revision: u32,
    /// When it was started: who joins later does not get it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<Moment>,
    /// The users there were then, roughly.
    #[serde(default)]
    pub expected: u64,
    /// The message that shows how far it is, and the language of its reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<(MessageRef, Language)>,
    /// The page that is sent next, or is being sent.
    #[serde(default)]
    pub page: u32,
    /// The user whom it passed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<UserKey>,
    /// Users before the cursor who are still to get it; at most [`CHUNK`].
    #[serde(default)]
    pub unsent: Vec<Unsent>,
    /// What came of those whom it passed.
    #[serde(default)]
    pub counts: CampaignCounts,
}

/// What decides whether a user gets a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// Who.
    pub id: UserId,
    /// The language that they read.
    pub language: Language,
    /// Blocked by an admin.
    pub blocked: bool,
    /// Messages were seen not to reach them.
    pub unreachable: bool,
    /// They bought something.
    pub bought: bool,
    /// Their latest action; none since this is noted.
    pub latest: Option<Moment>,
}

/// What is done about a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passage {
    /// They get it.
    Send,
    /// An admin blocked them.
    Blocked,
    /// They can't be reached.
    Unreachable,
    /// They are not of the audience.
    Outside,
}

impl CampaignId {
    /// The id of a campaign whose message `by` was asked for at `at`.
    pub fn new(at: Moment, by: UserId) -> Self {
        Self(format!("{:013}-{}", at.as_millis(), by.0))
    }

    /// Reads an id as it stands in a key or on a button.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let (at, by) = text.split_once('-')?;
        let fits = at.len() == 13 && digits(at) && (1..=16).contains(&by.len()) && digits(by);
        fits.then(|| Self(text.to_owned()))
    }
}

impl fmt::Display for CampaignId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for CampaignId {
    type Err = super::ids::NoSuchId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text).ok_or(super::ids::NoSuchId)
    }
}

impl Audience {
    /// All of them, as they stand on a card.
    pub const ALL: [Self; 6] =
        [Self::All, Self::Bought, Self::NeverBought, Self::Silent, Self::Indonesian, Self::English];

    /// As a button carries it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Bought => "bought",
            Self::NeverBought => "never",
            Self::Silent => "silent",
            Self::Indonesian => "id",
            Self::English => "en",
        }
    }

    /// Reads what a button carries.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|audience| audience.code() == code)
    }

    fn includes(self, user: &Recipient, started: Moment) -> bool {
        match self {
            Self::All => true,
            Self::Bought => user.bought,
            Self::NeverBought => !user.bought,
            Self::Silent => user.latest.is_none_or(|latest| latest.plus_minutes(SILENT_MINUTES) <= started),
            Self::Indonesian => user.language == Language::Indonesian,
            Self::English => user.language == Language::English,
        }
    }
}

impl CampaignCounts {
    /// All users that were passed.
    pub fn passed(&self) -> u64 {
        [self.unreachable, self.blocked, self.failed, self.outside]
            .iter()
            .fold(self.sent, |sum, n| sum.saturating_add(*n))
    }

    /// Counts somebody who gets none.
    pub fn skip(&mut self, passage: Passage) {
        let count = match passage {
            Passage::Send => return,
            Passage::Blocked => &mut self.blocked,
            Passage::Unreachable => &mut self.unreachable,
            Passage::Outside => &mut self.outside,
        };
        *count = count.saturating_add(1);
    }
}

impl Unsent {
    /// After one more attempt that failed with no time named; `None` if it is given up.
    pub fn failed(self) -> Option<Self> {
        let attempts = self.attempts.saturating_add(1);
        (attempts < ATTEMPTS).then_some(Self { attempts, ..self })
    }
}

impl Campaign {
    /// A new one, for everybody.
    pub fn draft(id: CampaignId, original: MessageRef, text: &str) -> Self {
        Self {
            id,
            original,
            excerpt: excerpt(text),
            buttons: Vec::new(),
            audience: Audience::All,
            state: CampaignState::Draft,
            revision: 1,
            started: None,
            expected: 0,
            card: None,
            page: 0,
            cursor: None,
            unsent: Vec::new(),
            counts: CampaignCounts::default(),
        }
    }

    /// The same with another message.
    #[must_use]
    pub fn with_message(&self, original: MessageRef, text: &str) -> Self {
        Self { original, excerpt: excerpt(text), ..self.clone() }
    }

    /// What is done about a user.
    pub fn passage(&self, user: &Recipient) -> Passage {
        let started = self.started.unwrap_or(Moment::from_millis(0));
        match user {
            _ if !self.audience.includes(user, started) => Passage::Outside,
            Recipient { blocked: true, .. } => Passage::Blocked,
            Recipient { unreachable: true, .. } => Passage::Unreachable,
            _ => Passage::Send,
        }
    }
}

/// Minutes that so many messages take at so many a second.
pub fn minutes_for(messages: u64, per_second: u32) -> u64 {
    messages.div_ceil(u64::from(per_second.max(1)).saturating_mul(60)).max(1)
}

/// The first line of a message, cut.
fn excerpt(text: &str) -> String {
    text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim().chars().take(EXCERPT_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::MessageId;

    const STARTED: Moment = Moment::from_millis(1_800_000_000_000);

    fn campaign(audience: Audience) -> Campaign {
        let original = MessageRef { chat: UserId(7), message: MessageId(3) };
        let draft = Campaign::draft(CampaignId::new(STARTED, UserId(7)), original, "\n Promo hari ini!\nDiskon 10%");
        Campaign { audience, started: Some(STARTED), ..draft }
    }

    fn user() -> Recipient {
        Recipient {
            id: UserId(8),
            language: Language::Indonesian,
            blocked: false,
            unreachable: false,
            bought: false,
            latest: Some(STARTED),
        }
    }

    #[test]
    fn an_audience_takes_whom_it_names() {
        let bought = Recipient { bought: true, ..user() };
        let silent = Recipient { latest: Some(STARTED.plus_minutes(-SILENT_MINUTES)), ..user() };
        let english = Recipient { language: Language::English, ..user() };
        let takes =
            |audience| [user(), bought, silent, english].map(|user| campaign(audience).passage(&user) == Passage::Send);
        assert_eq!(takes(Audience::All), [true, true, true, true]);
        assert_eq!(takes(Audience::Bought), [false, true, false, false]);
        assert_eq!(takes(Audience::NeverBought), [true, false, true, true]);
        assert_eq!(takes(Audience::Silent), [false, false, true, false]);
        assert_eq!(takes(Audience::Indonesian), [true, true, true, false]);
        assert_eq!(takes(Audience::English), [false, false, false, true]);
    }

    #[test]
    fn nobody_gets_it_who_is_blocked_or_out_of_reach() {
        let blocked = Recipient { blocked: true, unreachable: true, ..user() };
        let unreachable = Recipient { unreachable: true, ..user() };
        assert_eq!(campaign(Audience::All).passage(&blocked), Passage::Blocked);
        assert_eq!(campaign(Audience::All).passage(&unreachable), Passage::Unreachable);
        assert_eq!(campaign(Audience::Bought).passage(&blocked), Passage::Outside);
        let mut counts = CampaignCounts { sent: 1, failed: 1, ..CampaignCounts::default() };
        for passage in [Passage::Send, Passage::Blocked, Passage::Unreachable, Passage::Outside] {
            counts.skip(passage);
        }
        assert_eq!(counts.passed(), 5, "whoever gets it is counted when it is sent");
    }

    #[test]
    fn ids_sort_by_time_and_come_back() {
        let (one, other) = (CampaignId::new(STARTED, UserId(9)), CampaignId::new(STARTED.plus_seconds(1), UserId(7)));
        assert!(one.to_string() < other.to_string());
        assert_eq!(CampaignId::parse(&one.to_string()), Some(one));
        for wrong in ["", "1-2", "1800000000000-", "1800000000000-x", "1800000000000-12345678901234567"] {
            assert_eq!(CampaignId::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_message_is_tried_three_times_and_durations_are_rounded_up() {
        let once = Unsent { user: UserId(8), attempts: 0 }.failed();
        assert_eq!(once.and_then(Unsent::failed).map(|left| left.attempts), Some(2));
        assert_eq!(once.and_then(Unsent::failed).and_then(Unsent::failed), None);
        assert_eq!([1, 1_500, 1_501, 100_000].map(|messages| minutes_for(messages, 25)), [1, 1, 2, 67]);
        assert_eq!(campaign(Audience::All).excerpt, "Promo hari ini!");
    }
}
