//! The table: a real engine, behind a proxy that identifies the caller, counts capacity units and injects faults.

mod call_stats;
mod conflicts;
mod control;
mod engine;
mod exports;
mod imports;
mod limits;
mod proxy;
mod recovery;
mod refusals;
mod writes;

use crate::bucket::Bucket;
use crate::template::TableSpec;
use anyhow::{Context, Result};
use conflicts::Transactions;
pub use conflicts::UnderWay;
use control::Control;
use engine::Engine;
pub use exports::Exports;
pub use imports::Imports;
use local_kit::clock::Clock;
use local_kit::distance::Distance;
use local_kit::fault::{Fault, Faults};
use local_kit::part_context::PartContext;
use local_kit::serve::Server;
use recovery::{Recovery, key_of, second_of};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use writes::Named;

/// A table: the one of the template, or another that was imported. Clones share the engine.
#[derive(Clone, Debug)]
pub struct Table {
    /// Faults, by operation: `UpdateItem`, `TransactWriteItems` … See [`refusal`] and [`cancelled`].
    pub faults: Faults,
    /// The exports of all tables, and how they go.
    pub exports: Exports,
    /// The imports of all tables, and how they go.
    pub imports: Imports,
    name: String,
    clock: Clock,
    recovery: Recovery,
    engine: Arc<Engine>,
    transactions: Transactions,
    server: Arc<Server>,
}

/// The fault of an error answer: `refusal("ProvisionedThroughputExceededException")`.
pub fn refusal(kind: &str) -> Fault {
    let body = json!({ "__type": type_of(kind), "message": "as planned" });
    Fault::Status(400, body.to_string())
}

/// The fault of a cancelled transaction, one reason (`None`, `TransactionConflict`, `ConditionalCheckFailed` …) an item.
pub fn cancelled(reasons: &[&str]) -> Fault {
    Fault::Status(400, cancellation(reasons).to_string())
}

fn cancellation(reasons: &[&str]) -> Value {
    let message = format!(
        "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]",
        reasons.join(", ")
    );
    let reasons: Vec<_> = reasons.iter().map(|reason| json!({ "Code": reason })).collect();
    json!({ "__type": type_of("TransactionCanceledException"), "Message": message, "CancellationReasons": reasons })
}

fn type_of(kind: &str) -> String {
    format!("com.amazonaws.dynamodb.v20120810#{kind}")
}

impl Table {
    /// Opens the engine, in memory or on a file, and creates the table if it is not there.
    pub async fn start(spec: &TableSpec, file: Option<&Path>, part_context: PartContext) -> Result<Self> {
        let engine = Arc::new(Engine::open(file, &part_context.clock).await?);
        let (clock, recovery, faults) = (part_context.clock.clone(), Recovery::default(), Faults::default());
        // What was imported into a file before has its recovery on, or its time to be restored could not be known.
        for imported in engine.names()? {
            recovery.switch(&imported, Some(clock.now()));
        }
        engine.create(spec).with_context(|| format!("cannot create the table {}", spec.name))?;
        recovery.switch(&spec.name, spec.recovers.then(|| clock.now()));
        let exports = Exports::new(recovery.clone(), &spec.name);
        let imports = Imports::default();
        let control = Control::new(engine.clone(), exports.clone(), imports.clone(), recovery.clone());
        let (server, transactions) = proxy::start(control, faults.clone(), spec.name.clone(), part_context).await?;
        let name = spec.name.clone();
        let server = Arc::new(server);
        Ok(Self { faults, exports, imports, name, clock, recovery, engine, transactions, server })
    }

    /// Exports are written to the buckets of this service, and imports read from them.
    pub fn connect(&self, bucket: &Bucket) {
        self.exports.connect(bucket);
        self.imports.connect(bucket);
    }

    /// Another table of this name.
    pub fn named(&self, name: &str) -> Self {
        Self { name: name.into(), ..self.clone() }
    }

    /// The names of all tables but those that an import is still making.
    pub fn names(&self) -> Result<Vec<String>> {
        let now = self.clock.now();
        let names = self.engine.names()?.into_iter();
        Ok(names.filter(|name| self.imports.stage(name, now).is_none()).collect())
    }

