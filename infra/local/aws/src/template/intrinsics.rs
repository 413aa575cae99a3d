//! Resolves intrinsic functions. What it does not know is an error that says where.

use super::parameters;
use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Knows everything that a value of the template can refer to.
pub(super) struct Resolver<'a> {
    pub(super) parameters: BTreeMap<String, Value>,
    mappings: &'a Value,
    pub(super) conditions: &'a Value,
    pub(super) resources: &'a Map<String, Value>,
    pub(super) urls: &'a str,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(document: &'a Value, given: &BTreeMap<String, String>, urls: &'a str) -> Result<Self> {
        let resources = document["Resources"].as_object().context("it has no Resources")?;
        let parameters = parameters::values(&document["Parameters"], given)?;
        Ok(Self { parameters, mappings: &document["Mappings"], conditions: &document["Conditions"], resources, urls })
    }

    /// The value without intrinsics. `at` is where it stands, for errors.
    pub(super) fn resolve(&self, value: &Value, at: &str) -> Result<Value> {
        Ok(self.value(value, at)?.unwrap_or(Value::Null))
    }

    /// `None` is `AWS::NoValue`: the property is not there.
    fn value(&self, value: &Value, at: &str) -> Result<Option<Value>> {
        Ok(Some(match value {
            Value::Object(map) => match single(map) {
                Some(("Ref", argument)) => return self.reference(argument, at),
                Some(("Fn::If", argument)) => return self.choose(argument, at),
                Some((name, argument)) if name.starts_with("Fn::") => self.function(name, argument, at)?,
                _ => {
                    let mut resolved = Map::new();
                    for (key, value) in map {
                        if let Some(value) = self.value(value, &format!("{at}.{key}"))? {
                            resolved.insert(key.clone(), value);
                        }
                    }
                    Value::Object(resolved)
                }
            },
            Value::Array(items) => {
                let mut resolved = Vec::new();
                for (i, item) in items.iter().enumerate() {
                    resolved.extend(self.value(item, &format!("{at}[{i}]"))?);
                }
                Value::Array(resolved)
            }
            Value::String(text) if text.contains("{{resolve:") => {
                bail!("{at}: a dynamic reference has no value here: {text}")
            }
            plain => plain.clone(),
        }))
    }

    fn function(&self, name: &str, argument: &Value, at: &str) -> Result<Value> {
        match name {
            "Fn::Sub" => self.substitute(argument, at).map(Value::String),
            "Fn::GetAtt" => self.attribute(&self.arguments::<2>(argument, at)?, at).map(Value::String),
            "Fn::Join" => {
                let [separator, items] = self.arguments(argument, at)?;
                let items = items.as_array().with_context(|| format!("{at}: Fn::Join wants a list"))?;
                let words = items.iter().map(|item| text(item, at)).collect::<Result<Vec<_>>>()?;
                Ok(Value::String(words.join(&text(&separator, at)?)))
            }
            "Fn::Split" => {
                let [separator, whole] = self.arguments(argument, at)?;
                let (separator, whole) = (text(&separator, at)?, text(&whole, at)?);
                Ok(whole.split(separator.as_str()).map(Value::from).collect())
            }
            "Fn::Select" => {
                let [index, items] = self.arguments(argument, at)?;
                let index: usize =
                    text(&index, at)?.parse().with_context(|| format!("{at}: Fn::Select wants a number"))?;
                items.get(index).cloned().with_context(|| format!("{at}: Fn::Select finds no item {index}"))
            }
            "Fn::FindInMap" => {
                let [map, first, second] = self.arguments(argument, at)?;
                let (map, first, second) = (text(&map, at)?, text(&first, at)?, text(&second, at)?);
                match &self.mappings[&map][&first][&second] {
                    Value::Null => bail!("{at}: Mappings has no {map}.{first}.{second}"),
                    found => Ok(found.clone()),
                }
            }
            "Fn::Equals" | "Fn::Not" | "Fn::And" | "Fn::Or" => {
                let map = Map::from_iter([(name.to_owned(), argument.clone())]);
                self.condition(&Value::Object(map), at).map(Value::Bool)
            }
            unknown => bail!("{at}: the local cloud does not know {unknown}"),
        }
    }

    pub(super) fn arguments<const N: usize>(&self, argument: &Value, at: &str) -> Result<[Value; N]> {
        let list = argument.as_array().with_context(|| format!("{at}: an intrinsic wants a list"))?;
        let list = list.iter().map(|item| self.resolve(item, at)).collect::<Result<Vec<_>>>()?;
        list.try_into().map_err(|list: Vec<_>| anyhow!("{at}: an intrinsic wants {N} arguments, not {}", list.len()))
    }

    fn reference(&self, argument: &Value, at: &str) -> Result<Option<Value>> {
        let name = argument.as_str().with_context(|| format!("{at}: Ref wants a name"))?;
        if name == "AWS::NoValue" { Ok(None) } else { self.named(name, at).map(Some) }
    }

    fn substitute(&self, argument: &Value, at: &str) -> Result<String> {
        let none = Map::new();
        let (template, own) = match argument {
            Value::String(template) => (template, &none),
            Value::Array(parts) => match parts.as_slice() {
                [Value::String(template), Value::Object(own)] => (template, own),
                _ => bail!("{at}: Fn::Sub wants a text and its names"),
            },
            _ => bail!("{at}: Fn::Sub wants a text"),
        };
        let mut rest = template.as_str();
        let mut out = String::new();
        while let Some((before, after)) = rest.split_once("${") {
            let (name, after) = after.split_once('}').with_context(|| format!("{at}: ${{ without }}"))?;
            out.push_str(before);
            match (own.get(name), name.strip_prefix('!'), name.split_once('.')) {
                (Some(value), ..) => out.push_str(&text(&self.resolve(value, at)?, at)?),
                (_, Some(literal), _) => out.push_str(&format!("${{{literal}}}")),
                (_, _, Some((resource, attribute))) => {
                    out.push_str(&self.attribute(&[resource.into(), attribute.into()], at)?);
                }
                _ => out.push_str(&text(&self.named(name, at)?, at)?),
            }
            rest = after;
        }
        Ok(out + rest)
    }

    fn choose(&self, argument: &Value, at: &str) -> Result<Option<Value>> {
        let [Value::String(condition), yes, no] = argument.as_array().map_or(&[][..], Vec::as_slice) else {
            bail!("{at}: Fn::If wants a condition and two values");
        };
        self.value(if self.named_condition(condition, at)? { yes } else { no }, at)
    }
}

/// A plain value as the text CloudFormation makes of it.
pub(super) fn text(value: &Value, at: &str) -> Result<String> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(flag) => Ok(flag.to_string()),
        other => bail!("{at}: a text is wanted here, not {other}"),
    }
}

/// The only entry of a map, as an intrinsic is.
pub(super) fn single(map: &Map<String, Value>) -> Option<(&str, &Value)> {
    let mut entries = map.iter();
    let (name, argument) = entries.next()?;
    entries.next().is_none().then_some((name.as_str(), argument))
}
