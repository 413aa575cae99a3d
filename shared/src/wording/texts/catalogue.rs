//! Texts by language and key: a shop's own where it has one that works, else the default.

use super::check::{TextFault, check_said, check_template, render_fault};
use super::defaults::default_texts;
use super::engine::Engine;
use super::facts::{Facts, facts};
use crate::domain::language::Language;
use crate::domain::text_overrides::{ShopTexts, TextOverrides};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

/// The defaults of all languages; a template is compiled when it is first said in this process.
static DEFAULTS: LazyLock<Engine> =
    LazyLock::new(|| Engine::new(|language, key| default_texts(language).get(key).map(str::to_owned)));

/// The texts that a shop says; by default, those that are compiled in.
#[derive(Default)]
pub struct Texts {
    own: Option<OwnTexts>,
    faults: Mutex<Faults>,
}

/// A shop's own texts.
struct OwnTexts {
    shop: Arc<ShopTexts>,
    engine: Engine,
}

/// A text that could not be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenText {
    /// The language.
    pub language: Language,
    /// The key.
    pub key: &'static str,
    /// What is wrong with it.
    pub fault: TextFault,
}

#[derive(Default)]
struct Faults {
    /// Whether a shop's own text passed the check of its template, of those that were asked for.
    checked: BTreeMap<(Language, &'static str), bool>,
    reported: BTreeSet<(Language, &'static str)>,
    unread: Vec<BrokenText>,
}

/// The names of the facts that a default uses.
pub(super) fn default_placeholders(language: Language, key: &str) -> BTreeSet<String> {
    DEFAULTS.placeholders(language, key).unwrap_or_default()
}

impl Texts {
    /// The defaults, and a shop's own texts in place of some.
    pub fn with_overrides(overrides: TextOverrides) -> Self {
        Self::of_shop(overrides.into())
    }

    /// The defaults, and all that a shop says in its own words.
    pub fn of_shop(shop: ShopTexts) -> Self {
        let shop = Arc::new(shop);
        let source = shop.clone();
        let engine = Engine::new(move |language, key| source.texts.get(language, key).map(str::to_owned));
        Self { own: Some(OwnTexts { shop, engine }), faults: Mutex::default() }
    }

    /// What the shop says in its own words, if anything was read of it.
    pub(super) fn shop(&self) -> Option<&ShopTexts> {
        self.own.as_ref().map(|own| &*own.shop)
    }

    /// The text of a key. A shop's own text that does not work is noted as broken, and its default said.
    pub(super) fn say(&self, language: Language, key: &'static str, facts: &Facts) -> String {
        self.say_own(language, key, facts).unwrap_or_else(|| self.say_default(language, key, facts))
    }

    /// The same for a text that must hold all of `parts`, written as they stand in it; `None` if not even the default does.
    pub(super) fn say_holding(
        &self,
        text: (Language, &'static str),
        facts: &Facts,
        (name, parts): (&'static str, &[String]),
    ) -> Option<String> {
        let (language, key) = text;
        let holds = |text: &String| parts.iter().all(|part| text.contains(part.as_str()));
        let own = self.say_own(language, key, facts);
        if own.as_ref().is_some_and(|own| !holds(own)) {
            self.note(BrokenText { language, key, fault: TextFault::LeavesOut(name) });
        }
        own.filter(holds).or_else(|| Some(self.say_default(language, key, facts)).filter(holds))
    }

    fn say_default(&self, language: Language, key: &'static str, facts: &Facts) -> String {
        DEFAULTS.render(language, key, facts).unwrap_or_else(|error| {
            let missing = default_texts(language).get(key).is_none();
            let fault = if missing { TextFault::UnknownKey } else { render_fault(&error) };
            self.note(BrokenText { language, key, fault });
            key.to_owned()
        })
    }

    /// The text of a key without facts in every language: the defaults, and the shop's own.
    pub(super) fn in_every_language(&self, key: &'static str) -> Vec<String> {
        let default = |language| default_texts(language).get(key).unwrap_or_default().to_owned();
        let both = |language| [self.say(language, key, &facts! {}), default(language)];
        Language::ALL.into_iter().flat_map(both).collect()
    }

    /// The texts that were found broken since this was asked last, each of them once.
    pub fn drain_broken(&self) -> Vec<BrokenText> {
        std::mem::take(&mut self.faults().unread)
    }

    fn say_own(&self, language: Language, key: &'static str, facts: &Facts) -> Option<String> {
        let own = self.own.as_ref()?;
        let template = own.shop.texts.get(language, key)?;
        let checked = self.faults().checked.get(&(language, key)).copied();
        let text = match checked {
            Some(false) => return None,
            Some(true) => own.render(language, key, facts),
            None => {
                let check = check_template(&own.engine, (language, key), template);
                self.faults().checked.insert((language, key), check.is_ok());
                check.and_then(|()| own.render(language, key, facts))
            }
        };
        text.map_err(|fault| self.note(BrokenText { language, key, fault })).ok()
    }

    fn note(&self, broken: BrokenText) {
        let mut faults = self.faults();
        if faults.reported.insert((broken.language, broken.key)) {
            faults.unread.push(broken);
        }
    }

    fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OwnTexts {
    fn render(&self, language: Language, key: &str, facts: &Facts) -> Result<String, TextFault> {
        let text = self.engine.render(language, key, facts).map_err(|error| render_fault(&error))?;
        check_said(key, &text)?;
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Rupiah;
    use crate::wording::texts::facts;

    const EN: Language = Language::English;

    fn with(key: &str, template: &str) -> Texts {
        let mut overrides = TextOverrides::default();
        overrides.set(EN, key, template);
        Texts::with_overrides(overrides)
    }

    #[test]
    fn a_shops_own_text_is_said_in_its_language_only() {
        let texts = with("cart.empty", "Nothing here yet");
        assert_eq!(texts.say(EN, "cart.empty", &facts! {}), "Nothing here yet");
        let default = Texts::default().say(Language::Indonesian, "cart.empty", &facts! {});
        assert_eq!(texts.say(Language::Indonesian, "cart.empty", &facts! {}), default);
        assert_eq!(texts.drain_broken(), []);
    }

    #[test]
    fn a_broken_text_falls_back_and_is_reported_once() {
        let default = Texts::default().say(EN, "cart.empty", &facts! {});
        for broken in ["{% if", "{nobody}", "<b>x", "", "<p>x</p>", "{'x' * 100000000}"] {
            let texts = with("cart.empty", broken);
            for _ in 0..2 {
                assert_eq!(texts.say(EN, "cart.empty", &facts! {}), default, "{broken}");
            }
            assert_eq!(texts.drain_broken().len(), 1, "{broken}");
            assert_eq!(texts.drain_broken(), [], "{broken}");
        }
    }

    /// Goods that are not in their message would be counted as delivered.
    #[test]
    fn a_text_that_leaves_out_what_it_is_said_for_is_broken() {
        let facts = facts! { order: "LP-1", items: vec![facts! { number: 1, name: "N", contents: "a<b" }] };
        let say = |template: &str| {
            let texts = with("delivery.goods", template);
            let said = texts.say_holding((EN, "delivery.goods"), &facts, ("items", &["a&lt;b".to_owned()]));
            (said.expect("the default holds them").contains("Payment received"), texts.drain_broken())
        };
        let left_out = TextFault::LeavesOut("items");
        for broken in ["Thanks, {order}!", "{% if items == 1 %}{items}{% endif %}Thanks, {order}!"] {
            let (default, faults) = say(broken);
            assert!(default && faults[0].fault == left_out, "{broken}: {faults:?}");
        }
        let own = "% for item in items\n<pre>{item.contents}</pre>\n% endfor";
        assert_eq!(say(own), (false, Vec::new()));
        let texts = Texts::default();
        assert_eq!(texts.say_holding((EN, "delivery.goods"), &facts, ("items", &["other".to_owned()])), None);
    }

    #[test]
    fn a_text_that_fails_with_some_facts_is_said_with_others() {
        let texts = with("cart.button.line", "{name * 8}{name}");
        let say = |name: &str| texts.say(EN, "cart.button.line", &facts! { name });
        assert_eq!(say("abcd"), "abcd".repeat(9));
        assert!(say("abcdefgh").contains("✏️"));
        assert_eq!(say("abcd"), "abcd".repeat(9));
        let broken = texts.drain_broken();
        assert_eq!(broken[0].fault, TextFault::TooLong { length: 72, limit: 64 });
    }

    #[test]
    fn a_default_without_its_fact_is_reported_and_tells_no_fact() {
        let texts = Texts::default();
        assert_eq!(texts.say(EN, "cart.total", &facts! { wrong: Rupiah::new(5) }), "cart.total");
        let broken = texts.drain_broken();
        assert_eq!(broken[0].fault.to_string(), "it can't be filled in: undefined value (line 1)");
        assert_eq!(texts.say(EN, "no.such", &facts! {}), "no.such");
        assert_eq!(texts.drain_broken()[0].fault, TextFault::UnknownKey);
    }
}
