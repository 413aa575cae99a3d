//! Vouchers: a discount by a code, within its conditions.
//!
//! The rules of the amount: a percentage is rounded down to whole rupiah. Minimum and discount count the goods that the
//! voucher is for, not the rest of the cart. A discount is never more than these goods cost. What is left to pay is
//! nothing, or at least the gateway's smallest invoice: a discount that would leave less leaves just that.

mod editing;
mod list_file;
mod uses;

pub use editing::{VoucherField, parse_line};
pub use list_file::{COLUMNS, VoucherRowError, parse_list};
pub use uses::{UseKey, VoucherUse};

use super::cart::{PricedCart, PricedLine};
use super::catalogue::pricing::MIN_INVOICE;
use super::ids::{CategoryId, NoSuchId, ProductCode};
use super::money::Rupiah;
use super::time::Moment;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What buyers enter: 3 to 20 of `A-Z 0-9 _ -`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VoucherCode(String);

/// A voucher and its conditions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voucher {
    /// Its code.
    pub code: VoucherCode,
    /// What it takes off.
    pub discount: Discount,
    /// From when it can be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Moment>,
    /// Until when; at that moment it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
    /// What the goods that it is for must cost at least.
    #[serde(default)]
    pub minimum: Rupiah,
    /// The goods that it is for.
    pub scope: Scope,
    /// How many orders can use it at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_uses: Option<u32>,
    /// How many orders of one buyer can use it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_uses_each: Option<u32>,
    /// It is for buyers who never paid an order before.
    #[serde(default)]
    pub first_order: bool,
    /// Whether buyers can use it.
    #[serde(default)]
    pub state: VoucherState,
}

/// Whether buyers can use a voucher.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VoucherState {
    /// They can.
    #[default]
    Active,
    /// They can't for a while.
    Paused,
    /// It is gone for everybody. It is kept, as orders that used it may still give their use back.
    Deleted,
}

/// What a voucher takes off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Discount {
    /// Hundredths of what the goods cost.
    Percent {
        /// How many: 1 to 100.
        percent: u32,
        /// At most so much.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cap: Option<Rupiah>,
    },
    /// So much.
    Amount(Rupiah),
}

/// The goods that a voucher is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// All.
    All,
    /// One product.
    Product(ProductCode),
    /// The products of a category.
    Category(CategoryId),
}

/// How often a voucher is used: by orders that were placed and did not lapse.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VoucherUses {
    /// By all buyers.
    pub all: u32,
    /// By this buyer.
    pub by_buyer: u32,
    /// This buyer has paid an order before, or uses another voucher for first orders.
    pub ordered_before: bool,
}

/// Why a voucher can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoucherRefusal {
    /// There is none with this code.
    Unknown,
    /// An admin paused it.
    Paused,
    /// It can be used from this moment on.
    NotYet(Moment),
    /// It could be used until this moment.
    Over(Moment),
    /// It was used as often as it can be.
    UsedUp,
    /// This buyer used it as often as one may.
    UsedByYou,
    /// It is only for a first order.
    NotFirstOrder,
    /// Nothing in the cart is among the goods it is for.
    OtherGoods,
    /// The goods that it is for cost less than this.
    BelowMinimum(Rupiah),
}

/// A voucher as an order used it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderVoucher {
    /// Its code.
    pub code: VoucherCode,
    /// What it took off.
    pub discount: Rupiah,
    /// The goods that it was for.
    #[serde(default)]
    pub codes: Vec<ProductCode>,
    /// How many orders of one buyer could use it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_uses_each: Option<u32>,
    /// It was for a first order.
    #[serde(default)]
    pub first_order: bool,
    /// The use is counted; not any more after the order lapsed or was credited.
    pub counted: bool,
}

/// What is known of the voucher that a buyer chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenVoucher {
    /// Its code.
    pub code: VoucherCode,
    /// The voucher, if there is one with the code, and its uses.
    pub known: Option<(Voucher, VoucherUses)>,
}

/// What a cart comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bill {
    /// What the goods cost.
    pub subtotal: Rupiah,
    /// The voucher that takes something off.
    pub voucher: Option<OrderVoucher>,
    /// The voucher that was chosen and can't be used, and why.
    pub refused: Option<(VoucherCode, VoucherRefusal)>,
}

