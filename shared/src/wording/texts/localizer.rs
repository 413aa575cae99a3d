//! Says texts to one person: in their language, with the times of the shop's zone.

use super::catalogue::Texts;
use super::kind::TextKind;
use super::telegram_html::{escape, visible_length};
use super::{Facts, facts};
use crate::domain::language::Language;
use crate::domain::screen::{Screen, ScreenPhoto};
use crate::domain::text_overrides::ShopTexts;
use crate::domain::time::{Moment, Zone};
use minijinja::Value;
use std::sync::{Arc, LazyLock};

/// What every screen function gets. Cheap to clone.
#[derive(Clone)]
pub struct Localizer {
    texts: Arc<Texts>,
    language: Language,
    zone: Zone,
}

impl Localizer {
    /// For somebody who reads `language`, in a shop with these texts and in this zone.
    pub const fn new(texts: Arc<Texts>, language: Language, zone: Zone) -> Self {
        Self { texts, language, zone }
    }

    /// The language that is spoken.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// The shop's zone.
    pub const fn zone(&self) -> Zone {
        self.zone
    }

    /// A text without facts.
    pub fn text(&self, key: &'static str) -> String {
        self.text_with(key, facts! {})
    }

    /// A text with facts: HTML for a message or a caption, in which the facts are escaped; else plain text.
    pub fn text_with(&self, key: &'static str, facts: Facts) -> String {
        self.texts.say(self.language, key, &facts)
    }

    /// A text with facts that must hold all of `parts`, of the fact `name`; `None` if it can't be said with them. A shop's
    /// own text that leaves one out is broken.
    pub fn text_holding(
        &self,
        key: &'static str,
        facts: &Facts,
        (name, parts): (&'static str, &[&str]),
    ) -> Option<String> {
        let written = |part: &&str| if TextKind::of(key).is_html() { escape(part) } else { (*part).to_owned() };
        let parts: Vec<String> = parts.iter().map(written).collect();
        self.texts.say_holding((self.language, key), facts, (name, &parts))
    }

    /// The same texts, said in this language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> Self {
        Self { language, ..self.clone() }
    }

    /// What the shop says in its own words; nothing, if it never said any.
    pub fn shop_texts(&self) -> &ShopTexts {
        static NONE: LazyLock<ShopTexts> = LazyLock::new(ShopTexts::default);
        self.texts.shop().unwrap_or(&NONE)
    }

    /// The screen with the picture that the shop put above the text of this key, if the text fits under one.
    #[must_use]
    pub fn with_picture(&self, key: &str, screen: Screen) -> Screen {
        let picture = self.shop_texts().pictures.get(key);
        let fits =
            |screen: &Screen| visible_length(&screen.text).is_ok_and(|length| length <= TextKind::Caption.limit());
        match picture {
            Some(id) if fits(&screen) => Screen { photo: Some(Box::new(ScreenPhoto::Sent(id.clone()))), ..screen },
            Some(_) | None => screen,
        }
    }

    /// A text without placeholders in every language, the shop's own versions with it.
    pub fn in_every_language(&self, key: &'static str) -> Vec<String> {
        self.texts.in_every_language(key)
    }

    /// A text without facts, as a fact for another text.
    pub fn part(&self, key: &'static str) -> Facts {
        self.part_with(key, facts! {})
    }

    /// A text with facts, as a fact for another text. If it is HTML already, it is not escaped again.
    pub fn part_with(&self, key: &'static str, facts: Facts) -> Facts {
        let text = self.text_with(key, facts);
        if TextKind::of(key).is_html() { Value::from_safe_string(text) } else { Value::from(text) }
    }

