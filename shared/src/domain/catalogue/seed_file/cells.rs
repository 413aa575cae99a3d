//! The cells of a seed file: each is read as people write it, or refused.

use crate::domain::catalogue::{StockKind, Tier, pricing};
use crate::domain::money::Rupiah;

/// The most quantity discounts of one product.
pub(in crate::domain::catalogue) const MAX_TIERS: usize = 5;

/// The longest warranty: ten years.
const MAX_WARRANTY_DAYS: u32 = 3_650;

/// How often one content can be sold at most, if not without end.
const MAX_SEATS: u32 = 50;

/// Stands for a content that is sold without end.
pub(in crate::domain::catalogue) const ENDLESS: &str = "*";

pub(in crate::domain::catalogue) fn short(text: &str, most: usize) -> Option<String> {
    let text = text.trim();
    (!text.is_empty() && length(text) <= most && !text.contains('\n')).then(|| text.to_owned())
}

pub(in crate::domain::catalogue) fn long(text: &str, most: usize) -> Option<String> {
    let text = text.trim();
    (length(text) <= most).then(|| text.to_owned())
}

/// The length as Telegram counts it, in UTF-16 code units: most emoji are two.
fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Parses `25000`, `25.000` or `Rp25.000`, within the limits of an invoice. A point that is not followed by exactly
/// three digits is refused, as it may be meant as a decimal point.
pub(super) fn price(text: &str) -> Option<Rupiah> {
    let text = text.trim().trim_start_matches("Rp").trim();
    let mut groups = text.split('.');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    if !rest.is_empty() && (first.len() > 3 || rest.iter().any(|group| group.len() != 3)) {
        return None;
    }
    let amount = format!("{first}{}", rest.concat()).parse().ok().map(Rupiah::new)?;
    (pricing::MIN_INVOICE..=pricing::MAX_INVOICE).contains(&amount).then_some(amount)
}

/// Parses `5:9000 10:8000`: from five units on 9,000 each, from ten on 8,000. Sorted by quantity. `price` parses a price.
pub(in crate::domain::catalogue) fn tiers(text: &str, price: impl Fn(&str) -> Option<Rupiah>) -> Option<Vec<Tier>> {
    let tier = |part: &str| {
        let (from, unit_price) = part.split_once(':')?;
        Some(Tier { from: from.parse().ok().filter(|from| *from > 1)?, price: price(unit_price)? })
    };
    let mut tiers: Vec<Tier> = text.split_whitespace().map(tier).collect::<Option<_>>()?;
    tiers.sort_by_key(|tier| tier.from);
    (tiers.len() <= MAX_TIERS).then_some(tiers)
}

/// Whether each tier is cheaper per unit than the one before, and within the largest quantity of one order.
pub(in crate::domain::catalogue) fn each_is_a_bargain(tiers: &[Tier], price: Rupiah, most: u32) -> bool {
    let one = Tier { from: 1, price };
    let steps = std::iter::once(&one).chain(tiers).zip(tiers);
    tiers.iter().all(|tier| tier.from <= most)
        && steps.into_iter().all(|(less, more)| less.from < more.from && more.price < less.price)
}

/// Parses how often a content is sold: once if empty, `5` times, or `*` for without end.
pub(in crate::domain::catalogue) fn seats(text: &str) -> Option<StockKind> {
    match text.trim() {
        "" | "1" => Some(StockKind::Unique),
        ENDLESS => Some(StockKind::Endless),
        seats => seats.parse().ok().filter(|seats| (2..=MAX_SEATS).contains(seats)).map(StockKind::Seats),
    }
}

/// Parses the days of the warranty; what is sold without end has none.
pub(in crate::domain::catalogue) fn warranty(text: &str, kind: StockKind) -> Option<u32> {
    let days = if text.trim().is_empty() { Some(0) } else { text.trim().parse().ok() };
    days.filter(|days| *days <= MAX_WARRANTY_DAYS && (*days == 0 || kind != StockKind::Endless))
}

/// Parses the largest quantity of one order. If it is empty: ten, and one of what several buyers share. Of what is sold
/// without end it is always one, as two would be the same.
pub(in crate::domain::catalogue) fn most(text: &str, kind: StockKind) -> Option<u32> {
    let most = match (text.trim(), kind) {
        ("", StockKind::Seats(_) | StockKind::Endless) => Some(1),
        ("", StockKind::Unique) => Some(10),
        (most, _) => most.parse().ok(),
    };
    let at_most = if kind == StockKind::Endless { 1 } else { crate::domain::cart::MAX_UNITS };
    most.filter(|most| (1..=at_most).contains(most))
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let tiers = tiers(written, price).expect("it can be read");
            each_is_a_bargain(&tiers, Rupiah::new(10_000), 10)
        };
        assert!(["", "5:9000", "5:9000 10:8000", "10:8000 5:9000"].into_iter().all(takes));
        for bad in ["5:10000", "5:11000", "5:9000 10:9000", "5:8000 10:9000", "5:9000 5:8000", "11:9000"] {
            assert!(!takes(bad), "{bad}");
        }
    }

    #[test]
    fn tiers_are_read_in_any_order_and_refused_whole() {
        let parse = |text: &str| {
            tiers(text, price).map(|tiers| tiers.iter().map(|t| (t.from, t.price.get())).collect::<Vec<_>>())
        };
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
    fn prices_are_never_misread() {
        let parse: Vec<_> = ["25000", "25.000", "Rp1.250.000", "25.00", "2500.000", "25,5", "", "-5"].map(price).into();
        let amount = |amount| Some(Rupiah::new(amount));
        assert_eq!(parse, [amount(25_000), amount(25_000), amount(1_250_000), None, None, None, None, None]);
    }

    #[test]
    fn a_content_is_sold_once_some_times_or_without_end() {
        let kinds = ["", " 1 ", "5", "*"].map(seats);
        assert_eq!(kinds, [StockKind::Unique, StockKind::Unique, StockKind::Seats(5), StockKind::Endless].map(Some));
        for bad in ["0", "51", "-1", "x5", "**", "5 "].iter().filter(|bad| bad.trim() != "5") {
            assert_eq!(seats(bad), None, "{bad}");
        }
        assert_eq!(
            [("", StockKind::Endless), ("", StockKind::Unique)].map(|(text, kind)| most(text, kind)),
            [Some(1), Some(10)]
        );
        assert_eq!(
            [("7", StockKind::Endless), ("7", StockKind::Unique)].map(|(text, kind)| warranty(text, kind)),
            [None, Some(7)]
        );
    }
}
