//! Rules about the sources: who may import whom, sizes, forbidden calls, paths in the README.

use crate::world::root;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A part of `shared`, and the parts it may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("domain", &["domain"]),
    ("wording", &["wording", "domain"]),
    ("store", &["store", "domain"]),
    ("telegram", &["telegram", "domain"]),
    ("pakasir", &["pakasir", "domain", "config"]),
    ("archive", &["archive", "clients", "domain"]),
    ("bus.rs", &["domain", "clients"]),
    ("charts", &["charts", "domain"]),
    ("clients", &["clients"]),
    ("cloudformation.rs", &[]),
    ("config.rs", &["clients", "domain", "config"]),
    ("secrets.rs", &["clients", "domain"]),
    ("cached.rs", &["domain", "store"]),
    ("logging.rs", &["domain"]),
    ("http.rs", &["domain"]),
];

/// A crate of the local cloud, and the crates of it that it may import.
const LOCAL_CLOUD: &[(&str, &[&str])] = &[
    ("kit", &[]),
    ("telegram", &["local-kit"]),
    ("pakasir", &["local-kit"]),
    ("aws", &["local-kit"]),
    ("cloud", &["local-kit", "local-telegram", "local-pakasir", "local-aws"]),
    ("page", &["local-kit", "local-telegram", "lapak-local"]),
    ("bridge", &["local-kit", "local-telegram", "local-pakasir", "local-aws", "lapak-local"]),
    (
        "shop",
        &["local-kit", "local-telegram", "local-pakasir", "local-aws", "lapak-local", "local-page", "local-bridge"],
    ),
];

/// The most files in a folder.
const MAX_FILES: usize = 12;

/// What the domain must not use: it takes time, ids and randomness as arguments.
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

/// A folder of `flow` or `wording`, and the folders beside it that it may use: the code for one audience never uses that for
/// another.
const FOLDERS: &[(&str, &[&str])] = &[
    ("flow/admin", &["order", "context", "publish", "notices"]),
    ("flow/alerts", &[]),
    ("flow/announce", &["publish", "notices"]),
    ("flow/backup", &["publish"]),
    ("flow/campaign", &["publish"]),
    ("flow/buyer", &["order", "context", "publish", "notices"]),
    ("flow/owner", &["order", "context", "publish"]),
    ("flow/order", &["context", "publish", "notices", "stored_files"]),
    ("flow/schedule", &["order", "deploy", "publish", "notices"]),
    ("flow/deploy", &["publish"]),
    ("flow/statistics", &[]),
    ("wording/admin", &["ledger", "texts", "truncate"]),
    ("wording/buyer", &["ledger", "texts", "truncate"]),
    ("wording/channel", &["texts"]),
    ("wording/owner", &["texts", "truncate"]),
    ("wording/deploy", &["texts", "truncate"]),
];

