//! An order: from the reservation of units to the delivery of the goods, with its outbox. A deposit is an order of nothing
//! but balance, so that both are invoiced, paid, expired and cancelled by the same code.

pub mod acts;
pub mod cooldown;
pub mod delivery_format;
pub mod invoice;
mod outbox;
mod payment;
mod resend;
#[cfg(test)]
mod samples;
mod schedule;
mod summary;
mod terms;
mod warranty;

pub use payment::PaymentEffect;
pub use resend::{RESENDS_PER_DAY, ResendRefusal, Resends};
pub use schedule::{REACHABLE_PAUSE_SECONDS, STUCK_AFTER_ATTEMPTS, UNREACHABLE_PAUSE_SECONDS};
pub use summary::{OrderEntry, OrderKey, OrderSummary, PaidState};
pub use terms::{LineTerms, MAX_PROOF_CHARS, OrderTerms, Proof, ProofRefusal, TermsRefusal};
pub use warranty::UnitRef;

use super::event::{Event, EventKind};
use super::ids::{MessageId, OrderId, ProductCode, TxnId, UserId};
use super::language::Language;
use super::money::Rupiah;
use super::time::Moment;
use super::voucher::OrderVoucher;
use invoice::{Charge, Invoice, InvoiceState, Payment};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeSet;

/// An order, with its outbox: the side effects that are still to be done for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// Who placed it.
    pub buyer: UserId,
    /// The language the buyer read when they placed it; what its outbox sends is said in it.
    #[serde(default, deserialize_with = "known_language")]
    pub language: Language,
    /// Revision number: every write is conditional on the revision that was read (optimistic locking).
    pub revision: u32,
    /// When it was placed.
    pub placed: Moment,
    /// What was ordered; nothing if it is a deposit.
    pub lines: Vec<Line>,
    /// The voucher that took something off its price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voucher: Option<OrderVoucher>,
    /// How it is paid.
    pub invoice: Invoice,
    /// What became of the goods.
    pub goods: GoodsState,
    /// Payments after the one that settled it; each was credited to the buyer's balance.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extra: Vec<Payment>,
    /// Units that replaced failed ones, and are still to be sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replacements: Vec<UnitRef>,
    /// The terms of its products, once they were sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<OrderTerms>,
    /// What was refunded of it to the buyer's balance so far.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub refunded: Rupiah,
    /// How often something of it was refunded: the number of the latest refund.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub refunds: u32,
    /// How often its goods were sent again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resends: Option<Resends>,
    /// It is counted among the orders that were placed; that is done once it is paid or has lapsed, and once.
    #[serde(default, skip_serializing_if = "is_false")]
    pub counted: bool,
    /// Side effects still to be done, in the order in which they are done.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub outbox: BTreeSet<OutboxTask>,
    /// Parts of the goods that reached the buyer while others are still to be sent: 0 are the texts, 1 is the first file.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub parts_sent: BTreeSet<usize>,
    /// Transactions that a callback said are paid, and that the gateway's status call has not confirmed or denied yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unconfirmed: Vec<UnconfirmedPayment>,
    /// Since when the outbox has not been empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outbox_since: Option<Moment>,
    /// When the latest run of the outbox began.
    pub attempted: Moment,
    /// Consecutive runs that left something in the outbox.
    #[serde(default)]
    pub failed_attempts: u32,
    /// When the sweep checks the order next; `None` if never.
    #[serde(rename = "due_at", default, skip_serializing_if = "Option::is_none")]
    pub next_check: Option<Moment>,
}

/// Who places an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Buyer {
    /// Who it is.
    pub id: UserId,
    /// The language they read.
    pub language: Language,
}

/// One product of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Which product.
    pub code: ProductCode,
    /// Its name when it was ordered.
    pub name: String,
    /// The price of one when it was ordered.
    pub unit_price: Rupiah,
    /// What one cost the shop then, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Rupiah>,
    /// How many.
    pub quantity: u32,
    /// The slots of its units; empty once the units were returned to the stock, or if it has a `content`.
    pub slots: Vec<u64>,
    /// The version of its content, if that is sold without end; its goods are units otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<u32>,
    /// Days after the delivery for which its units are under warranty.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub warranty_days: u32,
    /// The slots of units that failed and were replaced; the order holds them still.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaced: Vec<u64>,
}

