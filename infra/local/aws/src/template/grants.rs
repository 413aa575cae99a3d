//! What functions may do: the statements of their roles, resolved.

use super::intrinsics::{Resolver, text};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// An action and the ARN it is allowed on.
pub type Right = (String, String);

/// The rights of each function that has a role of its own in the template, by logical id.
pub(super) fn collect(document: &Value, resolver: &Resolver<'_>) -> Result<BTreeMap<String, BTreeSet<Right>>> {
    let mut grants = BTreeMap::new();
    for (id, resource) in of_type(document, "AWS::Serverless::Function") {
        let wanted = &resource["Properties"]["Role"];
        if wanted.is_null() {
            continue;
        }
        let wanted = resolver.resolve(wanted, &format!("Resources.{id}.Properties.Role"))?;
        for (role, resource) in of_type(document, "AWS::IAM::Role") {
            if wanted == resolver.attribute(&[role.into(), "Arn".into()], id)?.as_str() {
                let own = &resource["Properties"]["Policies"];
                let mut rights = BTreeSet::new();
                for policy in own.as_array().into_iter().flatten().chain(attached(document, role, resolver)?) {
                    statements(&policy["PolicyDocument"], role, resolver, &mut rights)?;
                }
                grants.insert(id.to_owned(), rights);
            }
        }
    }
    Ok(grants)
}

fn of_type<'d>(document: &'d Value, kind: &'static str) -> impl Iterator<Item = (&'d str, &'d Value)> {
    let resources = document["Resources"].as_object().into_iter().flatten();
    resources.filter(move |(_, resource)| resource["Type"] == kind).map(|(id, resource)| (id.as_str(), resource))
}

/// Policies that stand beside the role.
fn attached<'d>(document: &'d Value, role: &str, resolver: &Resolver<'_>) -> Result<Vec<&'d Value>> {
    let role = Value::from(resolver.name(role)?);
    let mut found = Vec::new();
    for (id, resource) in of_type(document, "AWS::IAM::Policy") {
        let roles = resolver.resolve(&resource["Properties"]["Roles"], id)?;
        if roles.as_array().is_some_and(|roles| roles.contains(&role)) {
            found.push(&resource["Properties"]);
        }
    }
    Ok(found)
}

fn statements(document: &Value, at: &str, resolver: &Resolver<'_>, rights: &mut BTreeSet<Right>) -> Result<()> {
    let document = resolver.resolve(document, at)?;
    for statement in document["Statement"].as_array().with_context(|| format!("{at}: a policy without statements"))? {
        if statement["Effect"] != "Allow" || !statement["Condition"].is_null() {
            bail!("{at}: a role's statements allow, and on no condition");
        }
        for action in one_or_more(&statement["Action"]) {
            for resource in one_or_more(&statement["Resource"]) {
                rights.insert((text(action, at)?, text(resource, at)?));
            }
        }
    }
    Ok(())
}

fn one_or_more(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().map_or_else(|| std::slice::from_ref(value), Vec::as_slice).iter()
}
