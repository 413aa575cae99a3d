//! The client of the shop's bucket.

mod export;
mod lines;

pub use export::{ExportFile, ExportManifest, ManifestError};
pub use lines::FileRead;

use crate::clients::Aws;
use crate::domain::backup::Retention;
use crate::domain::time::Moment;
use aws_sdk_s3::Client;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::primitives::{ByteStream, DateTime};
use aws_sdk_s3::types::ObjectLockRetention;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use md5::{Digest, Md5};
use std::sync::OnceLock;

/// The bucket.
pub struct Archive {
    aws: Aws,
    /// Made with the first object: most cold starts need none.
    client: OnceLock<Client>,
    bucket: String,
}

/// Why an object was not read, written or deleted. The messages name neither the object nor the bucket.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    /// There is no such object.
    #[error("the object is missing")]
    Missing,
    /// The call failed; S3's code, or that there was no answer.
    #[error("the bucket failed: {0}")]
    Failed(String),
}

/// Why an object is not held.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoldError {
    /// The bucket refuses to, by S3's code: it has no Object Lock, or its policy does not let us.
    #[error("the bucket refuses a lock: {0}")]
    Refused(String),
    /// As any other call may fail.
    #[error(transparent)]
    Failed(#[from] ArchiveError),
}

impl Archive {
    /// The bucket of this name.
    pub fn new(aws: Aws, bucket: String) -> Self {
        Self { aws, client: OnceLock::new(), bucket }
    }

    /// An object, but at most its first `most` bytes.
    ///
    /// # Errors
    /// As S3 fails.
    pub async fn get(&self, key: &str, most: usize) -> Result<Vec<u8>, ArchiveError> {
        let range = format!("bytes=0-{}", most.saturating_sub(1));
        let call = self.client().get_object().bucket(&self.bucket).key(key).range(range);
        match call.send().await.map_err(|error| missing(failure(error))) {
            // An empty object has no first byte.
            Err(ArchiveError::Failed(code)) if code == "InvalidRange" => Ok(Vec::new()),
            Err(error) => Err(error),
            Ok(object) => {
                let body = object.body.collect().await;
                Ok(body.map_err(|_| ArchiveError::Failed("the body was cut off".into()))?.into_bytes().into())
            }
        }
    }

    /// Writes an object, in place of one that is there.
    ///
    /// # Errors
    /// As S3 fails.
    pub async fn put(&self, key: &str, bytes: Vec<u8>) -> Result<(), ArchiveError> {
        let call = self.client().put_object().bucket(&self.bucket).key(key).body(ByteStream::from(bytes));
        call.send().await.map(|_| ()).map_err(failure)
    }

    /// Writes an object that is never changed, and has it held; `false` if one is there that holds something else.
    ///
    /// # Errors
    /// As S3 fails; nothing is written if it refuses to hold the object.
    pub async fn put_once(&self, key: &str, bytes: Vec<u8>, held: Option<Retention>) -> Result<bool, HoldError> {
        let body = ByteStream::from(bytes.clone());
        let mut call = self.client().put_object().bucket(&self.bucket).key(key).if_none_match("*").body(body);
        if let Some(Retention { mode, until }) = held {
            // S3 takes nothing that it is to hold without a checksum.
            let md5 = BASE64_STANDARD.encode(Md5::digest(&bytes));
            call =
                call.object_lock_mode(mode.name().into()).object_lock_retain_until_date(date(until)).content_md5(md5);
        }
        match call.send().await.map_err(failure) {
            Ok(_) => Ok(true),
            Err(ArchiveError::Failed(code)) if code == "PreconditionFailed" => {
                let is_the_same = self.get(key, bytes.len().saturating_add(1)).await? == bytes;
                // It may have been written without a lock, when the bucket refused one.
                if let Some(retention) = held.filter(|_| is_the_same) {
                    self.hold(key, retention).await?;
                }
                Ok(is_the_same)
            }
            Err(error) if held.is_some() => Err(refusal(error)),
            Err(error) => Err(error.into()),
        }
    }

    /// Sets until when an object is held; the same once more is no error.
    ///
    /// # Errors
    /// As S3 fails.
    pub async fn hold(&self, key: &str, Retention { mode, until }: Retention) -> Result<(), HoldError> {
        let retention = ObjectLockRetention::builder().mode(mode.name().into()).retain_until_date(date(until)).build();
        let call = self.client().put_object_retention().bucket(&self.bucket).key(key).retention(retention);
        call.send().await.map(|_| ()).map_err(|error| refusal(failure(error)))
    }

    /// Deletes an object. It is not an error if there is none.
    ///
    /// # Errors
    /// As S3 fails.
    pub async fn delete(&self, key: &str) -> Result<(), ArchiveError> {
        let call = self.client().delete_object().bucket(&self.bucket).key(key);
        call.send().await.map(|_| ()).map_err(failure)
    }

    fn client(&self) -> &Client {
        self.client.get_or_init(|| self.aws.s3())
    }
}

/// Without the right to list a bucket, S3 denies access to what is not there.
fn missing(error: ArchiveError) -> ArchiveError {
    match error {
        ArchiveError::Failed(code) if code == "NoSuchKey" || code == "AccessDenied" => ArchiveError::Missing,
        other => other,
    }
}

/// What S3 answers where there is no Object Lock, where a policy is against it, and to a time that has passed.
fn refusal(error: ArchiveError) -> HoldError {
    match error {
        ArchiveError::Failed(code)
            if ["InvalidRequest", "AccessDenied", "InvalidArgument"].contains(&code.as_str()) =>
        {
            HoldError::Refused(code)
        }
        other => other.into(),
    }
}

fn date(at: Moment) -> DateTime {
    DateTime::from_millis(at.as_millis())
}

fn failure<E: ProvideErrorMetadata>(error: SdkError<E>) -> ArchiveError {
    let code = error.as_service_error().map(|error| error.code().unwrap_or("unknown"));
    ArchiveError::Failed(code.unwrap_or("no answer").to_owned())
}
