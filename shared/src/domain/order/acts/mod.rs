//! What admins do with an order beside deciding claims, and the history that is kept of it: a record for each act, with who
//! did it and why.

mod mark_paid;
mod refund;
mod status;
mod step;

pub use refund::RefundRefusal;
pub use status::{OrderStatus, Period};
pub use step::OrderStep;

use crate::domain::event::EventKind;
use crate::domain::money::Rupiah;
use crate::domain::notice::NamedUser;
use crate::domain::request::Decision;
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};

/// An act, as the order's history keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderAct {
    /// When.
    pub at: Moment,
    /// The admin.
    pub by: NamedUser,
    /// What was done.
    pub kind: ActKind,
    /// Why, if that was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

/// What an admin did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    /// Confirmed a payment that the gateway does not know of.
    MarkedPaid,
    /// Refunded so much to the balance.
    Refunded(Rupiah),
    /// Had the goods sent once more.
    Resent,
    /// Cancelled it.
    Cancelled,
    /// Decided a warranty claim.
    Decided(Decision),
    /// Looked at the proof that the terms of the line of this number are met.
    ProofViewed(usize),
}

impl ActKind {
    /// The event that tells of it.
    pub const fn event(self) -> EventKind {
        match self {
            Self::MarkedPaid => EventKind::OrderMarkedPaid,
            Self::Refunded(_) => EventKind::OrderRefunded,
            Self::Resent => EventKind::OrderResent,
            Self::Cancelled => EventKind::OrderCancelledByAdmin,
            Self::Decided(_) => EventKind::RequestDecided,
            Self::ProofViewed(_) => EventKind::ProofViewed,
        }
    }
}

/// Why an admin does something: a sentence or two, for the history and the audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reason(String);

/// The fewest and the most characters of a reason.
pub const REASON_CHARS: (usize, usize) = (3, 200);

impl Reason {
    /// Reads what was written.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (least, most) = REASON_CHARS;
        (least..=most).contains(&text.chars().count()).then_some(Self(text))
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_something_and_not_too_much() {
        assert_eq!(Reason::parse("  salah   produk\n").map(|reason| reason.0), Some("salah produk".to_owned()));
        for wrong in ["", " a ", "ok", &"a".repeat(201)] {
            assert_eq!(Reason::parse(wrong), None, "{wrong}");
        }
        assert!(Reason::parse(&"a".repeat(200)).is_some());
    }
}
