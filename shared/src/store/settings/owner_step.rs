//! What an owner is asked: the step that their next message answers.

use crate::domain::ids::UserId;
use crate::domain::owner::OwnerStep;
use crate::store::Store;
use crate::store::table::error::{Item, StoreError, failed};
use crate::store::table::item::{from_item, to_item};
use crate::store::table::keys;

impl Store {
    /// What an owner's next message answers.
    ///
    /// # Errors
    /// If the table fails or the record can't be read.
    pub async fn owner_step(&self, owner: UserId) -> Result<Option<OwnerStep>, StoreError> {
        let call = self.client.get_item().table_name(self.table()).set_key(Some(keys::owner_step(owner).item()));
        let item = call.consistent_read(true).send().await.map_err(failed("read an owner's step"))?.item;
        item.map(|item| from_item("step of an owner", item)).transpose()
    }

    /// Remembers what an owner is asked; the latest question holds.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn put_owner_step(&self, owner: UserId, step: &OwnerStep) -> Result<(), StoreError> {
        let mut item: Item = to_item("an owner's step", step)?;
        item.extend(keys::owner_step(owner).item());
        let call = self.client.put_item().table_name(self.table()).set_item(Some(item));
        call.send().await.map(|_| ()).map_err(failed("write an owner's step"))
    }

    /// Forgets what an owner was asked.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn delete_owner_step(&self, owner: UserId) -> Result<(), StoreError> {
        let call = self.client.delete_item().table_name(self.table()).set_key(Some(keys::owner_step(owner).item()));
        call.send().await.map(|_| ()).map_err(failed("forget an owner's step"))
    }
}
