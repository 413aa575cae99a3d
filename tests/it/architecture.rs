//! Who may import whom, and what must not stand in the sources at all.

use crate::world::root;
use std::fs;
use std::path::{Path, PathBuf};

/// A part of `shared`, and the parts it may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("domain", &["domain"]),
    ("wording", &["wording", "domain"]),
    ("store", &["store", "domain"]),
    ("telegram", &["telegram", "domain"]),
    ("pakasir", &["pakasir", "domain", "config"]),
    ("bus.rs", &["domain"]),
    ("clients", &["clients"]),
    ("cloudformation.rs", &[]),
    ("config.rs", &["clients", "domain", "config"]),
    ("secrets.rs", &[]),
    ("logging.rs", &["domain"]),
    ("http.rs", &["domain"]),
];

/// What the domain must not know: it takes time, ids and chance as arguments.
const NOT_IN_DOMAIN: &[&str] = &[
    "async ",
    ".await",
    "aws_",
    "tokio",
    "reqwest",
    "std::env",
    "SystemTime",
    "Timestamp::now",
    "getrandom",
    "tracing",
];

#[test]
fn each_part_uses_only_what_it_may() {
    let shared = root().join("shared/src");
    let mut broken = Vec::new();
    for (part, may) in MAY_USE {
        for file in sources(&shared.join(part)) {
            for used in uses(&read(&file)) {
                if !may.contains(&used.as_str()) {
                    broken.push(format!("{} uses {used}", shown(&file)));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_part_has_its_rule() {
    let ruled: Vec<&str> =
        MAY_USE.iter().map(|(part, _)| *part).chain(["flow", "shop.rs", "setup", "lib.rs"]).collect();
    let parts = fs::read_dir(root().join("shared/src")).expect("the crate has sources");
    for part in parts {
        let name = part.expect("it can be listed").file_name().to_string_lossy().into_owned();
        assert!(ruled.contains(&name.as_str()), "shared/src/{name} has no rule about what it may use");
    }
}

#[test]
fn the_domain_touches_nothing() {
    for file in sources(&root().join("shared/src/domain")) {
        let text = read(&file);
        for word in NOT_IN_DOMAIN {
            assert!(!text.contains(word), "{} holds `{word}`", shown(&file));
        }
    }
}

#[test]
fn functions_are_small_and_time_comes_with_the_event() {
    for file in sources(&root().join("functions")) {
        let text = read(&file);
        assert!(text.lines().count() <= 60, "{} is more than a main", shown(&file));
    }
    for file in sources(&root().join("functions")).into_iter().chain(sources(&root().join("shared/src"))) {
        let text = read(&file);
        for word in ["SystemTime", "Timestamp::now", "Zoned::now", "Instant::now"] {
            assert!(!text.contains(word), "{} asks the system for the time", shown(&file));
        }
    }
}

#[test]
fn neither_the_tests_nor_the_local_cloud_know_the_shop() {
    for manifest in ["tests/Cargo.toml", "infra/local/Cargo.toml"] {
        let text = read(&root().join(manifest));
        assert!(!text.lines().any(|line| line.starts_with("shared")), "{manifest} depends on shared");
    }
}

#[test]
fn every_module_says_what_it_is_for() {
    for folder in ["shared/src", "functions", "infra/local/src", "tests"] {
        let files = sources(&root().join(folder));
        assert!(files.len() > 3, "{folder} holds hardly any source");
        for file in files {
            assert!(read(&file).starts_with("//!"), "{} does not begin with //!", shown(&file));
        }
    }
}

/// All Rust sources below a folder, or the one file.
fn sources(at: &Path) -> Vec<PathBuf> {
    if at.is_file() {
        return vec![at.to_owned()];
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(at).unwrap_or_else(|error| panic!("{}: {error}", at.display())) {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() && !path.ends_with("target") {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The parts of the crate that a source names by `crate::`.
fn uses(text: &str) -> Vec<String> {
    let names = text.split("crate::").skip(1);
    let mut parts = Vec::new();
    for name in names {
        let mut part: String = name.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        if part.is_empty() {
            // `use crate::{a::…, b::…}` would hide what it uses from this test.
            part = "a list of parts".into();
        }
        parts.push(part);
    }
    parts
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn shown(file: &Path) -> String {
    file.strip_prefix(root()).unwrap_or(file).display().to_string()
}
