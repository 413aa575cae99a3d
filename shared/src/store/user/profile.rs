//! What users tell of themselves, and the wizard that asks them for it.

use crate::domain::ids::UserId;
use crate::domain::language::Language;
use crate::domain::notice::NoticePreferences;
use crate::domain::user::profile::ProfileChange;
use crate::domain::user::wizard::Wizard;
use crate::domain::voucher::VoucherCode;
use crate::store::Store;
use crate::store::table::error::{StoreError, condition_held, failed, unwritable};
use crate::store::table::keys::{self, text};
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};

impl Store {
    /// Notes the language that a user chose.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn set_language(&self, id: UserId, language: Language) -> Result<(), StoreError> {
        self.update_user(id)
            .update_expression("SET #language = :language")
            .expression_attribute_names("#language", "language")
            .expression_attribute_values(":language", text(language.code()))
            .send()
            .await
            .map_err(failed("note a user's language"))?;
        Ok(())
    }

    /// Notes which notices an admin wants.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn set_notice_preferences(&self, id: UserId, chosen: &NoticePreferences) -> Result<(), StoreError> {
        let quiet = chosen.quiet.map(|quiet| quiet.to_string()).unwrap_or_default();
        self.update_user(id)
            .update_expression("SET muted_notices = :muted, quiet_hours = :quiet")
            .expression_attribute_values(":muted", text(chosen.muted_codes()))
            .expression_attribute_values(":quiet", text(quiet))
            .send()
            .await
            .map_err(failed("note which notices an admin wants"))?;
        Ok(())
    }

    /// Forgets a user's WhatsApp number.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn remove_whatsapp(&self, id: UserId) -> Result<(), StoreError> {
        let call = self.update_user(id).update_expression("REMOVE whatsapp");
        call.send().await.map_err(failed("forget a WhatsApp number"))?;
        Ok(())
    }

    /// Starts a wizard; one that was waiting before is left.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn start_wizard(&self, id: UserId, wizard: &Wizard) -> Result<(), StoreError> {
        self.update_user(id)
            .update_expression("SET wizard = :wizard")
            .expression_attribute_values(":wizard", value(wizard)?)
            .send()
            .await
            .map_err(failed("start a wizard"))?;
        Ok(())
    }

    /// Leaves the wizard, if there is one.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn leave_wizard(&self, id: UserId) -> Result<(), StoreError> {
        let call = self.update_user(id).update_expression("REMOVE wizard");
        call.send().await.map_err(failed("leave a wizard"))?;
        Ok(())
    }

    /// Brings a wizard from `seen` to `next`; `false`, and nothing changed, if it is no longer as it was seen.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn move_wizard(&self, id: UserId, (seen, next): (&Wizard, &Wizard)) -> Result<bool, StoreError> {
        let written = self
            .update_user(id)
            .update_expression("SET wizard = :next")
            .condition_expression("wizard = :seen")
            .expression_attribute_values(":seen", value(seen)?)
            .expression_attribute_values(":next", value(next)?)
            .send()
            .await;
        condition_held("answer a wizard", written)
    }

    /// The transaction's action that brings a wizard from `seen` to `next`, on the condition that it is still as it was
    /// seen.
    pub(in crate::store) fn answer_wizard(
        &self,
        id: UserId,
        (seen, next): (&Wizard, &Wizard),
    ) -> Result<TransactWriteItem, StoreError> {
        let update = Update::builder()
            .table_name(self.table())
            .set_key(Some(keys::user(id).item()))
            .update_expression("SET wizard = :next")
            .condition_expression("wizard = :seen")
            .expression_attribute_values(":seen", value(seen)?)
            .expression_attribute_values(":next", value(next)?)
            .build()
            .map_err(unwritable)?;
        Ok(TransactWriteItem::builder().update(update).build())
    }

    /// Chooses a voucher for the cart, and brings the wizard that asked for it from `seen` to `next`; `false`, and nothing
    /// changed, if the wizard is no longer as it was seen.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn choose_voucher(
        &self,
        id: UserId,
        code: &VoucherCode,
        (seen, next): (&Wizard, &Wizard),
    ) -> Result<bool, StoreError> {
        let written = self
            .update_user(id)
            .update_expression("SET voucher = :code, wizard = :next")
            .condition_expression("wizard = :seen")
            .expression_attribute_values(":code", text(code.as_str()))
            .expression_attribute_values(":seen", value(seen)?)
            .expression_attribute_values(":next", value(next)?)
            .send()
            .await;
        condition_held("choose a voucher", written)
    }

    /// Takes the chosen voucher off the cart.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn remove_voucher(&self, id: UserId) -> Result<(), StoreError> {
        let call = self.update_user(id).update_expression("REMOVE voucher");
        call.send().await.map_err(failed("remove a voucher"))?;
        Ok(())
    }

    /// Changes a profile, and brings the wizard that asked for it from `seen` to `next`; `false`, and nothing changed, if
    /// the wizard is no longer as it was seen.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn change_profile(
        &self,
        id: UserId,
        change: &ProfileChange,
        (seen, next): (&Wizard, &Wizard),
    ) -> Result<bool, StoreError> {
        let (attribute, entered) = match change {
            ProfileChange::Name(name) => ("chosen_name", name.to_string()),
            ProfileChange::WhatsApp(number) => ("whatsapp", number.to_string()),
        };
        let written = self
            .update_user(id)
            .update_expression(format!("SET {attribute} = :entered, wizard = :next"))
            .condition_expression("wizard = :seen")
            .expression_attribute_values(":entered", text(entered))
            .expression_attribute_values(":seen", value(seen)?)
            .expression_attribute_values(":next", value(next)?)
            .send()
            .await;
        condition_held("change a profile", written)
    }

    /// A write to the item of a user whose action was recorded, so it is there.
    fn update_user(&self, id: UserId) -> aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder {
        let call = self.client.update_item().table_name(self.table()).set_key(Some(keys::user(id).item()));
        call.condition_expression("attribute_exists(pk)")
    }
}

pub(in crate::store) fn value(wizard: &Wizard) -> Result<AttributeValue, StoreError> {
    serde_dynamo::to_attribute_value(wizard)
        .map_err(|error| StoreError::Unwritable { what: "a wizard", why: error.to_string() })
}
