//! Where in a list of products a buyer is: what a page's buttons carry, and the way back from a product.

use crate::domain::ids::CategoryId;
use crate::domain::intent::PageCursor;
use std::fmt;

/// A list of products.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProductList {
    /// All products of the catalogue.
    All,
    /// Those of one category.
    Category(CategoryId),
    /// The stock list.
    Stock,
}

/// A page of a list. Its number is what the buyer reads; the cursor finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPage {
    /// The list.
    pub list: ProductList,
    /// Which way it lies.
    pub to: PageCursor,
    /// Its number, from 1. Products that come and go may move it, so nothing depends on it.
    pub number: u16,
}

impl ListPage {
    /// The first page of a list.
    pub const fn first(list: ProductList) -> Self {
        Self { list, to: PageCursor::First, number: 1 }
    }

    /// Reads it from the parts of what a button carries.
    pub(super) fn parse(list: &str, to: &str, number: &str) -> Option<Self> {
        let list = match list {
            "*" => ProductList::All,
            "#" => ProductList::Stock,
            category => ProductList::Category(CategoryId::parse(category)?),
        };
        let number = u16::from_str_radix(number, RADIX).ok().filter(|number| (1..=LAST).contains(number))?;
        Some(Self { list, to: PageCursor::parse(to)?, number })
    }
}

impl fmt::Display for ListPage {
    /// Of the 64 bytes of a button it takes 38 at most.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.list {
            ProductList::All => f.write_str("*")?,
            ProductList::Category(category) => write!(f, "{category}")?,
            ProductList::Stock => f.write_str("#")?,
        }
        write!(f, ":{}:{}", self.to, in_base_36(self.number.min(LAST)))
    }
}

/// A button has room for three characters of a page's number, beside the longest codes.
const RADIX: u32 = 36;

/// The largest number of three characters.
const LAST: u16 = 36 * 36 * 36 - 1;

fn in_base_36(mut number: u16) -> String {
    let mut digits = Vec::new();
    loop {
        digits.extend(char::from_digit(u32::from(number) % RADIX, RADIX));
        number /= 36;
        if number == 0 {
            return digits.iter().rev().collect();
        }
    }
}
