//! Sample facts for the placeholders of every text, so that it can be shown as a buyer sees it.

use super::catalogue::default_placeholders;
use super::defaults::{default_texts, keys_under};
use super::{Facts, Localizer};
use crate::domain::money::Rupiah;
use crate::domain::time::Moment;
use minijinja::Value;

/// The moment in samples: 22 November 2026, at 14 in Jakarta.
const SAMPLE_MOMENT: Moment = Moment::from_millis(1_795_330_800_000);

/// What begins the key of a sample that is words.
const SAMPLES: &str = "admin_texts.sample.";

/// What a placeholder gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Example {
    /// This, in a sample.
    Text(String),
    /// A list or a record, with these fields, as the default writes them: `line.name`.
    Fields(Vec<String>),
    /// It is only asked whether it is there.
    Condition,
}

/// Facts by name for a text.
pub(super) fn samples(say: &Localizer, key: &str) -> Facts {
    let code = code_of(default_texts(say.language()).get(key).unwrap_or_default());
    let names = default_placeholders(say.language(), key);
    Value::from_pairs(names.iter().map(|name| (name.clone(), sample(say, key, name, &code))))
}

/// The placeholders of a text, each with an example.
pub(super) fn examples(say: &Localizer, key: &str) -> Vec<(String, Example)> {
    let code = code_of(default_texts(say.language()).get(key).unwrap_or_default());
    let example = |name: String| {
        let fields = fields_of(&code, &name);
        let value = sample(say, key, &name, &code);
        let example =
            match value.as_str().map(str::to_owned).or_else(|| value.as_i64().map(|number| number.to_string())) {
                _ if !fields.is_empty() => Example::Fields(fields),
                Some(text) if is_written(&code, &name) => Example::Text(text),
                Some(_) | None => Example::Condition,
            };
        (name, example)
    };
    default_placeholders(say.language(), key).into_iter().map(example).collect()
}

/// Whether the default writes a fact, rather than only asking for it.
fn is_written(code: &[Vec<&str>], name: &str) -> bool {
    code.iter().any(|words| words.first() == Some(&name))
}

fn sample(say: &Localizer, key: &str, name: &str, code: &[Vec<&str>]) -> Value {
    let fields = fields_of(code, name);
    if fields.is_empty() && !is_list(code, name) {
        return single(say, key, (name, false), code);
    }
    let record = || {
        Value::from_pairs(fields.iter().map(|path| {
            let field = path.rsplit('.').next().unwrap_or_default();
            let value = match is_list(code, path) {
                true => sample(say, key, path, code),
                false => single(say, key, (field, true), code),
            };
            (field.to_owned(), value)
        }))
    };
    match entry_of(code, name) {
        Some(entry) if fields.is_empty() => Value::from_iter([single(say, key, (entry, true), code)]),
        Some(_) => Value::from_iter([record()]),
        None => record(),
    }
}

/// One fact; `in_list`: of an entry of a list.
fn single(say: &Localizer, key: &str, (name, in_list): (&str, bool), code: &[Vec<&str>]) -> Value {
    if let Some(part) = part_of(key, name, in_list) {
        return say.part_with(part, samples(say, part));
    }
    if is_absent(key, name) && is_asked_for(code, name) {
        return Value::from(());
    }
    if is_counted(code, name) {
        return Value::from(number(name, in_list).unwrap_or(2));
    }
    if let Some(amount) =
        amount(name).filter(|_| !(name == "total" && matches!(key, "search.page" | "admin_texts.list")))
    {
        return Value::from(Rupiah::new(amount));
    }
    if matches!(name, "time" | "until" | "deadline" | "warranty_end") || (name == "from" && !in_list) {
        return say.time(SAMPLE_MOMENT).into();
    }
    if let Some(number) = number(name, in_list) {
        return Value::from(number);
    }
    if matches!(name, "credit" | "discounted" | "asked") || (name == "first" && key == "delivery.caption.file") {
        return Value::from(true);
    }
    Value::from(words(say, key, name, in_list))
}

