//! Help: what a buyer and the admins write to each other, and how much of it. The messages themselves stay at Telegram.

use crate::domain::ids::OrderId;
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};

/// A thread that neither side has closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelpThread {
    /// The order it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// When its first message was written.
    pub since: Moment,
}

impl HelpThread {
    /// The thread that a message about `order` belongs to: the open one, or else a new one.
    pub fn of_message(open: Option<&Self>, order: Option<&OrderId>, now: Moment) -> Self {
        let open = open.filter(|open| open.order.as_ref() == order);
        open.cloned().unwrap_or_else(|| Self { order: order.cloned(), since: now })
    }
}

/// Messages that a buyer may send to the admins within an hour, so that nobody floods them.
pub const MAX_MESSAGES: u32 = 20;

/// How long messages are counted together.
const COUNTED_MINUTES: i64 = 60;

/// What a buyer has sent to the admins within the hour that began with its first message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelpQuota {
    /// When the first message was sent.
    pub since: Moment,
    /// How many were sent.
    pub messages: u32,
    /// The update that brought the latest of them.
    pub latest: i64,
    /// The update whose answer says that it is enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<i64>,
}

/// What is done with a message to the admins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HelpAdmission {
    /// It is passed on, and counted like this.
    Relay(HelpQuota),
    /// It is not passed on, which is said.
    Tell(HelpQuota),
    /// It is not passed on, which was said before.
    Ignore,
}

impl HelpQuota {
    /// Judges the message of an update. An update that is delivered again is judged as it was the first time.
    pub fn admit(known: Option<&Self>, update: i64, now: Moment) -> HelpAdmission {
        match known.filter(|known| now < known.end()) {
            None => HelpAdmission::Relay(Self { since: now, messages: 1, latest: update, told: None }),
            Some(known) if known.latest == update => HelpAdmission::Relay(known.clone()),
            Some(known) if known.messages < MAX_MESSAGES => {
                let messages = known.messages.saturating_add(1);
                HelpAdmission::Relay(Self { messages, latest: update, ..known.clone() })
            }
            Some(known) if known.told.is_none_or(|told| told == update) => {
                HelpAdmission::Tell(Self { told: Some(update), ..known.clone() })
            }
            Some(_) => HelpAdmission::Ignore,
        }
    }

    /// From when on messages are passed on again.
    pub fn end(&self) -> Moment {
        self.since.plus_minutes(COUNTED_MINUTES)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hours_messages_are_counted_and_the_limit_is_said_once() {
        let at = |minutes| Moment::from_millis(0).plus_minutes(minutes);
        let mut quota = None;
        let mut judge = |update: i64, now| {
            let admission = HelpQuota::admit(quota.as_ref(), update, now);
            match &admission {
                HelpAdmission::Relay(next) | HelpAdmission::Tell(next) => quota = Some(next.clone()),
                HelpAdmission::Ignore => {}
            }
            match admission {
                HelpAdmission::Relay(_) => "relay",
                HelpAdmission::Tell(_) => "tell",
                HelpAdmission::Ignore => "ignore",
            }
        };
        let most = i64::from(MAX_MESSAGES);
        assert!((1..=most).all(|update| judge(update, at(update)) == "relay"));
        assert_eq!(judge(most, at(most)), "relay", "the last one, delivered again");
        assert_eq!(judge(most + 1, at(most)), "tell");
        assert_eq!(judge(most + 1, at(most)), "tell", "delivered again");
        assert_eq!(judge(most + 2, at(COUNTED_MINUTES)), "ignore");
        assert_eq!(judge(most + 3, at(COUNTED_MINUTES + 1)), "relay", "an hour after the first");
    }

    #[test]
    fn a_message_about_another_order_begins_another_thread() {
        let order = OrderId::parse("LP-4K7Q-M2XR-9TBV");
        let (before, now) = (Moment::from_millis(1), Moment::from_millis(2));
        let since = |open: Option<&HelpThread>, order| HelpThread::of_message(open, order, now).since;
        let open = HelpThread { order: order.clone(), since: before };
        assert_eq!(since(Some(&open), order.as_ref()), before);
        assert_eq!(since(Some(&open), None), now);
        assert_eq!(since(None, order.as_ref()), now);
    }
}