    /// A moment in the shop's zone: `22 Nov 2026 14.05 WIB` or `22 Nov 2026 14:05 WIB`.
    pub fn time(&self, at: Moment) -> String {
        self.zone.write_in(self.language, at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Rupiah;
    use expect_test::expect;

    /// The same screen in each language.
    fn in_each(say: impl Fn(&Localizer) -> String) -> String {
        let texts = Arc::new(Texts::default());
        let said = Language::ALL.map(|language| say(&Localizer::new(texts.clone(), language, Zone::Wib)));
        assert_eq!(texts.drain_broken(), []);
        said.join("\n---\n")
    }

    #[test]
    fn a_screen_is_said_in_each_language() {
        expect![[r#"
            🧺 <b>Keranjang</b>

            • <b>Tom &amp; Jerry</b>
                1 × Rp50.000 = <b>Rp50.000</b>

            • <b>&lt;b&gt;</b>
                2 × Rp50.000 = <b>Rp50.000</b>

            ⚠️ <b>C</b> sudah habis.

            ⚠️ <b>D</b>: saat ini bisa dipesan paling banyak 1.

            💵 Total: <b>Rp150.000</b>
            ---
            🧺 <b>Cart</b>

            • <b>Tom &amp; Jerry</b>
                1 × Rp50.000 = <b>Rp50.000</b>

            • <b>&lt;b&gt;</b>
                2 × Rp50.000 = <b>Rp50.000</b>

            ⚠️ <b>C</b> is sold out.

            ⚠️ <b>D</b>: no more than 1 can be ordered right now.

            💵 Total: <b>Rp150.000</b>"#]]
        .assert_eq(&in_each(|say| {
            let line = |name: &str, quantity: u32| {
                facts! { name, quantity, unit_price: Rupiah::new(50_000), line_total: Rupiah::new(50_000) }
            };
            let lines = vec![line("Tom & Jerry", 1), line("<b>", 2)];
            let gone = |name: &str, left: u32| facts! { name, left, has_variants: false, all_reserved: false };
            let notes = say.part_with("cart.notes", facts! { unavailable: vec![gone("C", 0), gone("D", 1)] });
            let end = say.part_with("cart.total", facts! { total: Rupiah::new(150_000), discount: () });
            say.text_with("cart.page", facts! { lines, notes, end })
        }));
    }

    #[test]
    fn times_and_numbers_follow_the_language() {
        expect![[r#"
            ⏳ <b>Pesanan dijeda sebentar</b>

            Beberapa tagihanmu belakangan ini batal atau kedaluwarsa tanpa dibayar, padahal stoknya sempat disimpan untukmu. Kamu bisa pesan lagi mulai <b>22 Nov 2026 14.00 WIB</b>.

            <i>Masih ada tagihan yang belum dibayar? Begitu lunas, kamu langsung bisa pesan lagi. Keranjangmu tetap tersimpan.</i>
            📦 Satu pesanan paling banyak <b>50</b> item, sedangkan keranjangmu berisi <b>51</b>.

            Kurangi dulu, lalu pesan sisanya di pesanan berikutnya ya.
            ---
            ⏳ <b>Ordering is paused</b>

            Some of your recent invoices were cancelled or expired unpaid, after we had reserved the stock for you. You can order again from <b>22 Nov 2026 14:00 WIB</b>.

            <i>Still have an unpaid invoice? Pay it and you can order again right away. Your cart stays as it is.</i>
            📦 An order can have at most <b>50</b> items; your cart has <b>51</b>.

            Take some out first, and order the rest with your next order."#]].assert_eq(&in_each(|say| {
            let until = say.time(Moment::from_millis(1_795_330_800_000));
            let units = say.text_with("cart.too_many_units", facts! { most: 50, units: 51 });
            format!("{}\n{units}", say.text_with("cart.paused", facts! { until }))
        }));
    }

    #[test]
    fn a_plain_part_is_escaped_in_html() {
        let say = Localizer::new(Arc::new(Texts::default()), Language::English, Zone::Wib);
        let label = say.part_with("cart.button.line", facts! { name: "<b>" });
        assert!(!label.is_safe());
        assert!(say.part("cart.empty").is_safe());
    }
}
