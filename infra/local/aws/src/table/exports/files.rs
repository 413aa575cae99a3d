//! The files of an export, in DynamoDB's format: gzip of one item a line, and two manifests with their checksums.

use super::export::Export;
use crate::bucket::Bucket;
use crate::table::limits;
use anyhow::Result;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use local_kit::random::{self, hex};
use md5::{Digest, Md5};
use serde_json::{Value, json};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;

/// Partitions of the table, each of which gives a file.
const PARTITIONS: u64 = 4;

/// What was written.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) items: u64,
    pub(super) bytes: usize,
    /// A line of `manifest-files.json` for each file.
    files: Vec<Value>,
}

/// Writes `_started` and the data. A partition without items gives an empty file.
pub(super) fn write_data(bucket: &Bucket, export: &Export, items: &[Value]) -> Result<Written> {
    let (name, folder) = (export.request.bucket.as_str(), export.folder());
    bucket.put(name, &format!("{folder}/_started"), b"")?;
    let mut files: Vec<(u64, GzEncoder<Vec<u8>>)> =
        (0..PARTITIONS).map(|_| (0, GzEncoder::new(Vec::new(), Compression::fast()))).collect();
    let mut written = Written::default();
    for item in items {
        let mut hasher = DefaultHasher::new();
        item["pk"].to_string().hash(&mut hasher);
        let (count, file) = &mut files[usize::try_from(hasher.finish() % PARTITIONS)?];
        *count += 1;
        writeln!(file, "{}", json!({ "Item": item }))?;
        written.items += 1;
        written.bytes += limits::item_bytes(item);
    }
    for (count, file) in files {
        let bytes = file.finish()?;
        let key = format!("{folder}/data/{}.json.gz", hex(&random::bytes::<13>()));
        bucket.put(name, &key, &bytes)?;
        // The tag of an upload in one part.
        let etag = format!("{}-1", hex(&Md5::digest(Md5::digest(&bytes))));
        written.files.push(json!({
            "itemCount": count, "md5Checksum": BASE64_STANDARD.encode(Md5::digest(&bytes)), "etag": etag,
            "dataFileS3Key": key,
        }));
    }
    Ok(written)
}

/// Writes both manifests, the summary last.
pub(super) fn write_manifests(bucket: &Bucket, export: &Export, written: &Written) -> Result<()> {
    let folder = export.folder();
    let lines: String = written.files.iter().map(|file| format!("{file}\n")).collect();
    let time = |at: jiff::Timestamp| at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string();
    let summary = json!({
        "version": "2020-06-30", "exportArn": export.arn, "startTime": time(export.started),
        "endTime": time(export.ended()), "tableArn": export.request.table_arn, "tableId": export.table_id,
        "exportTime": time(export.moment()), "s3Bucket": export.request.bucket, "s3Prefix": export.request.prefix,
        "s3SseAlgorithm": "AES256", "s3SseKmsKeyId": null,
        "manifestFilesS3Key": format!("{folder}/manifest-files.json"), "billedSizeBytes": written.bytes,
        "itemCount": written.items, "outputFormat": "DYNAMODB_JSON", "exportType": "FULL_EXPORT",
    });
    for (name, text) in [("manifest-files", lines), ("manifest-summary", summary.to_string())] {
        bucket.put(&export.request.bucket, &format!("{folder}/{name}.json"), text.as_bytes())?;
        let checksum = BASE64_STANDARD.encode(Md5::digest(&text));
        bucket.put(&export.request.bucket, &format!("{folder}/{name}.md5"), checksum.as_bytes())?;
    }
    Ok(())
}
