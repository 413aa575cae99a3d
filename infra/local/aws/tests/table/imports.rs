//! Tables made from exports, by calls as SDKs make them: item by item, broken sources, and every refusal.

use crate::common::{ARN, BUCKET, Parts, TABLE, item, key, parts, sorted};
use jiff::SignedDuration;
use local_aws::table::refusal;
use local_kit::trace::Kind;
use serde_json::{Value, json};

const NEW: &str = "lapak-Table-r202611220700";

fn request(table: &str, prefix: &str, token: &str) -> Value {
    json!({
        "ClientToken": token, "InputFormat": "DYNAMODB_JSON", "InputCompressionType": "GZIP",
        "S3BucketSource": { "S3Bucket": BUCKET, "S3KeyPrefix": prefix },
        "TableCreationParameters": {
            "TableName": table, "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [
                { "AttributeName": "pk", "AttributeType": "S" }, { "AttributeName": "sk", "AttributeType": "S" },
                { "AttributeName": "state", "AttributeType": "S" },
            ],
            "KeySchema": [{ "AttributeName": "pk", "KeyType": "HASH" }, { "AttributeName": "sk", "KeyType": "RANGE" }],
            "GlobalSecondaryIndexes": [{
                "IndexName": "state", "KeySchema": [{ "AttributeName": "state", "KeyType": "HASH" }],
                "Projection": { "ProjectionType": "KEYS_ONLY" },
            }],
        },
    })
}

impl Parts {
    async fn import(&self, request: Value) -> Result<Value, String> {
        Ok(self.call("ImportTable", request).await?["ImportTableDescription"].take())
    }

    /// An import that is over.
    async fn imported(&self, request: Value) -> Value {
        let import = self.import(request).await.unwrap();
        self.minutes(5);
        self.describe(&import).await
    }

    async fn status(&self, table: &str) -> Result<Value, String> {
        Ok(self.call("DescribeTable", json!({ "TableName": table })).await?["Table"]["TableStatus"].take())
    }
}

