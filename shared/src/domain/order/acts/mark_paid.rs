//! Payments that an admin confirms although the gateway does not know of them.

use crate::domain::order::invoice::InvoiceState;
use crate::domain::order::{Line, Order, OutboxTask};
use crate::domain::time::Moment;

impl Order {
    /// Whether an admin may confirm that it is paid.
    pub fn may_be_marked_paid(&self) -> bool {
        let is_unpaid = match self.invoice.state {
            InvoiceState::Open | InvoiceState::Lapsed { .. } => true,
            InvoiceState::Paid(_) | InvoiceState::PaidFromBalance { .. } => false,
        };
        is_unpaid && !self.is_deposit()
    }

    /// An admin confirmed that it is paid; `lines` hold its units. The books show it as an order that the balance paid: the
    /// ledger gets an entry for what the admin has seen, and one that takes it again for the order. If the charge is paid all
    /// the same, that is a second payment. `None` if it is paid already, or is a deposit.
    pub fn mark_paid(&self, lines: Vec<Line>, now: Moment) -> Option<Self> {
        if !self.may_be_marked_paid() {
            return None;
        }
        let mut next = self.clone();
        next.lines = lines;
        next.invoice.state = InvoiceState::PaidFromBalance { at: now };
        next.outbox.retain(|task| matches!(task, OutboxTask::PublishEvent(_)));
        // Its use counts again, if it was given back.
        next.set_voucher_counted(true);
        next.sell(now);
        Some(next)
    }

    /// Whether the gateway may still take a payment for it although it is paid otherwise: an admin marked it as paid.
    pub fn may_still_be_charged(&self) -> bool {
        let is_marked = matches!(self.invoice.state, InvoiceState::PaidFromBalance { .. });
        let charge = self.invoice.charge.as_ref().filter(|_| is_marked);
        charge.is_some_and(|charge| self.extra.iter().all(|payment| payment.txn != charge.txn))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::TxnId;
    use crate::domain::money::Rupiah;
    use crate::domain::order::invoice::Charge;
    use crate::domain::order::samples::{NOW, open_order, payment, sample_orders};
    use crate::domain::order::{GoodsState, PaymentEffect};

    #[test]
    fn only_unpaid_orders_are_marked_and_only_once() {
        for (name, order) in sample_orders() {
            let marked = order.mark_paid(order.lines.clone(), NOW);
            assert_eq!(marked.is_some(), ["open", "lapsed", "returned"].contains(&name), "{name}");
            if let Some(marked) = marked {
                assert_eq!(marked.goods, GoodsState::Sold, "{name}");
                assert!(!marked.outbox.contains(&OutboxTask::ReturnUnits), "{name} keeps its units");
                assert_eq!(marked.mark_paid(marked.lines.clone(), NOW), None, "{name}");
            }
        }
    }

    #[test]
    fn a_payment_that_comes_after_all_is_credited_and_asked_for() {
        let charge =
            Charge { txn: TxnId::parse("first").expect("an id"), fee: Rupiah::new(660), total: Rupiah::new(50_660) };
        let open = open_order().with_charge(charge, None);
        let marked = open.mark_paid(open.lines.clone(), NOW).expect("it is open");
        assert!(marked.may_still_be_charged() && !open.may_still_be_charged());
        let delivered = marked.mark_done(&marked.outbox, NOW);
        assert!(delivered.next_check.is_some_and(|check| check > NOW), "the sweep asks the gateway");
        let after_a_day = delivered.checked(NOW.plus_minutes(26 * 60));
        assert_eq!(after_a_day.next_check, None, "but not for ever");
        assert_eq!(marked.apply_payment(&payment("first", 50_000), NOW), PaymentEffect::Second);
        let paid_twice = marked.credit_second_payment(&payment("first", 50_000), NOW);
        assert!(!paid_twice.may_still_be_charged(), "nor once it is paid");
    }
}
