//! Which notices an admin wants, and when without a sound.

use crate::domain::time::{Moment, Zone};
use crate::domain::user::access::AdminMenu;
use std::collections::BTreeSet;
use std::fmt;

/// What a notice to an admin is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoticeTopic {
    /// An order was placed.
    Placed,
    /// An order was paid.
    Paid,
    /// An invoice lapsed or was cancelled.
    Expired,
    /// A deposit was paid.
    Deposit,
    /// A product runs low or is sold out.
    Stock,
    /// Somebody acts too fast.
    Spam,
    /// A buyer asks for help.
    Help,
    /// A transfer or a warranty claim is to be decided.
    Requests,
    /// A buyer shows that they meet terms.
    Terms,
    /// The shop's channel.
    Channel,
}

/// Hours of the day, by the shop's clock, in which notices come without a sound: from the first up to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuietHours {
    from: u8,
    until: u8,
}

/// What one admin chose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoticePreferences {
    /// Topics that they don't want.
    pub muted: BTreeSet<NoticeTopic>,
    /// When they want to sleep.
    pub quiet: Option<QuietHours>,
}

/// How a notice reaches an admin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeSound {
    /// As any message.
    Loud,
    /// Without a sound.
    Silent,
    /// Not at all.
    Muted,
}

impl NoticeTopic {
    /// All of them, as the settings list them.
    pub const ALL: [Self; 10] = [
        Self::Placed,
        Self::Paid,
        Self::Expired,
        Self::Deposit,
        Self::Stock,
        Self::Spam,
        Self::Help,
        Self::Requests,
        Self::Terms,
        Self::Channel,
    ];

    /// As buttons and the table carry it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Paid => "paid",
            Self::Expired => "expired",
            Self::Deposit => "deposit",
            Self::Stock => "stock",
            Self::Spam => "spam",
            Self::Help => "help",
            Self::Requests => "requests",
            Self::Terms => "terms",
            Self::Channel => "channel",
        }
    }

    /// Reads what a button carries.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.code() == code)
    }

    /// The rights of which one is needed to be told.
    pub const fn needs(self) -> &'static [AdminMenu] {
        match self {
            Self::Placed | Self::Paid | Self::Expired | Self::Terms => &[AdminMenu::Orders],
            Self::Deposit => &[AdminMenu::Money],
            Self::Stock => &[AdminMenu::Stock],
            Self::Spam | Self::Help => &[AdminMenu::Users],
            Self::Requests => &[AdminMenu::Orders, AdminMenu::Money],
            Self::Channel => &[AdminMenu::Settings],
        }
    }

    /// Whether a buyer waits for an admin: if all admins muted it, nobody would see it, so it comes all the same.
    const fn is_waited_for(self) -> bool {
        match self {
            Self::Help | Self::Requests | Self::Terms => true,
            Self::Placed | Self::Paid | Self::Expired | Self::Deposit | Self::Stock | Self::Spam | Self::Channel => {
                false
            }
        }
    }
}

impl QuietHours {
    /// What the settings offer.
    pub const OFFERED: [Self; 3] =
        [Self { from: 21, until: 6 }, Self { from: 22, until: 7 }, Self { from: 23, until: 8 }];

    /// Reads what [`fmt::Display`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let hour = |text: &str| text.parse().ok().filter(|hour| *hour < 24);
        let (from, until) = text.split_once('-')?;
        Some(Self { from: hour(from)?, until: hour(until)? }).filter(|hours| hours.from != hours.until)
    }

    /// The first hour.
    pub const fn from(self) -> u8 {
        self.from
    }

    /// The hour at which they end.
    pub const fn until(self) -> u8 {
        self.until
    }

    /// Whether an hour of the day is among them.
    const fn include(self, hour: u8) -> bool {
        if self.from < self.until {
            self.from <= hour && hour < self.until
        } else {
            self.from <= hour || hour < self.until
        }
    }
}

impl fmt::Display for QuietHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from, self.until)
    }
}

impl NoticePreferences {
    /// Reads the codes of muted topics and the quiet hours, as the table holds them. What this version does not know is left out.
    pub fn read(muted: &str, quiet: &str) -> Self {
        Self { muted: muted.split(',').filter_map(NoticeTopic::parse).collect(), quiet: QuietHours::parse(quiet) }
    }

    /// The codes of the muted topics, as the table holds them.
    pub fn muted_codes(&self) -> String {
        let codes: Vec<&str> = self.muted.iter().map(|topic| topic.code()).collect();
        codes.join(",")
    }

    /// The same, with a topic muted or not.
    #[must_use]
    pub fn with(&self, topic: NoticeTopic, muted: bool) -> Self {
        let mut next = self.clone();
        if muted {
            next.muted.insert(topic);
        } else {
            next.muted.remove(&topic);
        }
        next
    }

    /// How a notice about this topic reaches them.
    pub fn sound(&self, topic: NoticeTopic, zone: Zone, now: Moment) -> NoticeSound {
        match (self.muted.contains(&topic), topic.is_waited_for()) {
            (true, false) => NoticeSound::Muted,
            (true, true) => NoticeSound::Silent,
            (false, _) if self.quiet.is_some_and(|quiet| quiet.include(zone.hour(now))) => NoticeSound::Silent,
            (false, _) => NoticeSound::Loud,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preferences_come_back_as_they_went() {
        let chosen = NoticePreferences::read("placed,rockets,spam", "22-7");
        assert_eq!(chosen.muted_codes(), "placed,spam");
        assert_eq!(chosen.quiet.map(|quiet| quiet.to_string()).as_deref(), Some("22-7"));
        assert_eq!(chosen.with(NoticeTopic::Placed, false).with(NoticeTopic::Stock, true).muted_codes(), "stock,spam");
        for wrong in ["", "22", "22-24", "7-7", "a-b", "-1-7"] {
            assert_eq!(QuietHours::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn quiet_hours_go_over_midnight() {
        let chosen = NoticePreferences::read("", "22-7");
        let sound = |time: &str| {
            let at = Moment::parse(&format!("2026-11-22T{time}:00Z")).expect("a moment");
            chosen.sound(NoticeTopic::Paid, Zone::Wib, at)
        };
        // WIB is seven hours ahead.
        assert_eq!(sound("14:59"), NoticeSound::Loud);
        assert_eq!(sound("15:00"), NoticeSound::Silent);
        assert_eq!(sound("23:59"), NoticeSound::Silent);
        assert_eq!(sound("00:00"), NoticeSound::Loud);
    }

    #[test]
    fn what_a_buyer_waits_for_is_never_muted() {
        let chosen = NoticePreferences::read("help,paid", "");
        let sound = |topic| chosen.sound(topic, Zone::Wib, Moment::from_millis(0));
        assert_eq!(sound(NoticeTopic::Help), NoticeSound::Silent);
        assert_eq!(sound(NoticeTopic::Paid), NoticeSound::Muted);
        assert_eq!(sound(NoticeTopic::Terms), NoticeSound::Loud);
    }
}
