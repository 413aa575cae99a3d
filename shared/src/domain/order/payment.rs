//! How payments, expiry and cancellation change an order.

use super::invoice::{InvoiceState, LapseReason, Payment, PaymentMatch};
use super::schedule::earliest_recheck;
use super::{GoodsState, Line, Order, OutboxTask, UnconfirmedPayment};
use crate::domain::event::EventKind;
use crate::domain::ids::TxnId;
use crate::domain::time::Moment;

/// The effect of a confirmed payment on an order.
#[derive(Debug, PartialEq, Eq)]
pub enum PaymentEffect {
    /// It settles the order; the order as it is then.
    Settles(Box<Order>),
    /// None: this payment was recorded before.
    Known,
    /// The order had lapsed: it is delivered from stock if there is enough, otherwise the amount is credited.
    Late,
    /// The order is paid already: the amount is credited.
    Second,
    /// The amount is not the invoice's: what was paid is credited, and the owner is informed.
    Mismatch,
    /// It pays a deposit, in time or late: the amount is credited, as was asked for; the deposit as it is then.
    FillsBalance(Box<Order>),
}

/// The most unconfirmed payments that one order keeps. The gateway makes one transaction for an order, so more come from
/// wrong callbacks, which must not make the item grow.
const MAX_UNCONFIRMED: usize = 5;

impl Order {
    /// The effect of a confirmed payment. It changes nothing itself.
    pub fn apply_payment(&self, payment: &Payment, now: Moment) -> PaymentEffect {
        match self.invoice.match_payment(payment) {
            PaymentMatch::OnTime | PaymentMatch::Late if self.is_deposit() => {
                PaymentEffect::FillsBalance(Box::new(self.credit(payment, EventKind::DepositPaid, now)))
            }
            PaymentMatch::OnTime => PaymentEffect::Settles(Box::new(self.settled(payment, self.lines.clone(), now))),
            PaymentMatch::Known => PaymentEffect::Known,
            PaymentMatch::Late => PaymentEffect::Late,
            PaymentMatch::Second if self.extra.iter().any(|known| known.txn == payment.txn) => PaymentEffect::Known,
            PaymentMatch::Second => PaymentEffect::Second,
            PaymentMatch::Mismatch => PaymentEffect::Mismatch,
        }
    }

    /// Paid after it had lapsed, and units were reserved again: `lines` with their slots.
    pub fn settle_late(&self, payment: &Payment, lines: Vec<Line>, now: Moment) -> Self {
        let mut next = self.settled(payment, lines, now);
        next.outbox.insert(OutboxTask::PublishEvent(EventKind::PaymentLate));
        // Its use counts again, if it was given back.
        next.set_voucher_counted(true);
        next
    }

    fn settled(&self, payment: &Payment, lines: Vec<Line>, now: Moment) -> Self {
        let mut next = self.clone();
        next.lines = lines;
        next.invoice.state = InvoiceState::Paid(payment.clone());
        next.outbox.retain(|task| matches!(task, OutboxTask::PublishEvent(_)));
        next.sell(now);
        next.confirm_payment(payment);
        next
    }

    /// It is paid: the goods are sold, and to be delivered.
    pub(super) fn sell(&mut self, now: Moment) {
        self.goods = GoodsState::Sold;
        self.enqueue(
            [
                OutboxTask::RemoveInvoice,
                OutboxTask::DeliverGoods,
                OutboxTask::SendTerms,
                OutboxTask::PublishEvent(EventKind::OrderPaid),
                OutboxTask::PublishEvent(EventKind::OrderDelivered),
                OutboxTask::CountDelivered,
            ],
            now,
        );
    }

    /// Paid after it had lapsed, and the stock does not suffice: the amount is credited.
    pub fn credit_late_payment(&self, payment: &Payment, now: Moment) -> Self {
        self.credit(payment, EventKind::PaymentLate, now)
    }

    /// Paid with another amount than the invoice's: what was paid is credited, and the units are returned to the stock.
    pub fn credit_wrong_amount(&self, payment: &Payment, now: Moment) -> Self {
        self.credit(payment, EventKind::PaymentMismatch, now)
    }

    fn credit(&self, payment: &Payment, event: EventKind, now: Moment) -> Self {
        let mut next = self.clone();
        next.invoice.state = InvoiceState::Paid(payment.clone());
        next.goods = GoodsState::Credited;
        next.counted = !next.is_deposit();
        next.outbox.remove(&OutboxTask::ShowInvoice);
        if next.holds_units() {
            next.outbox.insert(OutboxTask::ReturnUnits);
        }
        next.give_voucher_back();
        next.enqueue([OutboxTask::RemoveInvoice, OutboxTask::NotifyCredited, OutboxTask::PublishEvent(event)], now);
        next.confirm_payment(payment);
        next
    }

    /// Paid once more: that amount is credited.
    pub fn credit_second_payment(&self, payment: &Payment, now: Moment) -> Self {
        let mut next = self.clone();
        next.extra.push(payment.clone());
        next.enqueue([OutboxTask::NotifyCredited, OutboxTask::PublishEvent(EventKind::PaymentTwice)], now);
        next.confirm_payment(payment);
        next
    }

