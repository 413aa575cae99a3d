//! A list of vouchers as a spreadsheet (CSV), accepted as a whole or refused as a whole.

use super::{Discount, Scope, Voucher, VoucherCode, VoucherState};
use crate::domain::ids::{CategoryId, ProductCode};
use crate::domain::money::Rupiah;
use crate::domain::time::Moment;
use serde::Deserialize;

/// All columns; `code` and `discount` are required.
pub const COLUMNS: [&str; 11] =
    ["code", "discount", "cap", "from", "until", "minimum", "product", "category", "uses", "uses_each", "first_order"];

/// What is wrong with a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoucherRowError {
    /// The line of the file, from 1.
    pub line: u64,
    /// The column whose value is not allowed; `None` if the line can't be read at all.
    pub column: Option<&'static str>,
}

/// A row, as it is written.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    code: String,
    discount: String,
    #[serde(default)]
    cap: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    minimum: String,
    #[serde(default)]
    product: String,
    #[serde(default)]
    category: String,
    #[serde(default)]
    uses: String,
    #[serde(default)]
    uses_each: String,
    #[serde(default)]
    first_order: String,
}

impl Row {
    /// A row of nothing but these.
    pub(super) fn of(code: &str, discount: &str, uses: &str) -> Self {
        Self { code: code.to_owned(), discount: discount.to_owned(), uses: uses.to_owned(), ..Self::default() }
    }
}

/// Parses a list.
///
/// # Errors
/// Everything that is wrong with it, by line; at least one error.
pub fn parse_list(text: &str) -> Result<Vec<Voucher>, Vec<VoucherRowError>> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let (mut vouchers, mut errors): (Vec<Voucher>, Vec<VoucherRowError>) = (Vec::new(), Vec::new());
    let unreadable = |line| VoucherRowError { line, column: None };
    let headers = reader.headers().cloned().map_err(|_| vec![unreadable(1)])?;
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                let row = record.deserialize::<Row>(Some(&headers)).map_err(|_| None);
                match row.and_then(|row| voucher(&row).map_err(Some)) {
                    Ok(voucher) if vouchers.iter().any(|known| known.code == voucher.code) => {
                        errors.push(VoucherRowError { line, column: Some("code") });
                    }
                    Ok(voucher) => vouchers.push(voucher),
                    Err(column) => errors.push(VoucherRowError { line, column }),
                }
            }
            Err(error) => errors.push(unreadable(error.position().map_or(0, csv::Position::line))),
        }
    }
    if errors.is_empty() && vouchers.is_empty() {
        errors.push(unreadable(1));
    }
    if errors.is_empty() { Ok(vouchers) } else { Err(errors) }
}

/// The voucher of a row; as an error, the column whose value is not allowed.
pub(super) fn voucher(row: &Row) -> Result<Voucher, &'static str> {
    let positive = |text: &str| Rupiah::parse(text).filter(|amount| *amount > Rupiah::ZERO);
    let cap = optional(&row.cap, positive).ok_or("cap")?;
    let discount = match row.discount.strip_suffix('%') {
        Some(percent) => {
            let percent = percent.trim().parse().ok().filter(|percent| (1..=100).contains(percent));
            Discount::Percent { percent: percent.ok_or("discount")?, cap }
        }
        None if cap.is_some() => return Err("cap"),
        None => Discount::Amount(positive(&row.discount).ok_or("discount")?),
    };
    let scope = match (optional(&row.product, ProductCode::parse), optional(&row.category, CategoryId::from_title)) {
        (Some(None), Some(None)) => Scope::All,
        (Some(Some(product)), Some(None)) => Scope::Product(product),
        (Some(None), Some(Some(category))) => Scope::Category(category),
        (None, _) => return Err("product"),
        (Some(_), _) => return Err("category"),
    };
    let uses = |text: &str| text.parse().ok().filter(|uses| *uses > 0);
    let from = optional(&row.from, Moment::parse).ok_or("from")?;
    Ok(Voucher {
        code: VoucherCode::parse(&row.code).ok_or("code")?,
        discount,
        from,
        until: optional(&row.until, Moment::parse).filter(|until| until.is_none() || *until > from).ok_or("until")?,
        minimum: optional(&row.minimum, Rupiah::parse).ok_or("minimum")?.unwrap_or_default(),
        scope,
        most_uses: optional(&row.uses, uses).ok_or("uses")?,
        most_uses_each: optional(&row.uses_each, uses).ok_or("uses_each")?,
        first_order: match row.first_order.to_lowercase().as_str() {
            "" | "no" => false,
            "yes" => true,
            _ => return Err("first_order"),
        },
        state: VoucherState::Active,
    })
}

