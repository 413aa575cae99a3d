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
    pub extra: Vec<TxnId>,
    /// What is still to be done for it, in the order in which it is done.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub owed: BTreeSet<Owed>,
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
    /// The goods and the terms.
    HandOver,
    /// "Your invoice has expired" or "is cancelled".
    TellLapsed,
    /// "Your payment became balance."
    TellCredited,
    /// An event on the shop's bus.
    Announce(EventKind),
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
    /// The amounts differ: somebody must look.
    Mismatch,
}

/// The sweep looks after a fresh order so soon: whatever its placing left undone is then made good.
const FIRST_LOOK_SECONDS: i64 = 90;

/// It asks the gateway about an open invoice so often, in case a callback was lost.
const ASK_SECONDS: i64 = 180;

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
            Verdict::Second if self.extra.contains(&payment.txn) => Paying::Known,
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
        next.owed.extend([
            Owed::RemoveInvoice,
            Owed::HandOver,
            Owed::Announce(EventKind::OrderPaid),
            Owed::Announce(EventKind::OrderDelivered),
        ]);
        next.look_again(now);
        next
    }

    /// Paid after it lapsed, and there are no units left: the amount becomes balance.
    pub fn credited(&self, payment: &Payment, now: Moment) -> Self {
        let mut next = self.clone();
        next.invoice.state = State::Paid(payment.clone());
        next.goods = Goods::Credited;
        next.owed.extend([Owed::TellCredited, Owed::Announce(EventKind::PaymentLate)]);
        next.look_again(now);
        next
    }

    /// Paid once more: that amount becomes balance too.
    pub fn paid_twice(&self, payment: &Payment, now: Moment) -> Self {
        let mut next = self.clone();
        next.extra.push(payment.txn.clone());
        next.owed.extend([Owed::TellCredited, Owed::Announce(EventKind::PaymentTwice)]);
        next.look_again(now);
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
        // Without a charge there is nothing at the gateway that could be paid, unless it is being made just now.
        next.invoice.state = State::Lapsed { at: now, why, closed };
        next.owed.remove(&Owed::ShowInvoice);
        let event = match why {
            Lapse::Expired => EventKind::OrderExpired,
            Lapse::Cancelled => EventKind::OrderCancelled,
        };
        next.owed.extend([Owed::ReturnUnits, Owed::RemoveInvoice, Owed::TellLapsed, Owed::Announce(event)]);
        next.look_again(now);
        Some(next)
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
            next.goods = Goods::Returned;
        }
        next.look_again(now);
        next
    }

    /// The invoice was shown, but this order is not open any more: the message has to go again.
    pub fn shown_too_late(&self, now: Moment) -> Self {
        let mut next = self.clone();
        next.owed.insert(Owed::RemoveInvoice);
        next.look_again(now);
        next
    }

    /// These were done.
    pub fn told(&self, done: &BTreeSet<Owed>, now: Moment) -> Self {
        let mut next = self.clone();
        next.owed.retain(|owed| !done.contains(owed));
        if done.contains(&Owed::HandOver) && next.goods == Goods::Sold {
            next.goods = Goods::Delivered { at: now };
        }
        next.tries = if next.owed.is_empty() { 0 } else { next.tries };
        next.look_again(now);
        next
    }

    /// Something that is owed could not be done just now; it is tried again later.
    pub fn stumbled(&self, now: Moment) -> Self {
        let mut next = self.clone();
        next.tries = next.tries.saturating_add(1);
        if next.tries == STUCK_AFTER {
            next.owed.insert(Owed::Announce(EventKind::DeliveryStuck));
        }
        let wait = 60_i64.saturating_mul(1 << next.tries.min(10)) / 2;
        let again = now.plus_seconds(wait.min(LONGEST_WAIT_SECONDS));
        // However long the wait, the units of an open order are held no longer than to its deadline.
        next.due = Some(match next.invoice.state {
            State::Open => again.min(next.invoice.deadline),
            State::Lapsed { .. } | State::Paid(_) => again,
        });
        next
    }

    /// Nothing changed, but the sweep has looked.
    pub fn looked_at(&self, now: Moment) -> Self {
        let mut next = self.clone();
        next.look_again(now);
        next
    }

    /// Sets when the sweep looks next. A look that is already set for sooner stays: moving it costs writes.
    fn look_again(&mut self, now: Moment) {
        let wanted = if self.owed.is_empty() {
            match &self.invoice.state {
                State::Open => Some(now.plus_seconds(ASK_SECONDS).min(self.invoice.deadline)),
                State::Lapsed { closed: false, at, .. } => {
                    let look = now.plus_seconds(ASK_LAPSED_SECONDS);
                    (look < at.plus_minutes(WATCH_HOURS * 60)).then_some(look)
                }
                State::Lapsed { closed: true, .. } | State::Paid(_) => None,
            }
        } else {
            Some(now.plus_seconds(60))
        };
        self.due = match (self.due, wanted) {
            (Some(set), Some(wanted)) if now < set => Some(set.min(wanted)),
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
            id: format!("{}/{}", self.id, kind.name()),
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
            sold      | first known    | other second   | wrong amount mismatch | lapse refused
            delivered | first known    | other second   | wrong amount mismatch | lapse refused
            credited  | first known    | other second   | wrong amount mismatch | lapse refused
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
            sold      Sold {RemoveInvoice, HandOver, Announce(OrderPlaced), Announce(OrderPaid), Announce(OrderDelivered)}
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
        let mut order = open();
        for _ in 0..12 {
            order = order.stumbled(NOW);
        }
        assert_eq!(order.due, Some(order.invoice.deadline));
    }
}
