//! Exports of the table into the bucket, by calls as SDKs make them: from the request to the manifests, and every refusal.

use crate::common::{ARN, Parts, item, parts};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use flate2::read::GzDecoder;
use jiff::SignedDuration;
use local_aws::table::refusal;
use local_kit::trace::Kind;
use md5::{Digest, Md5};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::Read;

impl Parts {
    fn json(&self, key: &str) -> Value {
        serde_json::from_slice(&self.bucket.get("lapak-bucket", key).unwrap()).unwrap()
    }
}

#[tokio::test]
async fn an_export_is_a_snapshot_with_manifests_that_hold() {
    let parts = parts(50).await;
    let export = parts.export(json!({ "ClientToken": "a" })).await.unwrap();
    assert_eq!((&export["ExportStatus"], &export["ItemCount"]), (&json!("IN_PROGRESS"), &Value::Null));
    parts.table.put_raw(item(0, "later")).unwrap();
    parts.minutes(4);
    assert_eq!(parts.describe(&export).await["ExportStatus"], "IN_PROGRESS");
    let folder =
        "backups/daily/AWSDynamoDB/".to_owned() + export["ExportArn"].as_str().unwrap().rsplit('/').next().unwrap();
    assert!(!parts.bucket.keys("lapak-bucket").unwrap().iter().any(|key| key.contains("manifest")));
    parts.minutes(1);
    let done = parts.describe(&export).await;
    assert_eq!((&done["ExportStatus"], &done["ItemCount"]), (&json!("COMPLETED"), &json!(50)));
    assert_eq!(done["ExportManifest"], format!("{folder}/manifest-summary.json"));

    let summary = parts.json(&format!("{folder}/manifest-summary.json"));
    assert_eq!((&summary["itemCount"], &summary["exportArn"]), (&json!(50), &export["ExportArn"]));
    for manifest in ["summary", "files"] {
        let text = parts.bucket.get("lapak-bucket", &format!("{folder}/manifest-{manifest}.json")).unwrap();
        let sum = parts.bucket.get("lapak-bucket", &format!("{folder}/manifest-{manifest}.md5")).unwrap();
        assert_eq!(BASE64_STANDARD.encode(Md5::digest(&text)).as_bytes(), sum);
    }
    let files = parts.bucket.get("lapak-bucket", summary["manifestFilesS3Key"].as_str().unwrap()).unwrap();
    let mut read = BTreeSet::new();
    for line in String::from_utf8(files).unwrap().lines() {
        let file: Value = serde_json::from_str(line).unwrap();
        let bytes = parts.bucket.get("lapak-bucket", file["dataFileS3Key"].as_str().unwrap()).unwrap();
        assert_eq!(file["md5Checksum"], BASE64_STANDARD.encode(Md5::digest(&bytes)));
        let mut text = String::new();
        GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
        assert_eq!(text.lines().count(), usize::try_from(file["itemCount"].as_u64().unwrap()).unwrap());
        read.extend(text.lines().map(str::to_owned));
    }
    let expected: BTreeSet<String> = (0..50).map(|number| json!({ "Item": item(number, "now") }).to_string()).collect();
    assert_eq!(read, expected, "what was written later is not in it");
}

#[tokio::test]
async fn the_same_token_is_the_same_export_and_others_are_listed_by_page() {
    let parts = parts(1).await;
    let first = parts.export(json!({ "ClientToken": "a" })).await.unwrap();
    assert_eq!(parts.export(json!({ "ClientToken": "a" })).await.unwrap()["ExportArn"], first["ExportArn"]);
    let other = parts.export(json!({ "ClientToken": "a", "S3Prefix": "elsewhere" })).await;
    assert_eq!(other, Err("ExportConflictException".into()));
    parts.minutes(8 * 60);
    let later = parts.export(json!({ "ClientToken": "a" })).await.unwrap();
    assert_ne!(later["ExportArn"], first["ExportArn"], "a token is known for eight hours");
    let page = parts.call("ListExports", json!({ "TableArn": ARN, "MaxResults": 1 })).await.unwrap();
    assert_eq!(page["ExportSummaries"][0]["ExportArn"], later["ExportArn"]);
    let page = parts.call("ListExports", json!({ "MaxResults": 1, "NextToken": page["NextToken"] })).await.unwrap();
    assert_eq!(
        page,
        json!({ "ExportSummaries": [
        { "ExportArn": first["ExportArn"], "ExportStatus": "COMPLETED", "ExportType": "FULL_EXPORT" },
    ] })
    );
}

