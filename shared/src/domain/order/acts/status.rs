//! The lists in which admins find orders: by status, and by the day on which they were placed.

use crate::domain::order::invoice::{InvoiceState, LapseReason};
use crate::domain::order::{FIRST_CHECK_SECONDS, GoodsState, Order};
use crate::domain::time::{Moment, Zone};
use serde::{Deserialize, Serialize};

/// A list of orders or of deposits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// It can be paid.
    Unpaid,
    /// It is paid, and its goods are owed: they could not be sent at once.
    Owed,
    /// Its goods were delivered.
    Delivered,
    /// It expired unpaid.
    Expired,
    /// It was cancelled.
    Cancelled,
    /// It is paid, and something of it is in the balance again.
    Refunded,
    /// A deposit that can be paid.
    DepositUnpaid,
    /// A deposit that was paid.
    DepositPaid,
    /// A deposit that expired or was cancelled.
    DepositLapsed,
}

/// The days of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// This day.
    Today,
    /// The day before.
    Yesterday,
    /// This day and the six before it.
    Week,
    /// One day, counted from 1 January 1970 in the shop's zone.
    Day(i64),
}

impl OrderStatus {
    /// The lists of orders.
    pub const ORDERS: [Self; 6] =
        [Self::Unpaid, Self::Owed, Self::Delivered, Self::Expired, Self::Cancelled, Self::Refunded];

    /// The lists of deposits.
    pub const DEPOSITS: [Self; 3] = [Self::DepositUnpaid, Self::DepositPaid, Self::DepositLapsed];

    /// As a button carries it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unpaid => "u",
            Self::Owed => "o",
            Self::Delivered => "d",
            Self::Expired => "e",
            Self::Cancelled => "c",
            Self::Refunded => "r",
            Self::DepositUnpaid => "du",
            Self::DepositPaid => "dp",
            Self::DepositLapsed => "dl",
        }
    }

    /// As the index carries it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unpaid => "unpaid",
            Self::Owed => "owed",
            Self::Delivered => "delivered",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
            Self::DepositUnpaid => "deposit_unpaid",
            Self::DepositPaid => "deposit_paid",
            Self::DepositLapsed => "deposit_lapsed",
        }
    }

    /// Reads what a button carries.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ORDERS.into_iter().chain(Self::DEPOSITS).find(|status| status.code() == code)
    }

    /// Whether it is a list of deposits.
    pub const fn is_of_deposits(self) -> bool {
        match self {
            Self::DepositUnpaid | Self::DepositPaid | Self::DepositLapsed => true,
            Self::Unpaid | Self::Owed | Self::Delivered | Self::Expired | Self::Cancelled | Self::Refunded => false,
        }
    }
}

impl Period {
    /// As a button carries it: at most 6 bytes until the year 2243.
    pub fn code(self) -> String {
        match self {
            Self::Today => "t".to_owned(),
            Self::Yesterday => "y".to_owned(),
            Self::Week => "w".to_owned(),
            Self::Day(day) => day.to_string(),
        }
    }

    /// Reads what a button carries.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "t" => Some(Self::Today),
            "y" => Some(Self::Yesterday),
            "w" => Some(Self::Week),
            day => day.parse().ok().filter(|day| (0..=99_999).contains(day)).map(Self::Day),
        }
    }

    /// Reads a day as an admin writes it.
    pub fn read(text: &str, zone: Zone) -> Option<Self> {
        let (at, has_time) = zone.read(text)?;
        let (day, _) = zone.day_and_hour(at);
        (!has_time && (0..=99_999).contains(&day)).then_some(Self::Day(day))
    }

    /// Its first moment, and the last.
    pub fn bounds(self, zone: Zone, now: Moment) -> (Moment, Moment) {
        let (today, _) = zone.day_and_hour(now);
        let (first, last) = match self {
            Self::Today => (today, today),
            Self::Yesterday => (today.saturating_sub(1), today.saturating_sub(1)),
            Self::Week => (today.saturating_sub(6), today),
            Self::Day(day) => (day, day),
        };
        let end = zone.start_of_day(last.saturating_add(1));
        (zone.start_of_day(first), Moment::from_millis(end.as_millis().saturating_sub(1)))
    }
}

