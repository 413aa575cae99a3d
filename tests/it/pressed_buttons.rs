//! Every button that a person may be shown is pressed by a story.

use crate::world::root;
use std::fs;
use std::path::{Path, PathBuf};

/// A button counts as pressed if its label, as an Indonesian reads it, stands in quotes in a story.
#[test]
fn every_button_is_pressed_by_a_story() {
    let stories: Vec<String> = files(&root().join("tests/it"), "rs").iter().map(|file| read(file)).collect();
    let mut unpressed = Vec::new();
    for file in files(&root().join("shared/src/wording/texts/id"), "txt") {
        for (key, label) in buttons(&read(&file)) {
            if !stories.iter().any(|story| quotes(story, &label)) {
                unpressed.push(format!("{key}: {label}"));
            }
        }
    }
    assert!(unpressed.is_empty(), "no story presses\n{}", unpressed.join("\n"));
}

#[test]
fn a_label_is_found_with_what_fills_it() {
    assert!(quotes(r#"taps("💳 Isi saldo Rp10.000")"#, "💳 Isi saldo {deposit}"));
    assert!(!quotes(r#"taps("💳 Isi saldo")"#, "💳 Isi saldo {deposit}"));
    assert!(!quotes("[💳 Isi saldo Rp10.000]", "💳 Isi saldo {deposit}"), "a label in a snapshot is only seen");
    assert_eq!(buttons("[a.button.b]\n✏️ {name}\n\n[a.page]\nText\n"), [("a.button.b".into(), "✏️ {name}".into())]);
}

/// Keys and labels of the buttons in a file of texts.
fn buttons(texts: &str) -> Vec<(String, String)> {
    let mut lines = texts.lines();
    let mut buttons = Vec::new();
    while let Some(line) = lines.next() {
        let Some(key) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) else { continue };
        if key.split('.').any(|part| part == "button") {
            buttons.push((key.to_owned(), lines.next().unwrap_or_default().to_owned()));
        }
    }
    buttons
}

/// Whether a literal of the source is this label, whatever fills its placeholders.
fn quotes(source: &str, label: &str) -> bool {
    let fixed: Vec<&str> = label.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest)).collect();
    let (first, rest) = fixed.split_first().expect("a label has a part");
    source.match_indices(&format!("\"{first}")).any(|(at, found)| {
        let literal = source[at + found.len()..].split('"').next().unwrap_or_default();
        match rest {
            [] => literal.is_empty(),
            rest => literal.len() > rest.concat().len() && literal.ends_with(rest.last().copied().unwrap_or_default()),
        }
    })
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder can be listed").map(|entry| entry.expect("an entry").path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let files = files.into_iter().filter(|file| file.extension().is_some_and(|found| found == extension));
    files.chain(folders.iter().flat_map(|folder| self::files(folder, extension))).collect()
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}
