//! Setting up: what of it is left to be done again, and which update was refused, by which going back is known.

use super::Store;
use super::table::error::{Item, StoreError, failed};
use super::table::item::{from_item, to_item};
use super::table::keys::{self, number, text};
use crate::domain::setup_part::SetupPart;
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};

/// A set-up that is to be tried again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnfinishedSetup {
    /// The properties that CloudFormation gave, as JSON.
    pub properties: String,
    /// What is left of it.
    pub left: Vec<SetupPart>,
}

/// An update of the set-up that was refused; the properties before and after it, as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedUpdate {
    /// What was to be left.
    pub before: String,
    /// What was to come.
    pub after: String,
}

/// Minutes until the sweep asks again.
const AGAIN_AFTER: i64 = 2;

impl Store {
    /// What is left of setting up, if anything is.
    ///
    /// # Errors
    /// If the table fails or the record can't be read.
    pub async fn unfinished_setup(&self) -> Result<Option<UnfinishedSetup>, StoreError> {
        let found = self.setup_record(keys::unfinished_setup().sk).await?;
        found.map(|item| from_item("unfinished setup", item)).transpose()
    }

    /// Writes down what is left of setting up. The sweep asks for it within a minute: the setup function is told no
    /// time, so it is due at once.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn leave_setup(&self, unfinished: &UnfinishedSetup) -> Result<(), StoreError> {
        let key = keys::unfinished_setup();
        let mut item: Item = to_item("an unfinished setup", unfinished)?;
        item.insert("due".to_owned(), text(keys::due_shard(&key.pk)));
        item.insert("due_at".to_owned(), number(0));
        item.extend(key.item());
        let call = self.client.put_item().table_name(&self.table).set_item(Some(item));
        call.send().await.map_err(failed("leave the set-up to the sweep"))?;
        Ok(())
    }

    /// Puts the next try off by two minutes; nothing if there is none.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn put_setup_off(&self, now: Moment) -> Result<(), StoreError> {
        let call = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::unfinished_setup().item()))
            .update_expression("SET due_at = :later")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":later", number(now.plus_minutes(AGAIN_AFTER).as_millis()));
        match call.send().await {
            Ok(_) => Ok(()),
            Err(error) if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => Ok(()),
            Err(error) => Err(failed("put the set-up off")(error)),
        }
    }

    /// Nothing of a set-up with these properties is left. One with others stays: it came in the meantime.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn setup_finished(&self, properties: &str) -> Result<(), StoreError> {
        let call = self
            .client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(keys::unfinished_setup().item()))
            .condition_expression("attribute_not_exists(pk) OR properties = :done")
            .expression_attribute_values(":done", text(properties));
        match call.send().await {
            Ok(_) => Ok(()),
            Err(error) if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => Ok(()),
            Err(error) => Err(failed("finish the set-up")(error)),
        }
    }

    /// Forgets whatever was left of an older set-up, since a newer one went through.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn forget_older_setups(&self) -> Result<(), StoreError> {
        for key in [keys::unfinished_setup(), keys::refused_setup()] {
            let call = self.client.delete_item().table_name(&self.table).set_key(Some(key.item()));
            call.send().await.map_err(failed("forget an older set-up"))?;
        }
        Ok(())
    }

    /// The update that was refused last, if it is not done with.
    ///
    /// # Errors
    /// If the table fails or the record can't be read.
    pub async fn refused_setup(&self) -> Result<Option<RefusedUpdate>, StoreError> {
        let found = self.setup_record(keys::refused_setup().sk).await?;
        found.map(|item| from_item("refused setup", item)).transpose()
    }

    /// Notes that an update was refused: CloudFormation will ask for the way back.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn note_refused_setup(&self, update: &RefusedUpdate) -> Result<(), StoreError> {
        let mut item: Item = to_item("a refused setup", update)?;
        item.extend(keys::refused_setup().item());
        let call = self.client.put_item().table_name(&self.table).set_item(Some(item));
        call.send().await.map_err(failed("note a refused set-up"))?;
        Ok(())
    }

    /// By a query, because the owner bot's role has no other right to read.
    async fn setup_record(&self, sk: String) -> Result<Option<Item>, StoreError> {
        let call = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :setup AND sk = :part")
            .expression_attribute_values(":setup", text(keys::SETUP))
            .expression_attribute_values(":part", text(sk))
            .consistent_read(true);
        let answer = call.send().await.map_err(failed("read what is left of the set-up"))?;
        Ok(answer.items.unwrap_or_default().into_iter().next())
    }
}
