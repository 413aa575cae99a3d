//! What a buyer asks for.

mod balance;
mod help;
mod waitlist;

pub use balance::BalanceIntent;
pub use help::HelpIntent;
pub use waitlist::WaitlistIntent;

use super::PageCursor;
use crate::domain::cart::MAX_UNITS;
use crate::domain::ids::{CategoryId, OrderId, ProductCode};
use crate::domain::language::Language;
use crate::domain::money::Rupiah;
use std::fmt;

/// What a buyer asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BuyerIntent {
    /// The welcome.
    Start,
    /// A page of the catalogue; of one category, or of all.
    Browse(Option<CategoryId>, PageCursor),
    /// The categories.
    Categories,
    /// A page of the stock list.
    Stock(PageCursor),
    /// A product, with as many of it as are in the cart.
    OpenProduct(ProductCode),
    /// A product, with so many of it in mind.
    Product(ProductCode, u32),
    /// The cart holds so many of this from now on.
    SetCartLine(ProductCode, u32),
    /// The cart.
    Cart,
    /// An empty cart.
    EmptyCart,
    /// The ways to pay; the total that the buyer saw in the cart.
    Checkout(Rupiah),
    /// An invoice by QRIS; the total that the buyer agreed to.
    PayQris(Rupiah),
    /// Whether this order is paid.
    Check(OrderId),
    /// This order, cancelled.
    Cancel(OrderId),
    /// Their balance: what is in it, and what fills it.
    Balance(BalanceIntent),
    /// Help by an admin.
    Help(HelpIntent),
    /// The waitlist of a product.
    Waitlist(WaitlistIntent),
    /// Their own profile: name, WhatsApp number, balance, language.
    Profile,
    /// To be asked for another name.
    EditName,
    /// To be asked for a WhatsApp number.
    EditWhatsApp,
    /// To be spoken to in this language.
    SetLanguage(Language),
    /// To leave the wizard that waits for their input.
    LeaveWizard,
}

impl fmt::Display for BuyerIntent {
    /// As a button carries it; at most 64 bytes, as codes and ids are short.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start => f.write_str("start"),
            Self::Browse(None, to) => write!(f, "list:*:{to}"),
            Self::Browse(Some(category), to) => write!(f, "list:{category}:{to}"),
            Self::Categories => f.write_str("categories"),
            Self::Stock(to) => write!(f, "stock:{to}"),
            Self::OpenProduct(code) => write!(f, "product:{code}"),
            Self::Product(code, quantity) => write!(f, "product:{code}:{quantity}"),
            Self::SetCartLine(code, quantity) => write!(f, "cart:{code}:{quantity}"),
            Self::Cart => f.write_str("cart"),
            Self::EmptyCart => f.write_str("empty"),
            Self::Checkout(seen) => write!(f, "checkout:{}", seen.get()),
            Self::PayQris(agreed) => write!(f, "qris:{}", agreed.get()),
            Self::Check(order) => write!(f, "check:{order}"),
            Self::Cancel(order) => write!(f, "cancel:{order}"),
            Self::Balance(intent) => write!(f, "balance:{intent}"),
            Self::Help(intent) => write!(f, "help:{intent}"),
            Self::Waitlist(intent) => write!(f, "wait:{intent}"),
            Self::Profile => f.write_str("profile"),
            Self::EditName => f.write_str("profile:name"),
            Self::EditWhatsApp => f.write_str("profile:whatsapp"),
            Self::SetLanguage(language) => write!(f, "language:{}", language.code()),
            Self::LeaveWizard => f.write_str("leave"),
        }
    }
}

impl BuyerIntent {
    /// Whether it only steps through one message: a quantity, a page.
    pub const fn is_step(&self) -> bool {
        match self {
            Self::Product(..) => true,
            Self::Browse(_, to) | Self::Stock(to) => !matches!(to, PageCursor::First),
            Self::Balance(intent) => intent.is_step(),
            Self::Start
            | Self::Categories
            | Self::OpenProduct(_)
            | Self::SetCartLine(..)
            | Self::Cart
            | Self::EmptyCart
            | Self::Checkout(_)
            | Self::PayQris(_)
            | Self::Check(_)
            | Self::Cancel(_)
            | Self::Help(_)
            | Self::Waitlist(_)
            | Self::Profile
            | Self::EditName
            | Self::EditWhatsApp
            | Self::SetLanguage(_)
            | Self::LeaveWizard => false,
        }
    }

