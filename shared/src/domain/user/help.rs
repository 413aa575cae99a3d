//! Help: what a buyer and the admins write to each other. The messages themselves stay at Telegram.

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

#[cfg(test)]
mod tests {
    use super::*;

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
