//! Requests parsed strictly, and refusals in DynamoDB's words.

use super::type_of;
use crate::json::Refusal;
use crate::template::{ACCOUNT, REGION};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The request; a field nobody knows is refused.
pub(super) fn parse<T: DeserializeOwned>(body: &Value) -> Result<T, Refusal> {
    serde_json::from_value(body.clone())
        .map_err(|error| Refusal::new("com.amazon.coral.service#SerializationException", error.to_string()))
}

/// A refusal of DynamoDB's own kinds.
pub(super) fn refused(kind: &str, message: impl Into<String>) -> Refusal {
    Refusal::new(&type_of(kind), message)
}

pub(super) fn invalid(message: impl Into<String>) -> Refusal {
    Refusal::new("com.amazon.coral.validate#ValidationException", message)
}

/// Something here went wrong, rather than the request.
pub(super) fn internal(error: &anyhow::Error) -> Refusal {
    Refusal::new("InternalServerError", format!("{error:#}"))
}

/// What calls about tables say of one that is not there.
pub(super) fn no_resource(table: &str) -> Refusal {
    refused("ResourceNotFoundException", format!("Requested resource not found: Table: {table} not found"))
}

/// What calls about backups say of one that is not there.
pub(super) fn no_table(table: &str) -> Refusal {
    refused("TableNotFoundException", format!("Table not found: {table}"))
}

/// The ARN of a table.
pub(super) fn arn_of(table: &str) -> String {
    format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}")
}

/// The name of a table that is given by name or by ARN.
pub(super) fn name_of(table: &str) -> &str {
    let arns = format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/");
    table.strip_prefix(&arns).unwrap_or(table)
}
