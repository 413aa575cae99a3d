//! Conflicts of transactions, which the engine knows none of: it does one after the other.
//!
//! As DynamoDB's developer guide has it: what comes while a transaction with the same item is under way is refused, be it
//! another transaction or the write of one item. Writes of single items are no transactions, and are waited for; so is a
//! batch, of which the guide does not say how it is refused. Reads of single items see what stood before.

use super::writes::Named;
use super::{cancellation, type_of};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, MutexGuard};

/// The transactions under way.
#[derive(Clone, Debug, Default)]
pub(super) struct Transactions(Arc<Mutex<Vec<Arc<Transaction>>>>);

#[derive(Debug)]
struct Transaction {
    token: Option<String>,
    items: Vec<Named>,
}

/// A transaction is under way until this is dropped.
#[derive(Debug)]
pub struct UnderWay {
    all: Transactions,
    transaction: Arc<Transaction>,
}

impl Transactions {
    /// Has a transaction with one item be under way, of which there is nothing else.
    pub(super) fn hold(&self, item: Named) -> UnderWay {
        self.add(&mut self.lock(), None, vec![item])
    }

    /// Lets a call begin that writes or checks `items`; the error is the answer to one that conflicts.
    pub(super) fn begin(&self, operation: &str, request: &Value, items: &[Named]) -> Result<Option<UnderWay>, Value> {
        let mut under_way = self.lock();
        let is_held = |item: &Named| under_way.iter().any(|other| other.items.iter().any(|held| held.is_same(item)));
        if operation != "TransactWriteItems" {
            let conflicts = operation != "BatchWriteItem" && items.iter().any(is_held);
            return if conflicts { Err(refused("TransactionConflictException", ONGOING)) } else { Ok(None) };
        }
        let token = request["ClientRequestToken"].as_str().map(str::to_owned);
        if token.is_some() && under_way.iter().any(|other| other.token == token) {
            let said = "The transaction with the given request token is already in progress.";
            return Err(refused("TransactionInProgressException", said));
        }
        let reasons: Vec<_> = items.iter().map(|item| if is_held(item) { CONFLICT } else { "None" }).collect();
        if reasons.contains(&CONFLICT) {
            return Err(cancellation(&reasons));
        }
        Ok(Some(self.add(&mut under_way, token, items.to_vec())))
    }

    fn add(&self, under_way: &mut Vec<Arc<Transaction>>, token: Option<String>, items: Vec<Named>) -> UnderWay {
        let transaction = Arc::new(Transaction { token, items });
        under_way.push(transaction.clone());
        UnderWay { all: self.clone(), transaction }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Arc<Transaction>>> {
        self.0.lock().expect("no holder of the transactions panics")
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.all.lock().retain(|other| !Arc::ptr_eq(other, &self.transaction));
    }
}

const CONFLICT: &str = "TransactionConflict";
const ONGOING: &str = "Transaction is ongoing for the item";

fn refused(kind: &str, message: &str) -> Value {
    json!({ "__type": type_of(kind), "message": message })
}

#[cfg(test)]
mod tests {
    use super::super::writes;
    use super::*;

    fn begin(all: &Transactions, operation: &str, request: &Value) -> Result<Option<UnderWay>, Value> {
        all.begin(operation, request, &writes::of(operation, request))
    }

    fn transaction(token: &str, pks: &[&str]) -> Value {
        let actions = pks.iter().map(|pk| json!({ "ConditionCheck": { "TableName": "t", "Key": key(pk) } }));
        json!({ "ClientRequestToken": token, "TransactItems": actions.collect::<Vec<_>>() })
    }

    fn key(pk: &str) -> Value {
        json!({ "pk": { "S": pk }, "sk": { "S": "#" } })
    }

    #[test]
    fn what_meets_a_transaction_under_way_is_refused_until_that_is_over() {
        let all = Transactions::default();
        let first = begin(&all, "TransactWriteItems", &transaction("1", &["a", "b"])).unwrap();

        let second = begin(&all, "TransactWriteItems", &transaction("2", &["c", "b"])).unwrap_err();
        assert_eq!(second["__type"], type_of("TransactionCanceledException"));
        let reasons = second["CancellationReasons"].as_array().unwrap();
        let codes: Vec<_> = reasons.iter().map(|reason| reason["Code"].as_str().unwrap()).collect();
        assert_eq!(codes, ["None", "TransactionConflict"]);

        for (operation, request) in [
            ("PutItem", json!({ "TableName": "t", "Item": key("b") })),
            ("UpdateItem", json!({ "TableName": "t", "Key": key("b") })),
            ("DeleteItem", json!({ "TableName": "t", "Key": key("b") })),
        ] {
            let refused = begin(&all, operation, &request).unwrap_err();
            assert_eq!(refused["__type"], type_of("TransactionConflictException"), "{operation}");
        }
        for (operation, request) in [
            ("UpdateItem", json!({ "TableName": "t", "Key": key("c") })),
            ("UpdateItem", json!({ "TableName": "u", "Key": key("b") })),
            ("GetItem", json!({ "TableName": "t", "Key": key("b") })),
            ("BatchWriteItem", json!({ "RequestItems": { "t": [{ "PutRequest": { "Item": key("b") } }] } })),
        ] {
            assert!(begin(&all, operation, &request).is_ok(), "{operation} {request}");
        }
        assert!(begin(&all, "TransactWriteItems", &transaction("3", &["c"])).is_ok(), "a refused one holds nothing");

        drop(first);
        assert!(begin(&all, "UpdateItem", &json!({ "TableName": "t", "Key": key("b") })).is_ok());
        assert!(begin(&all, "TransactWriteItems", &transaction("2", &["c", "b"])).is_ok());
    }

    #[test]
    fn a_transaction_that_is_sent_again_while_it_is_under_way_is_in_progress() {
        let all = Transactions::default();
        let _first = begin(&all, "TransactWriteItems", &transaction("1", &["a"])).unwrap();
        let again = begin(&all, "TransactWriteItems", &transaction("1", &["a"])).unwrap_err();
        assert_eq!(again["__type"], type_of("TransactionInProgressException"));
    }
}
