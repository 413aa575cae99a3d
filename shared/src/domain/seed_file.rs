//! The seed file: a shop's shelf as a spreadsheet (CSV), taken whole or not at all.
//!
//! Columns by name, in any order: `category, emoji, code, name, price, tiers, description, terms, max, content`.
//! The first row of a code describes the product; a row of the same code without a name adds a unit of stock.

use super::catalogue::{Blurb, Category, Dispenser, Product, Tier};
use super::goods;
use super::ids::{CategoryId, ProductCode};
use super::money::Rupiah;
use serde::Deserialize;

/// A shelf, read from a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shelf {
    /// Categories in the order in which they first stand in the file.
    pub categories: Vec<Category>,
    /// Products with what is to be put in stock of each.
    pub products: Vec<Stocked>,
}

/// A product and contents for its stock.
#[derive(Clone, PartialEq, Eq)]
pub struct Stocked {
    /// The product; its dispenser is empty.
    pub product: Product,
    /// Its long texts.
    pub blurb: Blurb,
    /// Contents of new units.
    pub contents: Vec<String>,
}

impl std::fmt::Debug for Stocked {
    /// Never shows contents.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} × {} {:?} {:?}", self.contents.len(), self.product.code, self.product, self.blurb)
    }
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line of the file, from 1.
    pub line: u64,
    /// What is wrong there.
    pub fault: Fault,
}

/// What can be wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The file is not CSV here, a column is missing or unknown, or it is not UTF-8.
    Unreadable(String),
    /// This column can't be what it is.
    Column(&'static str),
    /// The row has no name and its code was not described before.
    NotDescribed,
    /// The code was described before.
    DescribedTwice,
    /// The same contents stand in the file twice; the other line.
    ContentTwice(u64),
}

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
    content: String,
}

/// Reads a file: the whole shelf, or everything that is wrong with it.
///
/// # Errors
/// The problems, by line, at least one.
pub fn read(text: &str) -> Result<Shelf, Vec<Problem>> {
    let mut reading = Reading::default();
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::Headers).from_reader(text.as_bytes());
    let headers = match reader.headers() {
        Ok(headers) => headers.clone(),
        Err(error) => return Err(vec![Problem { line: 1, fault: Fault::Unreadable(error.to_string()) }]),
    };
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                match record.deserialize::<Row>(Some(&headers)) {
                    Ok(row) => reading.row(line, row),
                    Err(error) => reading.problem(line, Fault::Unreadable(error.to_string())),
                }
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                reading.problem(line, Fault::Unreadable(error.to_string()));
            }
        }
    }
    if reading.problems.is_empty() { Ok(reading.shelf) } else { Err(reading.problems) }
}

#[derive(Default)]
struct Reading {
    shelf: Shelf,
    problems: Vec<Problem>,
    seen: std::collections::HashMap<(ProductCode, String), u64>,
}

impl Reading {
    fn problem(&mut self, line: u64, fault: Fault) {
        self.problems.push(Problem { line, fault });
    }

    fn row(&mut self, line: u64, row: Row) {
        let Some(code) = ProductCode::parse(&row.code) else { return self.problem(line, Fault::Column("code")) };
        let known = self.shelf.products.iter().position(|stocked| stocked.product.code == code);
        let at = match (known, row.name.trim().is_empty()) {
            (Some(at), true) => at,
            (Some(_), false) => return self.problem(line, Fault::DescribedTwice),
            (None, true) => return self.problem(line, Fault::NotDescribed),
            (None, false) => match describe(code.clone(), &row) {
                Ok((category, stocked)) => {
                    if self.shelf.categories.iter().all(|known| known.id != category.id) {
                        self.shelf.categories.push(category);
                    }
                    self.shelf.products.push(stocked);
                    self.shelf.products.len() - 1
                }
                Err(column) => return self.problem(line, Fault::Column(column)),
            },
        };
        self.content(line, at, code, row.content);
    }

    fn content(&mut self, line: u64, at: usize, code: ProductCode, content: String) {
        if content.trim().is_empty() {
            return;
        }
        if content.len() > goods::LONGEST {
            return self.problem(line, Fault::Column("content"));
        }
        match self.seen.insert((code, content.clone()), line) {
            Some(other) => self.problem(line, Fault::ContentTwice(other)),
            None => {
                if let Some(stocked) = self.shelf.products.get_mut(at) {
                    stocked.contents.push(content);
                }
            }
        }
    }
}

/// The product a row describes, or the column that is wrong.
fn describe(code: ProductCode, row: &Row) -> Result<(Category, Stocked), &'static str> {
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
    let product = Product {
        code,
        name,
        price,
        tiers: tiers(&row.tiers).ok_or("tiers")?,
        category: id.clone(),
        most: most.filter(|most| (1..=super::cart::MOST_UNITS).contains(most)).ok_or("max")?,
        stock: Dispenser::default(),
    };
    let blurb = Blurb {
        description: long(&row.description, 1_000).ok_or("description")?,
        terms: long(&row.terms, 2_000).ok_or("terms")?,
    };
    let category = Category { id, title: title.to_owned(), emoji };
    Ok((category, Stocked { product, blurb, contents: Vec::new() }))
}

fn short(text: &str, most: usize) -> Option<String> {
    let text = text.trim();
    (!text.is_empty() && text.chars().count() <= most && !text.contains('\n')).then(|| text.to_owned())
}

fn long(text: &str, most: usize) -> Option<String> {
    let text = text.trim();
    (text.chars().count() <= most).then(|| text.to_owned())
}

/// `25000`, `25.000` or `Rp25.000`; within what an invoice may ask.
fn price(text: &str) -> Option<Rupiah> {
    let digits = text.trim().trim_start_matches("Rp").trim().replace('.', "");
    let amount = digits.parse().ok().map(Rupiah::new)?;
    (super::pricing::LEAST_INVOICE..=super::pricing::MOST_INVOICE).contains(&amount).then_some(amount)
}

/// `5:9000 10:8000`: from five on 9,000 each, from ten on 8,000.
fn tiers(text: &str) -> Option<Vec<Tier>> {
    let tier = |part: &str| {
        let (from, each) = part.split_once(':')?;
        Some(Tier { from: from.parse().ok().filter(|from| *from > 1)?, price: price(each)? })
    };
    text.split_whitespace().map(tier).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(text: &str, expected: Expect) {
        expected.assert_eq(&match read(text) {
            Ok(shelf) => format!("{shelf:#?}\n"),
            Err(problems) => problems.iter().map(|p| format!("{}: {:?}\n", p.line, p.fault)).collect(),
        });
    }

    #[test]
    fn a_shelf_is_read_whole() {
        let text = "category,code,name,price,tiers,max,content\n\
            Streaming,NFX,Netflix,25.000,5:24000,3,\"user: a\npass: <b>\"\n,NFX,,,,,second\nGames,ML,Diamonds,500,,,\n";
        let shelf = read(text).expect("a good file");
        let seen: Vec<_> = shelf
            .products
            .iter()
            .map(|s| (s.product.code.as_str(), s.product.price.get(), s.product.most, s.contents.len()))
            .collect();
        assert_eq!(seen, [("NFX", 25_000, 3, 2), ("ML", 500, 10, 0)]);
        assert_eq!(shelf.products[0].contents[0], "user: a\npass: <b>");
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
                9: Unreadable("CSV error: record 8 (line: 9, byte: 213): found record with 2 fields, but the previous record has 6 fields")
            "#]],
        );
    }

    #[test]
    fn an_unknown_column_is_refused() {
        assert!(read("code,name,prise\nAA,B,1000\n").is_err());
    }
}
