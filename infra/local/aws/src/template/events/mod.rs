//! What invokes functions: rules of buses and schedules, from SAM's `Events` or from resources of their own.

pub mod pattern;
pub(crate) mod times;

use super::intrinsics::{Resolver, text};
use super::{Rule, Schedule, Source, Target, Template};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use times::Times;

/// The `Events` of a function.
pub(super) fn of_function(function: &str, events: &Value, template: &mut Template) -> Result<()> {
    for (name, event) in events.as_object().into_iter().flatten() {
        let at = format!("Resources.{function}.Properties.Events.{name}");
        let properties = &event["Properties"];
        let name = format!("{function}{name}");
        match event["Type"].as_str().with_context(|| format!("{at} has no Type"))? {
            "Schedule" => {
                template.schedules.extend(schedule((&name, function), Source::Rule, properties, &at)?);
            }
            "ScheduleV2" => {
                template.schedules.extend(schedule((&name, function), Source::Scheduler, properties, &at)?);
            }
            "EventBridgeRule" | "CloudWatchEvent" => {
                let target = Target { function: function.into(), input: input(properties, &at)? };
                template.rules.extend(bus_rule(&name, properties, vec![target], &at)?);
            }
            unknown => bail!("{at}: the local cloud does not know events of type {unknown}"),
        }
    }
    Ok(())
}

/// An `AWS::Events::Rule`.
pub(super) fn rule(id: &str, properties: &Value, resolver: &Resolver<'_>, template: &mut Template) -> Result<()> {
    let at = format!("Resources.{id}.Properties");
    let mut targets = Vec::new();
    for (i, target) in properties["Targets"].as_array().into_iter().flatten().enumerate() {
        let at = format!("{at}.Targets[{i}]");
        let arn = text(&target["Arn"], &at)?;
        if arn.contains(":lambda:") {
            let function = resolver.function_of(&arn).with_context(|| format!("{at}: {arn} is no function here"))?;
            targets.push(Target { function, input: input(target, &at)? });
        }
    }
    if properties["ScheduleExpression"].is_null() {
        template.rules.extend(bus_rule(id, properties, targets, &at)?);
        return Ok(());
    }
    for target in targets {
        let schedule = schedule((id, &target.function), Source::Rule, properties, &at)?;
        let input = target.input.map(|input| input.to_string());
        template.schedules.extend(schedule.map(|schedule| Schedule { input, ..schedule }));
    }
    Ok(())
}

/// An `AWS::Scheduler::Schedule`.
pub(super) fn scheduler(id: &str, properties: &Value, resolver: &Resolver<'_>, template: &mut Template) -> Result<()> {
    let at = format!("Resources.{id}.Properties");
    let target = &properties["Target"];
    let arn = text(&target["Arn"], &format!("{at}.Target"))?;
    let function = resolver.function_of(&arn).with_context(|| format!("{at}.Target: {arn} is no function here"))?;
    let schedule = schedule((id, &function), Source::Scheduler, properties, &at)?;
    let input = target["Input"].as_str().map(str::to_owned);
    template.schedules.extend(schedule.map(|schedule| Schedule { input, ..schedule }));
    Ok(())
}

fn bus_rule(name: &str, properties: &Value, targets: Vec<Target>, at: &str) -> Result<Option<Rule>> {
    if !enabled(properties) {
        return Ok(None);
    }
    let pattern = match &properties["EventPattern"] {
        Value::Null if !properties["Pattern"].is_null() => &properties["Pattern"],
        pattern => pattern,
    };
    pattern::check(pattern).with_context(|| format!("{at}: cannot use its pattern"))?;
    let bus = match &properties["EventBusName"] {
        Value::Null => "default".into(),
        bus => text(bus, at)?,
    };
    // A bus may be given by its ARN.
    let bus = bus.rsplit('/').next().unwrap_or(&bus).to_owned();
    Ok(Some(Rule { name: name.into(), bus, pattern: pattern.clone(), targets }))
}

fn schedule((name, function): (&str, &str), source: Source, properties: &Value, at: &str) -> Result<Option<Schedule>> {
    if !enabled(properties) {
        return Ok(None);
    }
    // SAM calls it `Schedule` where the event is a rule.
    let expression = if properties["Schedule"].is_null() { "ScheduleExpression" } else { "Schedule" };
    let written = text(&properties[expression], &format!("{at}.{expression}"))?;
    let zone = properties["ScheduleExpressionTimezone"].as_str();
    let times = Times::parse(&written, zone).with_context(|| format!("{at}.{expression}: cannot use {written:?}"))?;
    let input = properties["Input"].as_str().map(str::to_owned);
    let (name, function) = (name.to_owned(), function.to_owned());
    Ok(Some(Schedule { name, function, times, source, input }))
}

fn enabled(properties: &Value) -> bool {
    let disabled =
        properties["State"] == "DISABLED" || properties["Enabled"] == false || properties["Enabled"] == "false";
    !disabled
}

fn input(target: &Value, at: &str) -> Result<Option<Value>> {
    if let Some(key) = ["InputPath", "InputTransformer", "InputPathsMap"].into_iter().find(|key| !target[key].is_null())
    {
        bail!("{at}: the local cloud does not know {key}");
    }
    match &target["Input"] {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(serde_json::from_str(text).with_context(|| format!("{at}.Input: not JSON"))?)),
        _ => bail!("{at}.Input: not a text of JSON"),
    }
}
