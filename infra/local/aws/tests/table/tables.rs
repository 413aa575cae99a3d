//! Tables as such: described, protected, deleted, swept, exported as they were.

use crate::common::{ARN, BUCKET, Parts, TABLE, item, key, parts, sorted};
use flate2::read::GzDecoder;
use serde_json::{Value, json};
use std::io::Read;

/// Items of one transaction.
const ITEMS: usize = 40;

const OTHER: &str = "lapak-Table-r202611220700";
const OTHER_ARN: &str = "arn:aws:dynamodb:ap-southeast-1:123456789012:table/lapak-Table-r202611220700";

impl Parts {
    /// A second table of the same items.
    async fn with_other(items: usize) -> Self {
        let parts = parts(items).await;
        let prefix = parts.exported(json!({})).await + "data/";
        let attribute = |name: &str| json!({ "AttributeName": name, "AttributeType": "S" });
        let import = json!({
            "ClientToken": "a", "InputFormat": "DYNAMODB_JSON", "InputCompressionType": "GZIP",
            "S3BucketSource": { "S3Bucket": BUCKET, "S3KeyPrefix": prefix },
            "TableCreationParameters": {
                "TableName": OTHER, "BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": [attribute("pk"), attribute("sk")],
                "KeySchema": [
                    { "AttributeName": "pk", "KeyType": "HASH" }, { "AttributeName": "sk", "KeyType": "RANGE" },
                ],
            },
        });
        parts.call("ImportTable", import).await.unwrap();
        parts.minutes(5);
        parts
    }

    async fn of(&self, operation: &str, table: &str) -> Result<Value, String> {
        self.call(operation, json!({ "TableName": table })).await
    }

    async fn recover(&self, table: &str, on: bool) -> Result<Value, String> {
        let specification = json!({ "PointInTimeRecoveryEnabled": on });
        let request = json!({ "TableName": table, "PointInTimeRecoverySpecification": specification });
        self.call("UpdateContinuousBackups", request).await
    }

    fn second(&self) -> i64 {
        self.part_context.clock.now().as_second()
    }

