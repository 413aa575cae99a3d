//! DynamoDB's own imports: an export becomes a new table, with the keys and indexes that the table of today has.

use crate::store::Store;
use crate::store::backups::{ControlPlaneRefusal, refusal};
use aws_sdk_dynamodb::types::{
    BillingMode, GlobalSecondaryIndex, GlobalSecondaryIndexDescription, ImportStatus as Status, InputCompressionType,
    InputFormat, S3BucketSource, TableCreationParameters,
};

/// Where an import comes from.
#[derive(Clone, Copy, Debug)]
pub struct ImportFrom<'a> {
    /// The bucket.
    pub bucket: &'a str,
    /// The folder of the export in it.
    pub folder: &'a str,
}

/// How far an import is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportStatus {
    /// It is under way.
    InProgress,
    /// The table is there.
    Completed {
        /// Items in it.
        items: u64,
        /// Items that could not be imported.
        errors: u64,
    },
    /// It failed, with DynamoDB's code.
    Failed(String),
}

impl Store {
    /// Begins the import of an export into a new table, and returns its ARN. The table's name is its token: repeated, it is
    /// the same import.
    ///
    /// # Errors
    /// As DynamoDB refuses.
    pub async fn start_import(&self, into: &str, from: ImportFrom<'_>) -> Result<String, ControlPlaneRefusal> {
        // DynamoDB takes every object below the prefix for data.
        let prefix = format!("{}/data/", from.folder);
        let source = S3BucketSource::builder().s3_bucket(from.bucket).s3_key_prefix(prefix);
        let call = self
            .client
            .import_table()
            .client_token(into)
            .s3_bucket_source(source.build().map_err(malformed)?)
            .input_format(InputFormat::DynamodbJson)
            .input_compression_type(InputCompressionType::Gzip)
            .table_creation_parameters(self.like_today(into).await?);
        let answer = call.send().await.map_err(refusal)?;
        let arn = answer.import_table_description.and_then(|description| description.import_arn);
        arn.ok_or_else(|| ControlPlaneRefusal::NotNow("an answer without an ARN".to_owned()))
    }

    /// How far an import is.
    ///
    /// # Errors
    /// As DynamoDB refuses.
    pub async fn import_status(&self, arn: &str) -> Result<ImportStatus, ControlPlaneRefusal> {
        let answer = self.client.describe_import().import_arn(arn).send().await.map_err(refusal)?;
        let Some(found) = answer.import_table_description else {
            return Err(ControlPlaneRefusal::NotNow("an answer without a description".to_owned()));
        };
        let count = |count: i64| u64::try_from(count).unwrap_or_default();
        match found.import_status {
            Some(Status::InProgress) => Ok(ImportStatus::InProgress),
            Some(Status::Completed) => Ok(ImportStatus::Completed {
                items: count(found.imported_item_count),
                errors: count(found.error_count),
            }),
            Some(Status::Failed | Status::Cancelled | Status::Cancelling) => {
                Ok(ImportStatus::Failed(found.failure_code.unwrap_or_else(|| "unknown".to_owned())))
            }
            _ => Err(ControlPlaneRefusal::NotNow("an unknown status".to_owned())),
        }
    }

    /// What makes a table like the one of today: template.yaml alone defines it.
    async fn like_today(&self, name: &str) -> Result<TableCreationParameters, ControlPlaneRefusal> {
        let today = self.client.describe_table().table_name(self.table()).send().await.map_err(refusal)?.table;
        let today = today.ok_or_else(|| ControlPlaneRefusal::NotNow("an answer without a table".to_owned()))?;
        let index = |index: GlobalSecondaryIndexDescription| {
            GlobalSecondaryIndex::builder()
                .set_index_name(index.index_name)
                .set_key_schema(index.key_schema)
                .set_projection(index.projection)
                .build()
                .map_err(malformed)
        };
        let indexes = today.global_secondary_indexes.unwrap_or_default().into_iter().map(index);
        TableCreationParameters::builder()
            .table_name(name)
            .set_attribute_definitions(today.attribute_definitions)
            .set_key_schema(today.key_schema)
            .billing_mode(BillingMode::PayPerRequest)
            .set_global_secondary_indexes(Some(indexes.collect::<Result<_, _>>()?))
            .build()
            .map_err(malformed)
    }
}

fn malformed(error: aws_sdk_dynamodb::error::BuildError) -> ControlPlaneRefusal {
    ControlPlaneRefusal::Final(error.to_string())
}
