//! The table of fees of refunds.

use crate::domain::money::refund::RefundFees;
use crate::store::table::error::{Item, StoreError, failed};
use crate::store::table::item::{from_item, to_item};
use crate::store::table::keys;
use crate::store::{PendingEvent, Store};
use aws_sdk_dynamodb::types::Put;
use serde::{Deserialize, Serialize};

/// What the table holds of it beside its key.
#[derive(Default, Serialize, Deserialize)]
struct Stored {
    fees: RefundFees,
}

impl Store {
    /// The table of fees; without fees until an admin sets some.
    ///
    /// # Errors
    /// If the table fails or it can't be read.
    pub async fn refund_fees(&self) -> Result<RefundFees, StoreError> {
        let key = Some(keys::refund_fees().item());
        let call = self.client.get_item().table_name(self.table()).set_key(key).consistent_read(true);
        let item = call.send().await.map_err(failed("read the fees of refunds"))?.item;
        item.map_or(Ok(Stored::default()), |item| from_item("fees of refunds", item)).map(|stored| stored.fees)
    }

    /// Replaces the table of fees, if it is still as it was seen, and stores the event that tells of it; `false` if not.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn set_refund_fees(
        &self,
        seen: &RefundFees,
        next: RefundFees,
        event: &PendingEvent,
    ) -> Result<bool, StoreError> {
        let mut item: Item = to_item("fees of refunds", &Stored { fees: next })?;
        item.extend(keys::refund_fees().item());
        let written = serde_dynamo::to_attribute_value(seen)
            .map_err(|error| StoreError::Unwritable { what: "fees of refunds", why: error.to_string() })?;
        let none = if *seen == RefundFees::default() { "attribute_not_exists(pk) OR " } else { "" };
        let put = Put::builder()
            .set_item(Some(item))
            .condition_expression(format!("{none}fees = :seen"))
            .expression_attribute_values(":seen", written);
        self.put_audited("set the fees of refunds", put, Some(event)).await
    }
}
