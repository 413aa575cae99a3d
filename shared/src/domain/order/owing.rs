//! What is owed: done, noted, tried again, and when the sweep looks.

use super::{Goods, Order, Owed};
use crate::domain::event::EventKind;
use crate::domain::invoice::State;
use crate::domain::time::Moment;
use std::collections::BTreeSet;

/// It asks the gateway about an open invoice so often, in case a callback was lost.
const ASK_SECONDS: i64 = 180;

/// No function works on an order for longer than this (the longest time-out in the template is 55 seconds).
const AT_WORK_SECONDS: i64 = 60;

/// It asks about a lapsed invoice that the gateway did not close so often …
const ASK_LAPSED_SECONDS: i64 = 30 * 60;

/// … and so long: the gateway itself gives up after 24 hours.
const WATCH_HOURS: i64 = 25;

/// What failed is tried again after a minute, then two, four … up to this.
const LONGEST_WAIT_SECONDS: i64 = 6 * 60 * 60;

/// So many failed attempts make a delivery stuck.
pub const STUCK_AFTER: u32 = 5;

impl Order {
    /// The invoice was shown, but this order is not open any more: the message has to go again.
    pub fn shown_too_late(&self, now: Moment) -> Self {
        let mut next = self.clone();
        next.owe([Owed::RemoveInvoice], now);
        next
    }

    /// What of `done`, which was done for the revision `seen`, is done for this one too: a debt that was made anew
    /// since then is not.
    pub fn still_done(&self, done: &BTreeSet<Owed>, seen: &Self) -> BTreeSet<Owed> {
        let again = |owed: &Owed| match owed {
            Owed::TellCredited | Owed::Announce(EventKind::PaymentTwice) => self.extra.len() > seen.extra.len(),
            Owed::RemoveInvoice => self.invoice.message != seen.invoice.message,
            Owed::ShowInvoice
            | Owed::ReturnUnits
            | Owed::HandOver
            | Owed::SendTerms
            | Owed::TellLapsed
            | Owed::Announce(_)
            | Owed::Count => false,
        };
        done.iter().filter(|owed| !again(owed)).copied().collect()
    }

    /// Something new is owed: attempts count anew, and the sweep looks soon.
    pub(super) fn owe<const N: usize>(&mut self, owed: [Owed; N], now: Moment) {
        if self.owed.is_empty() {
            self.owed_since = Some(now);
        }
        self.owed.extend(owed);
        self.tries = 0;
        self.look_again(now);
    }

    /// These were done.
    pub fn told(&self, done: &BTreeSet<Owed>, now: Moment) -> Self {
        let mut next = self.clone();
        next.owed.retain(|owed| !done.contains(owed));
        if done.contains(&Owed::HandOver) && next.goods == Goods::Sold {
            next.goods = Goods::Delivered { at: now };
        }
        if next.owed.is_empty() {
            next.tries = 0;
            next.owed_since = None;
        }
        next.look_again(now);
        next
    }

    /// Something that is owed could not be done just now; it is tried again later: each minute while the buyer waits
    /// for the invoice and their units are held, else after longer and longer pauses.
    pub fn stumbled(&self, now: Moment) -> Self {
        let mut next = self.clone();
        if next.invoice.state == State::Open {
            next.due = Some(now.plus_seconds(60).min(next.invoice.deadline));
            return next;
        }
        next.tries = next.tries.saturating_add(1);
        if next.tries == STUCK_AFTER {
            next.owed.insert(Owed::Announce(EventKind::DeliveryStuck));
        }
        let wait = 60_i64.saturating_mul(1 << next.tries.min(10)) / 2;
        // A claim is asked about each minute, whatever else can't be done.
        let longest = if next.claimed.is_empty() { LONGEST_WAIT_SECONDS } else { 60 };
        next.due = Some(now.plus_seconds(wait.min(longest)));
        next
    }

    /// Nothing changed, but the sweep has looked.
    pub fn looked_at(&self, now: Moment) -> Self {
        let mut next = self.clone();
        next.look_again(now);
        next
    }

