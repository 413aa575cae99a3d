//! Exports a table of every kind of value to `<folder>/lapak-bucket`, for an import by a tool that is not ours. What it
//! prints is JSON: where the items are, which they are, and how their table is made.

use anyhow::{Context, Result, ensure};
use jiff::SignedDuration;
use local_aws::bucket::Bucket;
use local_aws::table::Table;
use local_aws::template::Template;
use local_kit::clock::Clock;
use local_kit::part_context::PartContext;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

const TEMPLATE: &str = "
Resources:
  Bucket: { Type: AWS::S3::Bucket }
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }
      AttributeDefinitions:
        - { AttributeName: pk, AttributeType: S }
        - { AttributeName: sk, AttributeType: S }
        - { AttributeName: due, AttributeType: N }
      KeySchema: [{ AttributeName: pk, KeyType: HASH }, { AttributeName: sk, KeyType: RANGE }]
      GlobalSecondaryIndexes:
        - IndexName: due
          KeySchema: [{ AttributeName: sk, KeyType: HASH }, { AttributeName: due, KeyType: RANGE }]
          Projection: { ProjectionType: KEYS_ONLY }
";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let folder = std::env::args().nth(1).context("a folder is wanted")?;
    let template = Template::parse(TEMPLATE, &BTreeMap::new(), "")?;
    let clock = Clock::standing("2026-11-22T07:00:00Z".parse()?);
    let part_context = PartContext::alone(clock.clone());
    let spec = template.tables.first().context("the template has a table")?;
    let table = Table::start(spec, None, part_context.clone()).await?;
    let bucket = Bucket::start(&template, Some(Path::new(&folder)), part_context).await?;
    table.connect(&bucket);
    for number in 0..300 {
        table.put_raw(item(number))?;
    }
    let arn = format!("arn:aws:dynamodb:ap-southeast-1:123456789012:table/{}", table.name());
    rustls::crypto::ring::default_provider().install_default().ok();
    let call = reqwest::Client::new().post(table.base_url());
    let call = call.header("x-amz-target", "DynamoDB_20120810.ExportTableToPointInTime");
    let request = json!({ "TableArn": arn, "S3Bucket": bucket.names()[0], "S3Prefix": "backups" });
    let answer = call.body(request.to_string()).send().await?.text().await?;
    let export: Value = serde_json::from_str(&answer)?;
    let id = export["ExportDescription"]["ExportArn"].as_str().and_then(|arn| arn.rsplit('/').next());
    let id = id.with_context(|| format!("the export does not begin: {answer}"))?;
    table.exports.end_by(clock.turn(SignedDuration::from_hours(1)));
    let prefix = format!("backups/AWSDynamoDB/{id}/data/");
    let files = bucket.keys(&bucket.names()[0])?;
    ensure!(files.iter().any(|key| key.starts_with(&prefix)), "there is nothing in {prefix}");
    let told = json!({ "bucket": bucket.names()[0], "prefix": prefix, "items": table.scan()?, "table": spec.request });
    println!("{told}");
    Ok(())
}

/// An item; of all kinds of values and names that need care.
fn item(number: usize) -> Value {
    json!({
        "pk": { "S": format!("A#{number}") }, "sk": { "S": "#" }, "due": { "N": number.to_string() },
        "text": { "S": "zażółć 日本語 🦑 \"quoted\" \\ \n\t" }, "empty": { "S": "" }, "digits": { "N": "1".repeat(38) },
        "small": { "N": "0.0000000000000000000000000000000000001" }, "bytes": { "B": "AAH+/w==" },
        "yes": { "BOOL": true }, "nothing": { "NULL": true }, "a.b": { "SS": ["a", "b"] }, "ns": { "NS": ["1", "-2.5"] },
        "bs": { "BS": ["AA==", "AQ=="] }, "list": { "L": [{ "S": "x" }, { "L": [] }, { "M": {} }] },
        "map": { "M": { "in": { "M": { "deep": { "N": "7" } } } } },
    })
}
