//! Checks in every story that no log line holds secrets, contents of goods or names.

use lapak_local::cloud::Cloud;
use lapak_local::trace::Kind;

/// Pieces of the contents in [`super::SEED_FILE`], and names of files in the stories of those.
const CONTENTS: [&str; 7] =
    ["pass: satu", "pass: dua", "ML-0001", "ML-0002", "langka-1", "Resep Nusantara.pdf", "modul.zip"];

/// Describes log lines that hold any of these, without repeating the lines.
pub(super) fn broken(cloud: &Cloud, secrets: &[String], token: &str) -> Vec<String> {
    let names: Vec<String> =
        cloud.telegram.people(token).iter().map(|person| format!("\"{}\"", person.name())).collect();
    let never = |line: &str| {
        secrets.iter().any(|secret| line.contains(secret.as_str()))
            || CONTENTS.iter().any(|contents| line.contains(contents))
            || names.iter().any(|name| line.contains(name.as_str()))
    };
    let logged = cloud.trace.since(0).into_iter().filter(|event| event.kind == Kind::Log);
    logged
        .filter(|event| never(&event.detail.to_string()))
        .map(|event| format!("{} logs a secret, contents or a name (event {})", event.function, event.number))
        .collect()
}
