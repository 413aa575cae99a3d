//! The seed file: categories, products and stock as a spreadsheet (CSV), accepted as a whole or refused as a whole.
//!
//! Columns by name, in any order: `category, emoji, code, name, price, tiers, description, terms, max, warranty, content`.
//! The first row of a code describes the product; a row of the same code without a name adds a unit of stock.

use super::{Category, Product, ProductTexts, SlotCounter, Tier};
use crate::domain::ids::{CategoryId, ProductCode};
use crate::domain::money::Rupiah;
use crate::domain::order::delivery_format;
use serde::Deserialize;

/// The contents of a seed file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeedFile {
    /// Categories in the order in which the file first names them.
    pub categories: Vec<Category>,
    /// Products, each with the units to put in stock.
    pub products: Vec<SeedProduct>,
}

/// A product of the seed file, with the contents of its new units.
#[derive(Clone, PartialEq, Eq)]
pub struct SeedProduct {
    /// The product, with an empty slot counter.
    pub product: Product,
    /// Its long texts.
    pub texts: ProductTexts,
    /// The contents of its new units, not encrypted yet.
    pub contents: Vec<String>,
}

impl std::fmt::Debug for SeedProduct {
    /// Never shows contents.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} × {} {:?} {:?}", self.contents.len(), self.product.code, self.product, self.texts)
    }
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    /// The line of the file, from 1.
    pub line: u64,
    /// What is wrong there.
    pub kind: RowErrorKind,
}

/// What can be wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowErrorKind {
    /// The CSV parser failed at this line; its message.
    Unreadable(String),
    /// The file has no product.
    Empty,
    /// The header has this column, which is unknown, or has it twice.
    UnknownColumn(String),
    /// The header lacks this required column.
    NoColumn(&'static str),
    /// The number of cells differs from the header's.
    Cells {
        /// Cells in the row.
        found: u64,
        /// Cells in the header.
        wanted: u64,
    },
    /// The value in this column is not allowed.
    Column(&'static str),
    /// The row has no name, and no earlier row describes its code.
    NotDescribed,
    /// The row has a name, but an earlier row describes its code already.
    DescribedTwice,
    /// The category's title gives the same id as the title of another category; that title.
    LikeCategory(String),
    /// An earlier row of this product has the same contents; its line.
    ContentTwice(u64),
}

/// The most quantity discounts of one product.
const MAX_TIERS: usize = 5;

/// The longest warranty: ten years.
const MAX_WARRANTY_DAYS: u32 = 3_650;

/// All columns; only `code` is required in the header.
pub const COLUMNS: [&str; 11] =
    ["category", "emoji", "code", "name", "price", "tiers", "description", "terms", "max", "warranty", "content"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
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
    content: String,
}

/// Parses a file.
///
/// # Errors
/// Everything that is wrong with it, by line; at least one error.
pub fn parse(text: &str) -> Result<SeedFile, Vec<RowError>> {
    let mut parser = Parser::default();
    // Spreadsheets write a byte order mark, and semicolons where the comma is the decimal mark.
    let text = text.trim_start_matches('\u{feff}');
    let head = text.lines().next().unwrap_or_default();
    let delimiter = if head.matches(';').count() > head.matches(',').count() { b';' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::Headers).from_reader(text.as_bytes());
    let headers = match reader.headers() {
        Ok(headers) => headers.clone(),
        Err(error) => return Err(vec![RowError { line: 1, kind: unreadable(&error) }]),
    };
    let problems = check_columns(&headers);
    if !problems.is_empty() {
        return Err(problems);
    }
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                match record.deserialize::<Row>(Some(&headers)) {
                    Ok(row) => parser.row(line, row),
                    Err(error) => parser.problem(line, unreadable(&error)),
                }
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                parser.problem(line, unreadable(&error));
            }
        }
    }
    if parser.problems.is_empty() && parser.file.products.is_empty() {
        parser.problem(1, RowErrorKind::Empty);
    }
    if parser.problems.is_empty() { Ok(parser.file) } else { Err(parser.problems) }
}