    /// The order expired or was cancelled. `closed_at_gateway`: the gateway's transaction is cancelled, so that no payment
    /// can come any more. `None` if the order is not open.
    pub fn lapse(&self, why: LapseReason, closed_at_gateway: bool, now: Moment) -> Option<Self> {
        if self.invoice.state != InvoiceState::Open {
            return None;
        }
        let mut next = self.clone();
        next.invoice.state = InvoiceState::Lapsed { at: now, why, closed_at_gateway };
        next.outbox.remove(&OutboxTask::ShowInvoice);
        next.enqueue([OutboxTask::RemoveInvoice, OutboxTask::NotifyClosed], now);
        if !next.is_deposit() {
            let event = match why {
                LapseReason::Expired => EventKind::OrderExpired,
                LapseReason::Cancelled => EventKind::OrderCancelled,
            };
            next.outbox.insert(OutboxTask::PublishEvent(event));
            if next.holds_units() {
                next.outbox.insert(OutboxTask::ReturnUnits);
            } else {
                next.goods = GoodsState::Returned;
                next.counted = true;
            }
            next.give_voucher_back();
        }
        Some(next)
    }

    /// A callback says that `txn` is paid. The gateway may never repeat the callback, so the transaction is stored on the
    /// order before anything else is tried, and the sweep asks for its status until the gateway confirms or denies it.
    /// `None` if it is stored already and about to be checked, or if the payment was recorded.
    pub fn note_unconfirmed(&self, txn: &TxnId, now: Moment) -> Option<Self> {
        let settles = matches!(&self.invoice.state, InvoiceState::Paid(payment) if payment.txn == *txn);
        if settles || self.extra.iter().any(|payment| payment.txn == *txn) {
            return None;
        }
        let known = self.unconfirmed.iter().any(|known| known.txn == *txn);
        let full = self.unconfirmed.len() >= MAX_UNCONFIRMED;
        if (known || full) && self.next_check.is_some_and(|next_check| next_check <= earliest_recheck(now)) {
            return None;
        }
        let mut next = self.check_soon(now);
        if !known && !full {
            next.unconfirmed.push(UnconfirmedPayment { txn: txn.clone(), since: now });
        }
        Some(next)
    }

    /// The gateway denied the unconfirmed payment `txn`: it was cancelled, or is not a transaction of this order.
    pub fn drop_unconfirmed(&self, txn: &TxnId, now: Moment) -> Self {
        let mut next = self.clone();
        next.unconfirmed.retain(|unconfirmed| unconfirmed.txn != *txn);
        next.schedule_next_check(now);
        next
    }

    /// The gateway cancelled the transaction of a lapsed invoice.
    pub fn with_gateway_closed(&self, now: Moment) -> Self {
        let mut next = self.clone();
        if let InvoiceState::Lapsed { closed_at_gateway, .. } = &mut next.invoice.state {
            *closed_at_gateway = true;
        }
        next.schedule_next_check(now);
        next
    }

    /// The units in these slots of line number `line` were returned to the stock. After the last unit, the task
    /// `ReturnUnits` is done.
    pub fn with_units_returned(&self, line: usize, slots: &[u64], now: Moment) -> Self {
        let mut next = self.clone();
        if let Some(line) = next.lines.get_mut(line) {
            line.slots.retain(|slot| !slots.contains(slot));
        }
        if !next.holds_units() {
            next.outbox.remove(&OutboxTask::ReturnUnits);
            if next.goods == GoodsState::Reserved {
                next.goods = GoodsState::Returned;
                next.counted = true;
            }
        }
        next.schedule_next_check(now);
        next
    }

    /// The use of its voucher is not counted any more.
    pub fn with_voucher_returned(&self, now: Moment) -> Self {
        let mut next = self.without_counted_voucher();
        next.outbox.remove(&OutboxTask::ReturnVoucher);
        next.schedule_next_check(now);
        next
    }

    /// The order with a voucher whose use is not counted: it was used up when a late payment came, and is honoured.
    pub fn without_counted_voucher(&self) -> Self {
        let mut next = self.clone();
        next.set_voucher_counted(false);
        next
    }

    pub(super) fn set_voucher_counted(&mut self, counted: bool) {
        if let Some(voucher) = &mut self.voucher {
            voucher.counted = counted;
        }
    }

    /// The use of its voucher is to be given back, if it is counted.
    fn give_voucher_back(&mut self) {
        if self.voucher.as_ref().is_some_and(|voucher| voucher.counted) {
            self.outbox.insert(OutboxTask::ReturnVoucher);
        }
    }