#[test]
fn no_audience_uses_the_folders_of_another() {
    let mut broken = Vec::new();
    for (folder, may) in FOLDERS {
        let (floor, own) = folder.split_once('/').expect("a floor and a folder");
        for file in sources(&root().join("shared/src").join(folder)) {
            let prefix = format!("crate::{floor}::");
            let text = read(&file).replace("super::super::", &prefix);
            let beside = text.split(&prefix).skip(1).map(first_word);
            for used in beside.filter(|used| *used != own && !may.contains(used)) {
                broken.push(format!("{} uses {floor}::{used}", shown(&file)));
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
    // One measures how long a call takes; the other signs with the current time.
    let read_the_clock = ["timed.rs", "parameter_store.rs"].map(|name| root().join("shared/src/clients").join(name));
    let all = sources(&root().join("functions")).into_iter().chain(sources(&root().join("shared/src")));
    for file in all.filter(|file| !read_the_clock.contains(file)) {
        let text = read(&file);
        for word in ["SystemTime", "Timestamp::now", "Zoned::now", "Instant::now"] {
            assert!(!text.contains(word), "{} asks the system for the time", shown(&file));
        }
    }
}

#[test]
fn neither_the_tests_nor_the_local_cloud_know_the_shop() {
    let of_the_cloud = LOCAL_CLOUD.iter().map(|(name, _)| format!("infra/local/{name}/Cargo.toml"));
    for manifest in of_the_cloud.chain(["tests/Cargo.toml".into()]) {
        let text = read(&root().join(&manifest));
        assert!(!text.lines().any(|line| line.starts_with("shared")), "{manifest} depends on shared");
    }
}

#[test]
fn the_crates_of_the_local_cloud_import_in_one_direction() {
    let local = root().join("infra/local");
    let crates = folders(&local).into_iter().filter(|folder| folder.join("Cargo.toml").exists());
    let mut found: Vec<String> = crates.map(|folder| name_of(&folder)).collect();
    let mut ruled: Vec<&str> = LOCAL_CLOUD.iter().map(|(name, _)| *name).collect();
    found.sort();
    ruled.sort_unstable();
    assert_eq!(found, ruled, "each crate of the local cloud has a rule");
    for (name, may) in LOCAL_CLOUD {
        let manifest = read(&local.join(name).join("Cargo.toml"));
        let imports = manifest.lines().filter(|line| line.starts_with("local-") || line.starts_with("lapak-local"));
        let imports: Vec<&str> = imports.filter_map(|line| line.split(['.', ' ', '=']).next()).collect();
        for import in imports {
            assert!(may.contains(&import), "infra/local/{name} depends on {import}");
        }
    }
}

#[test]
fn the_modules_of_a_crate_of_the_local_cloud_import_in_no_circle() {
    for (name, _) in LOCAL_CLOUD {
        let mut left = modules(&root().join("infra/local").join(name).join("src"));
        assert!(!left.is_empty(), "infra/local/{name} has no modules");
        // A module that imports none of those left is in no circle.
        while let Some(free) =
            left.iter().find(|(_, uses)| uses.iter().all(|used| !left.contains_key(used))).map(|(name, _)| name.clone())
        {
            left.remove(&free);
        }
        assert!(left.is_empty(), "infra/local/{name}: these import in a circle: {left:?}");
    }
}

#[test]
fn no_folder_holds_many_files() {
    let mut folders_left: Vec<PathBuf> =
        ["shared/src", "functions", "tests", "infra/local"].map(|folder| root().join(folder)).into();
    while let Some(folder) = folders_left.pop() {
        let inner = folders(&folder);
        let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())).count();
        let files = entries - inner.len();
        assert!(files <= MAX_FILES, "{} holds {files} files, more than {MAX_FILES}", shown(&folder));
        folders_left.extend(inner.into_iter().filter(|folder| !folder.ends_with("node_modules")));
    }
}

#[test]
fn every_module_says_what_it_is_for() {
    for folder in ["shared/src", "functions", "infra/local", "tests"] {
        let files = sources(&root().join(folder));
        assert!(files.len() > 3, "{folder} holds hardly any source");
        for file in files {
            assert!(read(&file).starts_with("//!"), "{} does not begin with //!", shown(&file));
        }
    }
}

/// Paths in the README: the targets of its links, and whatever stands in backticks and begins with a top-level folder.
#[test]
fn every_path_in_the_readme_exists() {
    let text = read(&root().join("README.md"));
    let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let quoted =
        text.split('`').skip(1).step_by(2).filter(|quoted| {
            ["functions/", "shared/", "infra/", "tests/"].iter().any(|folder| quoted.starts_with(folder))
        });
    let paths = links.filter(|link| !link.contains("://")).chain(quoted);
    let paths: BTreeSet<&str> =
        paths.filter_map(|path| path.split('#').next()).filter(|path| !path.is_empty()).collect();
    assert!(paths.len() > 20, "the README names paths: {paths:?}");
    let missing: Vec<_> = paths.iter().filter(|path| !root().join(path).exists()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// All Rust sources below a folder, or the one file.
fn sources(at: &Path) -> Vec<PathBuf> {
    if at.is_file() {
        return vec![at.to_owned()];
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(at).unwrap_or_else(|error| panic!("{}: {error}", at.display())) {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() && !path.ends_with("target") && !path.ends_with("node_modules") {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The folders in a folder.
fn folders(at: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(at).unwrap_or_else(|error| panic!("{}: {error}", at.display()));
    entries.map(|entry| entry.expect("it can be listed").path()).filter(|path| path.is_dir()).collect()
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default()
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The modules at the top of a crate, with those among them that each imports; its tests may import what they like.
fn modules(src: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in sources(src) {
        let below = file.strip_prefix(src).expect("it lies in the crate");
        let top = below.components().next().expect("it has a name").as_os_str().to_string_lossy();
        let top = top.trim_end_matches(".rs");
        if ["lib", "main", "tests"].contains(&top) {
            continue;
        }
        let text = read(&file);
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        // From a file at the top of the crate `super` is the crate.
        let at_top = below.components().count() == 1 || below == Path::new(top).join("mod.rs");
        let code = if at_top { code.replace("super::", "crate::") } else { code.to_owned() };
        found.entry(top.into()).or_default().extend(named(&code).into_iter().filter(|used| used != top));
    }
    found
}

/// What a source names after `crate::`, lists included.
fn named(code: &str) -> Vec<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>();
    let names = |rest: &str| match rest.strip_prefix('{') {
        Some(list) => list.split('}').next().unwrap_or_default().split(", ").map(word).collect(),
        None => vec![word(rest)],
    };
    code.split("crate::").skip(1).flat_map(names).collect()
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
