//! Seals of days, as they stand in the table.

use super::super::table::error::{Item, StoreError};
use super::super::table::item::to_item;
use super::super::table::keys::{self, text};
use super::super::{PendingEvent, Store};
use crate::domain::books::Sealing;
use aws_sdk_dynamodb::types::Put;

impl Store {
    /// The key of all seals of this shop.
    pub fn seal_key(&self) -> [u8; 32] {
        self.keyring.seal_key()
    }

    /// Seals a day, with a record in the audit trail; `false` if its seal is another one than was seen.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn seal_day(&self, sealing: &Sealing, event: &PendingEvent) -> Result<bool, StoreError> {
        let mut item: Item = to_item("a seal", &sealing.seal)?;
        item.extend(keys::seal(sealing.seal.day).item());
        let put = Put::builder().set_item(Some(item));
        let put = match &sealing.before {
            None => put.condition_expression("attribute_not_exists(pk)"),
            Some(before) => put
                .condition_expression("digest = :before")
                .expression_attribute_values(":before", text(before.digest.clone())),
        };
        self.put_audited("seal a day", put, Some(event)).await
    }
}
