//! YAML with CloudFormation's short tags, brought to JSON with the long names: `!Ref X` becomes `{"Ref": "X"}`.

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};
use serde_yaml_ng::Value as Yaml;

/// Parses a template; keys keep their order where that matters.
pub(super) fn parse(text: &str) -> Result<Value> {
    let yaml: Yaml = serde_yaml_ng::from_str(text).context("it is not YAML")?;
    lengthen(yaml, "")
}

fn lengthen(yaml: Yaml, at: &str) -> Result<Value> {
    Ok(match yaml {
        Yaml::Null => Value::Null,
        Yaml::Bool(flag) => Value::Bool(flag),
        Yaml::Number(number) => serde_json::to_value(number).context("a number that JSON has not")?,
        Yaml::String(text) => Value::String(text),
        Yaml::Sequence(items) => Value::Array(
            items
                .into_iter()
                .enumerate()
                .map(|(i, item)| lengthen(item, &format!("{at}[{i}]")))
                .collect::<Result<_>>()?,
        ),
        Yaml::Mapping(entries) => {
            let mut map = Map::new();
            for (key, value) in entries {
                let key = match key {
                    Yaml::String(key) => key,
                    Yaml::Number(key) => key.to_string(),
                    Yaml::Bool(key) => key.to_string(),
                    _ => bail!("{at}: a key that is not a word"),
                };
                let value = lengthen(value, &if at.is_empty() { key.clone() } else { format!("{at}.{key}") })?;
                map.insert(key, value);
            }
            Value::Object(map)
        }
        Yaml::Tagged(tagged) => {
            let tag = tagged.tag.to_string();
            let value = lengthen(tagged.value, at)?;
            match (tag.trim_start_matches('!'), value) {
                ("GetAtt", Value::String(dotted)) => {
                    let Some((resource, attribute)) = dotted.split_once('.') else {
                        bail!("{at}: !GetAtt {dotted} names no attribute");
                    };
                    json!({ "Fn::GetAtt": [resource, attribute] })
                }
                (name @ ("Ref" | "Condition"), value) => json!({ name: value }),
                (name, value) => json!({ format!("Fn::{name}"): value }),
            }
        }
    })
}
