//! An order: from the reservation of units to the goods in the buyer's chat, and every way between.

mod owing;
mod paying;
#[cfg(test)]
mod samples;
mod schedule;

pub use paying::Paying;
pub use schedule::{REACHABLE_PAUSE_SECONDS, STUCK_AFTER, UNREACHABLE_PAUSE_SECONDS};

use super::event::{Event, EventKind};
use super::ids::{MessageId, OrderId, ProductCode, TxnId, UserId};
use super::invoice::{Charge, Invoice, Payment, State};
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
    /// Transactions that a callback said are paid, and that the gateway's status call has not decided yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unconfirmed: Vec<Unconfirmed>,
    /// Since when something is owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owed_since: Option<Moment>,
    /// When the latest attempt at what is owed began.
    pub attempted: Moment,
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

/// A transaction that a callback said is paid, until the gateway's status call confirms or denies it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unconfirmed {
    /// The gateway's transaction.
    pub txn: TxnId,
    /// When the callback came.
    pub since: Moment,
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

/// The sweep looks after a fresh order so soon: whatever its placing left undone is then made good.
const FIRST_LOOK_SECONDS: i64 = 90;

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
            unconfirmed: Vec::new(),
            owed_since: Some(now),
            attempted: now,
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

    /// Units ordered.
    pub fn units(&self) -> u32 {
        self.lines.iter().fold(0, |units, line| units.saturating_add(line.quantity))
    }

    /// The amount of the latest payment, in rupiah; `None` while there is none.
    fn received(&self) -> Option<u64> {
        let settling = match &self.invoice.state {
            State::Paid(payment) => Some(payment),
            State::Open | State::Lapsed { .. } => None,
        };
        self.extra.last().or(settling).map(|payment| payment.amount.get())
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
                "received": self.received(),
                "units": self.units(),
                "goods": goods,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::samples::{NOW, open, payment, states};
    use super::*;
    use expect_test::expect;
    use std::fmt::Write as _;

    #[test]
    fn an_event_tells_what_came_and_what_became_of_the_goods() {
        let mut orders = states();
        let paid_twice = orders[3].1.paid_twice(&payment("second", 49_000), NOW);
        orders.push(("once more", paid_twice.paid_twice(&payment("third", 48_000), NOW)));
        orders.push(("twice", paid_twice));
        let mut table = String::new();
        for (name, order) in orders {
            let Event { id, detail, .. } = order.event(EventKind::OrderPaid);
            let [amount, received, units, goods] = ["amount", "received", "units", "goods"].map(|fact| &detail[fact]);
            writeln!(table, "{name:<9} | {id} | {amount} {received} | {units} {goods}").expect("a string takes all");
        }
        expect![[r#"
            open      | LP-0000-0000-0001/order.paid | 50000 null | 2 "reserved"
            lapsed    | LP-0000-0000-0001/order.paid | 50000 null | 2 "reserved"
            returned  | LP-0000-0000-0001/order.paid | 50000 null | 2 "returned"
            sold      | LP-0000-0000-0001/order.paid | 50000 50000 | 2 "sold"
            delivered | LP-0000-0000-0001/order.paid | 50000 50000 | 2 "delivered"
            credited  | LP-0000-0000-0001/order.paid | 50000 50000 | 2 "credited"
            once more | LP-0000-0000-0001/order.paid/2 | 50000 48000 | 2 "sold"
            twice     | LP-0000-0000-0001/order.paid/1 | 50000 49000 | 2 "sold"
        "#]]
        .assert_eq(&table);
    }

    #[test]
    fn units_of_all_lines_are_counted() {
        let mut order = open();
        order.lines.push(Line { quantity: 5, ..order.lines[0].clone() });
        assert_eq!(order.units(), 7);
    }

    #[test]
    fn the_earlier_deadline_holds() {
        let charge =
            Charge { txn: TxnId::parse("first").expect("an id"), fee: Rupiah::new(660), total: Rupiah::new(50_660) };
        let deadlines = [None, Some(10), Some(20)].map(|minutes| {
            let charged = open().charged(charge.clone(), minutes.map(|minutes| NOW.plus_minutes(minutes)));
            assert_eq!(charged.invoice.charge.as_ref(), Some(&charge));
            charged.invoice.deadline.millis_since(NOW) / 60_000
        });
        assert_eq!(deadlines, [15, 10, 15]);
    }
}