impl Order {
    /// The list in which it stands.
    ///
    /// A change of list costs two writes in the index, so what is on its way stands in none: an invoice until the sweep looks
    /// at it for the first time, and a paid order while its goods are being sent for the first time. An order that is paid
    /// and delivered at once costs one write there.
    pub fn status(&self) -> Option<OrderStatus> {
        let first_check = self.placed.plus_seconds(FIRST_CHECK_SECONDS);
        let was_checked = self.next_check.is_some_and(|next| next > first_check);
        match &self.invoice.state {
            InvoiceState::Open if !was_checked => None,
            InvoiceState::Open if self.is_deposit() => Some(OrderStatus::DepositUnpaid),
            InvoiceState::Open => Some(OrderStatus::Unpaid),
            InvoiceState::Lapsed { .. } if self.is_deposit() => Some(OrderStatus::DepositLapsed),
            InvoiceState::Lapsed { why: LapseReason::Expired, .. } => Some(OrderStatus::Expired),
            InvoiceState::Lapsed { why: LapseReason::Cancelled, .. } => Some(OrderStatus::Cancelled),
            InvoiceState::Paid(_) | InvoiceState::PaidFromBalance { .. } => match &self.goods {
                GoodsState::Credited if self.is_deposit() => Some(OrderStatus::DepositPaid),
                GoodsState::Credited => Some(OrderStatus::Refunded),
                GoodsState::Delivered { .. } if self.refunds > 0 => Some(OrderStatus::Refunded),
                GoodsState::Delivered { .. } => Some(OrderStatus::Delivered),
                GoodsState::Sold if self.failed_attempts == 0 => None,
                GoodsState::Sold => Some(OrderStatus::Owed),
                GoodsState::Reserved | GoodsState::Returned | GoodsState::Deposit => None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::order::REACHABLE_PAUSE_SECONDS;
    use crate::domain::order::samples::{NOW, open_order, sample_orders};

    #[test]
    fn every_order_that_rests_stands_in_a_list() {
        let lists: Vec<_> = sample_orders().iter().map(|(name, order)| (*name, order.status())).collect();
        assert_eq!(
            lists,
            [
                ("open", None),
                ("lapsed", Some(OrderStatus::Expired)),
                ("returned", Some(OrderStatus::Expired)),
                ("sold", None),
                ("delivered", Some(OrderStatus::Delivered)),
                ("credited", Some(OrderStatus::Refunded)),
                ("deposit", None),
                ("unpaid", Some(OrderStatus::DepositLapsed)),
                ("filled", Some(OrderStatus::DepositPaid)),
                ("wallet", None),
            ]
        );
    }

    #[test]
    fn what_waits_is_listed_once_the_sweep_has_seen_it() {
        let open = open_order();
        let checked = open.checked(NOW.plus_seconds(FIRST_CHECK_SECONDS));
        assert_eq!(checked.status(), Some(OrderStatus::Unpaid));
        for (name, order) in sample_orders().into_iter().filter(|(name, _)| ["sold", "wallet"].contains(name)) {
            let tried = order.begin_attempt(NOW.plus_minutes(2), REACHABLE_PAUSE_SECONDS);
            assert_eq!(tried.status(), Some(OrderStatus::Owed), "{name}");
        }
    }

    #[test]
    fn lists_and_days_come_back_as_they_went() {
        for status in OrderStatus::ORDERS.into_iter().chain(OrderStatus::DEPOSITS) {
            assert_eq!(OrderStatus::parse(status.code()), Some(status));
            assert_eq!(serde_json::json!(status), serde_json::json!(status.name()));
        }
        for period in [Period::Today, Period::Yesterday, Period::Week, Period::Day(20_779)] {
            assert_eq!(Period::parse(&period.code()), Some(period));
        }
        assert_eq!(Period::parse("-1"), None);
    }

    #[test]
    fn days_are_those_of_the_shop() {
        let now = Moment::parse("2026-11-22T05:00:00Z").expect("a moment");
        let written = |period: Period| {
            let (from, until) = period.bounds(Zone::Wib, now);
            format!("{} – {}", Zone::Wib.write(from), Zone::Wib.write(until))
        };
        assert_eq!(written(Period::Today), "22 Nov 2026 00.00 WIB – 22 Nov 2026 23.59 WIB");
        assert_eq!(written(Period::Yesterday), "21 Nov 2026 00.00 WIB – 21 Nov 2026 23.59 WIB");
        assert_eq!(written(Period::Week), "16 Nov 2026 00.00 WIB – 22 Nov 2026 23.59 WIB");
        let read = Period::read("1-11-2026", Zone::Wib).expect("a day");
        assert_eq!(written(read), "1 Nov 2026 00.00 WIB – 1 Nov 2026 23.59 WIB");
        assert_eq!(Period::read("1-11-2026 20.00", Zone::Wib), None);
        assert_eq!(Period::read("kemarin", Zone::Wib), None);
    }
}
