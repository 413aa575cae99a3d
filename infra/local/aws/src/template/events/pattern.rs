//! Event patterns: which events a rule lets through.

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Map, Value};

/// Refuses a pattern with a matcher that is not known here, so that no rule silently matches nothing.
pub fn check(pattern: &Value) -> Result<()> {
    let fields = pattern.as_object().context("a pattern is an object")?;
    ensure!(!fields.is_empty(), "a pattern names at least one field");
    check_fields(fields)
}

/// Whether an event (its whole envelope) passes a pattern that [`check`] has accepted.
pub fn matches(pattern: &Value, event: &Value) -> bool {
    let Some(fields) = pattern.as_object() else { return false };
    fields.iter().all(|(name, wanted)| match wanted {
        Value::Array(alternatives) if name == "$or" => alternatives.iter().any(|one| matches(one, event)),
        Value::Array(alternatives) => alternatives.iter().any(|one| field_matches(one, event.get(name))),
        nested => matches(nested, event.get(name).unwrap_or(&Value::Null)),
    })
}

fn check_fields(fields: &Map<String, Value>) -> Result<()> {
    for (name, wanted) in fields {
        match wanted {
            Value::Object(nested) => check_fields(nested)?,
            Value::Array(alternatives) if name == "$or" => {
                for one in alternatives {
                    check(one)?;
                }
            }
            Value::Array(alternatives) => {
                ensure!(!alternatives.is_empty(), "{name}: an empty list matches nothing");
                for one in alternatives {
                    check_matcher(one).with_context(|| format!("in {name}"))?;
                }
            }
            _ => bail!("{name}: values stand in a list"),
        }
    }
    Ok(())
}

fn check_matcher(matcher: &Value) -> Result<()> {
    let Some(matcher) = matcher.as_object() else { return Ok(()) };
    let Some((name, argument)) = matcher.iter().next().filter(|_| matcher.len() == 1) else {
        bail!("a matcher has one name");
    };
    let known = match name.as_str() {
        "prefix" | "suffix" => argument.is_string() || ignoring_case(argument).is_some(),
        "equals-ignore-case" | "wildcard" => argument.is_string(),
        "exists" => argument.is_boolean(),
        "numeric" => comparisons(argument).is_some(),
        "anything-but" => match argument {
            Value::Object(inner) => {
                inner.len() == 1
                    && ["prefix", "suffix", "equals-ignore-case", "wildcard"]
                        .iter()
                        .any(|name| inner.contains_key(*name))
            }
            _ => true,
        },
        _ => false,
    };
    ensure!(known, "the local cloud does not know the matcher {name} with {argument}");
    Ok(())
}

/// An array in the event matches if one of its items does.
fn field_matches(matcher: &Value, value: Option<&Value>) -> bool {
    if let Some(exists) = matcher.get("exists") {
        return exists == &Value::Bool(value.is_some_and(|value| !value.is_object()));
    }
    match value {
        None => false,
        Some(Value::Array(items)) => items.iter().any(|item| one_matches(matcher, item)),
        Some(value) => one_matches(matcher, value),
    }
}

fn one_matches(matcher: &Value, value: &Value) -> bool {
    let Some((name, argument)) = matcher.as_object().and_then(|matcher| matcher.iter().next()) else {
        return same(matcher, value);
    };
    let text = value.as_str();
    match name.as_str() {
        "anything-but" => match argument {
            Value::Array(others) => others.iter().all(|other| !same(other, value)),
            Value::Object(_) => !one_matches(argument, value),
            other => !same(other, value),
        },
        "numeric" => value.as_f64().is_some_and(|value| compares(argument, value)),
        "equals-ignore-case" => both(text, argument).is_some_and(|(a, b)| a.to_lowercase() == b.to_lowercase()),
        "wildcard" => both(text, argument).is_some_and(|(text, pattern)| wildcard(pattern, text)),
        "prefix" | "suffix" => {
            let fits =
                |text: &str, part: &str| if name == "prefix" { text.starts_with(part) } else { text.ends_with(part) };
            match (text, ignoring_case(argument)) {
                (Some(text), Some(part)) => fits(&text.to_lowercase(), &part.to_lowercase()),
                (text, _) => both(text, argument).is_some_and(|(text, part)| fits(text, part)),
            }
        }
        _ => false,
    }
}

