//! Sending delivered goods once more, because their buyer asks for it.

use super::{GoodsState, Order, OutboxTask};
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};

/// How often the goods of one order are sent again in a day. Each may be a document of many units.
pub const RESENDS_PER_DAY: u32 = 5;

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1_000;

/// How often goods were sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resends {
    /// When the day began in which they are counted.
    pub since: Moment,
    /// How often in that day.
    pub count: u32,
}

/// Why goods are not sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResendRefusal {
    /// They were not delivered, or not yet.
    NotDelivered,
    /// They were sent again as often as one day allows.
    TooOften,
}

impl Order {
    /// The order with its goods to be sent once more. If that is under way already, it stays as it is.
    ///
    /// # Errors
    /// Why not.
    pub fn resend(&self, now: Moment) -> Result<Self, ResendRefusal> {
        let GoodsState::Delivered { .. } = self.goods else { return Err(ResendRefusal::NotDelivered) };
        if self.outbox.contains(&OutboxTask::ResendGoods) {
            return Ok(self.clone());
        }
        let today = self.resends.filter(|resends| now.millis_since(resends.since) < DAY_MILLIS);
        let Resends { since, count } = today.unwrap_or(Resends { since: now, count: 0 });
        if count >= RESENDS_PER_DAY {
            return Err(ResendRefusal::TooOften);
        }
        let mut next = self.clone();
        next.resends = Some(Resends { since, count: count + 1 });
        next.enqueue([OutboxTask::ResendGoods], now);
        Ok(next)
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{NOW, sample_orders};
    use super::*;

    #[test]
    fn only_delivered_goods_are_sent_again() {
        for (name, order) in sample_orders() {
            assert_eq!(order.resend(NOW).is_ok(), name == "delivered", "{name}");
        }
    }

    #[test]
    fn a_day_allows_five() {
        let delivered = |order: &Order, now| order.mark_done(&[OutboxTask::ResendGoods].into(), now);
        let mut order = sample_orders().into_iter().find(|(name, _)| *name == "delivered").expect("it is there").1;
        for hour in 0..5 {
            let now = NOW.plus_minutes(hour * 60);
            let resent = order.resend(now).expect("within the limit");
            assert_eq!(resent.resend(now), Ok(resent.clone()), "under way already");
            order = delivered(&resent, now);
        }
        assert_eq!(order.resend(NOW.plus_minutes(24 * 60 - 1)), Err(ResendRefusal::TooOften));
        assert!(order.resend(NOW.plus_minutes(24 * 60)).is_ok());
    }
}
