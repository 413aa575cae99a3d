//! What AWS charges for a month, as far as the orders that were counted tell it: an estimate.

use super::Day;

/// What a shop costs in a month in which nobody buys, and each order on top, in millionths of a US dollar; after what AWS
/// always gives for free, with backups and kept logs, in the dearest of the regions that are advised. They are what
/// `infra/cost.py` makes of the README's figures: `infra/tests/test_cost.py` compares them.
const IDLE_MICROS: u64 = 73_000;
const ORDER_MICROS: u64 = 310;

/// US cents for the month so far, rounded up.
pub fn estimate_cents(orders: u64, today: Day) -> u64 {
    let (passed, days) = (u64::from(today.of_month()), u64::from(today.month().last().of_month()));
    let idle = IDLE_MICROS.saturating_mul(passed) / days.max(1);
    idle.saturating_add(orders.saturating_mul(ORDER_MICROS)).div_ceil(10_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::{Moment, Zone};

    #[test]
    fn a_month_costs_what_passed_of_it_and_its_orders() {
        let day = |text: &str| Day::of(Moment::parse(text).expect("a moment"), Zone::Wib);
        assert_eq!(estimate_cents(0, day("2026-11-01T05:00:00Z")), 1);
        assert_eq!(estimate_cents(0, day("2026-11-30T05:00:00Z")), 8);
        assert_eq!(estimate_cents(100, day("2026-11-30T05:00:00Z")), 11);
        assert_eq!(estimate_cents(10_000, day("2026-11-30T05:00:00Z")), 318);
    }
}
