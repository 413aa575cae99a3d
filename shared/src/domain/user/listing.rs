//! How users are listed, counted and found.

use super::profile::WhatsApp;
use crate::domain::catalogue::price_group::GroupId;
use crate::domain::ids::{NoSuchId, UserId};
use crate::domain::language::Language;
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Days back within which a user counts as active.
pub const ACTIVE_DAYS: i64 = 30;

/// Characters of the shortest beginning of a name that is searched for.
const MIN_SEARCHED: usize = 2;

/// Characters of a name that the index of names holds.
const MAX_SEARCHED: usize = 32;

/// A day, counted from the Unix epoch, in UTC: precise enough for who was active within a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ActiveDay(pub i64);

impl ActiveDay {
    /// The day of a moment.
    pub const fn of(at: Moment) -> Self {
        Self(at.utc_day())
    }

    /// The first day that counts as active on this day.
    pub const fn since(self) -> Self {
        Self(self.0 - ACTIVE_DAYS + 1)
    }
}

/// Where a user stands in the list of all, the newest first. It never changes, so that whoever pages through the list meets
/// everybody once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserKey {
    /// When they were counted.
    pub since: Moment,
    /// Who it is.
    pub id: UserId,
}

impl fmt::Display for UserKey {
    /// As a button carries it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.since.as_millis(), self.id.0)
    }
}

impl FromStr for UserKey {
    type Err = NoSuchId;

    fn from_str(text: &str) -> Result<Self, NoSuchId> {
        let (since, id) = text.split_once('-').ok_or(NoSuchId)?;
        let number = |text: &str| text.parse::<i64>().ok().filter(|number| *number > 0).ok_or(NoSuchId);
        Ok(Self { since: Moment::from_millis(number(since)?), id: UserId(number(id)?) })
    }
}

/// A user as the list holds them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedUser {
    /// Where they stand.
    pub key: UserKey,
    /// What they are called.
    pub name: String,
    /// The language that they read.
    pub language: Language,
    /// Blocked by an admin.
    pub blocked: bool,
    /// Nothing reaches them, as they blocked the bot.
    pub unreachable: bool,
    /// The day of their latest action.
    pub active: ActiveDay,
    /// They paid an order before their latest one was placed. Whether that was paid too stands on the order alone.
    pub bought: bool,
}

/// How many users there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UserCounts {
    /// All.
    pub all: u64,
    /// Those who did something within [`ACTIVE_DAYS`].
    pub active: u64,
    /// Those whom an admin blocked.
    pub blocked: u64,
}

/// What an admin is asked about users and price groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "user", rename_all = "snake_case")]
pub enum UserStep {
    /// Whom to search for.
    Find,
    /// A new price group, in one line.
    NewGroup,
    /// Another name and percentage of a group.
    EditGroup {
        /// The group.
        group: GroupId,
        /// The revision of the groups that the admin saw.
        seen: u32,
    },
    /// What a product costs a group.
    GroupPrice {
        /// The group.
        group: GroupId,
    },
}

/// What a user is searched by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserQuery {
    /// Their id.
    Id(UserId),
    /// Their number.
    WhatsApp(WhatsApp),
    /// What their name begins with, as [`name_key`] folds it.
    Name(String),
}

impl UserQuery {
    /// Reads what an admin wrote. Digits are an id, unless they begin as a number of a phone does.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_phone = text.starts_with(['0', '+']) || text.starts_with("62") && text.len() >= 11;
        if let Some(number) = WhatsApp::parse(text).filter(|_| is_phone) {
            return Some(Self::WhatsApp(number));
        }
        if let Some(id) = text.parse().ok().filter(|id| *id > 0) {
            return Some(Self::Id(UserId(id)));
        }
        let name = name_key(text);
        (name.chars().count() >= MIN_SEARCHED).then_some(Self::Name(name))
    }
}

/// A name as the index sorts and finds it: lower case, spaces in a row as one.
pub fn name_key(name: &str) -> String {
    let one_line = name.split_whitespace().collect::<Vec<_>>().join(" ");
    one_line.to_lowercase().chars().take(MAX_SEARCHED).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_list_comes_back_as_it_went() {
        let key = UserKey { since: Moment::from_millis(1_800_000_000_000), id: UserId(9_999_999_999_999_999) };
        assert_eq!(key.to_string().parse(), Ok(key));
        for text in ["", "1", "1-", "-1-2", "a-1", "0-1"] {
            assert_eq!(text.parse::<UserKey>(), Err(NoSuchId), "{text}");
        }
    }

    #[test]
    fn a_search_is_an_id_a_number_or_a_name() {
        let phone = |text: &str| UserQuery::WhatsApp(WhatsApp::parse(text).expect("a number"));
        assert_eq!(UserQuery::parse(" 7103217671 "), Some(UserQuery::Id(UserId(7_103_217_671))));
        assert_eq!(UserQuery::parse("6281234567890"), Some(phone("6281234567890")));
        assert_eq!(UserQuery::parse("0812-3456-7890"), Some(phone("081234567890")));
        assert_eq!(UserQuery::parse("+65 8123 4567"), Some(phone("+6581234567")));
        assert_eq!(UserQuery::parse("  BUDI   Santoso"), Some(UserQuery::Name("budi santoso".into())));
        for text in ["", " ", "B", "0", "-5"] {
            assert!(!matches!(UserQuery::parse(text), Some(UserQuery::Id(_) | UserQuery::WhatsApp(_))), "{text}");
        }
        assert_eq!(UserQuery::parse("B"), None);
    }

    #[test]
    fn a_month_has_thirty_days() {
        let today = ActiveDay::of(Moment::from_millis(1_800_000_000_000));
        assert_eq!(today.0 - today.since().0, 29);
    }
}
