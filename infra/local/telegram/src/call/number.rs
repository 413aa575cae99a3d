//! A whole number inside of JSON, which may also stand in a string, as Telegram takes it.

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::str::FromStr;

/// Reads a number of a field: `#[serde(deserialize_with = "number")]`.
pub(crate) fn number<'de, D: Deserializer<'de>, T: FromStr>(field: D) -> Result<T, D::Error> {
    let written = match Value::deserialize(field)? {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text,
        _ => return Err(D::Error::custom("it must be a Number")),
    };
    written.parse().map_err(|_| D::Error::custom("it must be a valid Number"))
}

/// A number among others.
#[derive(Deserialize)]
pub(crate) struct Number(#[serde(deserialize_with = "number")] pub(crate) i64);
