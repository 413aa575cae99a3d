//! The rows of a seed file, one after the other: what they describe, and what is wrong with them.

use super::cells::{each_is_a_bargain, long, most, price, seats, short, tiers, warranty};
use super::{MAX_VARIANTS, NamedFile, RowError, RowErrorKind, SeedFile, SeedProduct};
use crate::domain::catalogue::stored_file::parse_name;
use crate::domain::catalogue::{Category, Product, ProductTexts, SellerFacts, SlotCounter, StockKind, VariantName};
use crate::domain::ids::{CategoryId, ProductCode};
use crate::domain::money::Rupiah;
use crate::domain::order::delivery_format;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    #[serde(default)]
    category: String,
    #[serde(default)]
    emoji: String,
    code: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    price: String,
    #[serde(default)]
    tiers: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    terms: String,
    #[serde(default)]
    max: String,
    #[serde(default)]
    warranty: String,
    #[serde(default)]
    seats: String,
    #[serde(default)]
    content: String,
    #[serde(default)]
    file: String,
    #[serde(default)]
    photo: String,
}

impl Row {
    /// The columns in which it holds something, of those that a product with variants leaves to them.
    fn of_variants(&self) -> impl Iterator<Item = &'static str> {
        let columns = [
            ("price", &self.price),
            ("tiers", &self.tiers),
            ("max", &self.max),
            ("warranty", &self.warranty),
            ("seats", &self.seats),
            ("content", &self.content),
            ("file", &self.file),
        ];
        columns.into_iter().filter(|(_, cell)| !cell.trim().is_empty()).map(|(column, _)| column)
    }

    /// The columns in which it holds something, of those that a variant takes from its product.
    fn of_product(&self) -> impl Iterator<Item = &'static str> {
        let columns = [
            ("category", &self.category),
            ("emoji", &self.emoji),
            ("description", &self.description),
            ("terms", &self.terms),
            ("photo", &self.photo),
        ];
        columns.into_iter().filter(|(_, cell)| !cell.trim().is_empty()).map(|(column, _)| column)
    }
}

/// What the rows read so far describe.
#[derive(Default)]
pub(super) struct Rows {
    file: SeedFile,
    problems: Vec<RowError>,
    /// Of each product of the file: the line that describes it, and the columns in which its rows hold what only a product
    /// without variants has, each with the first such line.
    described: Vec<(u64, BTreeMap<&'static str, u64>)>,
    /// The lines of the contents.
    seen: HashMap<(ProductCode, String), u64>,
}

impl Rows {
    /// Notes what is wrong with a row.
    pub(super) fn refuse(&mut self, line: u64, kind: RowErrorKind) {
        self.problems.push(RowError { line, kind });
    }

    /// Reads a row.
    pub(super) fn add(&mut self, line: u64, row: Row) {
        let Some(code) = ProductCode::parse(&row.code) else { return self.refuse(line, RowErrorKind::Column("code")) };
        let known = self.file.products.iter().position(|seeded| seeded.product.code == code);
        let at = match (known, row.name.trim().is_empty()) {
            (Some(at), true) => at,
            (Some(_), false) => return self.refuse(line, RowErrorKind::DescribedTwice),
            (None, true) => return self.refuse(line, RowErrorKind::NotDescribed),
            (None, false) => match self.describe(&code, &row) {
                Ok(seeded) => {
                    let photo = match named(line, &row.photo) {
                        Some(Err(())) => return self.refuse(line, RowErrorKind::Column("photo")),
                        Some(Ok(photo)) => Some(photo),
                        None => None,
                    };
                    self.file.products.push(SeedProduct { line, photo, ..seeded });
                    self.described.push((line, BTreeMap::new()));
                    self.file.products.len() - 1
                }
                Err(kind) => return self.refuse(line, kind),
            },
        };
        if let Some((_, given)) = self.described.get_mut(at) {
            for column in row.of_variants() {
                given.entry(column).or_insert(line);
            }
        }
        match named(line, &row.file) {
            Some(_) if !row.content.trim().is_empty() => self.refuse(line, RowErrorKind::ContentAndFile),
            Some(Err(())) => self.refuse(line, RowErrorKind::Column("file")),
            Some(Ok(file)) => self.add_file(at, code, file),
            None => self.add_content(line, at, code, row.content),
        }
    }

    /// The product or variant that a row describes; its category joins the file's.
    fn describe(&mut self, code: &ProductCode, row: &Row) -> Result<SeedProduct, RowErrorKind> {
        if let Some(of) = code.variant_of() {
            let product = self.file.products.iter().find(|seeded| seeded.product.code == of);
            return describe_variant(code, row, &product.ok_or(RowErrorKind::VariantAlone(of))?.product);
        }
        let (category, seeded) = describe(code, row).map_err(RowErrorKind::Column)?;
        match self.file.categories.iter().find(|known| known.id == category.id) {
            Some(known) if known.title != category.title => {
                return Err(RowErrorKind::LikeCategory(known.title.clone()));
            }
            Some(_) => {}
            None => self.file.categories.push(category),
        }
        Ok(seeded)
    }

    fn add_content(&mut self, line: u64, at: usize, code: ProductCode, content: String) {
        if content.trim().is_empty() {
            return;
        }
        if content.len() > delivery_format::MAX_CONTENT_BYTES {
            return self.refuse(line, RowErrorKind::Column("content"));
        }
        if self.is_new(line, at, (code, content.clone()))
            && let Some(seeded) = self.file.products.get_mut(at)
        {
            seeded.contents.push(content);
        }
    }

    fn add_file(&mut self, at: usize, code: ProductCode, file: NamedFile) {
        // No content has a zero byte in front of a name.
        if self.is_new(file.line, at, (code, format!("\0{}", file.name)))
            && let Some(seeded) = self.file.products.get_mut(at)
        {
            seeded.files.push(file);
        }
    }

