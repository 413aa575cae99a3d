//! The template's conditions.

use super::intrinsics::{Resolver, single, text};
use anyhow::{Context, Result, bail};
use serde_json::Value;

impl Resolver<'_> {
    /// Whether a resource is there at all, by its `Condition`.
    pub(super) fn included(&self, resource: &Value, at: &str) -> Result<bool> {
        match &resource["Condition"] {
            Value::Null => Ok(true),
            Value::String(name) => self.named_condition(name, at),
            _ => bail!("{at}.Condition: not a name"),
        }
    }

    /// Whether a condition of the template holds.
    pub(super) fn named_condition(&self, name: &str, at: &str) -> Result<bool> {
        match &self.conditions[name] {
            Value::Null => bail!("{at}: there is no condition {name}"),
            condition => self.condition(condition, &format!("Conditions.{name}")),
        }
    }

    /// Whether a condition, written out, holds.
    pub(super) fn condition(&self, condition: &Value, at: &str) -> Result<bool> {
        let Some((name, argument)) = condition.as_object().and_then(single) else {
            bail!("{at}: not a condition");
        };
        let all = || argument.as_array().with_context(|| format!("{at}: {name} wants a list"));
        match name {
            "Condition" => self.named_condition(argument.as_str().unwrap_or_default(), at),
            "Fn::Equals" => self.arguments::<2>(argument, at).and_then(|[a, b]| match (&a, &b) {
                (Value::Array(_) | Value::Object(_), _) | (_, Value::Array(_) | Value::Object(_)) => Ok(a == b),
                _ => Ok(text(&a, at)? == text(&b, at)?),
            }),
            "Fn::Not" => match all()?.as_slice() {
                [inner] => Ok(!self.condition(inner, at)?),
                _ => bail!("{at}: Fn::Not wants one condition"),
            },
            "Fn::And" => all()?.iter().try_fold(true, |so_far, inner| Ok(so_far & self.condition(inner, at)?)),
            "Fn::Or" => all()?.iter().try_fold(false, |so_far, inner| Ok(so_far | self.condition(inner, at)?)),
            unknown => bail!("{at}: {unknown} is not a condition"),
        }
    }
}
