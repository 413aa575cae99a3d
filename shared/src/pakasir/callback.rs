//! The gateway's payment callback, parsed. It is a hint only; the status call decides.

use crate::domain::ids::{OrderId, TxnId};
use crate::domain::money::Rupiah;
use serde::Deserialize;

/// What a callback says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentCallback {
    /// The gateway's transaction.
    pub txn: TxnId,
    /// The order; `None` if the id has not the form of this shop's ids.
    pub order: Option<OrderId>,
    /// The amount without the fee.
    pub amount: Rupiah,
    /// Whether it is from the gateway's sandbox.
    pub sandbox: bool,
    /// It says `completed`; nothing else is of interest.
    pub completed: bool,
}

#[derive(Deserialize)]
struct Wire {
    txn_id: String,
    order_id: String,
    amount: u64,
    is_sandbox: bool,
    status: String,
}

/// Parses a body, whatever its content type. `None` if it is not a callback.
pub fn parse(body: &[u8]) -> Option<PaymentCallback> {
    let wire: Wire = serde_json::from_slice(body).ok()?;
    Some(PaymentCallback {
        txn: TxnId::parse(&wire.txn_id)?,
        order: OrderId::parse(&wire.order_id),
        amount: Rupiah::new(wire.amount),
        sandbox: wire.is_sandbox,
        completed: wire.status == "completed",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_callback_is_read() {
        let body = br#"{"txn_id":"vwiqpcriq","order_id":"LP-0000-0000-0001","amount":99000,"is_sandbox":false,
            "status":"completed","completed_at":"2025-09-19T01:18:49.678622564Z"}"#;
        let callback = parse(body).expect("a callback");
        assert_eq!((callback.amount.get(), callback.completed, callback.order.is_some()), (99_000, true, true));
    }

    #[test]
    fn what_is_none_is_refused() {
        for body in [
            "",
            "{}",
            "[]",
            r#"{"txn_id":"../x","order_id":"LP-1","amount":1,"is_sandbox":false,"status":"completed"}"#,
            r#"{"txn_id":"a","order_id":"LP-1","amount":-1,"is_sandbox":false,"status":"completed"}"#,
            r#"{"txn_id":"a","order_id":"LP-1","amount":1.5,"is_sandbox":false,"status":"completed"}"#,
        ] {
            assert_eq!(parse(body.as_bytes()), None, "{body}");
        }
    }
}