    /// Sets when the sweep looks next. A look that is already set for sooner stays, as moving it costs writes;
    /// unless it is so soon that whoever changes the order now would still be at work.
    pub(super) fn look_again(&mut self, now: Moment) {
        let wanted = if !self.owed.is_empty() || !self.claimed.is_empty() {
            Some(now.plus_seconds(60))
        } else {
            match &self.invoice.state {
                State::Open => Some(now.plus_seconds(ASK_SECONDS).min(self.invoice.deadline)),
                State::Lapsed { closed: false, at, .. } => {
                    let look = now.plus_seconds(ASK_LAPSED_SECONDS);
                    (look < at.plus_minutes(WATCH_HOURS * 60)).then_some(look)
                }
                State::Lapsed { closed: true, .. } | State::Paid(_) => None,
            }
        };
        self.due = match (self.due, wanted) {
            (Some(set), Some(wanted)) if now.plus_seconds(AT_WORK_SECONDS) <= set => Some(set.min(wanted)),
            (_, wanted) => wanted,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{NOW, open, payment, states};
    use super::super::{FIRST_LOOK_SECONDS, Paying};
    use super::*;
    use crate::domain::invoice::Lapse;
    use expect_test::expect;
    use std::fmt::Write as _;

    #[test]
    fn every_state_knows_what_it_owes() {
        let mut table = String::new();
        for (name, order) in states() {
            writeln!(table, "{name:<9} {:?} {:?}", order.goods, order.owed).expect("a string takes all");
        }
        expect![[r#"
            open      Reserved {ShowInvoice, Announce(OrderPlaced)}
            lapsed    Reserved {ReturnUnits, RemoveInvoice, TellLapsed, Announce(OrderPlaced), Announce(OrderExpired)}
            returned  Returned {RemoveInvoice, TellLapsed, Announce(OrderPlaced), Announce(OrderExpired)}
            sold      Sold {RemoveInvoice, HandOver, SendTerms, Announce(OrderPlaced), Announce(OrderPaid), Announce(OrderDelivered), Count}
            delivered Delivered { at: Moment(1800000000000) } {}
            credited  Credited {RemoveInvoice, TellLapsed, TellCredited, Announce(OrderPlaced), Announce(OrderExpired), Announce(PaymentLate)}
        "#]]
        .assert_eq(&table);
    }

    #[test]
    fn the_sweep_looks_until_nothing_is_left_to_do() {
        let shown = open().told(&open().owed, NOW);
        assert_eq!(shown.due, Some(NOW.plus_seconds(FIRST_LOOK_SECONDS)), "an earlier look stays");
        let later = NOW.plus_minutes(14);
        assert_eq!(shown.looked_at(later).due, Some(shown.invoice.deadline), "the deadline is never overslept");
        let lapsed = shown.lapse(Lapse::Expired, false, later).expect("it was open").returned(0, &[7, 8], later);
        let quiet = lapsed.told(&lapsed.owed, later);
        assert!(quiet.due.is_some(), "a charge that was not closed is watched");
        assert_eq!(quiet.closed(quiet.due.expect("a look")).due, None);
        assert_eq!(quiet.looked_at(later.plus_minutes(26 * 60)).due, None, "but not for ever");
    }

    #[test]
    fn what_is_owed_anew_is_not_done() {
        let Paying::Settles(sold) = open().pay(&payment("first", 50_000), NOW) else { panic!("it settles") };
        let second = sold.paid_twice(&payment("second", 50_000), NOW);
        let third = second.paid_twice(&payment("third", 50_000), NOW);
        let done = [Owed::TellCredited, Owed::HandOver].into();
        assert_eq!(third.still_done(&done, &second), [Owed::HandOver].into());
        assert_ne!(second.event(EventKind::PaymentTwice).id, third.event(EventKind::PaymentTwice).id);
    }

    #[test]
    fn failing_is_told_once_and_waits_longer_each_time() {
        let Paying::Settles(mut order) = open().pay(&payment("first", 50_000), NOW) else { panic!("it settles") };
        let mut waits = Vec::new();
        for _ in 0..12 {
            *order = order.stumbled(NOW);
            waits.push(order.due.expect("a look").millis_since(NOW) / 60_000);
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]);
        assert!(order.owed.contains(&Owed::Announce(EventKind::DeliveryStuck)));
    }

    #[test]
    fn a_claim_does_not_wait_behind_a_debt() {
        let Paying::Settles(sold) = open().pay(&payment("first", 50_000), NOW) else { panic!("it settles") };
        let claim = payment("second", 50_000).txn;
        let mut order = sold.claimed(&claim, NOW).expect("a claim");
        for _ in 0..12 {
            order = order.stumbled(NOW);
        }
        assert_eq!(order.due, Some(NOW.plus_seconds(60)));
    }

    #[test]
    fn waiting_never_holds_units_beyond_the_deadline() {
        let order = open().stumbled(NOW);
        assert_eq!(order.due, Some(NOW.plus_minutes(1)), "while the buyer waits, each minute counts");
        let order = order.stumbled(NOW.plus_seconds(14 * 60 + 30));
        assert_eq!(order.due, Some(order.invoice.deadline));
        assert!(!order.owed.contains(&Owed::Announce(EventKind::DeliveryStuck)));
    }
}
