//! The embedded S3, which has neither versions nor locks, with the locks that the shop uses. What would need more of them than
//! is played here is refused.

use super::locks::{Locks, has_checksum};
use async_trait::async_trait;
use s3s::dto::*;
use s3s::{S3, S3Request, S3Response, S3Result, s3_error};
use s3s_fs::FileSystem;
use std::pin::Pin;
use std::sync::Arc;

/// Files, and the locks on them.
#[derive(Debug)]
pub(super) struct Engine {
    pub(super) files: FileSystem,
    pub(super) locks: Arc<Locks>,
}

type Answer<T> = S3Result<S3Response<T>>;

/// Calls that have nothing to do with locks.
macro_rules! passed_on {
    ($($call:ident: $input:ty => $output:ty;)*) => { $(
        fn $call<'call, 'answer>(
            &'call self,
            request: S3Request<$input>,
        ) -> Pin<Box<dyn Future<Output = Answer<$output>> + Send + 'answer>>
        where
            'call: 'answer,
            Self: 'answer,
        {
            self.files.$call(request)
        }
    )* };
}

#[async_trait]
impl S3 for Engine {
    passed_on! {
        abort_multipart_upload: AbortMultipartUploadInput => AbortMultipartUploadOutput;
        create_bucket: CreateBucketInput => CreateBucketOutput;
        delete_bucket: DeleteBucketInput => DeleteBucketOutput;
        get_bucket_location: GetBucketLocationInput => GetBucketLocationOutput;
        get_object: GetObjectInput => GetObjectOutput;
        head_bucket: HeadBucketInput => HeadBucketOutput;
        head_object: HeadObjectInput => HeadObjectOutput;
        list_buckets: ListBucketsInput => ListBucketsOutput;
        list_objects: ListObjectsInput => ListObjectsOutput;
        list_objects_v2: ListObjectsV2Input => ListObjectsV2Output;
        list_parts: ListPartsInput => ListPartsOutput;
        upload_part: UploadPartInput => UploadPartOutput;
        upload_part_copy: UploadPartCopyInput => UploadPartCopyOutput;
    }

    async fn put_object(&self, request: S3Request<PutObjectInput>) -> Answer<PutObjectOutput> {
        let PutObjectInput { bucket, key, object_lock_mode, object_lock_retain_until_date, .. } = &request.input;
        let (bucket, key) = (bucket.clone(), key.clone());
        is_played(request.input.object_lock_legal_hold_status.is_none())?;
        let asked = match (object_lock_mode, object_lock_retain_until_date) {
            (None, None) => None,
            (mode, until) => {
                let asked = self.locks.asked(&bucket, mode.as_ref().map(|mode| mode.as_str()), until.as_ref())?;
                if !has_checksum(&request.headers) {
                    let wanted = "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with \
                                  Object Lock parameters";
                    return Err(s3_error!(InvalidRequest, "{wanted}"));
                }
                Some(asked)
            }
        };
        let before = self.locks.version(&bucket, &key);
        let answer = self.files.put_object(request).await?;
        self.locks.replaced((&bucket, &key), before, asked);
        Ok(answer)
    }

    async fn delete_object(&self, request: S3Request<DeleteObjectInput>) -> Answer<DeleteObjectOutput> {
        is_played(request.input.version_id.is_none() && request.input.bypass_governance_retention.is_none())?;
        let (bucket, key) = (request.input.bucket.clone(), request.input.key.clone());
        let before = self.locks.version(&bucket, &key);
        let is_held = before.is_some();
        let mut answer = self.files.delete_object(request).await?;
        self.locks.replaced((&bucket, &key), before, None);
        answer.output.delete_marker = is_held.then_some(true);
        Ok(answer)
    }

    async fn put_object_retention(
        &self,
        request: S3Request<PutObjectRetentionInput>,
    ) -> Answer<PutObjectRetentionOutput> {
        let PutObjectRetentionInput { bucket, key, retention, version_id, bypass_governance_retention, .. } =
            &request.input;
        is_played(version_id.is_none() && bypass_governance_retention.is_none())?;
        if !has_checksum(&request.headers) {
            let wanted = "Missing required header for this request: Content-MD5 OR x-amz-checksum-*";
            return Err(s3_error!(InvalidRequest, "{wanted}"));
        }
        self.locks.has_lock(bucket)?;
        let retention = retention.as_ref().filter(|asked| asked.mode.is_some() && asked.retain_until_date.is_some());
        let retention = retention.ok_or_else(|| s3_error!(MalformedXML))?;
        let mode = retention.mode.as_ref().map(|mode| mode.as_str());
        let asked = self.locks.asked(bucket, mode, retention.retain_until_date.as_ref())?;
        self.locks.hold((bucket, key), asked)?;
        Ok(S3Response::new(PutObjectRetentionOutput::default()))
    }

    async fn get_object_retention(
        &self,
        request: S3Request<GetObjectRetentionInput>,
    ) -> Answer<GetObjectRetentionOutput> {
        let GetObjectRetentionInput { bucket, key, version_id, .. } = &request.input;
        is_played(version_id.is_none())?;
        self.locks.has_lock(bucket)?;
        let Some(retention) = self.locks.retention(bucket, key) else {
            let none = "The specified object does not have a ObjectLock configuration";
            return Err(s3_error!(NoSuchObjectLockConfiguration, "{none}"));
        };
        Ok(S3Response::new(GetObjectRetentionOutput { retention: Some(retention.written()?) }))
    }

    // What replaces or deletes objects in other ways does so only where no version has to be kept for it.

    async fn copy_object(&self, request: S3Request<CopyObjectInput>) -> Answer<CopyObjectOutput> {
        is_played(request.input.object_lock_mode.is_none())?;
        self.is_free(&request.input.bucket, &request.input.key)?;
        self.files.copy_object(request).await
    }

    async fn delete_objects(&self, request: S3Request<DeleteObjectsInput>) -> Answer<DeleteObjectsOutput> {
        for object in &request.input.delete.objects {
            is_played(object.version_id.is_none())?;
            self.is_free(&request.input.bucket, &object.key)?;
        }
        self.files.delete_objects(request).await
    }

    async fn create_multipart_upload(
        &self,
        request: S3Request<CreateMultipartUploadInput>,
    ) -> Answer<CreateMultipartUploadOutput> {
        is_played(request.input.object_lock_mode.is_none())?;
        self.files.create_multipart_upload(request).await
    }

    async fn complete_multipart_upload(
        &self,
        request: S3Request<CompleteMultipartUploadInput>,
    ) -> Answer<CompleteMultipartUploadOutput> {
        self.is_free(&request.input.bucket, &request.input.key)?;
        self.files.complete_multipart_upload(request).await
    }
}

impl Engine {
    fn is_free(&self, bucket: &str, key: &str) -> S3Result<()> {
        is_played(self.locks.version(bucket, key).is_none())
    }
}

fn is_played(holds: bool) -> S3Result<()> {
    match holds {
        true => Ok(()),
        false => Err(s3_error!(NotImplemented, "the local cloud does not play this part of versions and Object Lock")),
    }
}