/// Processed, imported, errors.
fn counts(import: &Value) -> [u64; 3] {
    ["ProcessedItemCount", "ImportedItemCount", "ErrorCount"].map(|count| import[count].as_u64().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_becomes_a_table_item_by_item() {
    let parts = parts(2_500).await;
    let prefix = parts.exported(json!({})).await + "data/";
    parts.table.put_raw(item(1, "later")).unwrap();
    let import = parts.import(request(NEW, &prefix, "a")).await.unwrap();
    assert_eq!((&import["ImportStatus"], counts(&import)), (&json!("IN_PROGRESS"), [0; 3]));
    let get = json!({ "TableName": NEW, "Key": key(1) });
    let tag = json!({ "ResourceArn": import["TableArn"], "Tags": [{ "Key": "a", "Value": "b" }] });
    assert_eq!(parts.status(NEW).await, Err("ResourceNotFoundException".into()));
    parts.seconds(30);
    assert_eq!(parts.status(NEW).await, Ok("CREATING".into()));
    assert_eq!(parts.call("GetItem", get.clone()).await, Err("ResourceNotFoundException".into()));
    assert_eq!(parts.call("TagResource", tag.clone()).await, Err("ResourceNotFoundException".into()));
    let delete = parts.call("DeleteTable", json!({ "TableName": NEW })).await;
    assert_eq!(delete, Err("ResourceInUseException".into()));
    assert_eq!(parts.table.names().unwrap(), [TABLE]);

    parts.minutes(5);
    let done = parts.describe(&import).await;
    assert_eq!((&done["ImportStatus"], counts(&done)), (&json!("COMPLETED"), [2_500, 2_500, 0]));
    assert!(done["ProcessedSizeBytes"].as_u64().unwrap() > 200_000 && done["FailureCode"].is_null());
    assert_eq!(parts.status(NEW).await, Ok("ACTIVE".into()));
    assert_eq!(parts.call("GetItem", get).await.unwrap()["Item"], item(1, "now"));
    let query = json!({ "TableName": NEW, "IndexName": "state", "Select": "COUNT", "KeyConditionExpression": "#s = :s",
        "ExpressionAttributeNames": { "#s": "state" }, "ExpressionAttributeValues": { ":s": { "S": "now" } } });
    assert_eq!(parts.call("Query", query).await.unwrap()["Count"], 2_500);
    assert_eq!(parts.table.names().unwrap(), [TABLE, NEW]);
    let expected: Vec<Value> = (0..2_500).map(|number| item(number, "now")).collect();
    assert_eq!(sorted(parts.table.named(NEW).scan().unwrap()), sorted(expected));
    assert_eq!(parts.table.get("A#1", "#").unwrap(), Some(item(1, "later")));

    let trace = parts.part_context.trace.since(0);
    let read = |call: &str| trace.iter().filter(|event| event.kind == Kind::Bucket && event.call == call).count();
    assert_eq!((read("ListBucket"), read("GET")), (1, 4));
    let begun = trace.iter().find(|event| event.call == "ImportTable").unwrap();
    assert_eq!(begun.detail["arn"], format!("{ARN}-r202611220700"));
    assert!(begun.detail["log_group"].as_str().unwrap().contains("/aws-dynamodb/imports"));
    let got = trace.iter().rfind(|event| event.call == "GetItem").unwrap();
    assert_eq!(got.detail["table"], NEW);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_broken_in_a_source_is_left_out_and_counted() {
    let parts = parts(40).await;
    let folder = parts.exported(json!({})).await;
    let prefix = folder.clone() + "data/";
    let failed = async |prefix: &str, table: &str| {
        let import = parts.imported(request(table, prefix, table)).await;
        assert_eq!(
            (&import["ImportStatus"], &import["FailureCode"]),
            (&json!("FAILED"), &json!("ItemValidationError"))
        );
        assert_eq!(parts.status(table).await, Ok("ACTIVE".into()), "what could be used is there");
        counts(&import)
    };
    // The manifests are no items: two of them, each with its checksum.
    assert_eq!(failed(&folder, "manifests").await, [44, 40, 4]);

    let files = parts.bucket.keys(BUCKET).unwrap();
    let file = files.iter().find(|key| key.starts_with(&prefix)).unwrap();
    let whole = parts.bucket.get(BUCKET, file).unwrap();
    parts.bucket.put(BUCKET, file, &whole[..whole.len() - 20]).unwrap();
    let [processed, imported, errors] = failed(&prefix, "cut").await;
    assert!(errors == 1 && imported < 40 && processed == imported + 1, "{processed} {imported} {errors}");
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    parts.bucket.put(BUCKET, file, &flipped).unwrap();
    assert_eq!(failed(&prefix, "flipped").await[2], 1);
    parts.bucket.put(BUCKET, file, &whole).unwrap();

    let lines = "{\"Item\":{\"pk\":{\"S\":\"x\"},\"sk\":{\"S\":\"#\"}}}\n\n{\"Item\":{\"pk\":{\"S\":\"y\"}}}\n\
                 {\"Item\":{\"pk\":{\"S\":\"z\"},\"sk\":{\"S\":\"#\"}}}\n{\"Thing\":{}}\n{\"Item\":{}}\n";
    parts.bucket.put(BUCKET, "lines/1.json", lines.as_bytes()).unwrap();
    let mut plain = request("lines", "lines/", "lines");
    plain["InputCompressionType"] = "NONE".into();
    let import = parts.imported(plain).await;
    // One lacks its sort key; another is no item, and what follows it is not read.
    assert_eq!(counts(&import), [4, 2, 2]);
    let empty = parts.imported(request("empty", "nothing/here/", "empty")).await;
    assert_eq!((&empty["ImportStatus"], counts(&empty)), (&json!("COMPLETED"), [0; 3]));
    assert_eq!(parts.status("empty").await, Ok("ACTIVE".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_stands_for_its_import_while_that_runs() {
    let parts = parts(3).await;
    let prefix = parts.exported(json!({})).await + "data/";
    let first = parts.import(request(NEW, &prefix, "a")).await.unwrap();
    let again = parts.import(request(NEW, "elsewhere/", "a")).await.unwrap();
    assert_eq!((&again["ImportArn"], &again["S3BucketSource"]), (&first["ImportArn"], &first["S3BucketSource"]));
    assert_eq!(parts.import(request("other", &prefix, "a")).await, Err("ImportConflictException".into()));
    let late = parts.import(request(NEW, &prefix, "b")).await.unwrap();
    parts.minutes(5);
    assert_eq!(parts.describe(&late).await["FailureCode"], "TableAlreadyExists");
    assert_eq!(parts.describe(&first).await["ImportStatus"], "COMPLETED");
    assert_eq!(parts.import(request(NEW, &prefix, "a")).await, Err("ResourceInUseException".into()));
    parts.call("DeleteTable", json!({ "TableName": NEW })).await.unwrap();
    let old = parts.import(request(NEW, &prefix, "a")).await.unwrap();
    assert_eq!((&old["ImportArn"], &old["ImportStatus"]), (&first["ImportArn"], &json!("COMPLETED")));
    assert_eq!(parts.status(NEW).await, Err("ResourceNotFoundException".into()), "nothing is made again");
    parts.minutes(8 * 60);
    let new = parts.imported(request(NEW, &prefix, "a")).await;
    assert_eq!(new["ImportStatus"], "COMPLETED");
    let page = parts.call("ListImports", json!({ "TableArn": first["TableArn"], "PageSize": 1 })).await.unwrap();
    assert_eq!((&page["ImportSummaryList"][0]["ImportArn"], &page["NextToken"]), (&new["ImportArn"], &json!("1")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_service_refuses_is_refused() {
    let parts = parts(1).await;
    let with = |path: &str, value: Value| {
        let mut request = request(NEW, "x/", "a");
        *request.pointer_mut(path).unwrap() = value;
        request
    };
    for (request, kind) in [
        (with("/ClientToken", Value::Null), "ValidationException"),
        (with("/ClientToken", json!("$")), "ValidationException"),
        (with("/InputFormat", json!("XML")), "ValidationException"),
        (with("/InputCompressionType", json!("BZIP2")), "ValidationException"),
        (with("/S3BucketSource/S3Bucket", json!("a/b")), "ValidationException"),
        (with("/S3BucketSource", json!({ "S3Bucket": BUCKET, "Prefix": "x" })), "SerializationException"),
        (with("/TableCreationParameters/TableName", json!("no name")), "ValidationException"),
        (with("/TableCreationParameters/AttributeDefinitions", json!([])), "ValidationException"),
        (with("/TableCreationParameters", json!({ "Tags": [] })), "SerializationException"),
        (with("/TableCreationParameters/TableName", json!(TABLE)), "ResourceInUseException"),
    ] {
        assert_eq!(parts.import(request.clone()).await, Err(kind.into()), "{request}");
    }
    let arn = format!("{ARN}/import/01234567890123-a1b2c3d4");
    let described = parts.call("DescribeImport", json!({ "ImportArn": arn })).await;
    assert_eq!(described, Err("ImportNotFoundException".into()));
    assert_eq!(parts.call("DescribeImport", json!({ "ImportArn": ARN })).await, Err("ValidationException".into()));
    assert_eq!(parts.table.names().unwrap(), [TABLE]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_fails_or_is_throttled_on_demand() {
    let parts = parts(3).await;
    let prefix = parts.exported(json!({})).await + "data/";
    parts.table.faults.next("ImportTable", 1, refusal("LimitExceededException"));
    assert_eq!(parts.import(request(NEW, &prefix, "a")).await, Err("LimitExceededException".into()));
    parts.table.imports.fail_next("InternalError", "as planned");
    let mut nowhere = request(NEW, &prefix, "b");
    nowhere["S3BucketSource"]["S3Bucket"] = "nobodys-bucket".into();
    for (request, code) in [(request(NEW, &prefix, "a"), "InternalError"), (nowhere, "S3NoSuchBucket")] {
        let failed = parts.imported(request).await;
        assert_eq!((&failed["ImportStatus"], &failed["FailureCode"]), (&json!("FAILED"), &json!(code)));
        assert_eq!(parts.status(NEW).await, Err("ResourceNotFoundException".into()));
    }
    parts.table.imports.take(SignedDuration::from_hours(2));
    let slow = parts.import(request(NEW, &prefix, "c")).await.unwrap();
    parts.minutes(119);
    assert_eq!(parts.describe(&slow).await["ImportStatus"], "IN_PROGRESS");
    parts.minutes(1);
    assert_eq!(parts.describe(&slow).await["ImportStatus"], "COMPLETED");
    assert_eq!(parts.table.imports.begun(), 3);
}
