//! DynamoDB's own exports of the table: begun and followed.

use crate::domain::backup::Backup;
use crate::store::Store;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::primitives::DateTime;
use aws_sdk_dynamodb::types::{ExportFormat, ExportStatus as Status, S3SseAlgorithm};

/// Where an export comes from and goes to.
#[derive(Clone, Copy, Debug)]
pub struct ExportOf<'a> {
    /// The ARN of the table.
    pub table_arn: &'a str,
    /// The bucket.
    pub bucket: &'a str,
}

/// How far an export is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportStatus {
    /// It is under way.
    InProgress,
    /// Its files lie in the bucket.
    Completed,
    /// It failed, with DynamoDB's code.
    Failed(String),
}

/// Why DynamoDB did not answer as it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ControlPlaneRefusal {
    /// The same may succeed later; DynamoDB's code, or that there was no answer.
    #[error("not now: {0}")]
    NotNow(String),
    /// It will be refused again; DynamoDB's code.
    #[error("refused: {0}")]
    Final(String),
}

/// Codes of refusals that a repetition does not change.
const FINAL: &[&str] = &[
    "PointInTimeRecoveryUnavailableException",
    "TableNotFoundException",
    "InvalidExportTimeException",
    "ExportConflictException",
    "ExportNotFoundException",
    "ImportConflictException",
    "ImportNotFoundException",
    "ResourceInUseException",
    "ResourceNotFoundException",
    "ValidationException",
    "AccessDeniedException",
];

impl Store {
    /// Begins the export of a backup and returns its ARN. The backup's id is its token: repeated within eight hours, it is
    /// the same export.
    ///
    /// # Errors
    /// As DynamoDB refuses.
    pub async fn start_export(&self, backup: &Backup, of: ExportOf<'_>) -> Result<String, ControlPlaneRefusal> {
        let call = self
            .client
            .export_table_to_point_in_time()
            .table_arn(of.table_arn)
            .s3_bucket(of.bucket)
            .s3_prefix(backup.class.prefix())
            .s3_sse_algorithm(S3SseAlgorithm::Aes256)
            .export_format(ExportFormat::DynamodbJson)
            .client_token(backup.id.to_string())
            // Without a time it is the present moment, which can't be named: DynamoDB takes those that are five minutes old.
            .set_export_time(backup.past_moment().map(|past| DateTime::from_secs(past.as_millis().div_euclid(1_000))));
        let answer = call.send().await.map_err(refusal)?;
        let arn = answer.export_description.and_then(|description| description.export_arn);
        arn.ok_or_else(|| ControlPlaneRefusal::NotNow("an answer without an ARN".to_owned()))
    }

    /// How far an export is.
    ///
    /// # Errors
    /// As DynamoDB refuses.
    pub async fn export_status(&self, arn: &str) -> Result<ExportStatus, ControlPlaneRefusal> {
        let answer = self.client.describe_export().export_arn(arn).send().await.map_err(refusal)?;
        let description = answer.export_description();
        match description.and_then(|description| description.export_status()) {
            Some(Status::InProgress) => Ok(ExportStatus::InProgress),
            Some(Status::Completed) => Ok(ExportStatus::Completed),
            Some(Status::Failed) => {
                let code = description.and_then(|description| description.failure_code()).unwrap_or("unknown");
                Ok(ExportStatus::Failed(code.to_owned()))
            }
            _ => Err(ControlPlaneRefusal::NotNow("an unknown status".to_owned())),
        }
    }
}

/// What DynamoDB's answer means.
pub(in crate::store) fn refusal<E: ProvideErrorMetadata, R>(error: SdkError<E, R>) -> ControlPlaneRefusal {
    let code = error.as_service_error().map(|error| error.code().unwrap_or("unknown"));
    match code {
        Some(code) if FINAL.contains(&code) => ControlPlaneRefusal::Final(code.to_owned()),
        Some(code) => ControlPlaneRefusal::NotNow(code.to_owned()),
        None => ControlPlaneRefusal::NotNow("no answer".to_owned()),
    }
}