fn same(wanted: &Value, value: &Value) -> bool {
    match (wanted.as_f64(), value.as_f64()) {
        (Some(wanted), Some(value)) => wanted.total_cmp(&value).is_eq(),
        _ => wanted == value,
    }
}

fn both<'a>(text: Option<&'a str>, argument: &'a Value) -> Option<(&'a str, &'a str)> {
    Some((text?, argument.as_str()?))
}

fn ignoring_case(argument: &Value) -> Option<&str> {
    argument.get("equals-ignore-case")?.as_str()
}

/// `[">", 0, "<=", 5]`
fn comparisons(argument: &Value) -> Option<Vec<(&str, f64)>> {
    let parts = argument.as_array().filter(|parts| matches!(parts.len(), 2 | 4))?;
    let known = |sign: &&str| ["=", "<", "<=", ">", ">="].contains(sign);
    parts.chunks(2).map(|pair| Some((pair[0].as_str().filter(known)?, pair[1].as_f64()?))).collect()
}

fn compares(argument: &Value, value: f64) -> bool {
    comparisons(argument).unwrap_or_default().into_iter().all(|(sign, bound)| match sign {
        "<" => value < bound,
        "<=" => value <= bound,
        ">" => value > bound,
        ">=" => value >= bound,
        _ => value.total_cmp(&bound).is_eq(),
    })
}

fn wildcard(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(text) = text.strip_prefix(first) else { return false };
    if rest.is_empty() {
        return true;
    }
    (0..=text.len()).filter(|at| text.is_char_boundary(*at)).any(|at| wildcard(rest, &text[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn patterns_let_through_what_they_say() {
        let event = json!({
            "source": "lapak", "detail-type": "order.paid", "resources": ["a", "b"],
            "detail": { "order": "INV-7", "total": 50_000, "late": null, "buyer": { "name": "Budi" } },
        });
        for (pattern, expected) in [
            (json!({ "source": ["lapak"] }), true),
            (json!({ "source": ["aws.s3"] }), false),
            (json!({ "resources": ["b", "c"] }), true),
            (json!({ "source": ["lapak"], "detail-type": [{ "prefix": "order." }] }), true),
            (json!({ "detail-type": [{ "suffix": ".paid" }, "x"] }), true),
            (json!({ "detail-type": [{ "prefix": { "equals-ignore-case": "ORDER" } }] }), true),
            (json!({ "detail-type": [{ "anything-but": ["order.paid"] }] }), false),
            (json!({ "detail-type": [{ "anything-but": { "prefix": "payment." } }] }), true),
            (json!({ "detail-type": [{ "wildcard": "o*r.p*d" }] }), true),
            (json!({ "detail": { "total": [{ "numeric": [">", 0, "<=", 50_000] }] } }), true),
            (json!({ "detail": { "total": [{ "numeric": ["<", 50_000] }] } }), false),
            (json!({ "detail": { "total": [50_000.0] } }), true),
            (json!({ "detail": { "late": [null] } }), true),
            (json!({ "detail": { "refund": [{ "exists": false }] } }), true),
            (json!({ "detail": { "order": [{ "exists": false }] } }), false),
            (json!({ "detail": { "buyer": { "name": ["Budi"] } } }), true),
            (json!({ "$or": [{ "source": ["x"] }, { "detail": { "order": ["INV-7"] } }] }), true),
        ] {
            check(&pattern).unwrap();
            assert_eq!(matches(&pattern, &event), expected, "{pattern}");
        }
    }

    #[test]
    fn an_unknown_matcher_is_refused() {
        for wrong in [
            json!({}),
            json!({ "a": "b" }),
            json!({ "a": [] }),
            json!({ "a": [{ "cidr": "10.0.0.0/8" }] }),
            json!({ "a": [{ "numeric": ["!", 1] }] }),
        ] {
            assert!(check(&wrong).is_err(), "{wrong}");
        }
    }
}
