//! How many items a table is said to have: DynamoDB counts about every six hours, and says zero until then.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// A count is said for so long.
const EVERY: SignedDuration = SignedDuration::from_hours(6);

/// The counts, by `TableId`.
#[derive(Debug, Default)]
pub(in crate::table) struct Counts {
    counted: Mutex<BTreeMap<String, (Timestamp, Value)>>,
}

impl Counts {
    /// Replaces the counts of this moment by those that DynamoDB would say.
    pub(super) fn age(&self, description: &mut Value, now: Timestamp) {
        let id = description["TableId"].as_str().unwrap_or_default().to_owned();
        let mut all = self.counted.lock().expect("no holder of the counts panics");
        let (at, counted) = all.entry(id).or_insert_with(|| (now, Value::Null));
        if now.duration_since(*at) >= EVERY {
            (*at, *counted) = (now, description.clone());
        }
        write(description, counted, "TableSizeBytes");
        for (number, index) in description["GlobalSecondaryIndexes"].as_array_mut().into_iter().flatten().enumerate() {
            write(index, &counted["GlobalSecondaryIndexes"][number], "IndexSizeBytes");
        }
    }
}

fn write(shown: &mut Value, counted: &Value, bytes: &str) {
    for name in ["ItemCount", bytes] {
        shown[name] = if counted[name].is_null() { json!(0) } else { counted[name].clone() };
    }
}
