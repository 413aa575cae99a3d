//! The seed file: categories, products and stock as a spreadsheet (CSV), accepted as a whole or refused as a whole.
//!
//! Columns by name, in any order: [`COLUMNS`]. The first row of a code describes the product; a row of the same code without
//! a name adds to its stock. A code with a hyphen is a variant of the product before the hyphen.

pub(super) mod cells;
mod rows;

use super::{Category, Product, ProductTexts};
use crate::domain::ids::ProductCode;
use rows::Rows;

/// The contents of a seed file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeedFile {
    /// Categories in the order in which the file first names them.
    pub categories: Vec<Category>,
    /// Products, each with what to put in stock; a product's variants after itself.
    pub products: Vec<SeedProduct>,
}

/// A product of the seed file, with the contents of its new units.
#[derive(Clone, PartialEq, Eq)]
pub struct SeedProduct {
    /// The line of the file that describes it.
    pub line: u64,
    /// The product, with an empty slot counter.
    pub product: Product,
    /// Its long texts; a variant has none of its own.
    pub texts: ProductTexts,
    /// The contents to put in stock, not encrypted yet.
    pub contents: Vec<String>,
    /// The files to put in stock.
    pub files: Vec<NamedFile>,
    /// Its photo.
    pub photo: Option<NamedFile>,
}

/// A file that lies beside the seed file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedFile {
    /// The line of the seed file that names it.
    pub line: u64,
    /// Its name, without a folder.
    pub name: String,
}

impl SeedProduct {
    /// Whether the file adds to its stock.
    pub const fn is_restocked(&self) -> bool {
        !self.contents.is_empty() || !self.files.is_empty()
    }
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
    /// The row has both a text and a file to sell.
    ContentAndFile,
    /// The file that it names was not handed in, or is empty.
    FileMissing(String),
    /// The file that it names is larger than so many MB.
    FileTooLarge(String, usize),
    /// The photo that it names is neither a PNG nor a JPEG.
    NotAPicture(String),
    /// An earlier row has the one content of a product that is sold without end; its line.
    SecondContent(u64),
    /// It is a variant of this product, which no earlier row describes.
    VariantAlone(ProductCode),
    /// It is a variant, which takes this column from its product.
    OfItsProduct(&'static str),
    /// The product has variants, which have this column instead.
    OfItsVariants(&'static str),
    /// The product has more variants than buttons have room for.
    TooManyVariants,
    /// An admin deleted the product, and its code is not used again.
    Deleted,
    /// An admin chose another kind of stock than the file has for it.
    OtherKind,
}

/// All columns; only `code` is required in the header.
pub const COLUMNS: [&str; 14] = [
    "category",
    "emoji",
    "code",
    "name",
    "price",
    "tiers",
    "description",
    "terms",
    "max",
    "warranty",
    "seats",
    "content",
    "file",
    "photo",
];

/// The most variants of one product: each is a button.
pub const MAX_VARIANTS: usize = 12;

/// Parses a file.
///
/// # Errors
/// Everything that is wrong with it, by line; at least one error.
pub fn parse(text: &str) -> Result<SeedFile, Vec<RowError>> {
    let mut rows = Rows::default();
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
                match record.deserialize(Some(&headers)) {
                    Ok(row) => rows.add(line, row),
                    Err(error) => rows.refuse(line, unreadable(&error)),
                }
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                rows.refuse(line, unreadable(&error));
            }
        }
    }
    rows.finish()
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
    fn a_spreadsheets_semicolons_are_understood() {
        let file = parse("\u{feff}category;code;name;price\nGames;ML;Diamonds, 86;20.500\n").expect("a good file");
        assert_eq!(file.products[0].product.name, "Diamonds, 86");
        assert_eq!(file.products[0].product.price.get(), 20_500);
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

    #[test]
    fn a_code_with_a_hyphen_is_a_variant() {
        let text = "category,code,name,price,tiers,seats,content\n\
            Streaming,NFX,Netflix,,,,\n\
            ,NFX-3B,3 Bulan,70.000,,5,one\n\
            ,NFX-1B,1 Bulan,25.000,5:24000,,\n\
            ,NFX-3B,,,,,two\n";
        let file = parse(text).expect("a good file");
        let mut table = String::new();
        for SeedProduct { product, contents, .. } in &file.products {
            let Product { code, name, price, variants, kind, category, .. } = product;
            let of = product.variant.as_ref().map(|variant| (variant.product.as_str(), variant.label.as_str()));
            let facts = (price.get(), variants.len(), kind, contents.len(), of);
            table.push_str(&format!("{code} {name:?} {} {facts:?}\n", category.as_str()));
        }
        expect![[r#"
            NFX "Netflix" streaming (25000, 2, Unique, 0, None)
            NFX-3B "Netflix · 3 Bulan" streaming (70000, 0, Seats(5), 2, Some(("Netflix", "3 Bulan")))
            NFX-1B "Netflix · 1 Bulan" streaming (25000, 0, Unique, 0, Some(("Netflix", "1 Bulan")))
        "#]]
        .assert_eq(&table);
    }

    #[test]
    fn product_and_variants_each_have_their_columns() {
        check(
            "category,code,name,price,max,description,seats,warranty,content\n\
            Streaming,NFX,Netflix,25000,3,,,,one\n\
            Streaming,NFX-1B,1 Bulan,25000,,About it,,,\n\
            ,NFX-3B,3 Bulan,25000,,,51,,\n\
            ,NFX-6B,6 Bulan,25000,,,,,\n\
            ,SPO-1B,1 Bulan,25000,,,,,\n\
            Streaming,SPO,Spotify,,,,,,\n\
            Guides,PDF,Guide,25000,,,*,7,\n\
            Guides,TXT,Text,25000,,,*,,one\n\
            ,TXT,,,,,,,two\n\
            Guides,TWO,Two,25000,2,,*,,\n\
            Guides,FREE,Free,,,,,,\n\
            ,FREE,,25000,,,,,key\n",
            expect![[r#"
                2: OfItsVariants("content")
                2: OfItsVariants("max")
                2: OfItsVariants("price")
                3: OfItsProduct("category")
                4: Column("seats")
                6: VariantAlone(ProductCode("SPO"))
                7: Column("price")
                8: Column("warranty")
                10: SecondContent(9)
                11: Column("max")
                12: Column("price")
            "#]],
        );
    }
}
