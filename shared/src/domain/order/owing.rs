//! What an order owes to the world: its outbox.

use super::{Goods, Order, Owed};
use crate::domain::event::EventKind;
use crate::domain::time::Moment;
use std::collections::BTreeSet;

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
        self.attempted = now;
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
}

#[cfg(test)]
mod tests {
    use super::super::Paying;
    use super::super::samples::{NOW, open, payment, states};
    use super::*;
    use crate::domain::ids::MessageId;
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
    fn what_is_owed_anew_is_not_done() {
        let Paying::Settles(sold) = open().pay(&payment("first", 50_000), NOW) else { panic!("it settles") };
        let second = sold.paid_twice(&payment("second", 50_000), NOW);
        let third = second.paid_twice(&payment("third", 50_000), NOW);
        let done = [Owed::TellCredited, Owed::HandOver].into();
        assert_eq!(third.still_done(&done, &second), [Owed::HandOver].into());
        assert_ne!(second.event(EventKind::PaymentTwice).id, third.event(EventKind::PaymentTwice).id);
    }

    #[test]
    fn what_is_not_owed_anew_stays_done() {
        let shown = open().shown_in(MessageId(1));
        let Paying::Settles(sold) = shown.pay(&payment("first", 50_000), NOW) else { panic!("it settles") };
        let second = sold.paid_twice(&payment("second", 50_000), NOW);
        let done = BTreeSet::from([Owed::RemoveInvoice, Owed::TellCredited, Owed::Announce(EventKind::PaymentTwice)]);
        assert_eq!(second.still_done(&done, &second), done);
        let shown_anew = second.shown_in(MessageId(2));
        let told = BTreeSet::from([Owed::TellCredited, Owed::Announce(EventKind::PaymentTwice)]);
        assert_eq!(shown_anew.still_done(&done, &second), told, "the other message is still there");
    }

    #[test]
    fn only_sold_goods_are_delivered_and_only_once() {
        let later = NOW.plus_minutes(1);
        let mut table = String::new();
        for (name, order) in states() {
            let [invoice, goods] = [Owed::RemoveInvoice, Owed::HandOver].map(|done| order.told(&[done].into(), later));
            writeln!(table, "{name:<9} invoice {:?} | goods {:?}", invoice.goods, goods.goods)
                .expect("a string takes all");
        }
        expect![[r#"
            open      invoice Reserved | goods Reserved
            lapsed    invoice Reserved | goods Reserved
            returned  invoice Returned | goods Returned
            sold      invoice Sold | goods Delivered { at: Moment(1800000060000) }
            delivered invoice Delivered { at: Moment(1800000000000) } | goods Delivered { at: Moment(1800000000000) }
            credited  invoice Credited | goods Credited
        "#]]
        .assert_eq(&table);
    }
}
