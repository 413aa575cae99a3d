//! The warranty of delivered units: until when it holds, what a unit is refunded with, and its replacement.

use super::{GoodsState, Line, Order, OutboxTask};
use crate::domain::money::Rupiah;
use crate::domain::money::refund::{RefundFees, Usage};
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1_000;

/// A unit of an order, by the number of its line and its slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRef {
    /// The number of the line, from 0.
    pub line: usize,
    /// The slot of the unit.
    pub slot: u64,
}

impl Order {
    /// All units, in the order in which they are delivered: their numbers count from 1.
    pub fn numbered_units(&self) -> impl Iterator<Item = (usize, UnitRef)> {
        let units = self.lines.iter().enumerate().flat_map(|(at, line)| line.slots.iter().map(move |slot| (at, *slot)));
        units.enumerate().map(|(before, (line, slot))| (before + 1, UnitRef { line, slot }))
    }

    /// The number of a unit; `None` if it is the only one, or none of this order.
    pub fn unit_number(&self, unit: UnitRef) -> Option<usize> {
        let (number, _) = self.numbered_units().find(|(_, known)| *known == unit)?;
        (self.units() > 1).then_some(number)
    }

    /// The units under warranty at this moment.
    pub fn units_under_warranty(&self, now: Moment) -> Vec<(UnitRef, &Line)> {
        let covered =
            self.lines.iter().enumerate().filter(|(_, line)| self.warranty_end(line).is_some_and(|end| now < end));
        covered
            .flat_map(|(at, line)| line.slots.iter().map(move |slot| (UnitRef { line: at, slot: *slot }, line)))
            .collect()
    }

    /// The line of a unit that is under warranty; `None` if it is not, or is none of this order.
    pub fn line_under_warranty(&self, unit: UnitRef, now: Moment) -> Option<&Line> {
        self.units_under_warranty(now).into_iter().find_map(|(known, line)| (known == unit).then_some(line))
    }

    /// When the warranty of a line's units ends; `None` if there is none, or they are not delivered.
    pub fn warranty_end(&self, line: &Line) -> Option<Moment> {
        let GoodsState::Delivered { at } = self.goods else { return None };
        (line.warranty_days > 0).then(|| at.plus_minutes(i64::from(line.warranty_days) * 24 * 60))
    }

    /// What one unit of this line is refunded with at this moment, less the shop's fee. The day of delivery counts as none; a discount is shared
    /// by the lines that it was for, as their prices are, and what was paid is rounded down.
    pub fn unit_refund(&self, line: &Line, fees: &RefundFees, now: Moment) -> Rupiah {
        let GoodsState::Delivered { at } = self.goods else { return Rupiah::ZERO };
        let used = u32::try_from(now.millis_since(at) / DAY_MILLIS).unwrap_or_default();
        fees.refund(Usage { price: self.unit_paid(line), used, covered: line.warranty_days })
    }

    /// What was paid for one unit of this line.
    fn unit_paid(&self, line: &Line) -> Rupiah {
        let Some(voucher) = &self.voucher else { return line.unit_price };
        let discounted = |line: &&Line| voucher.codes.contains(&line.code);
        if !discounted(&line) {
            return line.unit_price;
        }
        let goods = Rupiah::sum(self.lines.iter().filter(discounted).map(|line| line.unit_price.times(line.quantity)));
        let goods = u128::from(goods.unwrap_or_default().get());
        let kept = goods.saturating_sub(u128::from(voucher.discount.get()));
        let paid = (u128::from(line.unit_price.get()) * kept).checked_div(goods).unwrap_or_default();
        Rupiah::new(u64::try_from(paid).unwrap_or_default()).min(line.unit_price)
    }

    /// The order with another unit in place of one that failed, to be sent to the buyer. The failed one stays held by the
    /// order, so that nobody else gets it. `None` if the order does not hold it.
    pub fn with_replacement(&self, failed: UnitRef, slot: u64, now: Moment) -> Option<Self> {
        let mut next = self.clone();
        let line = next.lines.get_mut(failed.line)?;
        *line.slots.iter_mut().find(|held| **held == failed.slot)? = slot;
        line.replaced.push(failed.slot);
        next.replacements.push(UnitRef { line: failed.line, slot });
        next.enqueue([OutboxTask::DeliverReplacements], now);
        Some(next)
    }

