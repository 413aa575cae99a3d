//! Exports a table to `<folder>/lapak-bucket`, for an import by a tool that is not ours: of every kind of value, or of the items
//! in a file of JSON, at a moment. What it prints is JSON: the export, where its files are, which items, and how their table is made.

use anyhow::{Context, Result, bail, ensure};
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
        - { AttributeName: rank, AttributeType: N }
      KeySchema: [{ AttributeName: pk, KeyType: HASH }, { AttributeName: sk, KeyType: RANGE }]
      GlobalSecondaryIndexes:
        - IndexName: rank
          KeySchema: [{ AttributeName: sk, KeyType: HASH }, { AttributeName: rank, KeyType: RANGE }]
          Projection: { ProjectionType: KEYS_ONLY }
";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (folder, given, moment) = match arguments.as_slice() {
        [folder] => (folder, None, "2026-11-22T07:00:00Z"),
        [folder, file, moment] => (folder, Some(file), moment.as_str()),
        _ => bail!("export FOLDER [FILE-OF-ITEMS MOMENT]"),
    };
    let template = Template::parse(TEMPLATE, &BTreeMap::new(), "")?;
    let clock = Clock::standing(moment.parse()?);
    let part_context = PartContext::alone(clock.clone());
    let spec = template.tables.first().context("the template has a table")?;
    let table = Table::start(spec, None, part_context.clone()).await?;
    let bucket = Bucket::start(&template, Some(Path::new(folder)), part_context).await?;
    table.connect(&bucket);
    let items = match given {
        Some(file) => serde_json::from_slice(&std::fs::read(file)?)?,
        None => (0..300).map(item).collect::<Vec<Value>>(),
    };
    for item in items {
        table.put_raw(item)?;
    }
    let arn = format!("arn:aws:dynamodb:ap-southeast-1:123456789012:table/{}", table.name());
    rustls::crypto::ring::default_provider().install_default().ok();
    let call = reqwest::Client::new().post(table.base_url());
    let call = call.header("x-amz-target", "DynamoDB_20120810.ExportTableToPointInTime");
    let request = json!({ "TableArn": arn, "S3Bucket": bucket.names()[0], "S3Prefix": "backups" });
    let answer = call.body(request.to_string()).send().await?.text().await?;
    let export: Value = serde_json::from_str(&answer)?;
    let arn = export["ExportDescription"]["ExportArn"].as_str();
    let arn = arn.with_context(|| format!("the export does not begin: {answer}"))?;
    table.exports.end_by(clock.turn(SignedDuration::from_hours(1)));
    let folder = format!("backups/AWSDynamoDB/{}", arn.rsplit('/').next().unwrap_or_default());
    let prefix = format!("{folder}/data/");
    let files: Vec<String> = bucket.keys(&bucket.names()[0])?;
    ensure!(files.iter().any(|key| key.starts_with(&prefix)), "there is nothing in {prefix}");
    let told = json!({
        "export": arn, "bucket": bucket.names()[0], "folder": folder, "files": files, "items": table.scan()?,
        "table": spec.request,
    });
    println!("{told}");
    Ok(())
}

/// An item; of all kinds of values and names that need care.
fn item(number: usize) -> Value {
    json!({
        "pk": { "S": format!("A#{number}") }, "sk": { "S": "#" }, "rank": { "N": number.to_string() },
        "text": { "S": "zażółć 日本語 🦑 \"quoted\" \\ \n\t" }, "empty": { "S": "" }, "digits": { "N": "1".repeat(38) },
        "small": { "N": "0.0000000000000000000000000000000000001" }, "bytes": { "B": "AAH+/w==" },
        "yes": { "BOOL": true }, "nothing": { "NULL": true }, "a.b": { "SS": ["a", "b"] }, "ns": { "NS": ["1", "-2.5"] },
        "bs": { "BS": ["AA==", "AQ=="] }, "list": { "L": [{ "S": "x" }, { "L": [] }, { "M": {} }] },
        "map": { "M": { "in": { "M": { "deep": { "N": "7" } } } } },
    })
}
