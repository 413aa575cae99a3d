//! A text as a buyer would see it, with samples in its placeholders; or what is wrong with it, and where.

use super::check::{check_said, check_template, is_fixed, place_in_template, render_fault, required};
use super::defaults::{default_texts, editable_keys};
use super::engine::Engine;
use super::samples::{Example, examples, samples};
use super::{Localizer, TextFault};
use crate::domain::text_overrides::text_ref::ShortHash;

/// Why a text can't be said, and where in it the reason is, if that is one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedFault {
    /// What is wrong.
    pub fault: TextFault,
    /// Bytes before the place.
    pub at: Option<usize>,
}

/// A placeholder of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// Its name.
    pub name: String,
    /// What it gets.
    pub example: Example,
    /// Whether no version of the text may leave it out.
    pub required: bool,
}

/// The key of the text that a shop may replace and that has this short name.
pub fn editable_key(short: &ShortHash) -> Option<&'static str> {
    editable_keys().iter().find(|(known, _)| known == short).map(|(_, key)| *key)
}

impl Localizer {
    /// The text that is compiled in.
    pub fn default_text(&self, key: &str) -> &'static str {
        default_texts(self.language()).get(key).unwrap_or_default()
    }

    /// The shop's own version of a text, if it has one.
    pub fn own_text(&self, key: &str) -> Option<&str> {
        self.shop_texts().texts.get(self.language(), key)
    }

    /// What a buyer would see if this were said, with samples in its placeholders.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn preview(&self, key: &'static str, template: &str) -> Result<String, MarkedFault> {
        let anywhere = |fault| MarkedFault { fault, at: None };
        if is_fixed(key) {
            return Err(anywhere(TextFault::Fixed));
        }
        let source = template.to_owned();
        let engine = Engine::new(move |_, _| Some(source.clone()));
        check_template(&engine, (self.language(), key), template)
            .map_err(|fault| MarkedFault { at: place_of(&fault, template), fault })?;
        let said = engine.render(self.language(), key, &samples(self, key));
        let said = said.map_err(|error| MarkedFault {
            fault: render_fault(&error),
            at: error.line().and_then(|line| start_of_line(template, line)),
        })?;
        check_said(key, &said).map_err(anywhere)?;
        Ok(said)
    }

    /// The placeholders of a text.
    pub fn placeholders(&self, key: &str) -> Vec<Placeholder> {
        let placeholder = |(name, example): (String, Example)| {
            let required = required(key).contains(&name.as_str());
            Placeholder { name, example, required }
        };
        examples(self, key).into_iter().map(placeholder).collect()
    }

    /// What a text says in a few words, without markup: for lists.
    pub fn in_short(&self, key: &'static str) -> String {
        let own = self.own_text(key).and_then(|own| self.preview(key, own).ok());
        let said = own.or_else(|| self.preview(key, self.default_text(key)).ok()).unwrap_or_else(|| key.to_owned());
        let mut plain = String::with_capacity(said.len());
        let mut in_tag = false;
        for letter in said.chars() {
            match letter {
                '<' => in_tag = true,
                '>' if in_tag => in_tag = false,
                _ if in_tag => {}
                letter if letter.is_whitespace() => plain.push(' '),
                letter => plain.push(letter),
            }
        }
        let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        plain.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
    }
}

/// Where in a template the reason of a fault is.
fn place_of(fault: &TextFault, template: &str) -> Option<usize> {
    match fault {
        TextFault::Markup(error) => Some(place_in_template(template, error.at())),
        TextFault::UnknownPlaceholder(name) => placeholder_in(template, name),
        TextFault::Template(why) => {
            let line = why.rsplit_once("(line ")?.1.trim_end_matches(')').parse().ok()?;
            start_of_line(template, line)
        }
        TextFault::UnknownKey
        | TextFault::Fixed
        | TextFault::Render(_)
        | TextFault::TooLong { .. }
        | TextFault::LeavesOut(_)
        | TextFault::Empty => None,
    }
}

/// Where a name stands in the code of a template for the first time.
fn placeholder_in(template: &str, name: &str) -> Option<usize> {
    let is_part_of_a_name = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '.';
    let stands_alone = |at: usize| {
        let before = template[..at].chars().next_back();
        let after = template[at + name.len()..].chars().next();
        !before.is_some_and(is_part_of_a_name) && !after.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
    };
    let in_code = |at: usize| {
        let line = template[..at].rsplit('\n').next().unwrap_or_default();
        line.trim_start().starts_with('%') || template[..at].rfind('{') > template[..at].rfind('}')
    };
    template.match_indices(name).map(|(at, _)| at).find(|at| stands_alone(*at) && in_code(*at))
}

fn start_of_line(template: &str, line: usize) -> Option<usize> {
    let newlines = template.match_indices('\n').map(|(newline, _)| newline + 1);
    std::iter::once(0).chain(newlines).nth(line.checked_sub(1)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::domain::time::Zone;
    use crate::wording::texts::Texts;
    use std::collections::BTreeSet;
    use std::sync::Arc;

    fn say() -> Localizer {
        Localizer::new(Arc::new(Texts::default()), Language::English, Zone::Wib)
    }

    /// The text from the place of the fault on.
    fn marked(key: &'static str, template: &str) -> String {
        let MarkedFault { fault, at } = say().preview(key, template).expect_err("it is refused");
        format!("{fault} @ {}", at.map_or("?", |at| &template[at..]))
    }

    #[test]
    fn what_is_wrong_is_marked() {
        expect_test::expect![[r#"
            there is no fact {name} for this text @ name}!
            there is no fact {nobody} for this text @ nobody %}x{% endif %}
            its markup is not valid: the tag <i> is not closed @ <i>and <b>x</b>
            its markup is not valid: no tag of Telegram's at byte 2 @ <p>x
            its markup is not valid: the end tag at byte 6 does not close what was opened last @ </i>
            its markup is not valid: no entity of Telegram's at byte 4 @ & b
            it can't be read: unexpected end of block (line 2) @ {% if %}
            it can't be filled in: undefined value (line 3) @ {line.nothing}
            % endfor
            it leaves out {total} @ ?
            it is 65 characters long, and at most 64 are possible @ ?
            it is empty @ ?
            this text can't be replaced @ ?"#]]
        .assert_eq(
            &[
                marked("cart.empty", "Hi name {name}!"),
                marked("cart.total", "{total} and\n{% if nobody %}x{% endif %}"),
                marked("cart.total", "{total} <i>and <b>x</b>"),
                marked("cart.total", "{total} <p>x"),
                marked("cart.total", "{total} <b>x</i>"),
                marked("cart.total", "{total} a & b"),
                marked("cart.total", "a\n{% if %}"),
                marked("cart.page", "x\n% for line in lines\n{line.nothing}\n% endfor"),
                marked("checkout.page", "Pay!"),
                marked("cart.button.pay", &"x".repeat(65)),
                marked("cart.empty", " "),
                marked("owner.help", "x"),
            ]
            .join("\n"),
        );
    }

    #[test]
    fn a_text_is_told_in_short() {
        assert!(
            say().in_short("cart.paused").starts_with("⏳ Ordering is paused Some of your"),
            "{}",
            say().in_short("cart.paused")
        );
    }

    #[test]
    fn no_two_texts_have_the_same_short_name() {
        let short: BTreeSet<String> = editable_keys().iter().map(|(short, _)| short.to_string()).collect();
        assert_eq!(short.len(), editable_keys().len());
        assert_eq!(editable_key(&ShortHash::of("cart.empty")), Some("cart.empty"));
        assert_eq!(editable_key(&ShortHash::of("owner.help")), None);
    }
}
