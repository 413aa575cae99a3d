//! What was sent last to an admin of each kind: a picture, or a file. A request that comes twice is sent once; after a crash it
//! is sent again.

use crate::domain::ids::MessageId;
use crate::domain::statistics::StatisticsRequest;
use crate::store::Store;
use crate::store::table::error::{Item, StoreError, failed};
use crate::store::table::keys::{self, number};
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::ReturnValue;

/// Somebody may send what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sending {
    /// The picture that was sent before for the same message, whose place this one takes.
    pub replaces: Option<MessageId>,
}

impl Store {
    /// Notes that a request is being answered; `None` if it was answered, or if the admin asked again since. Two processes that
    /// get it at the same time both send: that does no harm.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn begin_sending(&self, request: &StatisticsRequest) -> Result<Option<Sending>, StoreError> {
        let begun = self
            .client
            .update_item()
            .table_name(self.table())
            .set_key(Some(keys::sent_statistics(request.admin, request.wants).item()))
            .update_expression("SET asked_by = :asked_by, asked_at = :asked_at REMOVE sent_at")
            .condition_expression(
                "attribute_not_exists(pk) OR (asked_by <> :asked_by AND asked_at < :asked_at) OR \
                 (asked_by = :asked_by AND attribute_not_exists(sent_at))",
            )
            .expression_attribute_values(":asked_by", number(request.update))
            .expression_attribute_values(":asked_at", number(request.at.as_millis()))
            .return_values(ReturnValue::AllOld)
            .send()
            .await;
        match begun {
            Ok(begun) => {
                let before = begun.attributes.unwrap_or_default();
                let same_place = request.under.is_some() && message(&before, "figures_in") == request.under;
                Ok(Some(Sending { replaces: message(&before, "picture_in").filter(|_| same_place) }))
            }
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(None),
                _ => Err(failed("note a picture or file of figures")(error)),
            },
        }
    }

    /// Notes that a request was answered; by this message, if it was a picture.
    ///
    /// # Errors
    /// If the table fails: it is then sent once more.
    pub async fn end_sending(&self, request: &StatisticsRequest, picture: Option<MessageId>) -> Result<(), StoreError> {
        let place = |message: Option<MessageId>| number(message.map_or(0, |message| message.0));
        self.client
            .update_item()
            .table_name(self.table())
            .set_key(Some(keys::sent_statistics(request.admin, request.wants).item()))
            .update_expression("SET sent_at = :at, figures_in = :figures, picture_in = :picture")
            .expression_attribute_values(":at", number(request.at.as_millis()))
            .expression_attribute_values(":figures", place(request.under))
            .expression_attribute_values(":picture", place(picture))
            .send()
            .await
            .map_err(failed("note a picture or file of figures"))?;
        Ok(())
    }
}

fn message(item: &Item, name: &str) -> Option<MessageId> {
    let id = item.get(name)?.as_n().ok()?.parse().ok()?;
    (id > 0).then_some(MessageId(id))
}
