//! How users are addressed by others: name, language, and the help thread that is open.

use crate::domain::ids::UserId;
use crate::domain::language::Language;
use crate::domain::money::Rupiah;
use crate::domain::notice::{NamedUser, Notice, NoticePreferences};
use crate::domain::user::access::Rights;
use crate::domain::user::help::{HelpQuota, HelpThread};
use crate::domain::user::wizard::Wizard;
use crate::store::Store;
use crate::store::table::error::{StoreError, failed, unwritable};
use crate::store::table::keys::{self, text};
use crate::store::table::transaction::Transaction;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};
use serde::Serialize;

/// A user as others address them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Who it is, and what they are called.
    pub user: NamedUser,
    /// The language that they read.
    pub language: Language,
    /// Their open help thread.
    pub help: Option<HelpThread>,
    /// Their balance.
    pub balance: Rupiah,
    /// Which notices they want as an admin.
    pub notices: NoticePreferences,
    /// What stands on their item of what they may do as an admin.
    pub rights: Rights,
}

impl Store {
    /// These users; whom the bot never met is not among them.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn contacts(&self, ids: &[UserId]) -> Result<Vec<Contact>, StoreError> {
        let items = self.batch_get(ids.iter().map(|id| keys::user(*id).item()).collect(), true).await?;
        let find = |id: &UserId| {
            let pk = text(keys::user(*id).pk);
            let item = items.iter().find(|item| item.get("pk") == Some(&pk))?;
            let user = super::user_from_item(*id, item);
            let name = user.profile.name_or(item.get("name").and_then(|name| name.as_s().ok()).map_or("", |name| name));
            Some(Contact {
                user: NamedUser { id: *id, name },
                language: user.language,
                help: user.help,
                balance: user.balance,
                notices: user.notices,
                rights: user.rights,
            })
        };
        Ok(ids.iter().filter_map(find).collect())
    }

    /// Stores the notices that a message for help makes, with the wizard of who wrote it, and of a buyer the thread that it
    /// belongs to and how many they sent; `false` if the message was relayed already.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn relay_help(
        &self,
        writer: UserId,
        (thread, wizard): (Option<(&HelpThread, &HelpQuota)>, &Wizard),
        notices: &[Notice],
    ) -> Result<bool, StoreError> {
        let mut update =
            self.help_update(writer).expression_attribute_values(":wizard", super::profile::value(wizard)?);
        let mut sets = "SET wizard = :wizard".to_owned();
        if let Some((thread, quota)) = thread {
            sets.push_str(", help = :help, help_quota = :quota");
            update = update.expression_attribute_values(":help", written("a help thread", thread)?);
            update = update.expression_attribute_values(":quota", written("a help quota", quota)?);
        }
        self.with_notices(update.update_expression(sets).condition_expression("attribute_exists(pk)"), notices).await
    }

    /// Notes what a buyer was told of how many messages they may send.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn note_help_quota(&self, buyer: UserId, quota: &HelpQuota) -> Result<(), StoreError> {
        let call = self.client.update_item().table_name(self.table()).set_key(Some(keys::user(buyer).item()));
        call.update_expression("SET help_quota = :quota")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":quota", written("a help quota", quota)?)
            .send()
            .await
            .map_err(failed("note a help quota"))?;
        Ok(())
    }

    /// Closes a buyer's help thread and stores the notices that say so; `false` if it is closed already.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn close_help(&self, buyer: UserId, notices: &[Notice]) -> Result<bool, StoreError> {
        let update = self.help_update(buyer).update_expression("REMOVE help");
        self.with_notices(update.condition_expression("attribute_exists(help)"), notices).await
    }

    /// Leaves a buyer's wizard if it waits for a message for help.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn leave_help_wizard(&self, buyer: UserId) -> Result<(), StoreError> {
        let update = self
            .help_update(buyer)
            .update_expression("REMOVE wizard")
            .condition_expression("wizard.waiting.step = :help");
        let update = update.expression_attribute_values(":help", text("help")).build().map_err(unwritable)?;
        let action = TransactWriteItem::builder().update(update).build();
        match self.transact_write("leave a wizard", vec![action]).await? {
            Transaction::Committed | Transaction::ConditionsFailed(_) => Ok(()),
        }
    }

    fn help_update(&self, user: UserId) -> aws_sdk_dynamodb::types::builders::UpdateBuilder {
        Update::builder().table_name(self.table()).set_key(Some(keys::user(user).item()))
    }

    async fn with_notices(
        &self,
        update: aws_sdk_dynamodb::types::builders::UpdateBuilder,
        notices: &[Notice],
    ) -> Result<bool, StoreError> {
        let update = update.build().map_err(unwritable)?;
        let mut actions = vec![TransactWriteItem::builder().update(update).build()];
        for notice in notices {
            actions.push(self.put_notice(notice)?);
        }
        Ok(matches!(self.transact_write("store notices about help", actions).await?, Transaction::Committed))
    }
}

fn written<T: Serialize>(what: &'static str, value: &T) -> Result<AttributeValue, StoreError> {
    serde_dynamo::to_attribute_value(value).map_err(|error| StoreError::Unwritable { what, why: error.to_string() })
}