/// The text that a fact is, if it is one.
fn part_of(key: &str, name: &str, in_list: bool) -> Option<&'static str> {
    Some(match (name, key) {
        ("end", _) => "cart.total",
        ("notes", "cart.items_unavailable") => "cart.notes",
        ("in_stock", _) => "catalogue.stock",
        ("price", key) if key != "catalogue.price" => "catalogue.price",
        ("why", _) => "voucher.why.over",
        ("discount", key) if key.starts_with("admin_voucher.") && key != "admin_voucher.discount" => {
            "admin_voucher.discount"
        }
        ("order", "product.page") if !in_list => "product.order",
        ("ask", _) => "admin_voucher.ask.uses",
        ("decision", _) => "admin_request.decision.replace",
        _ => return None,
    })
}

/// Whether the default asks whether a fact is there.
fn is_asked_for(code: &[Vec<&str>], name: &str) -> bool {
    let asks = |words: &&Vec<&str>| words.first().is_some_and(|first| matches!(*first, "if" | "elif"));
    code.iter().filter(asks).flatten().any(|word| word.rsplit('.').next() == Some(name))
}

/// Whether the default writes how many there are of something.
fn is_counted(code: &[Vec<&str>], name: &str) -> bool {
    let counts = |pair: &[&str]| matches!(pair, [of, "plural"] if of.rsplit('.').next() == Some(name));
    code.iter().any(|words| words.windows(2).any(counts))
}

/// What is not there in most cases.
fn is_absent(key: &str, name: &str) -> bool {
    match name {
        "notes" | "seen" | "limit" | "at_most" | "cap" | "reserved" | "endless" | "free" | "replacement" | "paused"
        | "first_order" | "all_reserved" | "has_variants" => true,
        "discount" => matches!(key, "cart.total" | "checkout.page"),
        "variants" => key == "catalogue.stock",
        "from" => key == "catalogue.price",
        "changed" => !key.starts_with("admin_stock."),
        "percent" => key == "admin_voucher.discount",
        _ => false,
    }
}

fn amount(name: &str) -> Option<u64> {
    Some(match name {
        "price" | "unit_price" | "least" | "refund" => 25_000,
        "amount" | "line_total" | "subtotal" | "total" | "minimum" | "deposit" => 50_000,
        "discount" => 5_000,
        "fee" => 750,
        "with_fee" | "charged" => 50_750,
        "balance" => 120_000,
        "missing" => 30_000,
        _ => return None,
    })
}

fn number(name: &str, in_list: bool) -> Option<i64> {
    Some(match name {
        "left" => 7,
        "quantity" | "units" | "more" | "page" => 2,
        "number" if !in_list => 2,
        "from" | "items" | "pages" | "each" => 3,
        "of" => 1,
        "percent" => 10,
        "total" | "changed" => 12,
        "known" => 2,
        "limit" | "length" => 64,
        "minutes" => 15,
        "warranty" | "most" => 30,
        "sold" | "uses" => 57,
        "users" => 1_284,
        "delivered" => 5_210,
        "id" => 123_456_789,
        _ => return None,
    })
}

/// A fact that is words: a sample of its name, or any.
fn words(say: &Localizer, key: &str, name: &str, in_list: bool) -> String {
    let of_a_person =
        ["welcome", "profile"].iter().any(|subject| key.starts_with(subject)) || key.starts_with("admin_");
    let name = match name {
        "name" if in_list || !of_a_person => "product",
        "first" | "goods" => "product",
        "buyer" => "name",
        "voucher" => "code",
        name => name,
    };
    let known = |name: &str| keys_under(SAMPLES).into_iter().find(|key| &key[SAMPLES.len()..] == name);
    known(name).or_else(|| known("other")).map_or_else(String::new, |key| say.text(key))
}

/// The code of a template, statement by statement, each as its words: names, with the fields after a dot.
fn code_of(template: &str) -> Vec<Vec<&str>> {
    let mut code = Vec::new();
    for line in template.lines() {
        if let Some(statement) = line.trim_start().strip_prefix('%') {
            code.push(statement);
            continue;
        }
        let mut rest = line;
        while let Some((_, from)) = rest.split_once('{') {
            let (inside, after) = from.split_once('}').unwrap_or((from, ""));
            code.push(inside.trim_matches('%'));
            rest = after;
        }
    }
    code.into_iter().map(names_in).collect()
}

