//! Whether a text is fit to be said: its template before any fact is known, and what became of it with facts.

use super::defaults::default_texts;
use super::engine::Engine;
use super::kind::TextKind;
use super::telegram_html::{MarkupError, visible_length};
use crate::domain::language::Language;
use minijinja::Error;

/// Why a text can't be said. None of these tells a fact, so they may be logged and published.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    /// There is no text with this key.
    #[error("there is no text with this key")]
    UnknownKey,
    /// A shop can't replace it.
    #[error("this text can't be replaced")]
    Fixed,
    /// It is no template; in the engine's words, with the line.
    #[error("it can't be read: {0}")]
    Template(String),
    /// It has a placeholder that this text gets no fact for.
    #[error("there is no fact {{{0}}} for this text")]
    UnknownPlaceholder(String),
    /// It failed with the facts of the moment; the kind of failure, and the line.
    #[error("it can't be filled in: {0}")]
    Render(String),
    /// Telegram would refuse its HTML.
    #[error("its markup is not valid: {0}")]
    Markup(#[from] MarkupError),
    /// It is longer than Telegram takes.
    #[error("it is {length} characters long, and at most {limit} are possible")]
    TooLong {
        /// Visible UTF-16 units.
        length: usize,
        /// How many there may be.
        limit: usize,
    },
    /// It leaves out a fact that this text is said for.
    #[error("it leaves out {{{0}}}")]
    LeavesOut(&'static str),
    /// There is nothing in it to be seen.
    #[error("it is empty")]
    Empty,
}

/// Facts that a shop's own text must not leave out: goods, and what is paid.
const REQUIRED: [(&str, &[&str]); 8] = [
    ("checkout.page", &["total"]),
    ("credit.other", &["amount"]),
    ("credit.second", &["amount"]),
    ("credit.sold_out", &["amount"]),
    ("credit.wrong_amount", &["amount"]),
    ("delivery.goods", &["items"]),
    ("delivery.terms", &["products"]),
    ("invoice.caption", &["order", "total", "deadline"]),
];

/// The facts that a shop's own version of this text must not leave out.
pub(super) fn required(key: &str) -> &'static [&'static str] {
    REQUIRED.iter().find(|(of, _)| *of == key).map_or(&[][..], |(_, names)| names)
}

/// Checks a text that a shop wants to say in place of its default, before any fact is known.
///
/// # Errors
/// What is wrong with it. A text that passes can still fail with certain facts, and its default is said then.
pub fn check(language: Language, key: &str, template: &str) -> Result<(), TextFault> {
    if is_fixed(key) {
        return Err(TextFault::Fixed);
    }
    let source = template.to_owned();
    let engine = Engine::new(move |_, _| Some(source.clone()));
    check_template(&engine, (language, key), template)
}

/// Whether a text is said without a look at the shop's own: owners and whoever deploys read the defaults, and profiles
/// and menus are told to Telegram only when the shop is deployed.
pub(super) fn is_fixed(key: &str) -> bool {
    let subject = key.split('.').next().unwrap_or_default();
    matches!(subject, "owner" | "owner_bot" | "shop_bot" | "deploy")
}

/// The same for a text whose template `engine` already holds.
pub(super) fn check_template(engine: &Engine, text: (Language, &str), template: &str) -> Result<(), TextFault> {
    let (language, key) = text;
    if default_texts(language).get(key).is_none() {
        return Err(TextFault::UnknownKey);
    }
    let used = engine.placeholders(language, key).map_err(|error| TextFault::Template(explained(&error)))?;
    let given = super::catalogue::default_placeholders(language, key);
    if let Some(missing) = required(key).iter().find(|name| !used.contains(**name)) {
        return Err(TextFault::LeavesOut(missing));
    }
    if let Some(unknown) = used.into_iter().find(|name| !given.contains(name)) {
        return Err(TextFault::UnknownPlaceholder(unknown));
    }
    check_said(key, &without_template_code(template))
}

/// Checks what is about to be said.
pub(super) fn check_said(key: &str, text: &str) -> Result<(), TextFault> {
    let kind = TextKind::of(key);
    let length = if kind.is_html() { visible_length(text)? } else { text.encode_utf16().count() };
    let limit = kind.limit();
    match length {
        0 => Err(TextFault::Empty),
        length if length > limit => Err(TextFault::TooLong { length, limit }),
        _ => Ok(()),
    }
}