#[tokio::test]
async fn what_the_service_refuses_is_refused() {
    let parts = parts(1).await;
    for (more, kind) in [
        (json!({ "TableArn": "arn:aws:dynamodb:ap-southeast-1:123456789012:table/other" }), "TableNotFoundException"),
        (json!({ "S3Bucket": "a/b" }), "ValidationException"),
        (json!({ "ExportTime": 1_000 }), "InvalidExportTimeException"),
        (json!({ "Format": "ION" }), "SerializationException"),
    ] {
        assert_eq!(parts.export(more).await, Err(kind.into()));
    }
    let unknown = json!({ "ExportArn": format!("{ARN}/export/01234567890123-a1b2c3d4") });
    assert_eq!(parts.call("DescribeExport", unknown).await, Err("ExportNotFoundException".into()));

    let switch = async |on: bool| {
        let specification = json!({ "PointInTimeRecoveryEnabled": on });
        let request = json!({ "TableName": "lapak-Table", "PointInTimeRecoverySpecification": specification });
        let answer = parts.call("UpdateContinuousBackups", request).await.unwrap();
        answer["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"].clone()
    };
    assert_eq!(switch(false).await, "DISABLED");
    assert_eq!(parts.export(json!({})).await, Err("PointInTimeRecoveryUnavailableException".into()));
    assert_eq!(switch(true).await, "ENABLED");
    let described = parts.call("DescribeContinuousBackups", json!({ "TableName": "lapak-Table" })).await.unwrap();
    let described = &described["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"];
    assert_eq!(described["EarliestRestorableDateTime"], 1_795_330_800);
    assert!(parts.export(json!({})).await.is_ok());
    assert!(parts.call("DescribeContinuousBackups", json!({ "TableName": "x" })).await.is_err());
}

#[tokio::test]
async fn an_export_fails_or_is_throttled_on_demand_and_may_be_torn() {
    let parts = parts(3).await;
    parts.table.faults.next("ExportTableToPointInTime", 1, refusal("LimitExceededException"));
    assert_eq!(parts.export(json!({})).await, Err("LimitExceededException".into()));

    parts.table.exports.fail_next("S3AccessDenied", "Access Denied");
    let denied = parts.export(json!({})).await.unwrap();
    let nowhere = parts.export(json!({ "S3Bucket": "nobodys-bucket" })).await.unwrap();
    parts.table.exports.take(SignedDuration::ZERO);
    parts.table.exports.tear_next(vec![item(1, "older"), json!({ "pk": { "S": "A#2" }, "sk": { "S": "#" } })]);
    let torn = parts.export(json!({})).await.unwrap();
    parts.minutes(5);
    for (export, code) in [(&denied, "S3AccessDenied"), (&nowhere, "S3NoSuchBucket")] {
        let end = parts.describe(export).await;
        assert_eq!((&end["ExportStatus"], &end["FailureCode"]), (&json!("FAILED"), &json!(code)));
    }
    assert_eq!(parts.describe(&torn).await["ItemCount"], 2);
    let asked = parts.part_context.trace.since(0);
    let written = asked.iter().filter(|event| event.kind == Kind::Bucket && event.call == "PUT");
    assert!(written.clone().count() > 0 && written.clone().all(|event| event.function == "BackupFunction"));
}