    /// Whether a product has no such content yet, and may have another.
    fn is_new(&mut self, line: u64, at: usize, content: (ProductCode, String)) -> bool {
        let is_endless = self.file.products.get(at).is_some_and(|seeded| seeded.product.kind == StockKind::Endless);
        let first = |((code, _), line): (&(ProductCode, String), &u64)| (*code == content.0).then_some(*line);
        if let Some(first) = is_endless.then(|| self.seen.iter().filter_map(first).min()).flatten() {
            self.refuse(line, RowErrorKind::SecondContent(first));
            return false;
        }
        if let Some(other) = self.seen.get(&content).copied() {
            self.refuse(line, RowErrorKind::ContentTwice(other));
            return false;
        }
        self.seen.insert(content, line);
        true
    }

    /// The whole file, if nothing is wrong with it.
    pub(super) fn finish(mut self) -> Result<SeedFile, Vec<RowError>> {
        for at in 0..self.file.products.len() {
            self.finish_product(at);
        }
        if self.problems.is_empty() && self.file.products.is_empty() {
            self.refuse(1, RowErrorKind::Empty);
        }
        self.problems.sort_by_key(|problem| problem.line);
        if self.problems.is_empty() { Ok(self.file) } else { Err(self.problems) }
    }

    /// Only the whole file says whether a product has variants.
    fn finish_product(&mut self, at: usize) {
        let (Some(seeded), Some((line, given))) = (self.file.products.get(at), self.described.get(at).cloned()) else {
            return;
        };
        let of_it = |other: &&SeedProduct| other.product.code.variant_of().as_ref() == Some(&seeded.product.code);
        let variants: Vec<Product> =
            self.file.products.iter().filter(of_it).map(|other| other.product.clone()).collect();
        if variants.is_empty() {
            if seeded.product.price == Rupiah::ZERO {
                self.refuse(line, RowErrorKind::Column("price"));
            }
            return;
        }
        if variants.len() > MAX_VARIANTS {
            self.refuse(line, RowErrorKind::TooManyVariants);
        }
        for (column, line) in given {
            self.refuse(line, RowErrorKind::OfItsVariants(column));
        }
        if let Some(seeded) = self.file.products.get_mut(at) {
            seeded.product = seeded.product.as_entry_of(&variants);
        }
    }
}

/// The file that a cell names; an error if it is no name of a file.
fn named(line: u64, cell: &str) -> Option<Result<NamedFile, ()>> {
    let cell = cell.trim();
    (!cell.is_empty()).then(|| parse_name(cell).map(|name| NamedFile { line, name }).ok_or(()))
}

/// A product without anything to put in stock.
fn empty(product: Product, texts: ProductTexts) -> SeedProduct {
    SeedProduct { line: 0, product, texts, contents: Vec::new(), files: Vec::new(), photo: None }
}

/// The product that a row describes; as an error, the column whose value is not allowed.
fn describe(code: &ProductCode, row: &Row) -> Result<(Category, SeedProduct), &'static str> {
    let title = row.category.trim();
    let id = CategoryId::from_title(title).filter(|_| title.chars().count() <= 32).ok_or("category")?;
    let emoji = match row.emoji.trim() {
        "" => "📁".to_owned(),
        emoji if emoji.chars().count() <= 4 => emoji.to_owned(),
        _ => return Err("emoji"),
    };
    let name = short(&row.name, 64).ok_or("name")?;
    let texts = ProductTexts {
        description: long(&row.description, 1_000).ok_or("description")?,
        terms: long(&row.terms, 2_000).ok_or("terms")?,
        ..ProductTexts::default()
    };
    let product = sold(code, row, name, id.clone())?;
    Ok((Category { id, title: title.to_owned(), emoji }, empty(product, texts)))
}

/// The variant that a row describes.
fn describe_variant(code: &ProductCode, row: &Row, of: &Product) -> Result<SeedProduct, RowErrorKind> {
    if let Some(column) = row.of_product().next() {
        return Err(RowErrorKind::OfItsProduct(column));
    }
    let label = short(&row.name, 64).ok_or(RowErrorKind::Column("name"))?;
    let variant = VariantName { product: of.name.clone(), label };
    let name = short(&variant.to_string(), 64).ok_or(RowErrorKind::Column("name"))?;
    let product = sold(code, row, name, of.category.clone()).map_err(RowErrorKind::Column)?;
    let product = Product { variant: Some(variant), ..product };
    Ok(empty(product, ProductTexts::default()))
}

/// A product with what is said of its sale. A product with variants has no price; whether it has some is not known yet.
fn sold(code: &ProductCode, row: &Row, name: String, category: CategoryId) -> Result<Product, &'static str> {
    let kind = seats(&row.seats).ok_or("seats")?;
    let price = if row.price.trim().is_empty() { Some(Rupiah::ZERO) } else { price(&row.price) }.ok_or("price")?;
    let max_per_order = most(&row.max, kind).ok_or("max")?;
    let fits = |tiers: &Vec<_>| price == Rupiah::ZERO || each_is_a_bargain(tiers, price, max_per_order);
    Ok(Product {
        code: code.clone(),
        name,
        price,
        tiers: tiers(&row.tiers, super::cells::price).filter(fits).ok_or("tiers")?,
        category,
        max_per_order,
        warranty_days: warranty(&row.warranty, kind).ok_or("warranty")?,
        sold: 0,
        replaced: 0,
        kind,
        content: None,
        variants: Vec::new(),
        variant: None,
        seller: SellerFacts::default(),
        stock: SlotCounter::default(),
    })
}
