//! DynamoDB's JSON, as exports are written in it.

use crate::store::table::error::Item;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;

/// A line of an export: `{"Item": {…}}`.
pub(super) fn parse_line(line: &[u8]) -> Option<Item> {
    let mut line: Value = serde_json::from_slice(line).ok()?;
    fields(line.get_mut("Item")?.take())
}

fn fields(value: Value) -> Option<Item> {
    let Value::Object(fields) = value else { return None };
    fields.into_iter().map(|(name, value)| Some((name, attribute(value)?))).collect()
}

fn attribute(value: Value) -> Option<AttributeValue> {
    let Value::Object(typed) = value else { return None };
    let (kind, value) = typed.into_iter().next()?;
    Some(match (kind.as_str(), value) {
        ("S", Value::String(text)) => AttributeValue::S(text),
        ("N", Value::String(number)) => AttributeValue::N(number),
        ("B", Value::String(bytes)) => AttributeValue::B(blob(&bytes)?),
        ("BOOL", Value::Bool(flag)) => AttributeValue::Bool(flag),
        ("NULL", Value::Bool(flag)) => AttributeValue::Null(flag),
        ("M", map) => AttributeValue::M(fields(map)?),
        ("L", Value::Array(values)) => AttributeValue::L(values.into_iter().map(attribute).collect::<Option<_>>()?),
        ("SS", set) => AttributeValue::Ss(texts(set)?),
        ("NS", set) => AttributeValue::Ns(texts(set)?),
        ("BS", set) => AttributeValue::Bs(texts(set)?.iter().map(|bytes| blob(bytes)).collect::<Option<_>>()?),
        _ => return None,
    })
}

fn texts(value: Value) -> Option<Vec<String>> {
    let Value::Array(values) = value else { return None };
    values.into_iter().map(|value| value.as_str().map(str::to_owned)).collect()
}

fn blob(text: &str) -> Option<Blob> {
    BASE64_STANDARD.decode(text).ok().map(Blob::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_of_a_line_is_read() {
        let line = br#"{"Item":{"s":{"S":"a"},"n":{"N":"1.5"},"b":{"B":"AAE="},"t":{"BOOL":true},"z":{"NULL":true},
            "m":{"M":{"l":{"L":[{"SS":["x"]},{"NS":["1"]},{"BS":["AA=="]}]}}}}}"#;
        let item = parse_line(line).expect("an item");
        assert_eq!(item["n"], AttributeValue::N("1.5".into()));
        assert_eq!(item["b"], AttributeValue::B(Blob::new([0, 1])));
        let list = item["m"].as_m().expect("a map")["l"].as_l().expect("a list");
        assert_eq!(list[2], AttributeValue::Bs(vec![Blob::new([0])]));
        for bad in [
            "",
            "{}",
            r#"{"Item":1}"#,
            r#"{"Item":{"a":1}}"#,
            r#"{"Item":{"a":{"S":1}}}"#,
            r#"{"Item":{"a":{"B":"?"}}}"#,
        ] {
            assert!(parse_line(bad.as_bytes()).is_none(), "{bad}");
        }
    }
}
