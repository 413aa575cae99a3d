//! Money and time: what a payment does to an order, and what its end unpaid.

use super::schedule::soon;
use super::{Goods, Line, Order, Owed, Unconfirmed};
use crate::domain::event::EventKind;
use crate::domain::ids::TxnId;
use crate::domain::invoice::{Lapse, Payment, State, Verdict};
use crate::domain::time::Moment;

/// What a payment does to an order.
#[derive(Debug, PartialEq, Eq)]
pub enum Paying {
    /// It settles the order.
    Settles(Box<Order>),
    /// Nothing: it is known.
    Known,
    /// The order had lapsed: units must be found again, or the amount be credited.
    Late,
    /// The order is paid already: the amount is credited.
    Second,
    /// The amount is another than was asked: what came is credited, and somebody must look.
    Mismatch,
}

/// Unconfirmed payments that one order keeps: the gateway makes one transaction for an order, so more are nonsense.
const MAX_UNCONFIRMED: usize = 5;

impl Order {
    /// What a confirmed payment does.
    pub fn pay(&self, payment: &Payment, now: Moment) -> Paying {
        match self.invoice.judge(payment) {
            Verdict::OnTime => Paying::Settles(Box::new(self.settled(payment, self.lines.clone(), now))),
            Verdict::Known => Paying::Known,
            Verdict::Late => Paying::Late,
            Verdict::Second if self.extra.iter().any(|known| known.txn == payment.txn) => Paying::Known,
            Verdict::Second => Paying::Second,
            Verdict::Mismatch => Paying::Mismatch,
        }
    }

    /// Paid after it lapsed, and units were found again.
    pub fn settled_late(&self, payment: &Payment, lines: Vec<Line>, now: Moment) -> Self {
        let mut next = self.settled(payment, lines, now);
        next.owed.insert(Owed::Announce(EventKind::PaymentLate));
        next
    }

    fn settled(&self, payment: &Payment, lines: Vec<Line>, now: Moment) -> Self {
        let mut next = self.clone();
        next.lines = lines;
        next.invoice.state = State::Paid(payment.clone());
        next.goods = Goods::Sold;
        next.owed.retain(|owed| matches!(owed, Owed::Announce(_)));
        next.owe(
            [
                Owed::RemoveInvoice,
                Owed::HandOver,
                Owed::SendTerms,
                Owed::Announce(EventKind::OrderPaid),
                Owed::Announce(EventKind::OrderDelivered),
                Owed::Count,
            ],
            now,
        );
        next.heard_of(payment);
        next
    }

    /// Paid after it lapsed, and there are no units left: the amount becomes balance.
    pub fn credited(&self, payment: &Payment, now: Moment) -> Self {
        self.made_balance(payment, EventKind::PaymentLate, now)
    }

    /// Paid with another amount than was asked: what came becomes balance, and the units go back.
    pub fn mismatched(&self, payment: &Payment, now: Moment) -> Self {
        self.made_balance(payment, EventKind::PaymentMismatch, now)
    }

    fn made_balance(&self, payment: &Payment, event: EventKind, now: Moment) -> Self {
        let mut next = self.clone();
        next.invoice.state = State::Paid(payment.clone());
        next.goods = Goods::Credited;
        next.owed.remove(&Owed::ShowInvoice);
        if next.lines.iter().any(|line| !line.slots.is_empty()) {
            next.owed.insert(Owed::ReturnUnits);
        }
        next.owe([Owed::RemoveInvoice, Owed::TellCredited, Owed::Announce(event)], now);
        next.heard_of(payment);
        next
    }

    /// Paid once more: that amount becomes balance too.
    pub fn paid_twice(&self, payment: &Payment, now: Moment) -> Self {
        let mut next = self.clone();
        next.extra.push(payment.clone());
        next.owe([Owed::TellCredited, Owed::Announce(EventKind::PaymentTwice)], now);
        next.heard_of(payment);
        next
    }

    /// Ended unpaid; `closed` if the gateway said that nothing can be paid any more.
    ///
    /// `None` if the order is not open.
    pub fn lapse(&self, why: Lapse, closed: bool, now: Moment) -> Option<Self> {
        if self.invoice.state != State::Open {
            return None;
        }
        let mut next = self.clone();
        next.invoice.state = State::Lapsed { at: now, why, closed };
        next.owed.remove(&Owed::ShowInvoice);
        let event = match why {
            Lapse::Expired => EventKind::OrderExpired,
            Lapse::Cancelled => EventKind::OrderCancelled,
        };
        next.owe([Owed::ReturnUnits, Owed::RemoveInvoice, Owed::TellLapsed, Owed::Announce(event)], now);
        Some(next)
    }

    /// A callback says that `txn` is paid. Whether it is ever repeated is not known, so this is written down before
    /// anything else is tried, and the sweep asks the gateway until that decides. `None` if it is written down
    /// already and about to be checked, or the payment is settled.
    pub fn note_unconfirmed(&self, txn: &TxnId, now: Moment) -> Option<Self> {
        let settles = matches!(&self.invoice.state, State::Paid(payment) if payment.txn == *txn);
        if settles || self.extra.iter().any(|payment| payment.txn == *txn) {
            return None;
        }
        let known = self.unconfirmed.iter().any(|known| known.txn == *txn);
        let full = self.unconfirmed.len() >= MAX_UNCONFIRMED;
        if (known || full) && self.due.is_some_and(|due| due <= soon(now)) {
            return None;
        }
        let mut next = self.check_soon(now);
        if !known && !full {
            next.unconfirmed.push(Unconfirmed { txn: txn.clone(), since: now });
        }
        Some(next)
    }

