//! Money and time: what a payment does to an order, and what its end unpaid.

use super::{Goods, Line, Order, Owed};
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

/// A claim of a callback is looked into after so long.
const CLAIM_SECONDS: i64 = 5;

/// Claims that one order keeps; there is one transaction for an order, so more are nonsense.
const MOST_CLAIMS: usize = 5;

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

    /// A callback claims that `txn` is paid, and the gateway could not be asked: the next sweep must ask, however sure
    /// it seemed that nothing can be paid any more; whether a callback is ever repeated is not known. `None` if it
    /// does so anyway, or the payment is settled.
    pub fn claimed(&self, txn: &TxnId, now: Moment) -> Option<Self> {
        let settles = matches!(&self.invoice.state, State::Paid(payment) if payment.txn == *txn);
        if settles || self.extra.iter().any(|payment| payment.txn == *txn) {
            return None;
        }
        let soon = now.plus_seconds(CLAIM_SECONDS);
        let watched =
            self.invoice.state == State::Open && self.invoice.charge.as_ref().is_some_and(|charge| charge.txn == *txn);
        let known = watched || self.claimed.contains(txn) || self.claimed.len() >= MOST_CLAIMS;
        if known && self.due.is_some_and(|due| due <= soon) {
            return None;
        }
        let mut next = self.clone();
        if !known {
            next.claimed.push(txn.clone());
        }
        next.due = Some(next.due.map_or(soon, |due| due.min(soon)));
        Some(next)
    }

    /// The gateway says that `txn` was not paid and can't be any more, or does not know it.
    pub fn disclaimed(&self, txn: &TxnId, now: Moment) -> Self {
        let mut next = self.clone();
        next.claimed.retain(|claimed| claimed != txn);
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

    /// What a callback claimed of this payment is settled.
    fn heard_of(&mut self, payment: &Payment) {
        self.claimed.retain(|claimed| *claimed != payment.txn);
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
    fn a_claim_is_looked_into_whatever_the_state() {
        let txn = TxnId::parse("claimed").expect("an id");
        for (name, order) in states() {
            let claimed = order.claimed(&txn, NOW).unwrap_or_else(|| panic!("{name} takes no claim"));
            assert_eq!(claimed.due, Some(NOW.plus_seconds(CLAIM_SECONDS)), "{name}");
            assert_eq!(claimed.claimed(&txn, NOW), None, "once is enough");
            assert!(claimed.disclaimed(&txn, NOW).claimed.is_empty());
        }
        let claimed = open().claimed(&txn, NOW).expect("a claim");
        let Paying::Settles(sold) = claimed.pay(&payment("claimed", 50_000), NOW) else { panic!("it settles") };
        assert!(sold.claimed.is_empty(), "what was claimed came true");
    }

    #[test]
    fn a_payment_of_another_amount_becomes_balance_and_frees_the_units() {
        let credited = open().mismatched(&payment("first", 1_000), NOW);
        assert_eq!(credited.goods, Goods::Credited);
        assert!(credited.owed.contains(&Owed::ReturnUnits));
        assert_eq!(credited.returned(0, &[7, 8], NOW).goods, Goods::Credited);
    }
}
