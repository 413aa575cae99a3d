//! Domain events: what the shop publishes on its bus.

use serde::{Deserialize, Serialize};

/// The kinds of event; [`EventKind::name`] is the detail type on the bus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// An order was placed and its units are reserved.
    OrderPlaced,
    /// An order was paid, in time or late, and its goods are being delivered.
    OrderPaid,
    /// An order passed its deadline unpaid.
    OrderExpired,
    /// A buyer cancelled an order.
    OrderCancelled,
    /// The goods reached the buyer's chat.
    OrderDelivered,
    /// A deposit was paid, and credited to the buyer's balance.
    DepositPaid,
    /// A payment came after the order had lapsed; `goods` says whether it was delivered from stock or credited.
    PaymentLate,
    /// A second payment came for one order; it was credited.
    PaymentTwice,
    /// The amount differs from the order's. If the gateway's status call says so, `goods` is `credited`; without `goods`,
    /// only a callback said so.
    PaymentMismatch,
    /// A payment names an order that the shop does not have.
    PaymentUnknown,
    /// A callback said that something was paid, and the gateway says that it was cancelled.
    PaymentDisputed,
    /// A callback of the wrong mode (sandbox or live), or of a transaction that the gateway does not know.
    CallbackForged,
    /// The outbox of an order still has tasks after several attempts.
    DeliveryStuck,
    /// The gateway failed three times within ten minutes; successes in between are not seen.
    GatewayFailing,
    /// A record of the table could not be read.
    RecordUnreadable,
    /// One of the shop's own texts can't be said; its default is said instead.
    TextsBroken,
    /// A user acts too fast. The one event that names a user: by id, for the admins.
    UserSpamming,
    /// An admin started, paused, resumed or stopped a campaign.
    CampaignChanged,
    /// The next page of a campaign is to be sent; the broadcast function consumes the event.
    CampaignContinued,
    /// A part of the set-up is still to be done; the setup function consumes the event and tries again.
    SetupUnfinished,
}

impl EventKind {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::OrderPlaced,
        Self::OrderPaid,
        Self::OrderExpired,
        Self::OrderCancelled,
        Self::OrderDelivered,
        Self::DepositPaid,
        Self::PaymentLate,
        Self::PaymentTwice,
        Self::PaymentMismatch,
        Self::PaymentUnknown,
        Self::PaymentDisputed,
        Self::CallbackForged,
        Self::DeliveryStuck,
        Self::GatewayFailing,
        Self::RecordUnreadable,
        Self::TextsBroken,
        Self::UserSpamming,
        Self::CampaignChanged,
        Self::CampaignContinued,
        Self::SetupUnfinished,
    ];

    /// Reads a detail type.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The detail type on the bus.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OrderPlaced => "order.placed",
            Self::OrderPaid => "order.paid",
            Self::OrderExpired => "order.expired",
            Self::OrderCancelled => "order.cancelled",
            Self::OrderDelivered => "order.delivered",
            Self::DepositPaid => "deposit.paid",
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
            Self::CampaignChanged => "campaign.changed",
            Self::CampaignContinued => "campaign.continued",
            Self::SetupUnfinished => "setup.unfinished",
        }
    }
}

/// An event as it is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The same for every repetition of the same event, so that a consumer recognises one.
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
    fn a_kind_has_the_same_name_on_the_bus_and_in_the_table() {
        for kind in EventKind::ALL {
            assert_eq!(EventKind::parse(kind.name()), Some(kind));
            assert_eq!(serde_json::json!(kind), serde_json::json!(kind.name().replace('.', "_")));
        }
    }
}
