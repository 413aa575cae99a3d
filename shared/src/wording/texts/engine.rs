//! The template engine: placeholders in braces, nothing built in but `plural`, bounded in what it may do.

use super::facts::Facts;
use super::kind::TextKind;
use super::telegram_html::escape;
use crate::domain::language::Language;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::ValueKind;
use minijinja::{Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};
use std::collections::BTreeSet;

/// What rendering a text may cost: instructions, and one for 64 bytes written. The longest message takes about 500.
const FUEL: u64 = 20_000;

/// Templates from one source, each compiled when it is first said, and kept.
pub(super) struct Engine {
    html: Environment<'static>,
    plain: Environment<'static>,
}

impl Engine {
    /// An engine that asks `source` for the template of a language and key.
    pub(super) fn new<F>(source: F) -> Self
    where
        F: Fn(Language, &str) -> Option<String> + Clone + Send + Sync + 'static,
    {
        Self { html: environment(source.clone(), write_html), plain: environment(source, write_plain) }
    }

    /// The text of a language and key with these facts in its placeholders, without blank lines around it: a loop
    /// leaves one at the end, and a part is placed by the text that it stands in.
    ///
    /// # Errors
    /// If there is no such text, it can't be compiled, a fact is missing, or it costs too much.
    pub(super) fn render(&self, language: Language, key: &str, facts: &Facts) -> Result<String, Error> {
        let text = self.environment(key).get_template(&name(language, key))?.render(facts)?;
        Ok(text.trim_start_matches('\n').trim_end().to_owned())
    }

    /// The names of the facts that a text uses.
    ///
    /// # Errors
    /// If there is no such text or it can't be compiled.
    pub(super) fn placeholders(&self, language: Language, key: &str) -> Result<BTreeSet<String>, Error> {
        let template = self.environment(key).get_template(&name(language, key))?;
        Ok(template.undeclared_variables(false).into_iter().collect())
    }

    fn environment(&self, key: &str) -> &Environment<'static> {
        if TextKind::of(key).is_html() { &self.html } else { &self.plain }
    }
}

fn name(language: Language, key: &str) -> String {
    format!("{}/{key}", language.code())
}

fn environment<S, W>(source: S, write: W) -> Environment<'static>
where
    S: Fn(Language, &str) -> Option<String> + Send + Sync + 'static,
    W: Fn(&mut Output, &mut State, &Value) -> Result<(), Error> + Send + Sync + 'static,
{
    let mut environment = Environment::empty();
    environment.set_syntax(syntax());
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    // Debug information would copy facts, and so personal data, into errors.
    environment.set_debug(false);
    environment.set_auto_reload(false);
    environment.set_formatter(write);
    environment.add_filter("plural", plural);
    environment.set_loader(move |name| {
        let parsed = name.split_once('/').and_then(|(code, key)| Some((Language::parse(code)?, key)));
        Ok(parsed.and_then(|(language, key)| source(language, key)))
    });
    environment
}

/// `{fact}`, `{% if … %}` within a line, and `% if …` as a line of its own that leaves no blank line behind.
fn syntax() -> SyntaxConfig {
    SyntaxConfig::builder()
        .variable_delimiters("{", "}")
        .block_delimiters("{%", "%}")
        .comment_delimiters("{#", "#}")
        .line_statement_prefix("%")
        .build()
        .expect("the delimiters differ")
}

/// `{n|plural("item", "items")}`: the first for one, the second for any other number.
fn plural(number: i64, one: &str, other: &str) -> String {
    if number == 1 { one.to_owned() } else { other.to_owned() }
}

fn write_html(out: &mut Output, _: &mut State, value: &Value) -> Result<(), Error> {
    let text = written(value)?;
    if value.is_safe() {
        out.write_str(&text)?
    } else {
        out.write_str(&escape(&text))?
    }
    Ok(())
}

fn write_plain(out: &mut Output, _: &mut State, value: &Value) -> Result<(), Error> {
    Ok(out.write_str(&written(value)?)?)
}