/// What a cell holds: nothing if it is empty, `None` if it can't be parsed.
fn optional<T>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    if text.is_empty() { Some(None) } else { parse(text).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read() {
        let list = parse_list(
            "code,discount,cap,from,until,minimum,product,category,uses,uses_each,first_order\n\
             hemat10,10%,5.000,2026-12-01T00:00:00+07:00,2027-01-01T00:00:00+07:00,20rb,,Game,100,1,yes\n\
             POTONG,5000,,,,,NETFLIX,,,,\n",
        )
        .expect("it is read");
        let [hemat, potong] = list.as_slice() else { panic!("{list:?}") };
        assert_eq!(hemat.discount, Discount::Percent { percent: 10, cap: Some(Rupiah::new(5_000)) });
        assert_eq!(hemat.scope, Scope::Category(CategoryId::parse("game").expect("an id")));
        assert_eq!((hemat.minimum.get(), hemat.most_uses, hemat.most_uses_each), (20_000, Some(100), Some(1)));
        assert!(hemat.first_order && hemat.from < hemat.until);
        assert_eq!(potong.discount, Discount::Amount(Rupiah::new(5_000)));
        assert_eq!(
            (&potong.scope, potong.first_order),
            (&Scope::Product(ProductCode::parse("NETFLIX").expect("a code")), false)
        );
    }

    #[test]
    fn every_wrong_cell_is_named() {
        let wrong = |row: &str| {
            let list =
                format!("code,discount,cap,from,until,minimum,product,category,uses,uses_each,first_order\n{row}\n");
            parse_list(&list).expect_err("it is refused")
        };
        for (row, column) in [
            ("x,10%,,,,,,,,,", "code"),
            ("ABC,0%,,,,,,,,,", "discount"),
            ("ABC,101%,,,,,,,,,", "discount"),
            ("ABC,gratis,,,,,,,,,", "discount"),
            ("ABC,5000,1000,,,,,,,,", "cap"),
            ("ABC,5%,,besok,,,,,,,", "from"),
            ("ABC,5%,,2026-12-01T00:00:00Z,2026-12-01T00:00:00Z,,,,,,", "until"),
            ("ABC,5%,,,,-1,,,,,", "minimum"),
            ("ABC,5%,,,,,!,,,,", "product"),
            ("ABC,5%,,,,,AB,Game,,,", "category"),
            ("ABC,5%,,,,,,,0,,", "uses"),
            ("ABC,5%,,,,,,,,x,", "uses_each"),
            ("ABC,5%,,,,,,,,,ja", "first_order"),
            ("ABC,5%,,,,,,,,,\nabc,6%,,,,,,,,,", "code"),
        ] {
            let errors = wrong(row);
            assert_eq!(errors.iter().map(|error| error.column).collect::<Vec<_>>(), [Some(column)], "{row}");
        }
        assert_eq!(wrong("ABC,5%"), [VoucherRowError { line: 2, column: None }]);
        assert_eq!(parse_list("code,discount,prise\n"), Err(vec![VoucherRowError { line: 1, column: None }]));
    }
}
