//! Every text exists in every language, is fit to be said, and uses the same facts; what is said exists, and what
//! exists is said.

use super::check::check_template;
use super::defaults::{default_texts, entries, file};
use super::engine::Engine;
use crate::domain::language::Language;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn engine() -> Engine {
    Engine::new(|language, key| default_texts(language).get(key).map(str::to_owned))
}

fn keys(language: Language) -> Vec<&'static str> {
    entries(file(language)).into_iter().map(|(key, _)| key).collect()
}

#[test]
fn every_language_has_the_same_keys_in_the_same_order() {
    let first = keys(Language::Indonesian);
    assert!(!first.is_empty());
    for language in Language::ALL {
        assert_eq!(keys(language), first, "{language:?}");
    }
}

#[test]
fn a_key_names_a_subject_and_a_text() {
    for key in keys(Language::Indonesian) {
        assert!(key.contains('.'), "{key}");
    }
}

#[test]
fn no_key_stands_twice() {
    for language in Language::ALL {
        let keys = keys(language);
        let mut seen = BTreeSet::new();
        let twice: Vec<_> = keys.iter().filter(|key| !seen.insert(**key)).collect();
        assert!(twice.is_empty(), "{language:?}: {twice:?}");
    }
}

#[test]
fn every_text_is_fit_to_be_said() {
    let engine = engine();
    for language in Language::ALL {
        for (key, template) in entries(file(language)) {
            let check = check_template(&engine, (language, key), template);
            assert_eq!(check, Ok(()), "{language:?} {key}");
        }
    }
}

#[test]
fn every_language_uses_the_same_facts() {
    let engine = engine();
    for key in keys(Language::Indonesian) {
        let [first, rest @ ..] = Language::ALL.map(|language| engine.placeholders(language, key).expect("a template"));
        for other in rest {
            assert_eq!(other, first, "{key}");
        }
    }
}

/// A header that is not read as one, or a comment that is not above a header, would be said to a buyer.
#[test]
fn nothing_but_texts_is_in_the_texts() {
    for language in Language::ALL {
        for (key, template) in entries(file(language)) {
            for line in template.lines() {
                assert!(!line.starts_with(['[', '#']), "{language:?} {key}: {line}");
                assert_eq!(line, line.trim_end(), "{language:?} {key}: a line ends with blanks");
            }
        }
    }
}

/// A key that a call names and no file has would be said as it stands.
#[test]
fn every_key_that_is_said_exists() {
    let known = keys(Language::Indonesian);
    let mut said = Vec::new();
    for file in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let text = fs::read_to_string(&file).expect("a source can be read");
        said.extend(keys_said(&text).map(|key| (key.to_owned(), file.clone())));
    }
    assert!(said.iter().any(|(key, _)| key == "cart.page"), "calls are found");
    for (key, file) in said {
        assert!(known.contains(&key.as_str()), "{} says {key}", file.display());
    }
}

/// A key is used if it stands as a literal in a source outside this folder, or begins with the literal that a menu is
/// made of.
#[test]
fn every_key_is_used() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    // The samples say texts of their own; nothing else there does.
    let says = |file: &PathBuf| !file.starts_with(source.join("wording/texts")) || file.ends_with("samples.rs");
    let files = sources(&source).into_iter().filter(says);
    let sources: Vec<String> = files.map(|file| without_tests(&file)).collect();
    let stands = |key: &str| sources.iter().any(|source| source.contains(&format!("\"{key}\"")));
    let in_a_menu = |key: &str| key.rsplit_once('.').is_some_and(|(menu, _)| stands(&format!("{menu}.")));
    let unused: Vec<_> = keys(Language::Indonesian).into_iter().filter(|key| !stands(key) && !in_a_menu(key)).collect();
    assert!(unused.is_empty(), "nothing says {unused:?}");
}

fn without_tests(file: &Path) -> String {
    let mut text = fs::read_to_string(file).expect("a source can be read");
    if let Some(tests) = text.find("#[cfg(test)]\nmod tests {") {
        text.truncate(tests);
    }
    text
}

/// What stands as a literal in calls of a localizer.
fn keys_said(text: &str) -> impl Iterator<Item = &str> {
    let calls = [".text(", ".text_with(", ".part(", ".part_with("];
    let literal = move |after: &'static str| {
        move |(at, _): (usize, &str)| text[at + after.len()..].trim_start().strip_prefix('"')?.split('"').next()
    };
    let literals = calls.into_iter().flat_map(move |call| text.match_indices(call).filter_map(literal(call)));
    // Other things have a `.text()` too; what they are given does not look like a key.
    let in_a_key = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'_');
    literals.filter(move |literal| literal.contains('.') && literal.bytes().all(in_a_key))
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder can be listed").map(|entry| entry.expect("an entry").path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let files = files.into_iter().filter(|file| file.extension().is_some_and(|ext| ext == "rs"));
    files.chain(folders.iter().flat_map(|folder| sources(folder))).collect()
}
