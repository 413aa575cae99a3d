//! Cold starts: a function that can't start names everything that is missing or malformed, and shows no value.

use crate::world::{World, binaries, root};
use lapak_local::lambda::Failure;
use lapak_local::template::{Function, Template};
use lapak_local::trace::{Event, Kind};
use serde_json::json;
use std::collections::BTreeMap;
use std::process::{Command, Output};

/// The variables that `telegram`, `pakasir` and `sweep` read.
const SELLS: &[&str] = &[
    "ADMIN_IDS",
    "BROADCAST_RATE",
    "BUCKET_NAME",
    "BUS_NAME",
    "INVOICE_MINUTES",
    "LANGUAGES",
    "MAX_UNPAID",
    "PAKASIR_API_URL",
    "PAKASIR_MODE",
    "PAKASIR_SLUG",
    "PROOF_DAYS",
    "SECRETS_PATH",
    "SHOP_NAME",
    "TABLE_NAME",
    "TELEGRAM_API_URL",
    "TIME_ZONE",
    "UNPAID_DAYS",
];

/// Functions that read their environment before they take an event, and what they read of it. (Setting up reads it with
/// each event, as CloudFormation must be answered whatever is wrong.)
const FUNCTIONS: [(&str, &[&str]); 7] = [
    ("TelegramFunction", SELLS),
    ("PakasirFunction", SELLS),
    ("SweepFunction", SELLS),
    ("BroadcastFunction", SELLS),
    ("SeedFunction", &["BUCKET_NAME", "SECRETS_PATH", "TABLE_NAME"]),
    (
        "OwnerFunction",
        &[
            "ADMIN_IDS",
            "BUS_NAME",
            "OWNER_IDS",
            "SECRETS_PATH",
            "SHOP_NAME",
            "TABLE_NAME",
            "TELEGRAM_API_URL",
            "TIME_ZONE",
        ],
    ),
    (
        "AlertsFunction",
        &[
            "BUCKET_NAME",
            "OWNER_BOT_URL",
            "OWNER_IDS",
            "PAKASIR_API_URL",
            "SECRETS_PATH",
            "SHOP_BOT_URL",
            "SHOP_NAME",
            "TABLE_NAME",
            "TELEGRAM_API_URL",
            "TIME_ZONE",
        ],
    ),
];

/// The required variables that Lambda itself sets.
const BY_LAMBDA: [&str; 3] = ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];

#[test]
fn each_missing_variable_is_named() {
    for function in functions() {
        let full = environment(&function);
        for missing in wanted(&function) {
            let mut environment = full.clone();
            assert!(
                environment.remove(&missing).is_some(),
                "{}: {missing} is not in the template",
                function.logical_id
            );
            assert_eq!(missing_in(&start(&function, &environment)), [missing.as_str()], "{}", function.logical_id);
            environment.insert(missing.clone(), String::new());
            assert_eq!(
                missing_in(&start(&function, &environment)),
                [missing.as_str()],
                "{} empty",
                function.logical_id
            );
        }
    }
}

#[test]
fn all_that_is_missing_is_named_at_once() {
    for function in functions() {
        let mut named = missing_in(&start(&function, &BTreeMap::new()));
        named.sort();
        assert_eq!(named, wanted(&function), "{}", function.logical_id);
    }
}

