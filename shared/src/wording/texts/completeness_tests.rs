//! Every text exists in every language, is fit to be said, and uses the same facts.

use super::check::check_template;
use super::defaults::{default_texts, entries, file};
use super::engine::Engine;
use crate::domain::language::Language;
use std::collections::BTreeSet;

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
