//! What the shop tells the rest of the house: domain events on its bus.

use serde::{Deserialize, Serialize};

/// The kinds of event; `name` is what stands on the bus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// An order was placed and its units are reserved.
    OrderPlaced,
    /// An order was paid, in time or late, and its goods are being delivered.
    OrderPaid,
    /// An order passed its deadline unpaid.
    OrderExpired,
    /// A buyer gave an order up.
    OrderCancelled,
    /// The goods reached the buyer's chat.
    OrderDelivered,
    /// A payment came after the order had lapsed; `credited` says what became of it.
    PaymentLate,
    /// A second payment came for one order; it was credited.
    PaymentTwice,
    /// Another amount than the order asks: the gateway's own word, then `goods` is `credited`; or a callback's claim.
    PaymentMismatch,
    /// A payment names an order that the shop does not have.
    PaymentUnknown,
    /// A callback said that something was paid, and the gateway says that it was cancelled.
    PaymentDisputed,
    /// A callback of the wrong mode (sandbox or live), or of a transaction that the gateway does not know.
    CallbackForged,
    /// A message to a buyer could not be sent in several attempts.
    DeliveryStuck,
    /// The gateway failed three times within ten minutes; successes in between are not seen.
    GatewayFailing,
    /// A record of the table could not be read.
    RecordUnreadable,
    /// One of the shop's own texts can't be said; its default is said instead.
    TextsBroken,
    /// A user acts too fast. The one event that names a user: by id, for the admins.
    UserSpamming,
    /// A part of setting up is to be tried again; the setup function takes it.
    SetupUnfinished,
}

impl EventKind {
    /// The detail type on the bus.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OrderPlaced => "order.placed",
            Self::OrderPaid => "order.paid",
            Self::OrderExpired => "order.expired",
            Self::OrderCancelled => "order.cancelled",
            Self::OrderDelivered => "order.delivered",
            Self::PaymentLate => "payment.late",
            Self::PaymentTwice => "payment.twice",
            Self::PaymentMismatch => "payment.mismatch",
            Self::PaymentUnknown => "payment.unknown",
            Self::PaymentDisputed => "payment.disputed",
            Self::CallbackForged => "callback.forged",
            Self::DeliveryStuck => "delivery.stuck",
            Self::GatewayFailing => "gateway.failing",
            Self::RecordUnreadable => "record.unreadable",
            Self::TextsBroken => "texts.broken",
            Self::UserSpamming => "user.spamming",
            Self::SetupUnfinished => "setup.unfinished",
        }
    }
}

/// An event as it goes to the bus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The same for every repetition of the same event, so that consumers can tell.
    pub id: String,
    /// What happened.
    pub kind: EventKind,
    /// Facts about it, as a JSON object; no personal data, no contents.
    pub detail: serde_json::Value,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_called_the_same_on_the_bus_and_in_the_table() {
        for (kind, name) in [
            (EventKind::OrderPlaced, "order.placed"),
            (EventKind::OrderPaid, "order.paid"),
            (EventKind::OrderExpired, "order.expired"),
            (EventKind::OrderCancelled, "order.cancelled"),
            (EventKind::OrderDelivered, "order.delivered"),
            (EventKind::PaymentLate, "payment.late"),
            (EventKind::PaymentTwice, "payment.twice"),
            (EventKind::PaymentMismatch, "payment.mismatch"),
            (EventKind::PaymentUnknown, "payment.unknown"),
            (EventKind::CallbackForged, "callback.forged"),
            (EventKind::DeliveryStuck, "delivery.stuck"),
            (EventKind::GatewayFailing, "gateway.failing"),
            (EventKind::RecordUnreadable, "record.unreadable"),
            (EventKind::TextsBroken, "texts.broken"),
            (EventKind::UserSpamming, "user.spamming"),
            (EventKind::SetupUnfinished, "setup.unfinished"),
        ] {
            assert_eq!(kind.name(), name);
            assert_eq!(serde_json::json!(kind), serde_json::json!(name.replace('.', "_")));
        }
    }
}