/// Text and numbers can be written; "none", "true" or a list in a sentence is a mistake.
fn written(value: &Value) -> Result<String, Error> {
    match value.kind() {
        ValueKind::String | ValueKind::Number => Ok(value.to_string()),
        kind => Err(Error::new(ErrorKind::InvalidOperation, format!("a fact of kind {kind} can't be written"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::texts::facts;

    fn render(template: &'static str, facts: Facts) -> Result<String, ErrorKind> {
        said("text", template, facts)
    }

    fn said(key: &str, template: &'static str, facts: Facts) -> Result<String, ErrorKind> {
        let engine = Engine::new(move |_, _| Some(template.to_owned()));
        engine.render(Language::English, key, &facts).map_err(|error| error.kind())
    }

    #[test]
    fn facts_are_escaped_in_html_only() {
        let facts = || facts! { name: "<b>&\"'/" };
        assert_eq!(render("<i>{name}</i>", facts()), Ok("<i>&lt;b&gt;&amp;\"'/</i>".into()));
        assert_eq!(said("a.button.b", "{name}", facts()), Ok("<b>&\"'/".into()));
        let part = facts! { part: Value::from_safe_string("<b>x</b>".into()) };
        assert_eq!(render("{part}!", part), Ok("<b>x</b>!".into()));
    }

    #[test]
    fn nothing_turns_escaping_off() {
        let facts = || facts! { name: "<b>" };
        assert_eq!(render("{% autoescape false %}{name}{% endautoescape %}", facts()), Ok("&lt;b&gt;".into()));
        assert_eq!(render("{name|safe}", facts()), Err(ErrorKind::UnknownFilter));
        assert_eq!(render("{'<i>' ~ name}", facts()), Ok("&lt;i&gt;&lt;b&gt;".into()));
        let captured = render("{% autoescape false %}{% set x %}{name}{% endset %}{x}{% endautoescape %}", facts());
        assert!(!captured.expect("it renders").contains('<'));
    }

    #[test]
    fn loops_and_conditions_leave_no_blank_lines() {
        let template =
            "Cart\n% for line in lines\n• {line.name}{% if line.left == 0 %} (gone){% endif %}\n% endfor\nEnd";
        let line = |name: &str, left: u32| facts! { name, left };
        let facts = facts! { lines: vec![line("A", 0), line("B", 1)] };
        assert_eq!(render(template, facts), Ok("Cart\n• A (gone)\n• B\nEnd".into()));
    }

    #[test]
    fn one_is_not_many() {
        let many = |n: u32| render("{n} {n|plural('item', 'items')}", facts! { n });
        assert_eq!([0, 1, 2].map(many), [Ok("0 items".into()), Ok("1 item".into()), Ok("2 items".into())]);
    }

    #[test]
    fn what_is_missing_is_an_error() {
        assert_eq!(render("{nobody}", facts! {}), Err(ErrorKind::UndefinedError));
        assert_eq!(render("{% if nobody %}x{% endif %}", facts! {}), Err(ErrorKind::UndefinedError));
        assert_eq!(render("{name}", facts! { name: None::<u32> }), Err(ErrorKind::InvalidOperation));
        assert_eq!(render("{name", facts! { name: 1 }), Err(ErrorKind::SyntaxError));
    }

    #[test]
    fn endless_work_is_stopped() {
        let nested = "{% for a in l %}{% for b in l %}{% for c in l %}{c}{% endfor %}{% endfor %}{% endfor %}";
        assert_eq!(render(nested, facts! { l: vec![1; 100] }), Err(ErrorKind::OutOfFuel));
        assert_eq!(render("{'x' * 100000000}", facts! {}), Err(ErrorKind::OutOfFuel));
    }

    #[test]
    fn an_optional_fact_may_be_left_out_by_a_condition() {
        let template = "Total{% if total %}: {total}{% endif %}";
        assert_eq!(render(template, facts! { total: None::<u32> }), Ok("Total".into()));
        assert_eq!(render(template, facts! { total: Some(5) }), Ok("Total: 5".into()));
    }
}
