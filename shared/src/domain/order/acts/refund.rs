//! Refunds of an order to its buyer's balance: never more than was paid for it.

use crate::domain::money::Rupiah;
use crate::domain::money::refund::RefundFees;
use crate::domain::order::invoice::InvoiceState;
use crate::domain::order::{GoodsState, Order};
use crate::domain::time::Moment;

/// Why nothing is refunded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundRefusal {
    /// Its goods were not delivered, or not yet, or what was paid is in the balance already.
    NotDelivered,
    /// All of it was refunded.
    AllRefunded,
    /// It is more than is left of what was paid, or nothing; what is left.
    TooMuch(Rupiah),
    /// Something was refunded since the admin saw the order.
    Changed,
}

impl Order {
    /// What can still be refunded of it.
    ///
    /// # Errors
    /// Why nothing can.
    pub fn refundable(&self) -> Result<Rupiah, RefundRefusal> {
        let paid = match (&self.invoice.state, &self.goods) {
            (InvoiceState::Paid(payment), GoodsState::Delivered { .. }) => payment.amount,
            (InvoiceState::PaidFromBalance { .. }, GoodsState::Delivered { .. }) => self.invoice.amount,
            (
                InvoiceState::Open
                | InvoiceState::Lapsed { .. }
                | InvoiceState::Paid(_)
                | InvoiceState::PaidFromBalance { .. },
                _,
            ) => return Err(RefundRefusal::NotDelivered),
        };
        let left = self.refunded.missing_to(paid);
        if left == Rupiah::ZERO { Err(RefundRefusal::AllRefunded) } else { Ok(left) }
    }

    /// The number of the next refund.
    pub const fn next_refund(&self) -> u32 {
        self.refunds.saturating_add(1)
    }

    /// The order with its refund of this number, which is of so much.
    ///
    /// # Errors
    /// Why not.
    pub fn refund(&self, number: u32, amount: Rupiah) -> Result<Self, RefundRefusal> {
        if number != self.next_refund() {
            return Err(RefundRefusal::Changed);
        }
        let left = self.refundable()?;
        let fits = amount > Rupiah::ZERO && amount <= left;
        let refunded = self.refunded.plus(amount).filter(|_| fits).ok_or(RefundRefusal::TooMuch(left))?;
        Ok(Self { refunded, refunds: number, ..self.clone() })
    }

    /// What the calculator suggests: the refund for all units that are under warranty, as far as it was not refunded yet;
    /// `None` if that is nothing.
    pub fn suggested_refund(&self, fees: &RefundFees, now: Moment) -> Option<Rupiah> {
        let units = self.units_under_warranty(now).into_iter();
        let all = Rupiah::sum(units.map(|(_, line)| Some(self.unit_refund(line, fees, now))))?;
        let suggested = all.min(self.refundable().ok()?);
        (suggested > Rupiah::ZERO).then_some(suggested)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::order::samples::{NOW, sample_orders};
    use proptest::prelude::*;

    fn delivered() -> Order {
        sample_orders().into_iter().find(|(name, _)| *name == "delivered").expect("it is there").1
    }

    #[test]
    fn only_delivered_goods_are_refunded() {
        for (name, order) in sample_orders() {
            assert_eq!(order.refundable().is_ok(), name == "delivered", "{name}");
        }
    }

    #[test]
    fn a_number_refunds_once() {
        let order = delivered();
        let once = order.refund(1, Rupiah::new(20_000)).expect("there is enough");
        assert_eq!(once.refund(1, Rupiah::new(20_000)), Err(RefundRefusal::Changed));
        assert_eq!(once.refund(2, Rupiah::new(30_001)), Err(RefundRefusal::TooMuch(Rupiah::new(30_000))));
        assert_eq!(once.refund(2, Rupiah::ZERO), Err(RefundRefusal::TooMuch(Rupiah::new(30_000))));
        let all = once.refund(2, Rupiah::new(30_000)).expect("there is enough");
        assert_eq!(all.refund(3, Rupiah::new(1)), Err(RefundRefusal::AllRefunded));
    }

    #[test]
    fn the_calculator_suggests_what_is_under_warranty() {
        let mut order = delivered();
        assert_eq!(order.suggested_refund(&RefundFees::default(), NOW), None);
        order.lines[0].warranty_days = 10;
        let suggested = |order: &Order, days: i64| {
            order.suggested_refund(&RefundFees::default(), NOW.plus_minutes(days * 24 * 60)).map(Rupiah::get)
        };
        assert_eq!([suggested(&order, 0), suggested(&order, 4)], [Some(50_000), Some(30_000)]);
        let refunded = order.refund(1, Rupiah::new(40_000)).expect("there is enough");
        assert_eq!(suggested(&refunded, 4), Some(10_000), "never more than is left");
        assert_eq!(suggested(&order, 10), None);
    }

    proptest! {
        #[test]
        fn refunds_never_exceed_what_was_paid(amounts in proptest::collection::vec(0..60_000_u64, 0..12)) {
            let mut order = delivered();
            for amount in amounts {
                order = order.refund(order.next_refund(), Rupiah::new(amount)).unwrap_or(order);
            }
            prop_assert!(order.refunded <= order.invoice.amount);
        }
    }
}
