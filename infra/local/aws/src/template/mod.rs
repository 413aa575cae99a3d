//! Reads template.yaml as CloudFormation would: parameters, conditions and intrinsics resolved, SAM's defaults
//! merged, down to the few things that the local cloud runs.

mod conditions;
mod events;
mod grants;
mod intrinsics;
mod names;
mod parameters;
mod resources;
mod yaml;

pub use events::pattern;
pub use events::times::Times;
pub use grants::Right;

use anyhow::{Context, Result};
use jiff::SignedDuration;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

/// The region the local cloud says it is in.
pub const REGION: &str = "ap-southeast-1";
/// The account the local cloud says it belongs to.
pub const ACCOUNT: &str = "123456789012";
/// The name of the stack, which names resources begin with.
pub const STACK: &str = "lapak";

/// What the template defines, resolved.
#[derive(Clone, Debug)]
pub struct Template {
    /// Functions, in the order of the template.
    pub functions: Vec<Function>,
    /// Tables.
    pub tables: Vec<TableSpec>,
    /// Names of event buses; `default` is always among them.
    pub buses: Vec<String>,
    /// Buckets.
    pub buckets: Vec<BucketSpec>,
    /// Rules of the buses.
    pub rules: Vec<Rule>,
    /// What fires by time.
    pub schedules: Vec<Schedule>,
    /// What functions may do, by logical id; those whose role is not in the template are not in it.
    pub grants: BTreeMap<String, BTreeSet<Right>>,
}

/// A Lambda function.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name in the template, such as `TelegramFunction`.
    pub logical_id: String,
    /// Its name in the account, such as `lapak-TelegramFunction`.
    pub name: String,
    /// The name of its executable: `Metadata: Binary`, else the logical id in lower case without `Function`.
    pub binary: String,
    /// What `_HANDLER` says.
    pub handler: String,
    /// How long an invocation may take.
    pub timeout: Duration,
    /// Megabytes.
    pub memory: u32,
    /// Reserved concurrency, if any.
    pub concurrency: Option<u32>,
    /// What Lambda tells it about its logs.
    pub logs: Logs,
    /// Its environment, resolved.
    pub environment: BTreeMap<String, String>,
    /// Its function URL, if it has one.
    pub url: Option<FunctionUrl>,
    /// How often an event is tried again after the first try; 2 unless the template says less.
    pub retries: u32,
    /// How old an event may get while it waits to be tried; six hours unless the template says less.
    pub event_age: SignedDuration,
}

/// The `LoggingConfig` of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logs {
    /// The log group.
    pub group: String,
    /// `JSON` or `Text`.
    pub format: String,
    /// `ApplicationLogLevel`, if it is set.
    pub level: Option<String>,
}

/// Who may call a function URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FunctionUrl {
    /// Anybody.
    Public,
    /// Signed requests only; the local cloud refuses all.
    Signed,
}

/// A table as `CreateTable` wants it.
#[derive(Clone, Debug)]
pub struct TableSpec {
    /// Its name in the template.
    pub logical_id: String,
    /// Its name in the account.
    pub name: String,
    /// The request that creates it.
    pub request: Value,
    /// The attribute by which items expire.
    pub ttl: Option<String>,
    /// Whether every moment can be restored.
    pub recovers: bool,
}

/// A bucket.
#[derive(Clone, Debug)]
pub struct BucketSpec {
    /// Its name in the account.
    pub name: String,
    /// Whether it has Object Lock.
    pub locks: bool,
}

/// A rule of an event bus.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its logical id; for one listed under a function's `Events`, the function's and the event's names together.
    pub name: String,
    /// The bus it listens on.
    pub bus: String,
    /// What it lets through, as written.
    pub pattern: Value,
    /// The functions it invokes. Other kinds of targets are left out.
    pub targets: Vec<Target>,
}

/// A function that a rule invokes.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its logical id.
    pub function: String,
    /// What it gets instead of the event.
    pub input: Option<Value>,
}

/// Something that fires by time.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// Its name.
    pub name: String,
    /// The function it invokes, by logical id.
    pub function: String,
    /// When.
    pub times: Times,
    /// A rule on the default bus or EventBridge Scheduler: their events differ.
    pub source: Source,
    /// What the function gets instead of the event, as JSON text.
    pub input: Option<String>,
}

/// The two services that fire schedules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A scheduled rule.
    Rule,
    /// EventBridge Scheduler.
    Scheduler,
}

impl Template {
    /// Reads the template at `path`. `urls` is where function URLs are: `{urls}/{logical id}/`.
    pub fn read(path: &Path, parameters: &BTreeMap<String, String>, urls: &str) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        Self::parse(&text, parameters, urls).with_context(|| format!("cannot use {}", path.display()))
    }

    /// As [`Template::read`], from text.
    pub fn parse(text: &str, parameters: &BTreeMap<String, String>, urls: &str) -> Result<Self> {
        let document = yaml::parse(text)?;
        let resolver = intrinsics::Resolver::new(&document, parameters, urls)?;
        let grants = grants::collect(&document, &resolver)?;
        Ok(Self { grants, ..resources::collect(&document, &resolver)? })
    }

    /// The function of this logical id.
    pub fn function(&self, logical_id: &str) -> Option<&Function> {
        self.functions.iter().find(|function| function.logical_id == logical_id)
    }

    /// An environment variable that functions are given, from the first that has it.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.functions.iter().find_map(|function| function.environment.get(name)).map(String::as_str)
    }
}

impl Function {
    /// Its ARN.
    pub fn arn(&self) -> String {
        format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{}", self.name)
    }
}

#[cfg(test)]
mod tests;