    /// The items of a table as an export of a second shows them.
    async fn items_at(&self, table_arn: &str, second: i64) -> Vec<Value> {
        let prefix = self.exported(json!({ "TableArn": table_arn, "ExportTime": second })).await + "data/";
        let mut text = String::new();
        for key in self.bucket.keys(BUCKET).unwrap().iter().filter(|key| key.starts_with(&prefix)) {
            let bytes = self.bucket.get(BUCKET, key).unwrap();
            GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
        }
        sorted(text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["Item"].take()).collect())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_is_described_protected_and_deleted() {
    let parts = Parts::with_other(7).await;
    let shop = parts.of("DescribeTable", TABLE).await.unwrap()["Table"].take();
    assert_eq!((&shop["TableArn"], &shop["DeletionProtectionEnabled"]), (&json!(ARN), &json!(true)));
    assert_eq!(shop["GlobalSecondaryIndexes"][0]["IndexArn"], format!("{ARN}/index/state"));
    let other = async || parts.of("DescribeTable", OTHER).await.unwrap()["Table"].take();
    assert_eq!(other().await["ItemCount"], 0, "items are counted every six hours");
    assert_eq!(other().await["CreationDateTime"], parts.second() - 5 * 60);
    parts.minutes(6 * 60);
    assert_eq!((&other().await["ItemCount"], &other().await["TableStatus"]), (&json!(7), &json!("ACTIVE")));

    let protect = async |on: bool| {
        let answer = parts.call("UpdateTable", json!({ "TableName": OTHER, "DeletionProtectionEnabled": on })).await;
        answer.unwrap()["TableDescription"]["DeletionProtectionEnabled"].clone()
    };
    assert_eq!(protect(true).await, true);
    assert_eq!(parts.of("DeleteTable", OTHER).await, Err("ValidationException".into()));
    let billing = json!({ "TableName": OTHER, "BillingMode": "PROVISIONED" });
    assert_eq!(parts.call("UpdateTable", billing).await, Err("ValidationException".into()));
    assert_eq!(parts.of("UpdateTable", OTHER).await, Err("ValidationException".into()));
    assert_eq!(protect(false).await, false);
    parts.recover(OTHER, true).await.unwrap();
    let export = parts.export(json!({ "TableArn": OTHER_ARN })).await.unwrap();
    let deleted = parts.of("DeleteTable", OTHER).await.unwrap()["TableDescription"].take();
    assert_eq!(deleted["TableStatus"], "DELETING");
    for operation in ["DescribeTable", "DeleteTable", "DescribeTimeToLive"] {
        assert_eq!(parts.of(operation, OTHER).await, Err("ResourceNotFoundException".into()));
    }
    let get = parts.call("GetItem", json!({ "TableName": OTHER, "Key": key(1) })).await;
    assert_eq!(get, Err("ResourceNotFoundException".into()));
    assert_eq!(parts.of("DescribeContinuousBackups", OTHER).await, Err("TableNotFoundException".into()));
    assert_eq!(parts.export(json!({ "TableArn": OTHER_ARN })).await, Err("TableNotFoundException".into()));
    parts.minutes(5);
    assert_eq!(parts.describe(&export).await["ExportStatus"], "COMPLETED");
    let listed = parts.call("ListExports", json!({ "TableArn": OTHER_ARN })).await.unwrap();
    assert_eq!(listed["ExportSummaries"], json!([]));
    assert_eq!(parts.call("CreateTable", json!({})).await, Err("ValidationException".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_imported_table_gets_what_an_import_does_not_give() {
    let parts = Parts::with_other(3).await;
    let ttl = async |on: bool| {
        let specification = json!({ "AttributeName": "ttl", "Enabled": on });
        parts.call("UpdateTimeToLive", json!({ "TableName": OTHER, "TimeToLiveSpecification": specification })).await
    };
    let described = async || parts.of("DescribeTimeToLive", OTHER).await.unwrap()["TimeToLiveDescription"].take();
    assert_eq!(described().await["TimeToLiveStatus"], "DISABLED");
    ttl(true).await.unwrap();
    assert_eq!(ttl(true).await, Err("ValidationException".into()), "twice is refused");
    assert_eq!(described().await, json!({ "TimeToLiveStatus": "ENABLED", "AttributeName": "ttl" }));
    let past = json!({ "pk": { "S": "past" }, "sk": { "S": "#" }, "ttl": { "N": "1700000000" } });
    parts.table.named(OTHER).put_raw(past).unwrap();
    assert_eq!(parts.table.sweep().unwrap(), 1);
    assert_eq!(parts.table.named(OTHER).scan().unwrap().len(), 3);

    let tags = json!([{ "Key": "restored", "Value": "2026-11-22" }]);
    parts.call("TagResource", json!({ "ResourceArn": OTHER_ARN, "Tags": tags })).await.unwrap();
    let listed = async |arn: &str| parts.call("ListTagsOfResource", json!({ "ResourceArn": arn })).await;
    assert_eq!(listed(OTHER_ARN).await.unwrap()["Tags"], tags);
    assert_eq!(listed(&format!("{ARN}-none")).await, Err("ResourceNotFoundException".into()));

    let export = parts.export(json!({ "TableArn": OTHER_ARN })).await;
    assert_eq!(export, Err("PointInTimeRecoveryUnavailableException".into()));
    let described = parts.recover(OTHER, true).await.unwrap();
    let described = &described["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"];
    assert_eq!(described["EarliestRestorableDateTime"], parts.second());
    assert!(parts.export(json!({ "TableArn": OTHER_ARN })).await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_past_moment_is_exported_as_it_was() {
    let parts = parts(4).await;
    let put = async |number: usize, state: &str| {
        parts.call("PutItem", json!({ "TableName": TABLE, "Item": item(number, state) })).await.unwrap();
    };
    let mut moments = Vec::new();
    let mut is_so = |parts: &Parts| {
        moments.push((parts.second(), sorted(parts.table.scan().unwrap())));
        parts.seconds(1);
    };
    is_so(&parts);
    put(0, "put").await;
    put(0, "put again").await;
    put(7, "new").await;
    is_so(&parts);
    let update = json!({ "TableName": TABLE, "Key": key(0), "UpdateExpression": "SET #s = :s",
        "ExpressionAttributeNames": { "#s": "state" }, "ExpressionAttributeValues": { ":s": { "S": "updated" } } });
    parts.call("UpdateItem", update).await.unwrap();
    parts.call("DeleteItem", json!({ "TableName": TABLE, "Key": key(1) })).await.unwrap();
    is_so(&parts);
    let transaction = json!({ "TransactItems": [
        { "Put": { "TableName": TABLE, "Item": item(1, "back") } }, { "Delete": { "TableName": TABLE, "Key": key(7) } },
        { "ConditionCheck": { "TableName": TABLE, "Key": key(2), "ConditionExpression": "attribute_exists(pk)" } },
    ] });
    parts.call("TransactWriteItems", transaction).await.unwrap();
    let cancelled = json!({ "TransactItems": [
        { "Put": { "TableName": TABLE, "Item": item(3, "never") } },
        { "ConditionCheck": { "TableName": TABLE, "Key": key(9), "ConditionExpression": "attribute_exists(pk)" } },
    ] });
    let cancelled = parts.call("TransactWriteItems", cancelled).await;
    assert_eq!(cancelled, Err("TransactionCanceledException".into()));
    is_so(&parts);
    let batch = json!({ "RequestItems": { TABLE: [
        { "PutRequest": { "Item": item(8, "batch") } }, { "DeleteRequest": { "Key": key(2) } } ] } });
    parts.call("BatchWriteItem", batch).await.unwrap();
    let past = json!({ "pk": { "S": "A#3" }, "sk": { "S": "#" }, "ttl": { "N": "1700000000" } });
    parts.table.put_raw(past).unwrap();
    is_so(&parts);
    assert_eq!(parts.table.sweep().unwrap(), 1);
    parts.table.delete("A#8", "#").unwrap();
    is_so(&parts);
    put(5, "last").await;
    let too_late = json!({ "ExportTime": parts.second() - 1 });
    assert_eq!(parts.export(too_late).await, Err("InvalidExportTimeException".into()), "it is not five minutes old");
    parts.minutes(5);
    for (second, items) in moments {
        assert_eq!(parts.items_at(ARN, second).await, items, "at {second}");
    }
    let export = parts.export(json!({ "ExportTime": 1_795_330_799 })).await;
    assert_eq!(export, Err("InvalidExportTimeException".into()), "recovery was not on yet");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writes_at_once_do_not_tear_a_past_moment() {
    let parts = &parts(ITEMS).await;
    // Items that each transaction changes together, and the clock that goes on meanwhile.
    let transfers = async |caller: usize| {
        for round in 0..8 {
            let state = format!("{caller}-{round}");
            let put = |number: usize| json!({ "Put": { "TableName": TABLE, "Item": item(number, &state) } });
            let puts: Vec<Value> = (0..ITEMS).map(put).collect();
            let transaction = json!({ "TransactItems": puts });
            // One that meets another is cancelled, and comes again.
            while let Err(kind) = parts.call("TransactWriteItems", transaction.clone()).await {
                assert_eq!(kind, "TransactionCanceledException");
            }
            parts.seconds(1);
        }
    };
    let begun = parts.second();
    let mut callers: Vec<_> = (0..8).map(|caller| Box::pin(transfers(caller))).collect();
    std::future::poll_fn(|context| {
        callers.retain_mut(|caller| caller.as_mut().poll(context).is_pending());
        if callers.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    let ended = parts.second();
    parts.minutes(5);
    for second in begun..ended {
        let items = parts.items_at(ARN, second).await;
        assert!(items.iter().all(|item| item["state"] == items[0]["state"]), "at {second}: {items:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_transaction_that_is_sent_again_is_known_and_another_in_its_place_is_too_large() {
    let parts = parts(0).await;
    let put = |number: usize| json!({ "Put": { "TableName": TABLE, "Item": item(number, &"x".repeat(1_900)) } });
    let mut large: Vec<Value> = (0..10).map(put).collect();
    for (number, put) in large.iter_mut().enumerate() {
        put["Put"]["Item"]["goods"] = json!({ "S": number.to_string().repeat(300_000) });
    }
    let request = |token: &str| json!({ "ClientRequestToken": token, "TransactItems": large });
    for _ in 0..2 {
        assert!(parts.call("TransactWriteItems", request("a")).await.is_ok());
    }
    assert_eq!(parts.call("TransactWriteItems", request("b")).await, Err("ValidationException".into()));
}