    /// The numbers of the replacements that are still to be sent.
    pub fn replacement_numbers(&self) -> Vec<usize> {
        let is_one = |(number, unit): (usize, UnitRef)| self.replacements.contains(&unit).then_some(number);
        self.numbered_units().filter_map(is_one).collect()
    }

    /// This order with nothing but the replacements that are still to be sent.
    pub fn only_replacements(&self) -> Self {
        let mut only = self.clone();
        for (at, line) in only.lines.iter_mut().enumerate() {
            line.slots.retain(|slot| self.replacements.contains(&UnitRef { line: at, slot: *slot }));
        }
        only.lines.retain(|line| !line.slots.is_empty());
        only
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{NOW, sample_orders};
    use super::*;
    use crate::domain::ids::ProductCode;
    use crate::domain::voucher::{OrderVoucher, VoucherCode};

    /// Delivered at [`NOW`], two units of 25,000 under warranty for ten days.
    fn delivered() -> Order {
        let mut order = sample_orders().into_iter().find(|(name, _)| *name == "delivered").expect("it is there").1;
        order.lines[0].warranty_days = 10;
        order
    }

    /// Rp10,000 off these goods.
    fn voucher(codes: &[&str]) -> OrderVoucher {
        OrderVoucher {
            code: VoucherCode::parse("HEMAT10").expect("a code"),
            discount: Rupiah::new(10_000),
            codes: codes.iter().map(|code| ProductCode::parse(code).expect("a code")).collect(),
            most_uses_each: None,
            first_order: false,
            counted: true,
        }
    }

    fn days(days: i64) -> Moment {
        NOW.plus_minutes(days * 24 * 60)
    }

    #[test]
    fn units_are_covered_from_delivery_to_the_end_of_the_last_day() {
        let order = delivered();
        let covered = |at: Moment| order.units_under_warranty(at).len();
        assert_eq!([covered(NOW), covered(days(10).plus_seconds(-1)), covered(days(10))], [2, 2, 0]);
        for (name, order) in sample_orders() {
            assert!(order.units_under_warranty(NOW).is_empty(), "{name} has no warranty");
        }
    }

    #[test]
    fn a_refund_is_what_was_paid_for_the_days_left() {
        let mut order = delivered();
        let refund = |order: &Order, at| order.unit_refund(&order.lines[0], &RefundFees::default(), at).get();
        assert_eq!(refund(&order, NOW), 25_000);
        assert_eq!(refund(&order, days(4)), 15_000);
        order.voucher = Some(voucher(&["NETFLIX"]));
        assert_eq!(refund(&order, days(4)), 12_000, "a fifth was discounted");
        order.voucher = Some(voucher(&["OTHER"]));
        assert_eq!(refund(&order, days(4)), 15_000, "what was discounted is another line");
    }

    #[test]
    fn a_replacement_is_sent_and_the_failed_unit_kept() {
        let order = delivered();
        let failed = UnitRef { line: 0, slot: 7 };
        let next = order.with_replacement(failed, 99, NOW).expect("it holds the unit");
        assert_eq!(
            (next.lines[0].slots.as_slice(), next.lines[0].replaced.as_slice()),
            ([99, 8].as_slice(), [7].as_slice())
        );
        assert_eq!(next.only_replacements().lines[0].slots, [99]);
        let second = order.with_replacement(UnitRef { line: 0, slot: 8 }, 99, NOW).expect("it holds the unit");
        assert_eq!((next.replacement_numbers(), second.replacement_numbers()), (vec![1], vec![2]));
        assert_eq!(second.unit_number(UnitRef { line: 0, slot: 99 }), Some(2), "it takes the place of the failed one");
        assert_eq!(next.with_replacement(failed, 100, NOW), None, "it was replaced");
        assert_eq!(next.line_under_warranty(failed, NOW), None, "nor is it claimed once more");
        let sent = next.mark_done(&[OutboxTask::DeliverReplacements].into(), NOW);
        assert!(sent.replacements.is_empty() && sent.outbox.is_empty());
    }
}
