//! Records of the set-up: the parts that are still to be done, and the latest update that was refused, by which a rollback
//! is recognised.

use super::Store;
use super::table::error::{Item, StoreError, condition_held, failed};
use super::table::item::{from_item, to_item};
use super::table::keys::{self, number, text};
use crate::domain::setup_part::SetupPart;
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};

/// A set-up of which parts are to be tried again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnfinishedSetup {
    /// The properties that CloudFormation gave, as JSON.
    pub properties: String,
    /// The parts that are still to be done.
    pub left: Vec<SetupPart>,
}

/// An update of the set-up that was refused; the properties before and after it, as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedUpdate {
    /// The properties that the update was to replace.
    pub before: String,
    /// The properties that the update was to bring.
    pub after: String,
}

/// Minutes between two attempts at the parts that are left.
const RETRY_MINUTES: i64 = 2;

impl Store {
    /// The unfinished set-up, if there is one.
    ///
    /// # Errors
    /// If the table fails or the record can't be read.
    pub async fn unfinished_setup(&self) -> Result<Option<UnfinishedSetup>, StoreError> {
        let found = self.setup_record(keys::unfinished_setup().sk).await?;
        found.map(|item| from_item("unfinished setup", item)).transpose()
    }

    /// Stores which parts of the set-up are left. The record is due at once (at 0), because CloudFormation's request brings
    /// no time: the next sweep requests the retry.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn store_unfinished_setup(&self, unfinished: &UnfinishedSetup) -> Result<(), StoreError> {
        let key = keys::unfinished_setup();
        let mut item: Item = to_item("an unfinished setup", unfinished)?;
        item.insert("due".to_owned(), text(keys::due_shard(&key.pk)));
        item.insert("due_at".to_owned(), number(0));
        item.extend(key.item());
        let call = self.client.put_item().table_name(self.table()).set_item(Some(item));
        call.send().await.map_err(failed("store the unfinished set-up"))?;
        Ok(())
    }

    /// Postpones the next retry by [`RETRY_MINUTES`]; does nothing if no part is left.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn postpone_setup(&self, now: Moment) -> Result<(), StoreError> {
        let call = self
            .client
            .update_item()
            .table_name(self.table())
            .set_key(Some(keys::unfinished_setup().item()))
            .update_expression("SET due_at = :later")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":later", number(now.plus_minutes(RETRY_MINUTES).as_millis()));
        condition_held("postpone the set-up", call.send().await).map(|_| ())
    }

    /// Deletes the record of an unfinished set-up with these properties. A record with other properties stays: a newer
    /// deployment wrote it meanwhile.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn mark_setup_finished(&self, properties: &str) -> Result<(), StoreError> {
        let call = self
            .client
            .delete_item()
            .table_name(self.table())
            .set_key(Some(keys::unfinished_setup().item()))
            .condition_expression("attribute_not_exists(pk) OR properties = :done")
            .expression_attribute_values(":done", text(properties));
        condition_held("finish the set-up", call.send().await).map(|_| ())
    }

    /// Deletes both records, after a newer set-up succeeded as a whole.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn delete_setup_records(&self) -> Result<(), StoreError> {
        for key in [keys::unfinished_setup(), keys::refused_setup()] {
            let call = self.client.delete_item().table_name(self.table()).set_key(Some(key.item()));
            call.send().await.map_err(failed("delete the records of an older set-up"))?;
        }
        Ok(())
    }

    /// The latest update that was refused, if no set-up has succeeded since.
    ///
    /// # Errors
    /// If the table fails or the record can't be read.
    pub async fn refused_setup(&self) -> Result<Option<RefusedUpdate>, StoreError> {
        let found = self.setup_record(keys::refused_setup().sk).await?;
        found.map(|item| from_item("refused setup", item)).transpose()
    }

    /// Stores that an update was refused: CloudFormation will roll it back.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn store_refused_setup(&self, update: &RefusedUpdate) -> Result<(), StoreError> {
        let mut item: Item = to_item("a refused setup", update)?;
        item.extend(keys::refused_setup().item());
        let call = self.client.put_item().table_name(self.table()).set_item(Some(item));
        call.send().await.map_err(failed("store a refused set-up"))?;
        Ok(())
    }

    /// Reads a record by a query, because the owner bot's role may query the table but not get items.
    async fn setup_record(&self, sk: String) -> Result<Option<Item>, StoreError> {
        let call = self
            .client
            .query()
            .table_name(self.table())
            .key_condition_expression("pk = :setup AND sk = :part")
            .expression_attribute_values(":setup", text(keys::SETUP))
            .expression_attribute_values(":part", text(sk))
            .consistent_read(true);
        let answer = call.send().await.map_err(failed("read a record of the set-up"))?;
        Ok(answer.items.unwrap_or_default().into_iter().next())
    }
}
