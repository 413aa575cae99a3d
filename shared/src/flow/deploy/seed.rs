//! Loads a seed file into the catalogue and the stock, vouchers, and the shop's own texts. An error refuses all of it; loading
//! the same again adds no unit twice.

use super::check_seed::beside_the_table;
use super::incoming_files::{CheckedFiles, IncomingFiles, is_prefix};
use crate::archive::Archive;
use crate::domain::catalogue::seed_file::{self, RowError, SeedFile, SeedProduct};
use crate::domain::catalogue::stored_file::Content;
use crate::domain::catalogue::{Product, ProductTexts, StockKind};
use crate::domain::ids::ProductCode;
use crate::domain::language::Language;
use crate::domain::serving::Serving;
use crate::domain::text_overrides::{MAX_BYTES, TextOverrides};
use crate::domain::voucher::{self, Voucher, VoucherRowError};
use crate::store::{AddedUnits, ProductChange, Store};
use crate::wording;
use crate::wording::texts::{self, Localizer};
use anyhow::ensure;
use futures_util::{StreamExt, TryStreamExt, stream};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How many products are put into the shop at the same time.
const CONCURRENT: usize = 8;

/// What is to be put into the shop.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedRequest {
    /// The text of a seed file.
    pub file: Option<String>,
    /// Where the files lie that the seed file names: `incoming/<run>/` in the bucket.
    pub files: Option<String>,
    /// The text of a list of vouchers.
    pub vouchers: Option<String>,
    /// All of the shop's own texts, by language and key. They replace those that were there; none removes them all.
    pub texts: Option<BTreeMap<String, BTreeMap<String, String>>>,
}