/// A transaction that a callback said is paid, until the gateway's status call confirms or denies it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnconfirmedPayment {
    /// The gateway's transaction.
    pub txn: TxnId,
    /// When the callback came.
    pub since: Moment,
}

/// What became of the goods of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GoodsState {
    /// Units are held for it.
    Reserved,
    /// It lapsed, and its units are back in stock.
    Returned,
    /// The order is paid; its units are still to be delivered.
    Sold,
    /// The units were sent to the buyer.
    Delivered {
        /// When.
        at: Moment,
    },
    /// Nothing is delivered: the stock did not suffice for a late payment, or another amount was paid, or it is a deposit.
    /// The payment was credited to the buyer's balance.
    Credited,
    /// There are none: it is a deposit, and not paid.
    Deposit,
}

/// A side effect of an order, done at least once. The order of the variants is the order in which a run tries them; only
/// events are published last, all in one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutboxTask {
    /// Create the charge at the gateway and show the invoice in the buyer's chat.
    ShowInvoice,
    /// Return the reserved units to the stock.
    ReturnUnits,
    /// Count one use less of its voucher.
    ReturnVoucher,
    /// Delete the invoice message.
    RemoveInvoice,
    /// Send the goods to the buyer.
    DeliverGoods,
    /// Send the goods once more, as their buyer asked for it.
    ResendGoods,
    /// Send the units that replaced failed ones.
    DeliverReplacements,
    /// Send the terms of the bought products.
    SendTerms,
    /// Remind the buyer of the terms that are not met.
    RemindTerms,
    /// Send the message that the invoice expired or was cancelled.
    NotifyClosed,
    /// Send the message that a payment was credited to the buyer's balance.
    NotifyCredited,
    /// Publish this event on the shop's bus.
    PublishEvent(EventKind),
    /// Count the order in the shop's statistics.
    CountDelivered,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}

fn is_nothing(amount: &Rupiah) -> bool {
    *amount == Rupiah::ZERO
}

/// A language that this version does not know must not keep an order from being read.
fn known_language<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Language, D::Error> {
    String::deserialize(deserializer).map(|code| Language::parse(&code).unwrap_or_default())
}

/// Seconds until the sweep checks a new order for the first time and does what placing it may have left undone.
const FIRST_CHECK_SECONDS: i64 = 90;

impl Order {
    /// A new order; the transaction that writes it also reserves its units.
    pub fn place(id: OrderId, buyer: Buyer, lines: Vec<Line>, invoice: Invoice, now: Moment) -> Self {
        Self {
            id,
            buyer: buyer.id,
            language: buyer.language,
            revision: 0,
            placed: now,
            lines,
            voucher: None,
            invoice,
            goods: GoodsState::Reserved,
            extra: Vec::new(),
            replacements: Vec::new(),
            terms: None,
            refunded: Rupiah::ZERO,
            refunds: 0,
            resends: None,
            counted: false,
            outbox: [OutboxTask::ShowInvoice, OutboxTask::PublishEvent(EventKind::OrderPlaced)].into(),
            parts_sent: BTreeSet::new(),
            unconfirmed: Vec::new(),
            outbox_since: Some(now),
            attempted: now,
            failed_attempts: 0,
            next_check: Some(now.plus_seconds(FIRST_CHECK_SECONDS)),
        }
    }

    /// A new deposit: what is paid for it fills the buyer's balance.
    pub fn deposit(id: OrderId, buyer: Buyer, invoice: Invoice, now: Moment) -> Self {
        Self {
            goods: GoodsState::Deposit,
            outbox: [OutboxTask::ShowInvoice].into(),
            ..Self::place(id, buyer, Vec::new(), invoice, now)
        }
    }

    /// A new order that the buyer's balance pays; the transaction that writes it also takes the amount from the balance.
    pub fn place_paid(id: OrderId, buyer: Buyer, lines: Vec<Line>, invoice: Invoice, now: Moment) -> Self {
        let invoice = Invoice { state: InvoiceState::PaidFromBalance { at: now }, ..invoice };
        let mut order = Self { outbox: BTreeSet::new(), ..Self::place(id, buyer, lines, invoice, now) };
        order.sell(now);
        order
    }

    /// Whether it is a deposit.
    pub fn is_deposit(&self) -> bool {
        self.lines.is_empty()
    }

    /// Whether it can still be paid, by this shop's own clock.
    pub fn is_open(&self) -> bool {
        self.invoice.state == InvoiceState::Open
    }