/// What is wrong with the header.
fn check_columns(headers: &csv::StringRecord) -> Vec<RowError> {
    let mut errors = Vec::new();
    if headers.iter().all(str::is_empty) {
        errors.push(RowErrorKind::Empty);
    } else {
        let twice = |at: usize, column: &str| headers.iter().take(at).any(|before| before == column);
        let odd = |(at, column): &(usize, &str)| !COLUMNS.contains(column) || twice(*at, column);
        errors.extend(
            headers.iter().enumerate().filter(odd).map(|(_, column)| RowErrorKind::UnknownColumn(column.to_owned())),
        );
        if !headers.iter().any(|column| column == "code") {
            errors.push(RowErrorKind::NoColumn("code"));
        }
    }
    errors.into_iter().map(|kind| RowError { line: 1, kind }).collect()
}

fn unreadable(error: &csv::Error) -> RowErrorKind {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            RowErrorKind::Cells { found: *len, wanted: *expected_len }
        }
        _ => RowErrorKind::Unreadable(error.to_string()),
    }
}

#[derive(Default)]
struct Parser {
    file: SeedFile,
    problems: Vec<RowError>,
    seen: std::collections::HashMap<(ProductCode, String), u64>,
}

impl Parser {
    fn problem(&mut self, line: u64, kind: RowErrorKind) {
        self.problems.push(RowError { line, kind });
    }

    fn row(&mut self, line: u64, row: Row) {
        let Some(code) = ProductCode::parse(&row.code) else { return self.problem(line, RowErrorKind::Column("code")) };
        let known = self.file.products.iter().position(|seeded| seeded.product.code == code);
        let at = match (known, row.name.trim().is_empty()) {
            (Some(at), true) => at,
            (Some(_), false) => return self.problem(line, RowErrorKind::DescribedTwice),
            (None, true) => return self.problem(line, RowErrorKind::NotDescribed),
            (None, false) => match describe(code.clone(), &row) {
                Ok((category, seeded)) => {
                    match self.file.categories.iter().find(|known| known.id == category.id) {
                        Some(known) if known.title != category.title => {
                            let like = known.title.clone();
                            return self.problem(line, RowErrorKind::LikeCategory(like));
                        }
                        Some(_) => {}
                        None => self.file.categories.push(category),
                    }
                    self.file.products.push(seeded);
                    self.file.products.len() - 1
                }
                Err(column) => return self.problem(line, RowErrorKind::Column(column)),
            },
        };
        self.content(line, at, code, row.content);
    }

    fn content(&mut self, line: u64, at: usize, code: ProductCode, content: String) {
        if content.trim().is_empty() {
            return;
        }
        if content.len() > delivery_format::MAX_CONTENT_BYTES {
            return self.problem(line, RowErrorKind::Column("content"));
        }
        match self.seen.insert((code, content.clone()), line) {
            Some(other) => self.problem(line, RowErrorKind::ContentTwice(other)),
            None => {
                if let Some(seeded) = self.file.products.get_mut(at) {
                    seeded.contents.push(content);
                }
            }
        }
    }
}

/// The product that a row describes; as an error, the column whose value is not allowed.
fn describe(code: ProductCode, row: &Row) -> Result<(Category, SeedProduct), &'static str> {
    let title = row.category.trim();
    let id = CategoryId::from_title(title).filter(|_| title.chars().count() <= 32).ok_or("category")?;
    let emoji = match row.emoji.trim() {
        "" => "📁".to_owned(),
        emoji if emoji.chars().count() <= 4 => emoji.to_owned(),
        _ => return Err("emoji"),
    };
    let name = short(&row.name, 64).ok_or("name")?;
    let price = price(&row.price).ok_or("price")?;
    let most = if row.max.trim().is_empty() { Some(10) } else { row.max.trim().parse().ok() };
    let most = most.filter(|most| (1..=crate::domain::cart::MAX_UNITS).contains(most)).ok_or("max")?;
    let warranty = if row.warranty.trim().is_empty() { Some(0) } else { row.warranty.trim().parse().ok() };
    let warranty_days = warranty.filter(|days| *days <= MAX_WARRANTY_DAYS).ok_or("warranty")?;
    let product = Product {
        code,
        name,
        price,
        tiers: tiers(&row.tiers).filter(|tiers| each_is_a_bargain(tiers, price, most)).ok_or("tiers")?,
        category: id.clone(),
        max_per_order: most,
        warranty_days,
        sold: 0,
        stock: SlotCounter::default(),
    };
    let texts = ProductTexts {
        description: long(&row.description, 1_000).ok_or("description")?,
        terms: long(&row.terms, 2_000).ok_or("terms")?,
        ..ProductTexts::default()
    };
    let category = Category { id, title: title.to_owned(), emoji };
    Ok((category, SeedProduct { product, texts, contents: Vec::new() }))
}

