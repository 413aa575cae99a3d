//! An incident: money that moved, or was said to have moved, in a way that a person should see.

use super::event::EventKind;
use super::ids::{OrderId, TxnId};
use super::money::Rupiah;
use super::time::Moment;
use serde::{Deserialize, Serialize};

/// What happened to which money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// When the shop learned of it.
    pub at: Moment,
    /// What happened, as the event that tells of it.
    pub kind: EventKind,
    /// The order, if the payment names one of ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// The gateway's transaction.
    pub txn: TxnId,
    /// What the order asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Rupiah>,
    /// What came, or what a callback said had come.
    pub received: Rupiah,
    /// Whether it became the buyer's balance.
    pub credited: bool,
}
