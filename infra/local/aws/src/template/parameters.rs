//! The template's parameters: what was given, else their defaults, within what they allow.

use super::intrinsics::text;
use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Their values by name. `AllowedPattern` is not checked.
pub(super) fn values(defined: &Value, given: &BTreeMap<String, String>) -> Result<BTreeMap<String, Value>> {
    let none = Map::new();
    let defined = defined.as_object().unwrap_or(&none);
    if let Some(unknown) = given.keys().find(|name| !defined.contains_key(*name)) {
        bail!("it has no parameter {unknown}");
    }
    let mut parameters = BTreeMap::new();
    for (name, definition) in defined {
        let at = format!("Parameters.{name}");
        let value = match given.get(name) {
            Some(value) => value.clone(),
            None if definition["Default"].is_null() => bail!("{at}: has no default and none was given"),
            None => text(&definition["Default"], &at)?,
        };
        permitted(definition, &value, &at)?;
        let list =
            definition["Type"].as_str().is_some_and(|kind| kind == "CommaDelimitedList" || kind.starts_with("List<"));
        let value =
            if list { value.split(',').map(|item| Value::from(item.trim())).collect() } else { Value::String(value) };
        parameters.insert(name.clone(), value);
    }
    Ok(parameters)
}

fn permitted(definition: &Value, value: &str, at: &str) -> Result<()> {
    if let Some(allowed) = definition["AllowedValues"].as_array()
        && !allowed.iter().any(|one| text(one, at).is_ok_and(|one| one == value))
    {
        bail!("{at}: {value:?} is not among its AllowedValues");
    }
    if definition["Type"] == "Number" {
        let number: i64 = value.parse().with_context(|| format!("{at}: {value:?} is not a number"))?;
        let bound = |name: &str| text(&definition[name], at).ok().and_then(|bound| bound.parse::<i64>().ok());
        if bound("MinValue").is_some_and(|least| number < least) || bound("MaxValue").is_some_and(|most| number > most)
        {
            bail!("{at}: {number} is out of its bounds");
        }
    }
    let length = value.chars().count();
    let bound = |name: &str| text(&definition[name], at).ok().and_then(|bound| bound.parse::<usize>().ok());
    if bound("MinLength").is_some_and(|least| length < least) || bound("MaxLength").is_some_and(|most| length > most) {
        bail!("{at}: {value:?} is too short or too long");
    }
    Ok(())
}