    /// Where DynamoDB is; a function's logical id may follow as the path.
    pub fn base_url(&self) -> String {
        self.server.base_url()
    }

    /// How far away it is from the functions.
    pub fn distance(&self) -> &Distance {
        self.server.distance()
    }

    /// The table's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// All items, as DynamoDB writes JSON. Like all that follow, it leaves no trace.
    pub fn scan(&self) -> Result<Vec<Value>> {
        self.engine.all(&self.name)
    }

    /// The items in an index, with what the index has of them.
    pub fn scan_index(&self, index: &str) -> Result<Vec<Value>> {
        self.engine.in_index(&self.name, index)
    }

    /// One item.
    pub fn get(&self, pk: &str, sk: &str) -> Result<Option<Value>> {
        self.engine.get(&self.name, &key(pk, sk))
    }

    /// Deletes an item. Like [`Table::put_raw`] it is for moments when no function writes the same item.
    pub fn delete(&self, pk: &str, sk: &str) -> Result<()> {
        let before = self.engine.delete(&self.name, &key(pk, sk))?;
        self.note(&key(pk, sk), before);
        Ok(())
    }

    /// Writes an item as it is, as DynamoDB writes JSON.
    pub fn put_raw(&self, item: Value) -> Result<()> {
        let before = self.engine.put(&self.name, &item)?;
        self.note(&item, before);
        Ok(())
    }

    /// Has a transaction with this item be under way until what is returned is dropped: what writes the item meanwhile is
    /// refused, as it is when two calls really meet.
    pub fn transaction_on(&self, pk: &str, sk: &str) -> Result<UnderWay> {
        let key = key_of(&key(pk, sk)).context("it is no key")?;
        Ok(self.transactions.hold(Named { table: self.name.clone(), key, changes: true }))
    }

    fn note(&self, item: &Value, before: Option<Value>) {
        if let Some(key) = key_of(item) {
            self.recovery.note(&self.name, second_of(self.clock.now()), key, before);
        }
    }

    /// Deletes the items of all tables whose time to live has passed and returns how many; DynamoDB does it within days.
    /// A table on a file goes by the system's clock in this.
    pub fn sweep(&self) -> Result<usize> {
        self.recovery.sweep(&self.engine, self.clock.now())
    }
}

