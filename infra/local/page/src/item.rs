//! An item of the table, as it is: encrypted contents stay encrypted.

use super::{Desk, Refused};
use axum::Json;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// `?key={"pk":"…","sk":"…"}`
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    key: String,
}

#[derive(Debug, Deserialize)]
struct Key {
    pk: String,
    sk: String,
}

/// The item, if it is there, as DynamoDB writes JSON.
#[derive(Debug, Serialize)]
pub(super) struct Found {
    item: Option<Value>,
}

/// `GET /api/item?key=…`
pub(super) async fn item(State(desk): State<Desk>, Query(Asked { key }): Query<Asked>) -> Result<Json<Found>, Refused> {
    let Key { pk, sk } = serde_json::from_str(&key).map_err(|_| Refused::wrong("a key is {\"pk\":…,\"sk\":…}"))?;
    Ok(Json(Found { item: desk.cloud.table.get(&pk, &sk)? }))
}