    /// Whether it was paid, whatever became of the payment.
    pub fn is_paid(&self) -> bool {
        matches!(self.invoice.state, InvoiceState::Paid(_) | InvoiceState::PaidFromBalance { .. })
    }

    /// The order with the charge that the gateway created. If the charge expires before the invoice's deadline, the
    /// deadline becomes the charge's.
    pub fn with_charge(&self, charge: Charge, expires: Option<Moment>) -> Self {
        let mut next = self.clone();
        next.invoice.charge = Some(charge);
        next.invoice.deadline = expires.map_or(next.invoice.deadline, |expires| expires.min(next.invoice.deadline));
        next
    }

    /// The order with the message that shows its invoice.
    pub fn with_invoice_message(&self, message: MessageId) -> Self {
        let mut next = self.clone();
        next.invoice.message = Some(message);
        next
    }

    /// The same, when a new message shows it once more.
    pub fn with_invoice_shown_again(&self, message: MessageId, now: Moment) -> Self {
        let mut next = self.with_invoice_message(message);
        next.invoice.shown_again = Some(now);
        next
    }

    /// Whether it holds units of the stock.
    pub fn holds_units(&self) -> bool {
        self.lines.iter().any(|line| !line.slots.is_empty())
    }

    /// Units ordered.
    pub fn units(&self) -> u32 {
        self.lines.iter().fold(0, |units, line| units.saturating_add(line.quantity))
    }

    /// The amount of the latest payment, in rupiah; `None` while there is none.
    fn received(&self) -> Option<u64> {
        let settling = match &self.invoice.state {
            InvoiceState::Paid(payment) => Some(payment),
            InvoiceState::Open | InvoiceState::Lapsed { .. } | InvoiceState::PaidFromBalance { .. } => None,
        };
        self.extra.last().or(settling).map(|payment| payment.amount.get())
    }

    /// The event of this kind about this order. It names neither the buyer nor the products.
    pub fn event(&self, kind: EventKind) -> Event {
        let goods = match &self.goods {
            GoodsState::Reserved => "reserved",
            GoodsState::Returned => "returned",
            GoodsState::Sold => "sold",
            GoodsState::Delivered { .. } => "delivered",
            GoodsState::Credited => "credited",
            GoodsState::Deposit => "deposit",
        };
        Event {
            // A second and a third payment of one order are two events, so the number of extra payments is in the id.
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
    use super::samples::{NOW, open_order, payment, sample_orders};
    use super::*;
    use expect_test::expect;
    use std::fmt::Write as _;

    #[test]
    fn an_event_names_the_amounts_and_the_state_of_the_goods() {
        let mut orders = sample_orders();
        let credit_second_payment = orders[3].1.credit_second_payment(&payment("second", 49_000), NOW);
        orders.push(("once more", credit_second_payment.credit_second_payment(&payment("third", 48_000), NOW)));
        orders.push(("twice", credit_second_payment));
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
            deposit   | LP-0000-0000-0001/order.paid | 50000 null | 0 "deposit"
            unpaid    | LP-0000-0000-0001/order.paid | 50000 null | 0 "deposit"
            filled    | LP-0000-0000-0001/order.paid | 50000 50000 | 0 "credited"
            wallet    | LP-0000-0000-0001/order.paid | 50000 null | 2 "sold"
            once more | LP-0000-0000-0001/order.paid/2 | 50000 48000 | 2 "sold"
            twice     | LP-0000-0000-0001/order.paid/1 | 50000 49000 | 2 "sold"
        "#]]
        .assert_eq(&table);
    }

    #[test]
    fn units_of_all_lines_are_counted() {
        let mut order = open_order();
        order.lines.push(Line { quantity: 5, ..order.lines[0].clone() });
        assert_eq!(order.units(), 7);
    }

    #[test]
    fn the_earlier_deadline_counts() {
        let charge =
            Charge { txn: TxnId::parse("first").expect("an id"), fee: Rupiah::new(660), total: Rupiah::new(50_660) };
        let deadlines = [None, Some(10), Some(20)].map(|minutes| {
            let charged = open_order().with_charge(charge.clone(), minutes.map(|minutes| NOW.plus_minutes(minutes)));
            assert_eq!(charged.invoice.charge.as_ref(), Some(&charge));
            charged.invoice.deadline.millis_since(NOW) / 60_000
        });
        assert_eq!(deadlines, [15, 10, 15]);
    }
}
