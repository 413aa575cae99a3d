//! An order: from the reservation of units to the goods in the buyer's chat, and every way between.

use super::event::{Event, EventKind};
use super::ids::{MessageId, OrderId, ProductCode, TxnId, UserId};
use super::invoice::{Charge, Invoice, Lapse, Payment, State, Verdict};
use super::money::Rupiah;
use super::time::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An order, and what is still owed for it: its own outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// Whose it is.
    pub buyer: UserId,
    /// Counts its changes; every write is on the condition that this is as it was read.
    pub rev: u32,
    /// When it was placed.
    pub placed: Moment,
    /// What was ordered.
    pub lines: Vec<Line>,
    /// How it is paid.
    pub invoice: Invoice,
    /// What became of the goods.
    pub goods: Goods,
    /// Payments beyond the one that settled it; each was credited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extra: Vec<Payment>,
    /// What is still to be done for it, in the order in which it is done.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub owed: BTreeSet<Owed>,
    /// Transactions of which a callback claims that they are paid, while the gateway could not be asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claimed: Vec<TxnId>,
    /// Since when something is owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owed_since: Option<Moment>,
    /// Failed attempts at what is owed.
    #[serde(default)]
    pub tries: u32,
    /// When the sweep looks at it next, if ever.
    #[serde(rename = "due_at", default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Moment>,
}

/// One product of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Which product.
    pub code: ProductCode,
    /// Its name when it was ordered.
    pub name: String,
    /// The price of one when it was ordered.
    pub each: Rupiah,
    /// How many.
    pub quantity: u32,
    /// The slots whose units it holds; empty once they went back.
    pub slots: Vec<u64>,
}

/// What became of the goods of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Goods {
    /// Units are held for it.
    Reserved,
    /// It lapsed, and its units are back in stock.
    Returned,
    /// It is paid; its units are the buyer's, and on their way.
    Sold,
    /// They are in the buyer's chat.
    Delivered {
        /// Since when.
        at: Moment,
    },
    /// There were none left; the payment became balance.
    Credited,
}

/// What an order owes to the world, in the order in which it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owed {
    /// A charge at the gateway, and the invoice in the buyer's chat.
    ShowInvoice,
    /// The units, back to the stock.
    ReturnUnits,
    /// The invoice message, gone.
    RemoveInvoice,
    /// The goods.
    HandOver,
    /// The terms of what was bought.
    SendTerms,
    /// "Your invoice has expired" or "is cancelled".
    TellLapsed,
    /// "Your payment became balance."
    TellCredited,
    /// An event on the shop's bus.
    Announce(EventKind),
    /// One more among the shop's delivered orders.
    Count,
}

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

/// The sweep looks after a fresh order so soon: whatever its placing left undone is then made good.
const FIRST_LOOK_SECONDS: i64 = 90;

/// It asks the gateway about an open invoice so often, in case a callback was lost.
const ASK_SECONDS: i64 = 180;

/// A claim of a callback is looked into after so long.
const CLAIM_SECONDS: i64 = 5;

/// Claims that one order keeps; there is one transaction for an order, so more are nonsense.
const MOST_CLAIMS: usize = 5;

/// No function works on an order for longer than this (the time-out in the template).
const AT_WORK_SECONDS: i64 = 30;

/// It asks about a lapsed invoice that the gateway did not close so often …
const ASK_LAPSED_SECONDS: i64 = 30 * 60;

/// … and so long: the gateway itself gives up after 24 hours.
const WATCH_HOURS: i64 = 25;

/// What failed is tried again after a minute, then two, four … up to this.
const LONGEST_WAIT_SECONDS: i64 = 6 * 60 * 60;

/// So many failed attempts make a delivery stuck.
pub const STUCK_AFTER: u32 = 5;

impl Order {
    /// A new order, its units reserved by the same commit.
    pub fn place(id: OrderId, buyer: UserId, lines: Vec<Line>, invoice: Invoice, now: Moment) -> Self {
        Self {
            id,
            buyer,
            rev: 0,
            placed: now,
            lines,
            invoice,
            goods: Goods::Reserved,
            extra: Vec::new(),
            owed: [Owed::ShowInvoice, Owed::Announce(EventKind::OrderPlaced)].into(),
            claimed: Vec::new(),
            owed_since: Some(now),
            tries: 0,
            due: Some(now.plus_seconds(FIRST_LOOK_SECONDS)),
        }
    }

    /// The gateway has answered: this is the charge that the buyer is shown. If the gateway gives up sooner than
    /// the shop would, the deadline is the gateway's.
    pub fn charged(&self, charge: Charge, expires: Option<Moment>) -> Self {
        let mut next = self.clone();
        next.invoice.charge = Some(charge);
        next.invoice.deadline = expires.map_or(next.invoice.deadline, |expires| expires.min(next.invoice.deadline));
        next
    }