fn short(text: &str, most: usize) -> Option<String> {
    let text = text.trim();
    (!text.is_empty() && length(text) <= most && !text.contains('\n')).then(|| text.to_owned())
}

fn long(text: &str, most: usize) -> Option<String> {
    let text = text.trim();
    (length(text) <= most).then(|| text.to_owned())
}

/// The length as Telegram counts it, in UTF-16 code units: most emoji are two.
fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Parses `25000`, `25.000` or `Rp25.000`, within the limits of an invoice. A point that is not followed by exactly
/// three digits is refused, as it may be meant as a decimal point.
fn price(text: &str) -> Option<Rupiah> {
    let text = text.trim().trim_start_matches("Rp").trim();
    let mut groups = text.split('.');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    if !rest.is_empty() && (first.len() > 3 || rest.iter().any(|group| group.len() != 3)) {
        return None;
    }
    let amount = format!("{first}{}", rest.concat()).parse().ok().map(Rupiah::new)?;
    (super::pricing::MIN_INVOICE..=super::pricing::MAX_INVOICE).contains(&amount).then_some(amount)
}

/// Parses `5:9000 10:8000`: from five units on 9,000 each, from ten on 8,000. Sorted by quantity.
fn tiers(text: &str) -> Option<Vec<Tier>> {
    let tier = |part: &str| {
        let (from, unit_price) = part.split_once(':')?;
        Some(Tier { from: from.parse().ok().filter(|from| *from > 1)?, price: price(unit_price)? })
    };
    let mut tiers: Vec<Tier> = text.split_whitespace().map(tier).collect::<Option<_>>()?;
    tiers.sort_by_key(|tier| tier.from);
    (tiers.len() <= MAX_TIERS).then_some(tiers)
}

