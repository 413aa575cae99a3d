//! Converts resolved resources to typed ones: functions, the table, buses, buckets.

use super::intrinsics::{Resolver, text};
use super::{BucketSpec, Function, FunctionUrl, Logs, TableSpec, Template, events};
use anyhow::{Context, Result, bail};
use jiff::SignedDuration;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// Goes through all resources. Kinds that the local cloud has no use for (roles, alarms, log groups) are passed over.
pub(super) fn collect(document: &Value, resolver: &Resolver<'_>) -> Result<Template> {
    let mut template = Template {
        functions: Vec::new(),
        tables: Vec::new(),
        buses: vec!["default".into()],
        buckets: Vec::new(),
        rules: Vec::new(),
        schedules: Vec::new(),
        grants: BTreeMap::new(),
    };
    let defaults = &document["Globals"]["Function"];
    for (id, resource) in document["Resources"].as_object().context("it has no Resources")? {
        let at = format!("Resources.{id}");
        if !resolver.included(resource, &at)? {
            continue;
        }
        let own = &resource["Properties"];
        let at = format!("{at}.Properties");
        match resource["Type"].as_str().with_context(|| format!("{at} has no Type"))? {
            "AWS::Serverless::Function" => {
                let properties = resolver.resolve(&merged(defaults, own), &at)?;
                template.functions.push(function(id, resource, &properties, resolver)?);
                events::of_function(id, &properties["Events"], &mut template)?;
            }
            "AWS::DynamoDB::Table" => template.tables.push(table(id, &resolver.resolve(own, &at)?, resolver)?),
            "AWS::Events::EventBus" => template.buses.push(resolver.name(id)?),
            "AWS::S3::Bucket" => {
                let locks = &resolver.resolve(own, &at)?["ObjectLockEnabled"];
                template
                    .buckets
                    .push(BucketSpec { name: resolver.name(id)?, locks: *locks == true || *locks == "true" });
            }
            "AWS::Events::Rule" => events::rule(id, &resolver.resolve(own, &at)?, resolver, &mut template)?,
            "AWS::Scheduler::Schedule" => events::scheduler(id, &resolver.resolve(own, &at)?, resolver, &mut template)?,
            "AWS::Lambda::Function" => bail!("{at}: the local cloud wants AWS::Serverless::Function"),
            _ => {}
        }
    }
    if let Some(rule) = template.rules.iter().find(|rule| !template.buses.contains(&rule.bus)) {
        bail!("{}: there is no bus {}", rule.name, rule.bus);
    }
    Ok(template)
}

fn function(id: &str, resource: &Value, properties: &Value, resolver: &Resolver<'_>) -> Result<Function> {
    let at = format!("Resources.{id}.Properties");
    let mut environment = BTreeMap::new();
    for (name, value) in properties["Environment"]["Variables"].as_object().into_iter().flatten() {
        environment.insert(name.clone(), text(value, &format!("{at}.Environment.Variables.{name}"))?);
    }
    let binary = match &resource["Metadata"]["Binary"] {
        Value::Null => id.strip_suffix("Function").unwrap_or(id).to_lowercase(),
        binary => text(binary, &format!("Resources.{id}.Metadata.Binary"))?,
    };
    let timeout = number(properties, "Timeout", &at)?.unwrap_or(3);
    if !(1..=900).contains(&timeout) {
        bail!("{at}.Timeout: {timeout} is not between 1 and 900 seconds");
    }
    Ok(Function {
        name: resolver.name(id)?,
        logical_id: id.into(),
        binary,
        handler: properties["Handler"].as_str().unwrap_or("bootstrap").into(),
        timeout: Duration::from_secs(timeout.into()),
        memory: number(properties, "MemorySize", &at)?.unwrap_or(128),
        concurrency: number(properties, "ReservedConcurrentExecutions", &at)?,
        logs: logs(&properties["LoggingConfig"], &resolver.name(id)?),
        environment,
        url: url(&properties["FunctionUrlConfig"], &at)?,
        retries: number(&properties["EventInvokeConfig"], "MaximumRetryAttempts", &at)?.unwrap_or(2),
        event_age: SignedDuration::from_secs(
            number(&properties["EventInvokeConfig"], "MaximumEventAgeInSeconds", &at)?.unwrap_or(6 * 3600).into(),
        ),
    })
}