    /// The message that shows the invoice.
    pub fn shown_in(&self, message: MessageId) -> Self {
        let mut next = self.clone();
        next.invoice.message = Some(message);
        next
    }

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
    fn owe<const N: usize>(&mut self, owed: [Owed; N], now: Moment) {
        if self.owed.is_empty() {
            self.owed_since = Some(now);
        }
        self.owed.extend(owed);
        self.tries = 0;
        self.look_again(now);
    }

    /// What a callback claimed of this payment is settled.
    fn heard_of(&mut self, payment: &Payment) {
        self.claimed.retain(|claimed| *claimed != payment.txn);
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
        next.due = Some(now.plus_seconds(wait.min(LONGEST_WAIT_SECONDS)));
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
    fn look_again(&mut self, now: Moment) {
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

    /// Units ordered.
    pub fn units(&self) -> u32 {
        self.lines.iter().fold(0, |units, line| units.saturating_add(line.quantity))
    }

    /// The event of this kind about this order. Nothing in it tells who bought or what the goods are.
    pub fn event(&self, kind: EventKind) -> Event {
        let goods = match &self.goods {
            Goods::Reserved => "reserved",
            Goods::Returned => "returned",
            Goods::Sold => "sold",
            Goods::Delivered { .. } => "delivered",
            Goods::Credited => "credited",
        };
        Event {
            // A second and a third payment too many are two events.
            id: match self.extra.len() {
                0 => format!("{}/{}", self.id, kind.name()),
                extra => format!("{}/{}/{extra}", self.id, kind.name()),
            },
            kind,
            detail: serde_json::json!({
                "order": self.id.as_str(),
                "amount": self.invoice.amount.get(),
                "units": self.units(),
                "goods": goods,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use std::fmt::Write as _;

    const NOW: Moment = Moment::from_millis(1_800_000_000_000);

    fn payment(txn: &str, amount: u64) -> Payment {
        Payment { txn: TxnId::parse(txn).expect("an id"), amount: Rupiah::new(amount), at: NOW }
    }

    fn open() -> Order {
        let line = Line {
            code: ProductCode::parse("NETFLIX").expect("a code"),
            name: "Netflix".into(),
            each: Rupiah::new(25_000),
            quantity: 2,
            slots: vec![7, 8],
        };
        let invoice = Invoice {
            amount: Rupiah::new(50_000),
            deadline: NOW.plus_minutes(15),
            message: None,
            charge: None,
            state: State::Open,
        };
        let id = OrderId::parse("LP-0000-0000-0001").expect("an id");
        Order::place(id, UserId(1), vec![line], invoice, NOW)
    }

    /// Every state an order can be in, by the way it got there.
    fn states() -> Vec<(&'static str, Order)> {
        let open = open();
        let lapsed = open.lapse(Lapse::Expired, false, NOW).expect("it was open");
        let returned = lapsed.returned(0, &[7, 8], NOW);
        let Paying::Settles(sold) = open.pay(&payment("first", 50_000), NOW) else { panic!("it settles") };
        let delivered = sold.told(&sold.owed, NOW);
        let credited = returned.credited(&payment("first", 50_000), NOW);
        vec![
            ("open", open),
            ("lapsed", lapsed),
            ("returned", returned),
            ("sold", *sold),
            ("delivered", delivered),
            ("credited", credited),
        ]
    }

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
    fn a_second_payment_is_credited_once() {
        let Paying::Settles(sold) = open().pay(&payment("first", 50_000), NOW) else { panic!("it settles") };
        let again = sold.paid_twice(&payment("other", 50_000), NOW);
        assert_eq!(again.pay(&payment("other", 50_000), NOW), Paying::Known);
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
    fn what_is_owed_anew_is_not_done() {
        let Paying::Settles(sold) = open().pay(&payment("first", 50_000), NOW) else { panic!("it settles") };
        let second = sold.paid_twice(&payment("second", 50_000), NOW);
        let third = second.paid_twice(&payment("third", 50_000), NOW);
        let done = [Owed::TellCredited, Owed::HandOver].into();
        assert_eq!(third.still_done(&done, &second), [Owed::HandOver].into());
        assert_ne!(second.event(EventKind::PaymentTwice).id, third.event(EventKind::PaymentTwice).id);
    }

    #[test]
    fn a_payment_of_another_amount_becomes_balance_and_frees_the_units() {
        let credited = open().mismatched(&payment("first", 1_000), NOW);
        assert_eq!(credited.goods, Goods::Credited);
        assert!(credited.owed.contains(&Owed::ReturnUnits));
        assert_eq!(credited.returned(0, &[7, 8], NOW).goods, Goods::Credited);
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
    fn waiting_never_holds_units_beyond_the_deadline() {
        let order = open().stumbled(NOW);
        assert_eq!(order.due, Some(NOW.plus_minutes(1)), "while the buyer waits, each minute counts");
        let order = order.stumbled(NOW.plus_seconds(14 * 60 + 30));
        assert_eq!(order.due, Some(order.invoice.deadline));
        assert!(!order.owed.contains(&Owed::Announce(EventKind::DeliveryStuck)));
    }
}