    /// Removes the payment from the unconfirmed ones.
    fn confirm_payment(&mut self, payment: &Payment) {
        self.unconfirmed.retain(|unconfirmed| unconfirmed.txn != payment.txn);
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{NOW, open_order, payment, sample_orders};
    use super::*;
    use expect_test::expect;
    use std::fmt::Write as _;

    fn written(effect: &PaymentEffect) -> &'static str {
        match effect {
            PaymentEffect::Settles(_) => "settles",
            PaymentEffect::Known => "known",
            PaymentEffect::Late => "late",
            PaymentEffect::Second => "second",
            PaymentEffect::Mismatch => "mismatch",
            PaymentEffect::FillsBalance(_) => "fills",
        }
    }

    #[test]
    fn every_state_meets_every_event() {
        let mut table = String::new();
        for (name, order) in sample_orders() {
            let first = order.apply_payment(&payment("first", 50_000), NOW);
            let other = order.apply_payment(&payment("other", 50_000), NOW);
            let wrong = order.apply_payment(&payment("first", 49_999), NOW);
            let lapse = if order.lapse(LapseReason::Cancelled, true, NOW).is_some() { "lapses" } else { "refused" };
            writeln!(
                table,
                "{name:<9} | first {:<8} | other {:<8} | wrong amount {:<8} | lapse {lapse}",
                written(&first),
                written(&other),
                written(&wrong)
            )
            .expect("a string takes all");
        }
        expect![[r#"
            open      | first settles  | other settles  | wrong amount mismatch | lapse lapses
            lapsed    | first late     | other late     | wrong amount mismatch | lapse refused
            returned  | first late     | other late     | wrong amount mismatch | lapse refused
            sold      | first known    | other second   | wrong amount known    | lapse refused
            delivered | first known    | other second   | wrong amount known    | lapse refused
            credited  | first known    | other second   | wrong amount known    | lapse refused
            deposit   | first fills    | other fills    | wrong amount mismatch | lapse lapses
            unpaid    | first fills    | other fills    | wrong amount mismatch | lapse refused
            filled    | first known    | other second   | wrong amount known    | lapse refused
            wallet    | first second   | other second   | wrong amount second   | lapse refused
        "#]]
        .assert_eq(&table);
    }

    #[test]
    fn a_second_payment_is_credited_once() {
        let PaymentEffect::Settles(sold) = open_order().apply_payment(&payment("first", 50_000), NOW) else {
            panic!("it settles")
        };
        let again = sold.credit_second_payment(&payment("other", 50_000), NOW);
        assert_eq!(again.apply_payment(&payment("other", 50_000), NOW), PaymentEffect::Known);
    }

    #[test]
    fn a_callback_is_kept_until_the_gateway_decides_whatever_the_state() {
        let txn = TxnId::parse("noted").expect("an id");
        for (name, order) in sample_orders() {
            let noted = order.note_unconfirmed(&txn, NOW).unwrap_or_else(|| panic!("{name} does not keep it"));
            assert_eq!(noted.unconfirmed, [UnconfirmedPayment { txn: txn.clone(), since: NOW }], "{name}");
            assert_eq!(noted.next_check, Some(NOW.plus_seconds(5)), "{name}");
            assert_eq!(noted.note_unconfirmed(&txn, NOW), None, "once is enough");
            let again = noted.checked(NOW).note_unconfirmed(&txn, NOW).expect("it is checked soon again");
            assert_eq!((again.next_check, again.unconfirmed.len()), (Some(NOW.plus_seconds(5)), 1), "{name}");
            assert!(noted.drop_unconfirmed(&txn, NOW).unconfirmed.is_empty());
        }
        let noted = open_order().note_unconfirmed(&txn, NOW).expect("it is new");
        let PaymentEffect::Settles(sold) = noted.apply_payment(&payment("noted", 50_000), NOW) else {
            panic!("it settles")
        };
        assert!(sold.unconfirmed.is_empty(), "what the callback said is confirmed");
    }

    #[test]
    fn what_is_settled_is_not_unconfirmed() {
        let PaymentEffect::Settles(sold) = open_order().apply_payment(&payment("first", 50_000), NOW) else {
            panic!("it settles")
        };
        let twice = sold.credit_second_payment(&payment("second", 50_000), NOW);
        for txn in ["first", "second"] {
            assert_eq!(twice.note_unconfirmed(&TxnId::parse(txn).expect("an id"), NOW), None, "{txn}");
        }
    }

    #[test]
    fn unconfirmed_payments_do_not_grow_without_bound() {
        let mut order = open_order();
        for number in 0..20 {
            let txn = TxnId::parse(&format!("txn{number}")).expect("an id");
            order = order.note_unconfirmed(&txn, NOW.plus_seconds(number)).unwrap_or(order);
        }
        assert_eq!(order.unconfirmed.len(), MAX_UNCONFIRMED);
    }

    #[test]
    fn a_payment_of_another_amount_is_credited_and_frees_the_units() {
        let credited = open_order().credit_wrong_amount(&payment("first", 1_000), NOW);
        assert_eq!(credited.goods, GoodsState::Credited);
        assert!(credited.outbox.contains(&OutboxTask::ReturnUnits));
        assert_eq!(credited.with_units_returned(0, &[7, 8], NOW).goods, GoodsState::Credited);
    }
}
