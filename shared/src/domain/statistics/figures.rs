//! Figures: how much was counted of what.

use crate::domain::ids::ProductCode;
use crate::domain::money::Rupiah;
use crate::domain::voucher::VoucherCode;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// Orders that were placed, once they are paid or have lapsed; on the day they were placed.
    Placed,
    /// Orders whose goods were delivered.
    Paid,
    /// What they cost, in rupiah, without the gateway's fee.
    Revenue,
    /// What vouchers took off.
    Discount,
    /// The part of the revenue that is of goods with a cost price.
    Costed,
    /// That part less the cost; negative if it is a loss.
    Profit,
    /// Deposits and transfers that were credited.
    Deposits,
    /// Refunds for units that failed.
    Refunds,
    /// New users.
    Users,
    /// Orders delivered in this hour of the day.
    Hour(u8),
    /// Units of a product that were delivered.
    Units(ProductCode),
    /// Its part of the revenue.
    Sales(ProductCode),
    /// Its part of the profit.
    Gain(ProductCode),
    /// Delivered orders that used a voucher.
    Uses(VoucherCode),
    /// What it took off them.
    Saved(VoucherCode),
}

impl fmt::Display for Figure {
    /// As the table names it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Placed => f.write_str("placed"),
            Self::Paid => f.write_str("paid"),
            Self::Revenue => f.write_str("revenue"),
            Self::Discount => f.write_str("discount"),
            Self::Costed => f.write_str("costed"),
            Self::Profit => f.write_str("profit"),
            Self::Deposits => f.write_str("deposits"),
            Self::Refunds => f.write_str("refunds"),
            Self::Users => f.write_str("users"),
            Self::Hour(hour) => write!(f, "h{hour:02}"),
            Self::Units(code) => write!(f, "p.{code}.units"),
            Self::Sales(code) => write!(f, "p.{code}.sales"),
            Self::Gain(code) => write!(f, "p.{code}.gain"),
            Self::Uses(code) => write!(f, "v.{code}.uses"),
            Self::Saved(code) => write!(f, "v.{code}.saved"),
        }
    }
}

/// No figure is called this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSuchFigure;

impl FromStr for Figure {
    type Err = NoSuchFigure;

    fn from_str(text: &str) -> Result<Self, NoSuchFigure> {
        let product = |code: &str| ProductCode::parse(code).ok_or(NoSuchFigure);
        let voucher = |code: &str| VoucherCode::parse(code).ok_or(NoSuchFigure);
        Ok(match text.split('.').collect::<Vec<_>>().as_slice() {
            ["placed"] => Self::Placed,
            ["paid"] => Self::Paid,
            ["revenue"] => Self::Revenue,
            ["discount"] => Self::Discount,
            ["costed"] => Self::Costed,
            ["profit"] => Self::Profit,
            ["deposits"] => Self::Deposits,
            ["refunds"] => Self::Refunds,
            ["users"] => Self::Users,
            ["p", code, "units"] => Self::Units(product(code)?),
            ["p", code, "sales"] => Self::Sales(product(code)?),
            ["p", code, "gain"] => Self::Gain(product(code)?),
            ["v", code, "uses"] => Self::Uses(voucher(code)?),
            ["v", code, "saved"] => Self::Saved(voucher(code)?),
            [hour] => {
                let hour = hour.strip_prefix('h').and_then(|hour| hour.parse().ok()).filter(|hour| *hour < 24);
                Self::Hour(hour.ok_or(NoSuchFigure)?)
            }
            _ => return Err(NoSuchFigure),
        })
    }
}

/// Rupiah that were gained, or lost if negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Margin(pub i64);

impl fmt::Display for Margin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}", Rupiah::new(self.0.unsigned_abs()))
    }
}

/// The figures of a day, or of several. What is not there is nought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures(BTreeMap<Figure, i64>);

/// What was sold of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductFigures {
    /// The product.
    pub code: ProductCode,
    /// Units.
    pub units: u64,
    /// Its part of the revenue.
    pub sales: Rupiah,
}

impl Figures {
    /// Adds to a figure. What would be more than a table's number can be told stays at that: figures only inform.
    pub fn add(&mut self, figure: Figure, amount: i64) {
        let value = self.0.entry(figure).or_default();
        *value = value.saturating_add(amount);
    }

