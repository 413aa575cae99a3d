//! The parameters of a call, read strictly: what is not known or not of its type is refused by name. A number, a Boolean
//! or JSON may also stand in a string, whatever the body is, as Telegram takes them.

use crate::call::bytes::Bytes;
use crate::call::number::Number;
use crate::call::refusal::Refusal;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The parameters and uploads of one call.
#[derive(Debug, Default)]
pub(crate) struct Params {
    pub(crate) fields: Map<String, Value>,
    pub(crate) uploads: BTreeMap<String, Upload>,
}

/// A file that came with a call.
#[derive(Clone, Debug)]
pub(crate) struct Upload {
    pub(crate) name: String,
    pub(crate) mime: String,
    pub(crate) bytes: Bytes,
}

impl Params {
    /// From the JSON object of a body.
    pub(crate) fn of(fields: Map<String, Value>) -> Self {
        Self { fields, uploads: BTreeMap::new() }
    }

    /// Refuses what the method does not know. Uploads may also be named by `attach://`.
    pub(crate) fn only(&self, known: &[&str]) -> Result<(), Refusal> {
        match self.fields.keys().find(|name| !known.contains(&name.as_str())) {
            Some(name) => Err(Refusal::not_played(&format!("field \"{name}\""))),
            None => Ok(()),
        }
    }

    /// Refuses uploads that nothing named.
    pub(crate) fn done(&self) -> Result<(), Refusal> {
        match self.uploads.keys().next() {
            Some(name) => Err(Refusal::bad(format!("unknown field \"{name}\", a file that nothing refers to"))),
            None => Ok(()),
        }
    }

    /// A text.
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        match self.fields.remove(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(wrong(name, "a String")),
        }
    }

    /// A whole number.
    pub(crate) fn int(&mut self, name: &str) -> Result<Option<i64>, Refusal> {
        let value = match self.fields.remove(name) {
            None => return Ok(None),
            Some(Value::String(text)) => text.trim().parse().ok(),
            Some(value) => value.as_i64(),
        };
        value.map(Some).ok_or_else(|| wrong(name, "an Integer"))
    }

    /// Yes or no; absent is no.
    pub(crate) fn flag(&mut self, name: &str) -> Result<bool, Refusal> {
        match self.fields.remove(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(flag),
            Some(Value::String(text)) if matches!(text.as_str(), "true" | "True" | "1" | "yes") => Ok(true),
            Some(Value::String(text)) if matches!(text.as_str(), "false" | "False" | "0" | "no") => Ok(false),
            Some(_) => Err(wrong(name, "a Boolean")),
        }
    }

    /// An object or an array.
    pub(crate) fn json(&mut self, name: &str) -> Result<Option<Value>, Refusal> {
        match self.fields.remove(name) {
            None => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(&text)
                .map(Some)
                .map_err(|_| Refusal::bad(format!("can't parse {name} JSON object"))),
            Some(value @ (Value::Object(_) | Value::Array(_))) => Ok(Some(value)),
            Some(_) => Err(wrong(name, "an Object or an Array")),
        }
    }

    /// An object or an array of a known shape.
    pub(crate) fn shape<T: DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>, Refusal> {
        self.json(name)?.map(|value| shaped(name, value)).transpose()
    }

    /// The `message_ids`, of which there must be some.
    pub(crate) fn message_ids(&mut self) -> Result<Vec<i64>, Refusal> {
        let ids: Vec<Number> = self.shape("message_ids")?.unwrap_or_default();
        match ids.len() {
            0 => Err(Refusal::bad("message identifiers are not specified")),
            101.. => Err(Refusal::bad("too many message identifiers specified")),
            _ if ids.iter().any(|Number(id)| *id <= 0) => Err(Refusal::bad("invalid message identifier specified")),
            _ => Ok(ids.into_iter().map(|Number(id)| id).collect()),
        }
    }

    /// What names a channel, if the parameter does: `@` and its name, or a number below zero. Else it stays for
    /// [`Self::chat`].
    pub(crate) fn channel(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        let named = match self.fields.get(name) {
            Some(Value::String(text)) if text.starts_with(['@', '-']) => text.clone(),
            Some(Value::Number(number)) if number.as_i64().is_some_and(|id| id < 0) => number.to_string(),
            _ => return Ok(None),
        };
        self.fields.remove(name);
        Ok(Some(named))
    }

    /// The id of a chat: a number, or a string of one.
    pub(crate) fn chat(&mut self, name: &str) -> Result<i64, Refusal> {
        match self.fields.remove(name) {
            None => Err(Refusal::bad(format!("{name} is empty"))),
            Some(Value::String(text)) if text.is_empty() => Err(Refusal::bad(format!("{name} is empty"))),
            Some(Value::String(text)) => text.parse().map_err(|_| Refusal::bad("chat not found")),
            Some(value) => value.as_i64().ok_or_else(|| wrong(name, "an Integer or a String")),
        }
    }

    /// Takes an upload.
    pub(crate) fn upload(&mut self, name: &str) -> Option<Upload> {
        self.uploads.remove(name)
    }
}

/// A value of a known shape; what does not fit is named.
pub(crate) fn shaped<T: DeserializeOwned>(name: &str, value: Value) -> Result<T, Refusal> {
    serde_json::from_value(value).map_err(|error| Refusal::bad(format!("can't parse {name}: {error}")))
}

fn wrong(name: &str, wanted: &str) -> Refusal {
    Refusal::bad(format!("field \"{name}\" must be {wanted}"))
}