/// Whether each tier is cheaper per unit than the one before, and within the largest quantity of one order.
fn each_is_a_bargain(tiers: &[Tier], price: Rupiah, most: u32) -> bool {
    let one = Tier { from: 1, price };
    let steps = std::iter::once(&one).chain(tiers).zip(tiers);
    tiers.iter().all(|tier| tier.from <= most)
        && steps.into_iter().all(|(less, more)| less.from < more.from && more.price < less.price)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(text: &str, expected: Expect) {
        expected.assert_eq(&match parse(text) {
            Ok(file) => format!("{file:#?}\n"),
            Err(problems) => problems.iter().map(|p| format!("{}: {:?}\n", p.line, p.kind)).collect(),
        });
    }

    #[test]
    fn a_good_file_is_read_as_a_whole() {
        let text = "category,code,name,price,tiers,max,content\n\
            Streaming,NFX,Netflix,25.000,3:24000,3,\"user: a\npass: <b>\"\n,NFX,,,,,second\nGames,ML,Diamonds,500,,,\n";
        let file = parse(text).expect("a good file");
        let seen: Vec<_> = file
            .products
            .iter()
            .map(|s| (s.product.code.as_str(), s.product.price.get(), s.product.max_per_order, s.contents.len()))
            .collect();
        assert_eq!(seen, [("NFX", 25_000, 3, 2), ("ML", 500, 10, 0)]);
        assert_eq!(file.products[0].contents[0], "user: a\npass: <b>");
    }

    #[test]
    fn every_bad_row_is_named_by_its_line() {
        let text = "category,code,name,price,max,content\n\
            Streaming,NFX,Netflix,25000,3,one\n\
            ,NFX,,,,one\n\
            ,NEW,,,,two\n\
            Streaming,NFX,Netflix,25000,3,\n\
            Streaming,N,Netflix,25000,3,\n\
            Streaming,A1,Netflix,12,3,\n\
            Streaming,A2,Netflix,25000,51,\n\
            Streaming,A3\n";
        check(
            text,
            expect![[r#"
                3: ContentTwice(2)
                4: NotDescribed
                5: DescribedTwice
                6: Column("code")
                7: Column("price")
                8: Column("max")
                9: Cells { found: 2, wanted: 6 }
            "#]],
        );
    }

    #[test]
    fn a_wrong_first_line_is_one_problem_and_not_one_for_each_row() {
        for (text, expected) in [
            (
                "code,name,prise\nAA,B,1000\nAB,C,1000\n",
                expect![[r#"
                1: UnknownColumn("prise")
            "#]],
            ),
            (
                "code,price,price\nAA,1000,1000\n",
                expect![[r#"
                1: UnknownColumn("price")
            "#]],
            ),
            (
                "name,price\nB,1000\n",
                expect![[r#"
                1: NoColumn("code")
            "#]],
            ),
            (
                "halo",
                expect![[r#"
                1: UnknownColumn("halo")
                1: NoColumn("code")
            "#]],
            ),
            (
                "code,name\n",
                expect![[r#"
                1: Empty
            "#]],
            ),
            (
                "",
                expect![[r#"
                1: Empty
            "#]],
            ),
        ] {
            check(text, expected);
        }
    }

    #[test]
    fn prices_are_read_as_people_write_them() {
        let parse = |text: &str| price(text).map(Rupiah::get);
        assert_eq!(["25000", "25.000", "Rp25.000", " Rp 25.000 "].map(parse), [Some(25_000); 4]);
        assert_eq!(["500", "9.900.000"].map(parse), [Some(500), Some(9_900_000)]);
        for bad in ["", "Rp", "499", "9900001", "-25000", "25k", "25,000", "2e4", "99999999999999999999999"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_tier_that_is_no_bargain_is_refused() {
        let takes = |written: &str| {
            let tiers = tiers(written).expect("it can be read");
            each_is_a_bargain(&tiers, Rupiah::new(10_000), 10)
        };
        assert!(["", "5:9000", "5:9000 10:8000", "10:8000 5:9000"].into_iter().all(takes));
        for bad in ["5:10000", "5:11000", "5:9000 10:9000", "5:8000 10:9000", "5:9000 5:8000", "11:9000"] {
            assert!(!takes(bad), "{bad}");
        }
    }

    #[test]
    fn tiers_are_read_in_any_order_and_refused_whole() {
        let parse =
            |text: &str| tiers(text).map(|tiers| tiers.iter().map(|t| (t.from, t.price.get())).collect::<Vec<_>>());
        assert_eq!(parse(""), Some(vec![]));
        assert_eq!(parse(" 10:8.000  5:9000 "), Some(vec![(5, 9_000), (10, 8_000)]));
        for bad in [
            "5",
            "5:",
            ":9000",
            "1:9000",
            "0:9000",
            "5:9000,10:8000",
            "5:9000 10",
            "-5:9000",
            "2:9000 3:8900 4:8800 5:8700 6:8600 7:8500",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_spreadsheets_semicolons_are_understood() {
        let file = parse("\u{feff}category;code;name;price\nGames;ML;Diamonds, 86;20.500\n").expect("a good file");
        assert_eq!(file.products[0].product.name, "Diamonds, 86");
        assert_eq!(file.products[0].product.price.get(), 20_500);
    }

    #[test]
    fn prices_are_never_misread() {
        let parse: Vec<_> = ["25000", "25.000", "Rp1.250.000", "25.00", "2500.000", "25,5", "", "-5"].map(price).into();
        let amount = |amount| Some(Rupiah::new(amount));
        assert_eq!(parse, [amount(25_000), amount(25_000), amount(1_250_000), None, None, None, None, None]);
    }

    #[test]
    fn two_titles_are_never_one_category() {
        let text = "category,code,name,price\nStreaming Musik A,AA,One,1000\nStreaming Musik B,BB,Two,1000\n";
        check(
            text,
            expect![[r#"
            3: LikeCategory("Streaming Musik A")
        "#]],
        );
    }
}