    /// The sum of several.
    pub fn sum<'a>(parts: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut sum = Self::default();
        for (figure, amount) in parts.into_iter().flat_map(|part| &part.0) {
            sum.add(figure.clone(), *amount);
        }
        sum
    }

    /// A figure that may be negative.
    pub fn signed(&self, figure: &Figure) -> i64 {
        self.0.get(figure).copied().unwrap_or_default()
    }

    /// A figure that counts something.
    pub fn count(&self, figure: &Figure) -> u64 {
        u64::try_from(self.signed(figure)).unwrap_or_default()
    }

    /// A figure in rupiah.
    pub fn money(&self, figure: &Figure) -> Rupiah {
        Rupiah::new(self.count(figure))
    }

    /// The profit, if the cost of anything that was sold is known.
    pub fn profit(&self) -> Option<Margin> {
        (self.count(&Figure::Costed) > 0).then(|| Margin(self.signed(&Figure::Profit)))
    }

    /// What an order brought on average.
    pub fn average(&self) -> Rupiah {
        Rupiah::new(self.count(&Figure::Revenue).checked_div(self.count(&Figure::Paid)).unwrap_or_default())
    }

    /// How many percent of the orders that were placed were paid; `None` if there are none.
    pub fn conversion(&self) -> Option<u64> {
        let paid = self.count(&Figure::Paid).saturating_mul(100);
        paid.checked_div(self.count(&Figure::Placed)).map(|percent| percent.min(100))
    }

    /// Orders delivered by hour of the day.
    pub fn hours(&self) -> [u64; 24] {
        let mut hours = [0; 24];
        for (hour, orders) in (0..).zip(&mut hours) {
            *orders = self.count(&Figure::Hour(hour));
        }
        hours
    }

    /// What was sold, that which brought the most first.
    pub fn products(&self) -> Vec<ProductFigures> {
        let sold = self.0.keys().filter_map(|figure| match figure {
            Figure::Units(code) => Some(code),
            _ => None,
        });
        let mut products: Vec<_> = sold
            .map(|code| ProductFigures {
                code: code.clone(),
                units: self.count(&Figure::Units(code.clone())),
                sales: self.money(&Figure::Sales(code.clone())),
            })
            .collect();
        products.sort_by_key(|product| std::cmp::Reverse((product.sales, product.units)));
        products
    }

    /// The vouchers that were used, with how often and what they took off; that which took most first.
    pub fn vouchers(&self) -> Vec<(VoucherCode, u64, Rupiah)> {
        let used = self.0.iter().filter_map(|(figure, uses)| match figure {
            Figure::Uses(code) => Some((code, u64::try_from(*uses).unwrap_or_default())),
            _ => None,
        });
        let mut vouchers: Vec<_> =
            used.map(|(code, uses)| (code.clone(), uses, self.money(&Figure::Saved(code.clone())))).collect();
        vouchers.sort_by_key(|(_, uses, saved)| std::cmp::Reverse((*saved, *uses)));
        vouchers
    }
}

impl FromIterator<(Figure, i64)> for Figures {
    fn from_iter<T: IntoIterator<Item = (Figure, i64)>>(counts: T) -> Self {
        let mut figures = Self::default();
        for (figure, amount) in counts {
            figures.add(figure, amount);
        }
        figures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn product(code: &str) -> ProductCode {
        ProductCode::parse(code).expect("a code")
    }

    #[test]
    fn a_figure_comes_back_as_it_went() {
        let voucher = || VoucherCode::parse("HEMAT-10").expect("a code");
        for figure in [
            Figure::Placed,
            Figure::Paid,
            Figure::Revenue,
            Figure::Discount,
            Figure::Costed,
            Figure::Profit,
            Figure::Deposits,
            Figure::Refunds,
            Figure::Users,
            Figure::Hour(0),
            Figure::Hour(23),
            Figure::Units(product("NFX-1B")),
            Figure::Sales(product("NFX")),
            Figure::Gain(product("NFX")),
            Figure::Uses(voucher()),
            Figure::Saved(voucher()),
        ] {
            assert_eq!(figure.to_string().parse(), Ok(figure));
        }
        for text in ["", "delivered", "h24", "h", "p.NFX", "p.N.units", "v.HEMAT.units", "pk"] {
            assert_eq!(text.parse::<Figure>(), Err(NoSuchFigure), "{text}");
        }
    }

    #[test]
    fn what_is_derived_follows_from_what_was_counted() {
        let day: Figures = [
            (Figure::Placed, 8),
            (Figure::Paid, 6),
            (Figure::Revenue, 100_000),
            (Figure::Units(product("AA")), 1),
            (Figure::Sales(product("AA")), 20_000),
            (Figure::Units(product("BB")), 5),
            (Figure::Sales(product("BB")), 80_000),
            (Figure::Hour(9), 6),
        ]
        .into_iter()
        .collect();
        assert_eq!((day.average().get(), day.conversion(), day.hours()[9], day.hours()[10]), (16_666, Some(75), 6, 0));
        assert_eq!(day.products().iter().map(|product| product.code.as_str()).collect::<Vec<_>>(), ["BB", "AA"]);
        assert_eq!(day.profit(), None, "no cost is known");
        let loss: Figures = [(Figure::Costed, 20_000), (Figure::Profit, -5_000)].into_iter().collect();
        assert_eq!(Figures::sum([&day, &loss]).profit().map(|profit| profit.to_string()), Some("-Rp5.000".to_owned()));
        assert_eq!(Figures::default().conversion(), None);
        assert_eq!(Figures::default().average(), Rupiah::ZERO);
    }
}