#[test]
fn a_malformed_value_is_named_and_not_shown() {
    for function in functions() {
        let full = environment(&function);
        for (name, malformed) in [
            ("TIME_ZONE", "Asia/Hemmelig"),
            ("INVOICE_MINUTES", "4hemmelig"),
            ("INVOICE_MINUTES", "4"),
            ("INVOICE_MINUTES", "1441"),
            ("MAX_UNPAID", "0"),
            ("MAX_UNPAID", "hemmelig"),
            ("TELEGRAM_API_URL", "hemmelig.example"),
            ("PAKASIR_API_URL", "ftp://hemmelig"),
            ("PAKASIR_MODE", "hemmelig"),
            ("OWNER_IDS", "12,hemmelig"),
            ("ADMIN_IDS", "12,hemmelig"),
        ] {
            if !wanted(&function).iter().any(|read| read == name) {
                continue;
            }
            let mut environment = full.clone();
            environment.insert(name.into(), malformed.into());
            let ended = start(&function, &environment);
            let said = said(&ended);
            assert!(!ended.status.success());
            assert!(said.contains(&format!("{name} must be ")), "{}: {said}", function.logical_id);
            assert!(malformed.len() < 5 || !said.contains(malformed), "{} shows a value: {said}", function.logical_id);
            assert_eq!(said.matches(" must be ").count(), 1, "{said}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_missing_secret_is_named() {
    for (function, secrets) in [
        ("TelegramFunction", &["bot-token", "bot-webhook-secret", "pakasir-api-key", "data-key"][..]),
        ("PakasirFunction", &["bot-token", "pakasir-api-key", "pakasir-callback-secret", "data-key"]),
        ("SweepFunction", &["bot-token", "pakasir-api-key", "data-key"]),
        ("SeedFunction", &["data-key"]),
        ("OwnerFunction", &["owner-bot-token", "owner-webhook-secret"]),
    ] {
        let mut shop = World::bare(&[]).await;
        shop.expects_errors(&["cannot start"]);
        for name in secrets {
            let path = format!("/lapak/{name}");
            let value = shop.cloud.parameters.get(&path).expect("the secret is there");
            shop.cloud.parameters.remove(&path);
            let problem = cannot_start(&shop, function).await;
            assert!(problem.contains("missing secrets") && problem.contains(&path), "{function}: {problem}");
            for other in secrets.iter().filter(|other| *other != name) {
                assert!(!problem.contains(&format!("/lapak/{other}")), "{function}: {problem}");
            }
            shop.cloud.parameters.set(&path, &value);
        }
        shop.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_malformed_data_key_is_named_and_not_shown() {
    let mut shop = World::bare(&[]).await;
    shop.expects_errors(&["cannot start"]);
    for malformed in ["hemmelig", "k1:hemmelig", "k1:aGVtbWVsaWc=", ":"] {
        shop.cloud.parameters.set("/lapak/data-key", malformed);
        for function in ["TelegramFunction", "PakasirFunction", "SweepFunction", "SeedFunction"] {
            let problem = cannot_start(&shop, function).await;
            assert!(problem.contains("the data key must be"), "{function}: {problem}");
            assert!(malformed.len() < 2 || !problem.contains(malformed), "{function}: {problem}");
        }
    }
    shop.close().await;
}

/// The error of a function that does not start.
async fn cannot_start(shop: &World, function: &str) -> String {
    match shop.cloud.invoke(function, json!({})).await.expect("the function is in the template").outcome {
        Err(Failure::Init { last_lines, .. }) => last_lines,
        other => panic!("{function} starts: {other:?}"),
    }
}

fn functions() -> Vec<Function> {
    let template =
        Template::read(&root().join("template.yaml"), &BTreeMap::new(), "http://127.0.0.1:1").expect("a template");
    let known: Vec<Function> =
        template.functions.into_iter().filter(|function| reads(&function.logical_id).is_some()).collect();
    assert_eq!(known.len(), FUNCTIONS.len());
    known
}

/// What a function reads of the environment that the template hands to all.
fn reads(logical_id: &str) -> Option<&'static [&'static str]> {
    FUNCTIONS.iter().find(|(name, _)| *name == logical_id).map(|(_, reads)| *reads)
}

/// All that a function can't start without, in the order of the names.
fn wanted(function: &Function) -> Vec<String> {
    let own = reads(&function.logical_id).expect("it is one of those that read their environment at once");
    let mut names: Vec<String> = own.iter().chain(&BY_LAMBDA).map(|name| (*name).to_owned()).collect();
    names.sort();
    names
}

/// What the template hands to a function, and what Lambda adds; every value is there and of the right form.
fn environment(function: &Function) -> BTreeMap<String, String> {
    let mut environment = function.environment.clone();
    environment.extend(BY_LAMBDA.map(|name| (name.to_owned(), "local".to_owned())));
    if let Some(owners) = environment.get_mut("OWNER_IDS") {
        *owners = "7100000001".into();
    }
    environment
}

/// Runs a function with this environment and no other, where nobody answers it.
fn start(function: &Function, environment: &BTreeMap<String, String>) -> Output {
    let mut command = Command::new(binaries().join(&function.binary));
    command.env_clear().envs(environment).env("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:1");
    command.output().expect("the function is built")
}

/// Lambda filters lines by their level only if they have a timestamp in RFC 3339.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_line_has_a_level_and_a_timestamp() {
    let shop = World::bare(&[]).await;
    let mut trace = shop.cloud.trace.live();
    shop.minutes(1).await;
    let is_line = |event: &Event| event.kind == Kind::Log && event.detail.get("_aws").is_none();
    // What a function writes is read beside its answer, and may come after it.
    while !is_line(&trace.recv().await.expect("the trace goes on")) {}
    let log: Vec<_> = shop.cloud.trace.since(0).into_iter().filter(is_line).collect();
    for line in log {
        assert!(line.detail["level"].is_string(), "{}", line.detail);
        let timestamp = line.detail["timestamp"].as_str().and_then(|text| text.parse::<jiff::Timestamp>().ok());
        assert!(timestamp.is_some(), "{}", line.detail);
    }
    shop.close().await;
}

fn said(ended: &Output) -> String {
    [&ended.stdout, &ended.stderr].map(|stream| String::from_utf8_lossy(stream).into_owned()).concat()
}

/// Names of variables that it says are missing.
fn missing_in(ended: &Output) -> Vec<String> {
    let said = said(ended);
    assert!(!ended.status.success(), "it starts: {said}");
    let before = said.split(" is missing").map(|before| {
        before
            .rsplit(|letter: char| !letter.is_ascii_uppercase() && letter != '_')
            .next()
            .unwrap_or_default()
            .to_owned()
    });
    let mut names: Vec<String> = before.collect();
    names.pop();
    names
}
