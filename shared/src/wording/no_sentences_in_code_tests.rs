//! No sentence stands in Rust sources: whatever is said to a person is a text of the catalogue.
//!
//! Looked at is every string literal of `wording`, `flow` and `setup` outside comments and tests. A sentence is one with
//! two words (`"Cart is"`), or one with a word and a letter or sign that ASCII lacks (`"❌ Batal"`). In `wording` each is
//! caught. In `flow` and `setup`, whose English is mostly for logs, it is caught where it is given to what a person sees
//! ([`FOR_PEOPLE`]), and everywhere if ASCII lacks one of its signs.
//!
//! Labels of signs and numbers alone (`"➕"`, `"✌️ x2"`) pass, and so does what only programmers read: log lines, errors,
//! `expect`. A single ASCII word (`"Cart"`) is not caught: a key, an attribute's name or a code looks the same.

use std::fs;
use std::path::{Path, PathBuf};

/// What only programmers read stands in calls, macros and attributes (`#`) of these names.
const FOR_PROGRAMMERS: [&str; 11] = [
    "#",
    "anyhow!",
    "bail!",
    "context",
    "ensure!",
    "expect",
    "tracing::debug!",
    "tracing::error!",
    "tracing::info!",
    "tracing::warn!",
    "unreachable!",
];

/// What a person sees is made by calls and literals of these names.
const FOR_PEOPLE: [&str; 9] = [
    "Button::open",
    "Button::tap",
    "Reply::Toast",
    "Screen",
    "Screen::text",
    "Screen::with_buttons",
    "SetupError",
    "new_setup_error",
    "toast",
];

#[test]
fn no_sentence_stands_in_sources() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    for (part, strict) in [("wording", true), ("flow", false), ("setup", false)] {
        for file in sources(&src.join(part)).iter().filter(|file| !file.starts_with(src.join("wording/texts"))) {
            let text = fs::read_to_string(file).expect("a source can be read");
            found.extend(sentences(&text, strict).into_iter().map(|said| format!("{}: {said:?}", file.display())));
        }
    }
    assert!(found.is_empty(), "these belong into the catalogue of texts:\n{}", found.join("\n"));
}