/// The names in a statement, with the fields after a dot.
fn names_in(code: &str) -> Vec<&str> {
    let in_a_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '.';
    code.split(|letter| !in_a_name(letter)).filter(|word| !word.is_empty()).collect()
}

/// The name that the entries of a list have in its loop.
fn entry_of<'a>(code: &[Vec<&'a str>], list: &str) -> Option<&'a str> {
    code.iter().find_map(|words| match words.as_slice() {
        ["for", entry, "in", name] if *name == list => Some(*entry),
        _ => None,
    })
}

fn is_list(code: &[Vec<&str>], name: &str) -> bool {
    entry_of(code, name).is_some()
}

/// The fields of a list's entries or of a record, as the template writes them.
fn fields_of(code: &[Vec<&str>], name: &str) -> Vec<String> {
    let prefix = format!("{}.", entry_of(code, name).unwrap_or(name));
    let mut fields: Vec<String> =
        code.iter().flatten().filter(|word| word.starts_with(&prefix)).map(|word| (*word).to_owned()).collect();
    fields.sort();
    fields.dedup();
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::domain::time::Zone;
    use crate::wording::texts::Texts;
    use crate::wording::texts::defaults::editable_keys;
    use std::sync::Arc;

    fn say(language: Language) -> Localizer {
        Localizer::new(Arc::new(Texts::default()), language, Zone::Wib)
    }

    #[test]
    fn every_text_can_be_shown_with_samples() {
        let mut faults = Vec::new();
        for language in Language::ALL {
            let say = say(language);
            for (_, key) in editable_keys() {
                match say.preview(key, default_texts(language).get(key).unwrap_or_default()) {
                    Ok(shown) => assert!(!shown.is_empty(), "{key}"),
                    Err(fault) => faults.push(format!("{language:?} {key}: {fault:?}")),
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn a_sample_looks_like_what_a_buyer_sees() {
        let say = say(Language::Indonesian);
        let shown = |key: &'static str| say.preview(key, default_texts(Language::Indonesian).get(key).expect("a text"));
        expect_test::expect![[r#"
            🧺 <b>Keranjang</b>

            • <b>Netflix Premium</b>
                2 × Rp25.000 = <b>Rp50.000</b>

            💵 Total: <b>Rp50.000</b>
            ---
            🎬 <b>Streaming</b> · <i>Halaman 2</i>

            1️⃣ <b>Netflix Premium</b>
                💰 <b>Rp25.000</b> · 📦 Stok 7 · 🔥 Terjual 57

            👇 <i>Pilih nomor produknya.</i>
            ---
            🧾 <b>Tagihan</b> <code>LP-7K2M9QX4TB3WA</code>
            • Netflix Premium × 2 = Rp50.000
            • … dan 2 produk lain
            Subtotal Rp50.000 · 🎟️ <code>HEMAT10</code> −Rp5.000 · Biaya QRIS Rp750
            💵 Total bayar: <b>Rp50.000</b>
            ⏰ Bayar sebelum <b>22 Nov 2026 14.00 WIB</b>

            <i>Scan dari aplikasi bank atau e-wallet (merchant: Pakasir), atau simpan QR ini dan buka dari galeri. Kalau waktunya berbeda, ikuti yang di chat ini.</i>"#]].assert_eq(
            &["cart.page", "catalogue.page", "invoice.caption"]
                .map(|key| shown(key).expect("it is shown"))
                .join("\n---\n"),
        );
    }

    #[test]
    fn placeholders_have_examples() {
        let say = say(Language::English);
        expect_test::expect![[r#"[("end", Text("💵 Total: <b>Rp50.000</b>")), ("lines", Fields(["line.line_total", "line.name", "line.quantity", "line.unit_price"])), ("notes", Condition)]"#]].assert_eq(&format!("{:?}", examples(&say, "cart.page")));
        assert_eq!(examples(&say, "cart.empty"), []);
    }
}