    /// The gateway says that `txn` was not paid and can't be any more, or is not a transaction of this order.
    pub fn drop_unconfirmed(&self, txn: &TxnId, now: Moment) -> Self {
        let mut next = self.clone();
        next.unconfirmed.retain(|unconfirmed| unconfirmed.txn != *txn);
        next.look_again(now);
        next
    }

    /// The gateway closed its side of a lapsed invoice.
    pub fn closed(&self, now: Moment) -> Self {
        let mut next = self.clone();
        if let State::Lapsed { closed, .. } = &mut next.invoice.state {
            *closed = true;
        }
        next.look_again(now);
        next
    }

    /// The units in these slots of line number `line` are back in stock; after the last of them the order
    /// has no claim any more.
    pub fn returned(&self, line: usize, slots: &[u64], now: Moment) -> Self {
        let mut next = self.clone();
        if let Some(line) = next.lines.get_mut(line) {
            line.slots.retain(|slot| !slots.contains(slot));
        }
        if next.lines.iter().all(|line| line.slots.is_empty()) {
            next.owed.remove(&Owed::ReturnUnits);
            if next.goods == Goods::Reserved {
                next.goods = Goods::Returned;
            }
        }
        next.look_again(now);
        next
    }

    /// What a callback said of this payment is confirmed.
    fn heard_of(&mut self, payment: &Payment) {
        self.unconfirmed.retain(|unconfirmed| unconfirmed.txn != payment.txn);
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{NOW, open, payment, states};
    use super::*;
    use expect_test::expect;
    use std::fmt::Write as _;

    fn written(paying: &Paying) -> &'static str {
        match paying {
            Paying::Settles(_) => "settles",
            Paying::Known => "known",
            Paying::Late => "late",
            Paying::Second => "second",
            Paying::Mismatch => "mismatch",
        }
    }

    #[test]
    fn every_state_meets_every_event() {
        let mut table = String::new();
        for (name, order) in states() {
            let first = order.pay(&payment("first", 50_000), NOW);
            let other = order.pay(&payment("other", 50_000), NOW);
            let wrong = order.pay(&payment("first", 49_999), NOW);
            let lapse = if order.lapse(Lapse::Cancelled, true, NOW).is_some() { "lapses" } else { "refused" };
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
        "#]]
        .assert_eq(&table);
    }

    #[test]
    fn a_second_payment_is_credited_once() {
        let Paying::Settles(sold) = open().pay(&payment("first", 50_000), NOW) else { panic!("it settles") };
        let again = sold.paid_twice(&payment("other", 50_000), NOW);
        assert_eq!(again.pay(&payment("other", 50_000), NOW), Paying::Known);
    }

    #[test]
    fn a_callback_is_kept_until_the_gateway_decides_whatever_the_state() {
        let txn = TxnId::parse("told").expect("an id");
        for (name, order) in states() {
            let noted = order.note_unconfirmed(&txn, NOW).unwrap_or_else(|| panic!("{name} does not keep it"));
            assert_eq!(noted.unconfirmed, [Unconfirmed { txn: txn.clone(), since: NOW }], "{name}");
            assert_eq!(noted.due, Some(NOW.plus_seconds(5)), "{name}");
            assert_eq!(noted.note_unconfirmed(&txn, NOW), None, "once is enough");
            let again = noted.looked_at(NOW).note_unconfirmed(&txn, NOW).expect("it is checked soon again");
            assert_eq!((again.due, again.unconfirmed.len()), (Some(NOW.plus_seconds(5)), 1), "{name}");
            assert!(noted.drop_unconfirmed(&txn, NOW).unconfirmed.is_empty());
        }
        let noted = open().note_unconfirmed(&txn, NOW).expect("it is new");
        let Paying::Settles(sold) = noted.pay(&payment("told", 50_000), NOW) else { panic!("it settles") };
        assert!(sold.unconfirmed.is_empty(), "what the callback said came true");
    }

    #[test]
    fn what_is_settled_is_not_unconfirmed() {
        let Paying::Settles(sold) = open().pay(&payment("first", 50_000), NOW) else { panic!("it settles") };
        let twice = sold.paid_twice(&payment("second", 50_000), NOW);
        for txn in ["first", "second"] {
            assert_eq!(twice.note_unconfirmed(&TxnId::parse(txn).expect("an id"), NOW), None, "{txn}");
        }
    }

    #[test]
    fn unconfirmed_payments_do_not_grow_without_bound() {
        let mut order = open();
        for number in 0..20 {
            let txn = TxnId::parse(&format!("txn{number}")).expect("an id");
            order = order.note_unconfirmed(&txn, NOW.plus_seconds(number)).unwrap_or(order);
        }
        assert_eq!(order.unconfirmed.len(), MAX_UNCONFIRMED);
    }

    #[test]
    fn a_payment_of_another_amount_becomes_balance_and_frees_the_units() {
        let credited = open().mismatched(&payment("first", 1_000), NOW);
        assert_eq!(credited.goods, Goods::Credited);
        assert!(credited.owed.contains(&Owed::ReturnUnits));
        assert_eq!(credited.returned(0, &[7, 8], NOW).goods, Goods::Credited);
    }
}
