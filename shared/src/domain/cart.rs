//! The cart: what a buyer wants to buy. Prices are not kept in it; it is priced with current prices whenever it is shown.

use super::catalogue::pricing;
use super::catalogue::{Availability, Product};
use super::ids::ProductCode;
use super::money::Rupiah;
use std::collections::BTreeMap;

/// Quantities by product, as kept with the user.
pub type Cart = BTreeMap<ProductCode, u32>;

/// How many units are in a cart.
pub fn units(cart: &Cart) -> u32 {
    cart.values().fold(0, |units, more| units.saturating_add(*more))
}

/// The most different products in one cart.
pub const MAX_LINES: usize = 10;

/// The most units in one order. Each needs one action of the transaction that places the order; DynamoDB takes 100
/// actions, and the order itself needs some.
pub const MAX_UNITS: u32 = 50;

/// A cart with the current prices and stock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricedCart {
    /// What can be bought, at the current price.
    pub lines: Vec<PricedLine>,
    /// What can't, and why.
    pub unavailable: Vec<UnavailableLine>,
}

/// A line that can be bought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricedLine {
    /// The product as the catalogue has it now.
    pub product: Product,
    /// How many.
    pub quantity: u32,
    /// The price of one, at this quantity.
    pub unit_price: Rupiah,
    /// The price of all.
    pub line_total: Rupiah,
}

/// A line that can't be bought as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnavailableLine {
    /// The product that was wanted.
    pub code: ProductCode,
    /// The product's name; its code if the product does not exist any more.
    pub name: String,
    /// How many one order can take now; zero if it is sold out or does not exist any more.
    pub left: u32,
    /// It is not sold itself any more, but has variants.
    pub has_variants: bool,
    /// None can be had, but some belong to unpaid orders and may come back.
    pub all_reserved: bool,
}

impl UnavailableLine {
    /// A line of a product of which one order can't take so many now.
    pub fn of(product: &Product) -> Self {
        Self {
            code: product.code.clone(),
            name: product.name.clone(),
            left: product.max_orderable_now(),
            has_variants: !product.variants.is_empty(),
            all_reserved: product.availability() == Availability::AllReserved,
        }
    }

    /// A line of a product that does not exist any more.
    pub fn gone(code: &ProductCode) -> Self {
        Self { code: code.clone(), name: code.to_string(), left: 0, has_variants: false, all_reserved: false }
    }
}

impl PricedCart {
    /// Prices a cart with the products that were read for it.
    pub fn price(cart: &Cart, products: &[Product]) -> Self {
        let mut priced = Self { lines: Vec::new(), unavailable: Vec::new() };
        for (code, quantity) in cart {
            match products.iter().find(|product| product.code == *code) {
                Some(product) => priced.add_line(product, *quantity),
                None => priced.unavailable.push(UnavailableLine::gone(code)),
            }
        }
        priced
    }

    fn add_line(&mut self, product: &Product, quantity: u32) {
        let unit_price = pricing::unit_price(product, quantity);
        match unit_price.times(quantity) {
            Some(line_total) if quantity <= product.max_orderable_now() => {
                self.lines.push(PricedLine { product: product.clone(), quantity, unit_price, line_total });
            }
            _ => self.unavailable.push(UnavailableLine::of(product)),
        }
    }

    /// The price of all that can be bought; `None` if it is above the limit of [`Rupiah`].
    pub fn total(&self) -> Option<Rupiah> {
        Rupiah::sum(self.lines.iter().map(|line| Some(line.line_total)))
    }
}