fn logs(config: &Value, name: &str) -> Logs {
    let said = |key: &str| config[key].as_str().map(str::to_owned);
    Logs {
        group: said("LogGroup").unwrap_or_else(|| format!("/aws/lambda/{name}")),
        format: said("LogFormat").unwrap_or_else(|| "Text".into()),
        level: said("ApplicationLogLevel"),
    }
}

fn url(config: &Value, at: &str) -> Result<Option<FunctionUrl>> {
    if config.is_null() {
        return Ok(None);
    }
    if config["InvokeMode"].as_str().is_some_and(|mode| mode != "BUFFERED") {
        bail!("{at}.FunctionUrlConfig.InvokeMode: the local cloud knows BUFFERED only");
    }
    match config["AuthType"].as_str() {
        Some("NONE") => Ok(Some(FunctionUrl::Public)),
        Some("AWS_IAM") => Ok(Some(FunctionUrl::Signed)),
        _ => bail!("{at}.FunctionUrlConfig.AuthType: neither NONE nor AWS_IAM"),
    }
}

fn table(id: &str, properties: &Value, resolver: &Resolver<'_>) -> Result<TableSpec> {
    let at = format!("Resources.{id}.Properties");
    let name = resolver.name(id)?;
    let mut request = Map::from_iter([("TableName".to_owned(), json!(name))]);
    for key in ["AttributeDefinitions", "KeySchema"] {
        let value = properties.get(key).with_context(|| format!("{at} has no {key}"))?;
        request.insert(key.into(), value.clone());
    }
    request.insert("BillingMode".into(), properties.get("BillingMode").cloned().unwrap_or("PROVISIONED".into()));
    for key in ["GlobalSecondaryIndexes", "LocalSecondaryIndexes"] {
        if let Some(indexes) = properties[key].as_array() {
            request.insert(key.into(), indexes.iter().map(index).collect());
        }
    }
    if let Some(throughput) = properties.get("ProvisionedThroughput") {
        request.insert("ProvisionedThroughput".into(), throughput.clone());
    }
    if let Some(view) = properties["StreamSpecification"].get("StreamViewType") {
        request.insert("StreamSpecification".into(), json!({ "StreamEnabled": true, "StreamViewType": view }));
    }
    let protected = &properties["DeletionProtectionEnabled"];
    if protected == true || protected == "true" {
        request.insert("DeletionProtectionEnabled".into(), true.into());
    }
    if let Some(tags) = properties.get("Tags") {
        request.insert("Tags".into(), tags.clone());
    }
    let ttl = &properties["TimeToLiveSpecification"];
    let on = ttl["Enabled"] == true || ttl["Enabled"] == "true";
    let ttl = ttl["AttributeName"].as_str().filter(|_| on).map(str::to_owned);
    let recovery = &properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"];
    let recovers = recovery == true || recovery == "true";
    Ok(TableSpec { logical_id: id.into(), name, request: Value::Object(request), ttl, recovers })
}

/// An index as `CreateTable` takes it, without what only CloudFormation knows.
fn index(index: &Value) -> Value {
    let known = ["IndexName", "KeySchema", "Projection", "ProvisionedThroughput"];
    known.iter().filter_map(|key| Some(((*key).to_owned(), index.get(key)?.clone()))).collect::<Map<_, _>>().into()
}

fn number(properties: &Value, name: &str, at: &str) -> Result<Option<u32>> {
    match properties.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => {
            let value = text(value, at)?;
            Ok(Some(value.parse().with_context(|| format!("{at}.{name}: {value:?} is not a number"))?))
        }
    }
}

/// SAM's way with `Globals`: maps are merged, lists joined, and anything else is the function's own if it has one.
fn merged(globals: &Value, own: &Value) -> Value {
    match (globals, own) {
        (Value::Object(globals), Value::Object(own)) if !intrinsic(globals) && !intrinsic(own) => {
            let mut all = globals.clone();
            for (key, value) in own {
                let value = globals.get(key).map_or_else(|| value.clone(), |global| merged(global, value));
                all.insert(key.clone(), value);
            }
            Value::Object(all)
        }
        (Value::Array(globals), Value::Array(own)) => globals.iter().chain(own).cloned().collect(),
        (globals, Value::Null) => globals.clone(),
        (_, own) => own.clone(),
    }
}

fn intrinsic(map: &Map<String, Value>) -> bool {
    map.len() == 1 && map.keys().all(|key| key == "Ref" || key.starts_with("Fn::"))
}
