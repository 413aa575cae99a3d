//! One table: its description, its protection against deletion, its time to live, its tags, its end.

use super::request::{OfTable, Tagged, TagsListed, TimeToLive, Updated};
use super::{Control, Stage};
use crate::json::Refusal;
use crate::table::refusals::{invalid, name_of, no_resource, parse};
use jiff::Timestamp;
use serde_json::{Value, json};

impl Control {
    pub(super) fn describe_table(&self, body: &Value, now: Timestamp) -> Result<Value, Refusal> {
        let request = parse::<OfTable>(body)?;
        let table = name_of(&request.table_name);
        let described = self.engine.describe(table)?;
        Ok(json!({ "Table": self.shown(described, table, now) }))
    }

    /// Only the protection against deletion can be changed here.
    pub(super) fn update_table(&self, body: &Value, now: Timestamp) -> Result<Value, Refusal> {
        let request = parse::<Updated>(body)?;
        if let Some(other) = request.others.keys().next() {
            return Err(invalid(format!("UpdateTable of {other} is not played by this stand-in")));
        }
        let table = name_of(&request.table_name);
        let is_on = request.deletion_protection_enabled.ok_or_else(|| {
            invalid(
                "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates \
                 or SSESpecification or ReplicaUpdates is required",
            )
        })?;
        let described = self.engine.protect(table, is_on)?;
        Ok(json!({ "TableDescription": self.shown(described, table, now) }))
    }

    /// Deletes it at once; DynamoDB takes some seconds.
    pub(super) fn delete_table(&self, body: &Value) -> Result<Value, Refusal> {
        let request = parse::<OfTable>(body)?;
        let table = name_of(&request.table_name);
        let mut described = self.engine.delete_table(table)?;
        self.recovery.switch(table, None);
        described["TableStatus"] = "DELETING".into();
        Ok(json!({ "TableDescription": described }))
    }

    pub(super) fn update_time_to_live(&self, body: &Value) -> Result<Value, Refusal> {
        let request = parse::<TimeToLive>(body)?;
        let (table, wanted) = (name_of(&request.table_name), request.time_to_live_specification);
        let is_on = self.engine.time_to_live(table)?["TimeToLiveStatus"] == "ENABLED";
        if is_on == wanted.enabled {
            let state = if is_on { "enabled" } else { "disabled" };
            return Err(invalid(format!("TimeToLive is already {state}")));
        }
        self.engine.set_time_to_live(table, &wanted.attribute_name, wanted.enabled)
    }

    pub(super) fn describe_time_to_live(&self, body: &Value) -> Result<Value, Refusal> {
        let request = parse::<OfTable>(body)?;
        Ok(json!({ "TimeToLiveDescription": self.engine.time_to_live(name_of(&request.table_name))? }))
    }

    pub(super) fn tag_resource(&self, body: &Value) -> Result<Value, Refusal> {
        parse::<Tagged>(body)?;
        self.engine.tag(body.clone())
    }

    pub(super) fn list_tags(&self, body: &Value) -> Result<Value, Refusal> {
        let request = parse::<TagsListed>(body)?;
        let table = name_of(&request.resource_arn);
        self.engine.describe(table).map_err(|_| no_resource(table))?;
        self.engine.tags(body.clone())
    }

    /// A description as DynamoDB gives it at this moment.
    fn shown(&self, mut description: Value, table: &str, now: Timestamp) -> Value {
        self.counts.age(&mut description, now);
        // The engine goes by the system's clock in this.
        if let Some(at) = self.imports.made_at(description["TableId"].as_str().unwrap_or_default()) {
            description["CreationDateTime"] = at.as_second().into();
        }
        if self.imports.stage(table, now) == Some(Stage::Creating) {
            description["TableStatus"] = "CREATING".into();
            for index in description["GlobalSecondaryIndexes"].as_array_mut().into_iter().flatten() {
                index["IndexStatus"] = "CREATING".into();
            }
        }
        description
    }
}