/// Kind, detail and line of a template that can't be compiled: all of it is about the template.
fn explained(error: &Error) -> String {
    format!("{}{}", error.detail().unwrap_or("not a template"), line(error))
}

/// Kind and line of a failure while facts were filled in. Its detail may tell a fact, so it is left out.
pub(super) fn render_fault(error: &Error) -> TextFault {
    TextFault::Render(format!("{}{}", error.kind(), line(error)))
}

fn line(error: &Error) -> String {
    error.line().map_or_else(String::new, |line| format!(" (line {line})"))
}

/// The template with every branch in it and `x` for every fact. Markup that is valid in this is valid in whatever the
/// template becomes, as long as each branch is balanced in itself.
pub(super) fn without_template_code(template: &str) -> String {
    pieces(template).into_iter().map(|(_, shown)| shown).collect()
}

/// Where in the template it stands that is at `at` without its code.
pub(super) fn place_in_template(template: &str, at: usize) -> usize {
    let mut before = 0;
    for (start, shown) in pieces(template) {
        if at < before + shown.len() {
            return if template[start..].starts_with(shown) { start + at - before } else { start };
        }
        before += shown.len();
    }
    template.len()
}

/// What is left of a template without its code, piece by piece, each with where it stands.
fn pieces(template: &str) -> Vec<(usize, &str)> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < template.len() {
        let rest = &template[at..];
        let is_line_start = at == 0 || template[..at].ends_with('\n');
        if is_line_start && rest.trim_start_matches([' ', '\t']).starts_with('%') {
            at += rest.find('\n').map_or(rest.len(), |newline| newline + 1);
            continue;
        }
        let code = |(_, end, stand_in): (&str, &'static str, &'static str)| (end, stand_in);
        let kinds = [("{%", "%}", ""), ("{#", "#}", ""), ("{", "}", "x")];
        if let Some((end, stand_in)) = kinds.into_iter().find(|(start, ..)| rest.starts_with(start)).map(code) {
            pieces.push((at, stand_in));
            at += rest.find(end).map_or(rest.len(), |found| found + end.len());
            continue;
        }
        let line = rest.find('\n').map_or(rest.len(), |newline| newline + 1);
        let length = rest.find('{').map_or(line, |brace| brace.min(line));
        pieces.push((at, &rest[..length]));
        at += length;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(key: &str, template: &str) -> String {
        check(Language::English, key, template).err().map_or_else(String::new, |fault| fault.to_string())
    }

    #[test]
    fn code_is_taken_out_and_both_branches_stay() {
        let template =
            "a {b}\n% for c in d\n{c.e|plural('f', 'g')}{% if h %}i{% else %}j{% endif %}{# k #}\n % endfor\n100 %";
        assert_eq!(without_template_code(template), "a x\nxij\n100 %");
    }

    #[test]
    fn a_place_is_found_again_in_the_template() {
        let template = "a {b}\n% for c in d\n{c.e}<p>{% if h %}i<q>{% endif %}";
        let shown = without_template_code(template);
        for tag in ["<p>", "<q>"] {
            let at = shown.find(tag).expect("it is shown");
            assert!(template[place_in_template(template, at)..].starts_with(tag), "{tag}");
        }
        assert_eq!(place_in_template("x", 9), 1);
    }

    #[test]
    fn what_is_fit_passes() {
        assert_eq!(fault("cart.empty", "<b>Nothing</b> here"), "");
        assert_eq!(fault("cart.too_many_units", "Only {most}"), "", "a fact may be left out");
        assert_eq!(fault("cart.button.pay", "Pay & go <3"), "", "no markup in a button");
    }

    #[test]
    fn each_fault_is_explained() {
        assert_eq!(fault("cart.emty", "x"), "there is no text with this key");
        for key in ["owner.help", "shop_bot.about", "owner_bot.about", "deploy.too_slow"] {
            assert_eq!(fault(key, "x"), "this text can't be replaced", "{key}");
        }
        assert_eq!(fault("cart.empty", "a\n{% if %}"), "it can't be read: unexpected end of block (line 2)");
        assert_eq!(fault("cart.empty", "Hi\n{name}"), "there is no fact {name} for this text");
        assert_eq!(fault("cart.empty", "<b>x"), "its markup is not valid: the tag <b> is not closed");
        assert_eq!(fault("cart.empty", ""), "it is empty");
        let long = "x".repeat(65);
        assert_eq!(fault("cart.button.pay", &long), "it is 65 characters long, and at most 64 are possible");
    }
}
