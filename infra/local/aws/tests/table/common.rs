//! A table and a bucket, and calls to the table as SDKs make them.

use jiff::SignedDuration;
use local_aws::bucket::Bucket;
use local_aws::table::Table;
use local_aws::template::Template;
use local_kit::clock::Clock;
use local_kit::part_context::PartContext;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The template's table.
pub(crate) const TABLE: &str = "lapak-Table";
/// Its ARN.
pub(crate) const ARN: &str = "arn:aws:dynamodb:ap-southeast-1:123456789012:table/lapak-Table";
/// The template's bucket.
pub(crate) const BUCKET: &str = "lapak-bucket";

const TEMPLATE: &str = "
Resources:
  Bucket: { Type: AWS::S3::Bucket }
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      DeletionProtectionEnabled: true
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }
      TimeToLiveSpecification: { AttributeName: ttl, Enabled: true }
      AttributeDefinitions:
        - { AttributeName: pk, AttributeType: S }
        - { AttributeName: sk, AttributeType: S }
        - { AttributeName: state, AttributeType: S }
      KeySchema: [{ AttributeName: pk, KeyType: HASH }, { AttributeName: sk, KeyType: RANGE }]
      GlobalSecondaryIndexes:
        - IndexName: state
          KeySchema: [{ AttributeName: state, KeyType: HASH }]
          Projection: { ProjectionType: KEYS_ONLY }
";

/// The parts, on a clock that stands.
pub(crate) struct Parts {
    pub(crate) table: Table,
    pub(crate) bucket: Bucket,
    pub(crate) part_context: PartContext,
    http: reqwest::Client,
}

/// Parts with so many items.
pub(crate) async fn parts(items: usize) -> Parts {
    let template = Template::parse(TEMPLATE, &BTreeMap::new(), "").unwrap();
    let clock = Clock::standing("2026-11-22T07:00:00Z".parse().unwrap());
    let part_context = PartContext::alone(clock);
    rustls::crypto::ring::default_provider().install_default().ok();
    let table = Table::start(&template.tables[0], None, part_context.clone()).await.unwrap();
    let bucket = Bucket::start(&template, None, part_context.clone()).await.unwrap();
    table.connect(&bucket);
    for number in 0..items {
        table.put_raw(item(number, "now")).unwrap();
    }
    Parts { table, bucket, part_context, http: reqwest::Client::new() }
}

/// An item, its state indexed.
pub(crate) fn item(number: usize, state: &str) -> Value {
    json!({ "pk": { "S": format!("A#{number}") }, "sk": { "S": "#" }, "state": { "S": state }, "b": { "B": "AAEC" } })
}

/// The key of an item.
pub(crate) fn key(number: usize) -> Value {
    json!({ "pk": { "S": format!("A#{number}") }, "sk": { "S": "#" } })
}

impl Parts {
    /// The answer, or the name of the refusal.
    pub(crate) async fn call(&self, operation: &str, request: Value) -> Result<Value, String> {
        let authorization =
            "AWS4-HMAC-SHA256 Credential=a/20261122/b/dynamodb/aws4_request, SignedHeaders=host, Signature=c";
        let call = self.http.post(self.table.base_url() + "/BackupFunction").body(request.to_string());
        let call = call.header("x-amz-target", format!("DynamoDB_20120810.{operation}"));
        let call = call.header("content-type", "application/x-amz-json-1.0").header("x-amz-date", "20261122T070000Z");
        let response = call.header("authorization", authorization).send().await.unwrap();
        let is_ok = response.status().as_u16() == 200;
        let answer: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        let kind = answer["__type"].as_str().unwrap_or_default().rsplit('#').next().unwrap_or_default().to_owned();
        if is_ok { Ok(answer) } else { Err(kind) }
    }

    /// Begins an export of the template's table.
    pub(crate) async fn export(&self, more: Value) -> Result<Value, String> {
        let mut request = json!({ "TableArn": ARN, "S3Bucket": BUCKET, "S3Prefix": "backups/daily" });
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        Ok(self.call("ExportTableToPointInTime", request).await?["ExportDescription"].take())
    }

    /// The description of an export or of an import.
    pub(crate) async fn describe(&self, begun: &Value) -> Value {
        if begun["ExportArn"].is_null() {
            let answer = self.call("DescribeImport", json!({ "ImportArn": begun["ImportArn"] })).await;
            answer.unwrap()["ImportTableDescription"].take()
        } else {
            let answer = self.call("DescribeExport", json!({ "ExportArn": begun["ExportArn"] })).await;
            answer.unwrap()["ExportDescription"].take()
        }
    }

    /// The folder of an export that is over by then, with its slash.
    pub(crate) async fn exported(&self, more: Value) -> String {
        let export = self.export(more).await.unwrap();
        self.minutes(5);
        let export = self.describe(&export).await;
        export["ExportManifest"].as_str().unwrap().trim_end_matches("manifest-summary.json").to_owned()
    }

    /// Time passes.
    pub(crate) fn minutes(&self, minutes: i64) {
        self.seconds(minutes * 60);
    }

    /// Time passes.
    pub(crate) fn seconds(&self, seconds: i64) {
        self.part_context.clock.turn(SignedDuration::from_secs(seconds));
    }
}

/// The items, in an order that is always the same.
pub(crate) fn sorted(mut items: Vec<Value>) -> Vec<Value> {
    items.sort_by_key(|item| item["pk"].to_string());
    items
}