#[test]
fn sentences_are_told_from_other_literals() {
    let sentences = |source: &str| sentences(source, true).join(" | ");
    assert_eq!(sentences(r#"Screen::text("Your cart")"#), "Your cart");
    assert_eq!(sentences(r#"format!("Total {}: {total} rupiah", x)"#), "Total {}: {total} rupiah");
    assert_eq!(sentences(r#"Button::tap("❌ Batal", x) // "a comment""#), "❌ Batal");
    assert_eq!(sentences("say(r#\"A \"quoted\" word\"#)"), "A \"quoted\" word");
    assert_eq!(sentences(r#"['"', '\'', 'x']; f::<'a>("two words")"#), "two words");
    for passes in [
        r#"say.text("cart.page")"#,
        r#"Button::tap("✌️ x2", x)"#,
        r#"Button::tap("1️⃣", x)"#,
        r#"format!("{} {}\n\n{total}")"#,
        r#"tracing::warn!(%error, "it is told again")"#,
        r#"x.parse().expect("it is a number")"#,
        r##"#[expect(lint, reason = "it is wanted")]"##,
        "/// \"A sentence\" in a comment\nfn x() {}",
        "fn x() {}\n#[cfg(test)]\nmod tests {\n    fn y() { say(\"a sentence here\") }\n}\n",
    ] {
        assert_eq!(sentences(passes), "", "{passes}");
    }
}

#[test]
fn between_log_lines_only_what_people_see_is_caught() {
    let sentences = |source: &str| sentences(source, false).join(" | ");
    assert_eq!(sentences(r#"Reply::Toast("Your cart".to_owned())"#), "Your cart");
    assert_eq!(sentences(r#"Screen { text: format!("Your {cart} cart"), ..screen }"#), "Your {cart} cart");
    assert_eq!(sentences(r#"let label = "❌ Batal";"#), "❌ Batal");
    assert_eq!(sentences(r#"let how = "too late, credited";"#), "");
}

/// The literals of a source that look like something a person would read: all of them if `strict`, else only those that
/// people surely see.
fn sentences(source: &str, strict: bool) -> Vec<String> {
    let end = source.find("#[cfg(test)]\nmod tests {").unwrap_or(source.len());
    let mut scanner =
        Scanner { rest: &source[..end], before: String::new(), open: Vec::new(), strict, found: Vec::new() };
    while scanner.step() {}
    scanner.found
}

fn is_sentence(literal: &str) -> bool {
    let mut text = String::new();
    let mut depth = 0_u32;
    for letter in literal.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => text.push(letter),
            _ => {}
        }
    }
    let is_word = |word: &&str| word.chars().filter(|letter| letter.is_alphabetic()).count() > 1;
    let words = text.split_whitespace().filter(is_word).count();
    words > 1 || (words > 0 && !text.is_ascii())
}

/// Reads a source just well enough to tell literals from comments, and to know what call each stands in.
struct Scanner<'a> {
    rest: &'a str,
    /// The path, and the `!` or `#`, that was read last: the name of a call if a bracket follows.
    before: String,
    /// What each open bracket belongs to.
    open: Vec<String>,
    strict: bool,
    found: Vec<String>,
}

impl Scanner<'_> {
    fn step(&mut self) -> bool {
        let Some(letter) = self.rest.chars().next() else { return false };
        let raw = self.rest.strip_prefix('r').map(|rest| rest.len() - rest.trim_start_matches('#').len());
        let raw = raw.filter(|hashes| self.before.is_empty() && self.rest[1 + hashes..].starts_with('"'));
        if self.rest.starts_with("//") {
            self.skip(self.rest.find('\n').unwrap_or(self.rest.len()));
        } else if let Some(hashes) = raw {
            let end = format!("\"{}", "#".repeat(hashes));
            self.literal(hashes + 2, |body| body.find(&end).unwrap_or(body.len()), end.len());
        } else if letter == '"' {
            self.literal(1, end_of_literal, 1);
        } else if letter == '\'' {
            self.skip(length_of_letter(self.rest));
        } else {
            self.symbol(letter);
        }
        true
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = &self.rest[bytes..];
        self.before.clear();
    }

    fn literal(&mut self, start: usize, end: impl Fn(&str) -> usize, quotes: usize) {
        let body = &self.rest[start..];
        let length = end(body);
        let text = &body[..length];
        let inside = |names: &[&str]| self.open.iter().any(|name| names.contains(&name.as_str()));
        let caught = self.strict || !text.is_ascii() || inside(&FOR_PEOPLE);
        if caught && is_sentence(text) && !inside(&FOR_PROGRAMMERS) {
            self.found.push(text.to_owned());
        }
        self.skip((start + length + quotes).min(self.rest.len()));
    }

    fn symbol(&mut self, letter: char) {
        match letter {
            '(' | '[' | '{' => self.open.push(std::mem::take(&mut self.before)),
            ')' | ']' | '}' => {
                self.open.pop();
                self.before.clear();
            }
            letter if letter.is_alphanumeric() || matches!(letter, '_' | ':' | '!' | '#') => self.before.push(letter),
            // `Screen {`
            ' ' if self.rest.starts_with(" {") => {}
            _ => self.before.clear(),
        }
        self.rest = &self.rest[letter.len_utf8()..];
    }
}

/// Where the literal ends that `body` is the inside of.
fn end_of_literal(body: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in body.char_indices() {
        match letter {
            '"' if !escaped => return at,
            _ => escaped = letter == '\\' && !escaped,
        }
    }
    body.len()
}

/// How long `'x'` or `'\n'` is; one byte if it is a lifetime's mark.
fn length_of_letter(text: &str) -> usize {
    let mut letters = text.char_indices().skip(1);
    let first = letters.next().map(|(_, letter)| letter);
    if first == Some('\\') {
        letters.next();
    }
    match letters.next() {
        Some((at, '\'')) => at + 1,
        _ => 1,
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder can be listed").map(|entry| entry.expect("an entry").path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let is_source = |file: &PathBuf| {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        name.ends_with(".rs") && !name.ends_with("_tests.rs")
    };
    files.into_iter().filter(is_source).chain(folders.iter().flat_map(|folder| sources(folder))).collect()
}