impl VoucherCode {
    /// Parses a code as it is entered; lower case becomes upper case, and spaces don't count.
    pub fn parse(text: &str) -> Option<Self> {
        let code: String = text.split_whitespace().collect::<String>().to_ascii_uppercase();
        let fits = (3..=20).contains(&code.len())
            && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_' || b == b'-');
        fits.then_some(Self(code))
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for VoucherCode {
    type Err = NoSuchId;

    fn from_str(text: &str) -> Result<Self, NoSuchId> {
        Self::parse(text).ok_or(NoSuchId)
    }
}

impl fmt::Display for VoucherCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Voucher {
    /// What it takes off these goods.
    ///
    /// # Errors
    /// Why it can't be used.
    pub fn check(&self, lines: &[PricedLine], uses: VoucherUses, now: Moment) -> Result<Rupiah, VoucherRefusal> {
        match self.state {
            VoucherState::Active => {}
            VoucherState::Paused => return Err(VoucherRefusal::Paused),
            VoucherState::Deleted => return Err(VoucherRefusal::Unknown),
        }
        if let Some(from) = self.from.filter(|from| now < *from) {
            return Err(VoucherRefusal::NotYet(from));
        }
        if let Some(until) = self.until.filter(|until| now >= *until) {
            return Err(VoucherRefusal::Over(until));
        }
        if self.most_uses.is_some_and(|most| uses.all >= most) {
            return Err(VoucherRefusal::UsedUp);
        }
        if self.most_uses_each.is_some_and(|most| uses.by_buyer >= most) {
            return Err(VoucherRefusal::UsedByYou);
        }
        if self.first_order && uses.ordered_before {
            return Err(VoucherRefusal::NotFirstOrder);
        }
        let all = sum(lines.iter());
        let goods = sum(self.covered(lines));
        if goods == Rupiah::ZERO {
            return Err(VoucherRefusal::OtherGoods);
        }
        if goods < self.minimum {
            return Err(VoucherRefusal::BelowMinimum(self.minimum));
        }
        Ok(most_off(all, self.discount.of(goods)))
    }

    /// The lines that it is for.
    fn covered<'a>(&'a self, lines: &'a [PricedLine]) -> impl Iterator<Item = &'a PricedLine> {
        lines.iter().filter(|line| self.is_for(line))
    }

    fn is_for(&self, line: &PricedLine) -> bool {
        match &self.scope {
            Scope::All => true,
            Scope::Product(code) => line.product.code == *code || line.product.code.variant_of().as_ref() == Some(code),
            Scope::Category(category) => line.product.category == *category,
        }
    }
}

/// What is taken off `all` if `wanted` is to be: so much that nothing is left, or at least the smallest invoice.
fn most_off(all: Rupiah, wanted: Rupiah) -> Rupiah {
    let left = wanted.missing_to(all);
    if left == Rupiah::ZERO || left >= MIN_INVOICE { wanted } else { MIN_INVOICE.missing_to(all) }
}

fn sum<'a>(lines: impl Iterator<Item = &'a PricedLine>) -> Rupiah {
    Rupiah::sum(lines.map(|line| Some(line.line_total))).unwrap_or(Rupiah::ZERO)
}

impl Discount {
    /// What it takes off `amount`, rounded down, at most all of it.
    fn of(self, amount: Rupiah) -> Rupiah {
        let off = match self {
            Self::Percent { percent, cap } => {
                let off = u128::from(amount.get()) * u128::from(percent) / 100;
                let off = Rupiah::new(u64::try_from(off).unwrap_or(u64::MAX));
                cap.map_or(off, |cap| off.min(cap))
            }
            Self::Amount(off) => off,
        };
        off.min(amount)
    }
}

impl Bill {
    /// What these goods come to with the voucher that was chosen; `None` if it is above the limit of [`Rupiah`].
    pub fn of(priced: &PricedCart, chosen: Option<&ChosenVoucher>, now: Moment) -> Option<Self> {
        let mut bill = Self { subtotal: priced.total()?, voucher: None, refused: None };
        let Some(ChosenVoucher { code, known }) = chosen else { return Some(bill) };
        let checked = match known {
            Some((voucher, uses)) => voucher.check(&priced.lines, *uses, now).map(|discount| (voucher, discount)),
            None => Err(VoucherRefusal::Unknown),
        };
        match checked {
            Ok((voucher, discount)) => {
                bill.voucher = Some(OrderVoucher {
                    code: code.clone(),
                    discount,
                    codes: voucher.covered(&priced.lines).map(|line| line.product.code.clone()).collect(),
                    most_uses_each: voucher.most_uses_each,
                    first_order: voucher.first_order,
                    counted: true,
                });
            }
            Err(refusal) => bill.refused = Some((code.clone(), refusal)),
        }
        Some(bill)
    }

    /// What is to be paid.
    pub fn total(&self) -> Rupiah {
        self.voucher.as_ref().map_or(self.subtotal, |voucher| voucher.discount.missing_to(self.subtotal))
    }
}

#[cfg(test)]
mod tests;