fn key(pk: &str, sk: &str) -> Value {
    json!({ "pk": { "S": pk }, "sk": { "S": sk } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use local_kit::clock::Clock;
    use local_kit::trace::{Kind, Trace};

    struct TestTable {
        table: Table,
        trace: Trace,
        http: reqwest::Client,
    }

    async fn table() -> TestTable {
        let attribute = |name: &str| json!({ "AttributeName": name, "AttributeType": "S" });
        let key = |name: &str, kind: &str| json!({ "AttributeName": name, "KeyType": kind });
        let request = json!({
            "TableName": "shop", "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [attribute("pk"), attribute("sk"), attribute("due")],
            "KeySchema": [key("pk", "HASH"), key("sk", "RANGE")],
            "GlobalSecondaryIndexes": [
                { "IndexName": "due", "KeySchema": [key("due", "HASH")], "Projection": { "ProjectionType": "KEYS_ONLY" } },
            ],
        });
        let spec = TableSpec {
            logical_id: "Table".into(),
            name: "shop".into(),
            request,
            ttl: Some("ttl".into()),
            recovers: true,
        };
        let clock = Clock::standing("2026-11-22T07:00:00Z".parse().unwrap());
        let part_context = PartContext::alone(clock);
        let trace = part_context.trace.clone();
        rustls::crypto::ring::default_provider().install_default().ok();
        TestTable { table: Table::start(&spec, None, part_context).await.unwrap(), trace, http: reqwest::Client::new() }
    }

    impl TestTable {
        /// The status and the answer, or none if the connection broke.
        async fn call(&self, operation: &str, mut request: Value) -> Option<(u16, Value)> {
            request["TableName"] = "shop".into();
            let authorization =
                "AWS4-HMAC-SHA256 Credential=a/20261122/b/dynamodb/aws4_request, SignedHeaders=host, Signature=c";
            let call = self.http.post(self.table.base_url() + "/TelegramFunction").body(request.to_string());
            let call = call.header("x-amz-target", format!("DynamoDB_20120810.{operation}"));
            let call =
                call.header("content-type", "application/x-amz-json-1.0").header("x-amz-date", "20261122T070000Z");
            let response = call.header("authorization", authorization).send().await.ok()?;
            Some((response.status().as_u16(), serde_json::from_str(&response.text().await.ok()?).ok()?))
        }
    }

    fn item(pk: &str) -> Value {
        json!({ "Item": { "pk": { "S": pk }, "sk": { "S": "#" }, "due": { "S": "1" }, "goods": { "S": "reserved" } } })
    }

    #[tokio::test]
    async fn calls_are_counted_by_caller_keys_and_units() {
        let table = table().await;
        assert_eq!(table.call("PutItem", item("a")).await.unwrap().0, 200);
        let key = json!({ "Key": key("a", "#") });
        assert_eq!(table.call("GetItem", key).await.unwrap().1["Item"]["goods"]["S"], "reserved");

        let events = table.trace.since(0);
        let seen = |at: usize| (events[at].kind, events[at].function.as_str(), events[at].call.as_str());
        assert_eq!(
            (seen(0), seen(1)),
            ((Kind::Table, "TelegramFunction", "PutItem"), (Kind::Table, "TelegramFunction", "GetItem"))
        );
        // One for the item and one for the index it is in; an eventually consistent read is half a unit.
        assert_eq!((events[0].write_units.to_string(), events[1].read_units.to_string()), ("2".into(), "0.5".into()));
        assert_eq!(events[0].detail, json!({ "keys": [{ "pk": "a", "sk": "#" }] }));
    }

    #[tokio::test]
    async fn faults_bend_answers_and_the_work_is_done_or_not_as_they_say() {
        let table = table().await;
        table.table.faults.next("PutItem", 1, refusal("ProvisionedThroughputExceededException"));
        table.table.faults.next("PutItem", 1, Fault::Refuse);
        table.table.faults.next("PutItem", 1, Fault::Drop);
        let (status, answer) = table.call("PutItem", item("a")).await.unwrap();
        assert_eq!(status, 400);
        assert!(answer["__type"].as_str().unwrap().ends_with("#ProvisionedThroughputExceededException"));
        assert_eq!(table.call("PutItem", item("b")).await, None);
        assert_eq!(table.call("PutItem", item("c")).await, None);
        let kept: Vec<_> = table.table.scan().unwrap().iter().map(|item| item["pk"]["S"].clone()).collect();
        assert_eq!(kept, ["c"]);
        table.table.delete("c", "#").unwrap();
        assert_eq!(table.table.get("c", "#").unwrap(), None);
    }

    #[tokio::test]
    async fn what_meets_a_transaction_under_way_is_refused() {
        let table = table().await;
        let put = json!({ "TransactItems": [{ "Put": { "TableName": "shop", "Item": item("a")["Item"] } }] });
        let under_way = table.table.transaction_on("a", "#").unwrap();
        let (status, refused) = table.call("PutItem", item("a")).await.unwrap();
        assert_eq!((status, refused["__type"].as_str()), (400, Some(&*type_of("TransactionConflictException"))));
        let (status, canceled) = table.call("TransactWriteItems", put.clone()).await.unwrap();
        assert_eq!((status, &canceled["CancellationReasons"][0]["Code"]), (400, &json!("TransactionConflict")));
        assert_eq!(table.call("PutItem", item("b")).await.unwrap().0, 200);
        assert_eq!(table.table.get("a", "#").unwrap(), None);

        drop(under_way);
        assert_eq!(table.call("TransactWriteItems", put).await.unwrap().0, 200);
        assert_eq!(table.call("PutItem", item("a")).await.unwrap().0, 200, "one that is over holds nothing");
    }

    #[tokio::test]
    async fn what_is_past_its_time_goes_with_a_sweep_by_our_clock() {
        let table = table().await;
        for (pk, ttl) in [("past", "1795244399"), ("future", "1795330800")] {
            table.table.put_raw(json!({ "pk": { "S": pk }, "sk": { "S": "#" }, "ttl": { "N": ttl } })).unwrap();
        }
        assert_eq!(table.table.sweep().unwrap(), 1);
        assert!(table.table.get("future", "#").unwrap().is_some());
    }
}