impl SeedRequest {
    /// Whether there is nothing to put in.
    pub const fn is_empty(&self) -> bool {
        self.file.is_none() && self.vouchers.is_none() && self.texts.is_none()
    }
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Seeded {
    /// It was loaded.
    Done {
        /// Products created or updated.
        products: usize,
        /// Units added to the stock.
        units: usize,
        /// Contents that were skipped, because the product has or had a unit with the same contents.
        skipped: usize,
        /// Products that stay as an admin described them in the shop bot: only stock was added.
        #[serde(skip_serializing_if = "is_zero")]
        kept: usize,
        /// Vouchers created or changed, if a list was handed in.
        #[serde(skip_serializing_if = "Option::is_none")]
        vouchers: Option<usize>,
        /// The shop's own texts, if they were handed in.
        #[serde(skip_serializing_if = "Option::is_none")]
        texts: Option<usize>,
    },
    /// Nothing was loaded.
    Refused {
        /// What is wrong, by line and by text.
        errors: Vec<SeedError>,
    },
}

/// What can't be loaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum SeedError {
    /// A row of the file.
    Row {
        /// The line of the file, from 1.
        line: u64,
        /// What is wrong with it and what is wanted.
        problem: String,
    },
    /// A row of the list of vouchers.
    Voucher {
        /// The line of the list, from 1.
        voucher_line: u64,
        /// What is wrong with it and what is wanted.
        problem: String,
    },
    /// A text of the shop's own.
    Text {
        /// The language.
        language: String,
        /// The key; empty if it is about all texts.
        key: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The shop takes nothing in now.
    Shop {
        /// Why, and what to do.
        problem: String,
    },
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands the field over by reference")]
const fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// Loads a seed file, and the shop's own texts.
///
/// # Errors
/// If the table or the bucket fails; loading the same again completes what is missing.
pub async fn seed(store: &Store, archive: &Archive, say: &Localizer, request: SeedRequest) -> anyhow::Result<Seeded> {
    ensure!(request.files.as_deref().is_none_or(is_prefix), "`files` is not `incoming/<run>/`");
    if store.find_serving().await? != Serving::Open {
        return Ok(Seeded::Refused { errors: vec![SeedError::Shop { problem: wording::deploy::shop_moves(say) }] });
    }
    let incoming = IncomingFiles { store, archive, prefix: request.files };
    let shelf = request.file.as_deref().map_or_else(|| Ok(SeedFile::default()), |file| parse_file(say, file));
    let vouchers = request.vouchers.map(|list| parse_vouchers(say, &list)).transpose();
    let texts = request.texts.map(|texts| check_texts(say, texts)).transpose();
    let (shelf, vouchers, texts) = match (shelf, vouchers, texts) {
        (Ok(shelf), Ok(vouchers), Ok(texts)) => (shelf, vouchers, texts),
        (shelf, vouchers, texts) => {
            let errors = [shelf.err(), vouchers.err(), texts.err()].into_iter().flatten().flatten().collect();
            return Ok(Seeded::Refused { errors });
        }
    };
    let errors = beside_the_table(store, say, &shelf).await?;
    if !errors.is_empty() {
        return Ok(Seeded::Refused { errors });
    }
    let files = match incoming.check(&shelf).await? {
        Ok(files) => files,
        Err(problems) => return Ok(Seeded::Refused { errors: of_rows(say, &problems) }),
    };
    let (mut units, mut skipped, mut kept) = (0, 0, 0);
    store.add_categories(&shelf.categories).await?;
    // Variants before their products: a product's entry in the lists tells how many there are, and the price of the cheapest.
    let (entries, sold): (Vec<_>, Vec<_>) =
        shelf.products.iter().partition(|seeded| !seeded.product.variants.is_empty());
    let concurrent = if each_sells_its_own(&sold, &files) { CONCURRENT } else { 1 };
    let mut put = stream::iter(sold).map(|seeded| put_in_stock(&incoming, &files, seeded)).buffer_unordered(concurrent);
    while let Some((described, added)) = put.try_next().await? {
        units += added.units;
        skipped += added.known;
        kept += usize::from(!described);
    }
    drop(put);
    for seeded in entries {
        let product = &seeded.product;
        let variants = store.every_variant(&product.code).await?;
        let texts = with_photo(&incoming, &files, seeded).await?;
        let described = store.upsert_product(&product.as_entry_of(&variants), &texts).await?;
        if !described {
            kept += 1;
            list_variants(store, &product.code, &variants).await?;
        }
        for variant in variants.iter().filter(|_| described).filter_map(|variant| variant.renamed_after(product)) {
            store.upsert_product(&variant, &texts).await?;
        }
        let is_restocked = |seeded: &SeedProduct| {
            seeded.is_restocked() && seeded.product.code.variant_of().as_ref() == Some(&product.code)
        };
        // Somebody may wait for it who joined when it had no variants.
        if shelf.products.iter().any(is_restocked) {
            store.announce_restock(&product.code).await?;
        }
    }
    incoming.delete(&files).await;
    let listed = shelf.products.iter().map(|seeded| &seeded.product.code).filter(|code| code.variant_of().is_none());
    store.index_products(listed).await?;
    for voucher in vouchers.iter().flatten() {
        if !store.upsert_voucher(voucher).await? {
            kept += 1;
        }
    }
    let vouchers = vouchers.map(|vouchers| vouchers.len());
    let own_texts = texts.as_ref().map(|texts| texts.iter().count());
    if let Some(texts) = &texts {
        store.put_text_overrides(texts).await?;
    }
    Ok(Seeded::Done { products: shelf.products.len(), units, skipped, kept, vouchers, texts: own_texts })
}

/// Whether no content is in two products. Otherwise the first of the file sells it, so that they are written one by one.
fn each_sells_its_own(products: &[&SeedProduct], files: &CheckedFiles) -> bool {
    let mut seen = BTreeSet::new();
    products.iter().all(|seeded| {
        let files = seeded.files.iter().filter_map(|file| files.get(&file.name));
        let contents = seeded.contents.iter().map(String::as_str).chain(files.map(|file| file.key.contents()));
        contents.collect::<BTreeSet<_>>().into_iter().all(|content| seen.insert(content))
    })
}

/// Brings the entry of a product that an admin described up to date about its variants, as they may be new.
async fn list_variants(store: &Store, code: &ProductCode, variants: &[Product]) -> anyhow::Result<()> {
    let Some(seen) = store.every_product(std::iter::once(code)).await?.pop() else { return Ok(()) };
    let next = seen.as_entry_of(variants);
    if next != seen {
        let change = ProductChange { seen: Some(seen), next };
        ensure!(store.change_products(&[change], None, &[]).await?, "an admin changed a product meanwhile");
    }
    Ok(())
}

/// Writes a product or a variant, and adds to its stock. Also says whether the file describes it, or an admin does.
async fn put_in_stock(
    incoming: &IncomingFiles<'_>,
    files: &CheckedFiles,
    seeded: &SeedProduct,
) -> anyhow::Result<(bool, AddedUnits)> {
    let (store, SeedProduct { product, .. }) = (incoming.store, seeded);
    let described = store.upsert_product(product, &with_photo(incoming, files, seeded).await?).await?;
    let mut contents: Vec<Content> = seeded.contents.iter().cloned().map(Content::Text).collect();
    for file in seeded.files.iter().filter_map(|file| files.get(&file.name)) {
        incoming.store(file).await?;
        contents.push(Content::File(file.clone()));
    }
    if !contents.is_empty() {
        store.announce_restock(&product.code).await?;
    }
    let added = match product.kind {
        StockKind::Unique => store.add_units(&product.code, &contents, 1).await?,
        StockKind::Seats(seats) => store.add_units(&product.code, &contents, seats).await?,
        StockKind::Endless => match contents.first() {
            Some(content) => store.sell_endlessly(&product.code, content).await?,
            None => AddedUnits::default(),
        },
    };
    Ok((described, added))
}

/// The texts of a product with its photo, which is stored first.
async fn with_photo(
    incoming: &IncomingFiles<'_>,
    files: &CheckedFiles,
    seeded: &SeedProduct,
) -> anyhow::Result<ProductTexts> {
    let file = seeded.photo.as_ref().and_then(|photo| files.get(&photo.name));
    let photo = match file {
        Some(file) => Some(incoming.store(file).await?),
        None => None,
    };
    Ok(ProductTexts { photo, ..seeded.texts.clone() })
}

fn parse_file(say: &Localizer, file: &str) -> Result<SeedFile, Vec<SeedError>> {
    seed_file::parse(file).map_err(|problems| of_rows(say, &problems))
}

/// What is wrong, row by row, in words.
fn of_rows(say: &Localizer, problems: &[RowError]) -> Vec<SeedError> {
    let row = |problem: &RowError| SeedError::Row {
        line: problem.line,
        problem: wording::deploy::seed_error(say, &problem.kind),
    };
    problems.iter().map(row).collect()
}

fn parse_vouchers(say: &Localizer, list: &str) -> Result<Vec<Voucher>, Vec<SeedError>> {
    voucher::parse_list(list).map_err(|problems| {
        let row = |problem: &VoucherRowError| SeedError::Voucher {
            voucher_line: problem.line,
            problem: wording::deploy::voucher_error(say, problem),
        };
        problems.iter().map(row).collect()
    })
}

/// The texts, or all that is wrong with them.
fn check_texts(
    say: &Localizer,
    handed_in: BTreeMap<String, BTreeMap<String, String>>,
) -> Result<TextOverrides, Vec<SeedError>> {
    let (mut overrides, mut errors) = (TextOverrides::default(), Vec::new());
    for (code, texts) in handed_in {
        let Some(language) = Language::parse(&code) else {
            let problem = wording::deploy::unknown_language(say);
            errors.push(SeedError::Text { language: code, key: String::new(), problem });
            continue;
        };
        for (key, template) in texts {
            match texts::check(language, &key, &template) {
                Ok(()) => overrides.set(language, key, template),
                Err(fault) => {
                    let problem = wording::deploy::text_error(say, &fault);
                    errors.push(SeedError::Text { language: code.clone(), key, problem });
                }
            }
        }
    }
    let size = overrides.size();
    if size > MAX_BYTES {
        let problem = wording::deploy::texts_too_large(say, size, MAX_BYTES);
        errors.push(SeedError::Text { language: String::new(), key: String::new(), problem });
    }
    if errors.is_empty() { Ok(overrides) } else { Err(errors) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(language: &str, key: &str, text: &str) -> Result<TextOverrides, Vec<SeedError>> {
        let texts = BTreeMap::from([(key.to_owned(), text.to_owned())]);
        let say = wording::deploy::localizer(Language::English);
        check_texts(&say, BTreeMap::from([(language.to_owned(), texts)]))
    }

    fn refused(language: &str, key: &str, text: &str) -> String {
        let errors = checked(language, key, text).expect_err("it is refused");
        serde_json::to_string(&errors).expect("JSON")
    }

    #[test]
    fn products_that_share_a_content_are_told_from_those_that_share_none() {
        let own = |rows: &str| {
            let shelf = seed_file::parse(&format!("category,code,name,price,content\n{rows}")).expect("a seed file");
            each_sells_its_own(&shelf.products.iter().collect::<Vec<_>>(), &CheckedFiles::new())
        };
        assert!(own("Musik,A1,Satu,15000,x\n,A1,,,y\nMusik,B1,Dua,15000,z\n"));
        assert!(!own("Musik,A1,Satu,15000,x\n,A1,,,y\nMusik,B1,Dua,15000,y\n"));
    }

    #[test]
    fn a_fit_text_is_taken() {
        let overrides = checked("en", "cart.empty", "Nothing here").expect("it is taken");
        assert_eq!(overrides.get(Language::English, "cart.empty"), Some("Nothing here"));
        let none = check_texts(&wording::deploy::localizer(Language::English), BTreeMap::new());
        assert_eq!(none, Ok(TextOverrides::default()));
    }

    #[test]
    fn a_text_is_refused_with_its_language_key_and_reason() {
        let refusals = [
            refused("fr", "cart.empty", "Rien"),
            refused("en", "cart.emty", "x"),
            refused("en", "owner.help", "x"),
            refused("id", "cart.empty", "{name}"),
            refused("id", "cart.empty", "<b>x"),
        ];
        expect_test::expect![[r#"
            [{"language":"fr","key":"","problem":"there is no such language; there are: id, en"}]
            [{"language":"en","key":"cart.emty","problem":"there is no text with this key"}]
            [{"language":"en","key":"owner.help","problem":"this text can't be replaced: owners or whoever deploys read it, or it stands in a bot's profile and menu"}]
            [{"language":"id","key":"cart.empty","problem":"there is no fact {name} for this text"}]
            [{"language":"id","key":"cart.empty","problem":"Telegram does not take its HTML: the tag <b> is not closed"}]"#]].assert_eq(&refusals.join("\n"));
    }

    #[test]
    fn texts_have_to_fit_their_item() {
        let long = format!("Nothing{{# {} #}}", "x".repeat(MAX_BYTES));
        let refusal = refused("en", "cart.empty", &long);
        assert!(refusal.contains("at most 200000 are possible"), "{refusal}");
    }
}
