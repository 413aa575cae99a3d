//! Tables as such: made, described, changed, deleted.

use super::Engine;
use crate::json::Refusal;
use crate::template::{ACCOUNT, REGION, TableSpec};
use anyhow::{Context, Result};
use dynoxide::Database;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The engine's ARNs begin so.
const ENGINES_ARN: &str = "arn:aws:dynamodb:dynoxide:000000000000:";

impl Engine {
    /// Creates the table unless it is there.
    pub(in crate::table) fn create(&self, spec: &TableSpec) -> Result<()> {
        if self.describe(&spec.name).is_err() {
            let failed = |refusal: Refusal| anyhow::anyhow!("{}: {}", refusal.kind, refusal.message);
            self.create_by(spec.request.clone()).map_err(failed).context("cannot use its definition")?;
            if let Some(attribute) = &spec.ttl {
                self.set_time_to_live(&spec.name, attribute, true).map_err(failed)?;
            }
        }
        Ok(())
    }

    /// Creates a table; the answer is its description.
    pub(in crate::table) fn create_by(&self, request: Value) -> Result<Value, Refusal> {
        Ok(self.run(request, Database::create_table)?["TableDescription"].take())
    }

    /// The names of all tables.
    pub(in crate::table) fn names(&self) -> Result<Vec<String>> {
        let mut names = Vec::new();
        loop {
            let request = match names.last() {
                None => json!({}),
                Some(last) => json!({ "ExclusiveStartTableName": last }),
            };
            let page = serde_json::to_value(self.database.list_tables(serde_json::from_value(request)?)?)?;
            let found = page["TableNames"].as_array().into_iter().flatten();
            names.extend(found.filter_map(|name| Some(name.as_str()?.to_owned())));
            if page["LastEvaluatedTableName"].is_null() {
                return Ok(names);
            }
        }
    }

    pub(in crate::table) fn describe(&self, table: &str) -> Result<Value, Refusal> {
        Ok(self.run(json!({ "TableName": table }), Database::describe_table)?["Table"].take())
    }

    /// Deletes a table; the answer is its description.
    pub(in crate::table) fn delete_table(&self, table: &str) -> Result<Value, Refusal> {
        Ok(self.run(json!({ "TableName": table }), Database::delete_table)?["TableDescription"].take())
    }

    /// Switches the protection against deletion; the answer is the description.
    pub(in crate::table) fn protect(&self, table: &str, on: bool) -> Result<Value, Refusal> {
        let request = json!({ "TableName": table, "DeletionProtectionEnabled": on });
        Ok(self.run(request, Database::update_table)?["TableDescription"].take())
    }

    /// Switches the time to live.
    pub(in crate::table) fn set_time_to_live(&self, table: &str, attribute: &str, on: bool) -> Result<Value, Refusal> {
        let specification = json!({ "AttributeName": attribute, "Enabled": on });
        let request = json!({ "TableName": table, "TimeToLiveSpecification": specification });
        self.run(request, Database::update_time_to_live)
    }

    /// The `TimeToLiveDescription`.
    pub(in crate::table) fn time_to_live(&self, table: &str) -> Result<Value, Refusal> {
        let mut answer = self.run(json!({ "TableName": table }), Database::describe_time_to_live)?;
        Ok(answer["TimeToLiveDescription"].take())
    }

    pub(in crate::table) fn tag(&self, request: Value) -> Result<Value, Refusal> {
        self.run(request, Database::tag_resource)
    }

    pub(in crate::table) fn tags(&self, request: Value) -> Result<Value, Refusal> {
        self.run(request, Database::list_tags_of_resource)
    }

    /// Does a call in this process. Its answer speaks of the local cloud's region and account.
    fn run<Q: DeserializeOwned, A: Serialize>(
        &self,
        request: Value,
        call: impl FnOnce(&Database, Q) -> dynoxide::Result<A>,
    ) -> Result<Value, Refusal> {
        let request = serde_json::from_value(request).map_err(|error| {
            let message = error.to_string();
            let message = message.strip_prefix("VALIDATION:").unwrap_or(&message);
            Refusal::new("com.amazon.coral.validate#ValidationException", message)
        })?;
        let answer =
            call(&self.database, request).map_err(|error| Refusal::new(error.error_type(), error.to_string()))?;
        let broken = |error: serde_json::Error| Refusal::new("InternalServerError", error.to_string());
        let text = serde_json::to_string(&answer).map_err(broken)?;
        let ours = format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:");
        serde_json::from_str(&text.replace(ENGINES_ARN, &ours)).map_err(broken)
    }
}