    /// Reads what a button carries; anybody can send anything, so all of it is checked.
    pub fn parse(data: &str) -> Option<Self> {
        if let Some(("balance", rest)) = data.split_once(':') {
            return BalanceIntent::parse(rest).map(Self::Balance);
        }
        if let Some(("help", rest)) = data.split_once(':') {
            return HelpIntent::parse(rest).map(Self::Help);
        }
        if let Some(("wait", rest)) = data.split_once(':') {
            return WaitlistIntent::parse(rest).map(Self::Waitlist);
        }
        let mut parts = data.split(':');
        let intent = match (parts.next()?, parts.next(), parts.next()) {
            ("start", None, None) => Self::Start,
            ("list", Some("*"), Some(to)) => Self::Browse(None, PageCursor::parse(to)?),
            ("list", Some(category), Some(to)) => {
                Self::Browse(Some(CategoryId::parse(category)?), PageCursor::parse(to)?)
            }
            ("categories", None, None) => Self::Categories,
            ("stock", Some(to), None) => Self::Stock(PageCursor::parse(to)?),
            ("product", Some(code), None) => Self::OpenProduct(ProductCode::parse(code)?),
            ("product", Some(code), Some(quantity)) => {
                Self::Product(ProductCode::parse(code)?, parse_quantity(quantity)?)
            }
            ("cart", Some(code), Some(quantity)) => {
                Self::SetCartLine(ProductCode::parse(code)?, parse_quantity(quantity)?)
            }
            ("cart", None, None) => Self::Cart,
            ("empty", None, None) => Self::EmptyCart,
            ("checkout", Some(seen), None) => Self::Checkout(Rupiah::new(seen.parse().ok()?)),
            ("qris", Some(agreed), None) => Self::PayQris(Rupiah::new(agreed.parse().ok()?)),
            ("check", Some(order), None) => Self::Check(OrderId::parse(order)?),
            ("cancel", Some(order), None) => Self::Cancel(OrderId::parse(order)?),
            ("profile", None, None) => Self::Profile,
            ("profile", Some("name"), None) => Self::EditName,
            ("profile", Some("whatsapp"), None) => Self::EditWhatsApp,
            ("language", Some(code), None) => Self::SetLanguage(Language::parse(code)?),
            ("leave", None, None) => Self::LeaveWizard,
            _ => return None,
        };
        parts.next().is_none().then_some(intent)
    }
}

/// A quantity that a button can carry; zero takes a product out of the cart.
fn parse_quantity(text: &str) -> Option<u32> {
    text.parse().ok().filter(|quantity| *quantity <= MAX_UNITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_intent_comes_back_as_it_went() {
        let code = || ProductCode::parse("A_CODE_OF_20_LETTERS").expect("a code");
        let category = || CategoryId::parse("twelve-chars").expect("an id");
        let order = || OrderId::parse("LP-4K7Q-M2XR-9TBV").expect("an id");
        for intent in [
            BuyerIntent::Start,
            BuyerIntent::Browse(None, PageCursor::First),
            BuyerIntent::Browse(Some(category()), PageCursor::After(code())),
            BuyerIntent::Browse(Some(category()), PageCursor::Before(code())),
            BuyerIntent::Categories,
            BuyerIntent::Stock(PageCursor::After(code())),
            BuyerIntent::OpenProduct(code()),
            BuyerIntent::Product(code(), 50),
            BuyerIntent::SetCartLine(code(), 0),
            BuyerIntent::Cart,
            BuyerIntent::EmptyCart,
            BuyerIntent::Checkout(Rupiah::new(9_900_000)),
            BuyerIntent::PayQris(Rupiah::new(9_900_000)),
            BuyerIntent::Check(order()),
            BuyerIntent::Cancel(order()),
            BuyerIntent::Help(HelpIntent::Open),
            BuyerIntent::Help(HelpIntent::About(order())),
            BuyerIntent::Help(HelpIntent::Close),
            BuyerIntent::Waitlist(WaitlistIntent::Join(code())),
            BuyerIntent::Waitlist(WaitlistIntent::Leave(code())),
            BuyerIntent::Profile,
            BuyerIntent::EditName,
            BuyerIntent::EditWhatsApp,
            BuyerIntent::SetLanguage(Language::English),
            BuyerIntent::LeaveWizard,
        ] {
            let data = intent.to_string();
            assert!(data.len() <= 64, "{data} does not fit a button");
            assert_eq!(BuyerIntent::parse(&data), Some(intent), "{data}");
        }
    }

    #[test]
    fn what_no_button_carries_is_refused() {
        for data in [
            "",
            "cart:",
            "cart:A",
            "cart:AB:-1",
            "cart:AB:51",
            "cart:AB:1:1",
            "qris:-5",
            "check:1",
            "list:*:?AB",
            "list::",
            "profile:",
            "help:",
            "help:me",
            "wait:join",
            "wait:join:A",
            "language:fr",
        ] {
            assert_eq!(BuyerIntent::parse(data), None, "{data}");
        }
    }
}
