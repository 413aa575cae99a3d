//! What a new table gets before it may serve, and how it is deleted again.

use crate::store::Store;
use crate::store::backups::{ControlPlaneRefusal, refusal};
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{PointInTimeRecoverySpecification, Tag, TimeToLiveSpecification, TimeToLiveStatus};

/// What the tags begin with that AWS itself sets, and nobody else may.
const TAGS_OF_AWS: &str = "aws:";

impl Store {
    /// Gives the table what the table of today has and no import brings: point-in-time recovery, deletion by age, protection
    /// from deletion, tags. Each may be there already.
    ///
    /// # Errors
    /// As DynamoDB refuses.
    pub async fn equip_like(&self, today: &Self) -> Result<(), ControlPlaneRefusal> {
        let recovery = PointInTimeRecoverySpecification::builder().point_in_time_recovery_enabled(true);
        let recovery = recovery.build().map_err(|error| ControlPlaneRefusal::Final(error.to_string()))?;
        let call = self.client.update_continuous_backups().table_name(self.table());
        call.point_in_time_recovery_specification(recovery).send().await.map_err(refusal)?;
        self.delete_by_age_like(today).await?;
        let call = self.client.update_table().table_name(self.table()).deletion_protection_enabled(true);
        call.send().await.map_err(refusal)?;
        let tags =
            self.client.list_tags_of_resource().resource_arn(today.arn().await?).send().await.map_err(refusal)?;
        let own: Vec<Tag> =
            tags.tags.unwrap_or_default().into_iter().filter(|tag| !tag.key.starts_with(TAGS_OF_AWS)).collect();
        if own.is_empty() {
            return Ok(());
        }
        let call = self.client.tag_resource().resource_arn(self.arn().await?).set_tags(Some(own));
        call.send().await.map(|_| ()).map_err(refusal)
    }

    /// Deletes the table; `true` once it is gone.
    ///
    /// # Errors
    /// As DynamoDB refuses.
    pub async fn delete_table(&self) -> Result<bool, ControlPlaneRefusal> {
        let found = match self.client.describe_table().table_name(self.table()).send().await {
            Ok(found) => found.table,
            Err(error) => return is_gone(error),
        };
        if found.as_ref().is_some_and(|table| table.deletion_protection_enabled == Some(true)) {
            let call = self.client.update_table().table_name(self.table()).deletion_protection_enabled(false);
            call.send().await.map_err(refusal)?;
        }
        match self.client.delete_table().table_name(self.table()).send().await {
            Ok(_) => Ok(false),
            Err(error) => is_gone(error),
        }
    }

    async fn delete_by_age_like(&self, today: &Self) -> Result<(), ControlPlaneRefusal> {
        let described = |answer: Option<aws_sdk_dynamodb::types::TimeToLiveDescription>| {
            let on = [Some(TimeToLiveStatus::Enabled), Some(TimeToLiveStatus::Enabling)];
            answer.filter(|found| on.contains(&found.time_to_live_status)).and_then(|found| found.attribute_name)
        };
        let ask = |store: &Self| store.client.describe_time_to_live().table_name(store.table()).send();
        let wanted = described(ask(today).await.map_err(refusal)?.time_to_live_description);
        let has = described(ask(self).await.map_err(refusal)?.time_to_live_description);
        let Some(attribute) = wanted.filter(|_| has.is_none()) else { return Ok(()) };
        let specification = TimeToLiveSpecification::builder().enabled(true).attribute_name(attribute);
        let specification = specification.build().map_err(|error| ControlPlaneRefusal::Final(error.to_string()))?;
        let call = self.client.update_time_to_live().table_name(self.table());
        call.time_to_live_specification(specification).send().await.map(|_| ()).map_err(refusal)
    }

    async fn arn(&self) -> Result<String, ControlPlaneRefusal> {
        let answer = self.client.describe_table().table_name(self.table()).send().await.map_err(refusal)?;
        let arn = answer.table.and_then(|table| table.table_arn);
        arn.ok_or_else(|| ControlPlaneRefusal::NotNow("an answer without an ARN".to_owned()))
    }
}

/// That there is no such table is what is wanted.
fn is_gone<E, R>(error: aws_sdk_dynamodb::error::SdkError<E, R>) -> Result<bool, ControlPlaneRefusal>
where
    E: ProvideErrorMetadata,
{
    match error.as_service_error().and_then(ProvideErrorMetadata::code) {
        Some("ResourceNotFoundException") => Ok(true),
        _ => Err(refusal(error)),
    }
}
