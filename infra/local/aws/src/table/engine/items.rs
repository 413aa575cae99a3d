//! Items, read and written as somebody with every right would.

use super::Engine;
use anyhow::Result;
use dynoxide::{ImportOptions, Item};
use serde_json::{Value, json};

/// Items of a page. Without a limit the engine reads the whole rest of the table for each page of 1 MB.
const PAGE: usize = 1_000;

impl Engine {
    /// All items of a table.
    pub(in crate::table) fn all(&self, table: &str) -> Result<Vec<Value>> {
        self.scan(json!({ "TableName": table, "ConsistentRead": true, "Limit": PAGE }))
    }

    /// All items in an index of a table, with what the index has of them.
    pub(in crate::table) fn in_index(&self, table: &str, index: &str) -> Result<Vec<Value>> {
        self.scan(json!({ "TableName": table, "IndexName": index, "Limit": PAGE }))
    }

    fn scan(&self, mut request: Value) -> Result<Vec<Value>> {
        let mut items = Vec::new();
        loop {
            let mut page = serde_json::to_value(self.database.scan(serde_json::from_value(request.clone())?)?)?;
            if let Value::Array(found) = page["Items"].take() {
                items.extend(found);
            }
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"].take();
            if request["ExclusiveStartKey"].is_null() {
                return Ok(items);
            }
        }
    }

    /// One item, if it is there.
    pub(in crate::table) fn get(&self, table: &str, key: &Value) -> Result<Option<Value>> {
        let request = json!({ "TableName": table, "Key": key, "ConsistentRead": true });
        let found = self.database.get_item(serde_json::from_value(request)?)?;
        Ok(found.item.map(serde_json::to_value).transpose()?)
    }

    /// Deletes an item and returns it.
    pub(in crate::table) fn delete(&self, table: &str, key: &Value) -> Result<Option<Value>> {
        let request = json!({ "TableName": table, "Key": key, "ReturnValues": "ALL_OLD" });
        let mut answer = serde_json::to_value(self.database.delete_item(serde_json::from_value(request)?)?)?;
        Ok(Some(answer["Attributes"].take()).filter(|before| !before.is_null()))
    }

    /// Writes an item and returns the one that it replaces.
    pub(in crate::table) fn put(&self, table: &str, item: &Value) -> Result<Option<Value>> {
        let request = json!({ "TableName": table, "Item": item, "ReturnValues": "ALL_OLD" });
        let mut answer = serde_json::to_value(self.database.put_item(serde_json::from_value(request)?)?)?;
        Ok(Some(answer["Attributes"].take()).filter(|before| !before.is_null()))
    }

    /// Writes many items, in their indexes too, or none of them.
    pub(in crate::table) fn import(&self, table: &str, items: Vec<Item>) -> Result<()> {
        self.database.import_items(table, items, ImportOptions::default())?;
        Ok(())
    }

    /// Deletes what is past its time to live, in all tables that have one.
    pub(in crate::table) fn sweep(&self) -> Result<usize> {
        Ok(self.database.sweep_ttl()?)
    }
}
