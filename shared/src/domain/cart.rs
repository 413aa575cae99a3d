//! What a buyer means to buy, priced anew each time it is looked at.

use super::catalogue::Product;
use super::catalogue::pricing;
use super::ids::ProductCode;
use super::money::Rupiah;
use std::collections::BTreeMap;

/// Quantities by product, as kept with the user.
pub type Cart = BTreeMap<ProductCode, u32>;

/// Different products in one cart.
pub const MAX_LINES: usize = 10;

/// Units in one order: a transaction has 100 actions, and an order needs some for itself.
pub const MAX_UNITS: u32 = 50;

/// A cart held against the shelf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricedCart {
    /// What can be bought, at today's price.
    pub lines: Vec<PricedLine>,
    /// What can't, and why.
    pub unavailable: Vec<UnavailableLine>,
}

/// A line that can be bought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricedLine {
    /// The product as it stands on the shelf.
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
    /// What was wanted.
    pub code: ProductCode,
    /// What buyers call it; the code when it is gone.
    pub name: String,
    /// How many can be had; zero when it is sold out or gone.
    pub left: u32,
}

impl PricedCart {
    /// Holds a cart against the products that were found for it.
    pub fn price(cart: &Cart, products: &[Product]) -> Self {
        let mut priced = Self { lines: Vec::new(), unavailable: Vec::new() };
        for (code, quantity) in cart {
            match products.iter().find(|product| product.code == *code) {
                Some(product) => priced.add_line(product, *quantity),
                None => {
                    priced.unavailable.push(UnavailableLine { code: code.clone(), name: code.to_string(), left: 0 })
                }
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
            _ => self.unavailable.push(UnavailableLine {
                code: product.code.clone(),
                name: product.name.clone(),
                left: product.max_orderable_now(),
            }),
        }
    }

    /// The price of all that can be bought; `None` if it is beyond any sense.
    pub fn total(&self) -> Option<Rupiah> {
        Rupiah::sum(self.lines.iter().map(|line| Some(line.line_total)))
    }
}
