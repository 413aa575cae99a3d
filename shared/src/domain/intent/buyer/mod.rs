//! What a buyer asks for.

mod balance;
mod help;
mod orders;
mod place_in_list;
mod search;
mod voucher;
mod waitlist;
mod warranty;

pub use balance::BalanceIntent;
pub use help::HelpIntent;
pub use orders::OrdersIntent;
pub use place_in_list::{ListPage, ProductList};
pub use search::SearchIntent;
pub use voucher::VoucherIntent;
pub use waitlist::WaitlistIntent;
pub use warranty::WarrantyIntent;

use super::PageCursor;
use crate::domain::cart::MAX_UNITS;
use crate::domain::ids::{CategoryId, OrderId, ProductCode, TotalSeal};
use crate::domain::language::Language;
use crate::domain::money::Rupiah;
use crate::domain::user::wizard::StepId;
use std::fmt;

/// What a buyer asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BuyerIntent {
    /// The welcome.
    Start,
    /// A page of the catalogue; of one category, or of all.
    Browse(Option<CategoryId>, PageCursor),
    /// How to order.
    HowTo,
    /// The categories.
    Categories,
    /// A product that is found by words.
    Search(SearchIntent),
    /// A page of the stock list.
    Stock(PageCursor),
    /// A product, with as many of it as are in the cart.
    OpenProduct(ProductCode),
    /// A product, with so many of it in mind.
    Product(ProductCode, u32),
    /// A page of a list of products.
    Page(ListPage),
    /// A product that was opened from a list, with so many of it in mind; without a number, as many as are in the cart.
    ProductFrom(ProductCode, Option<u32>, ListPage),
    /// The variants of a product, and the list that it was opened from.
    Variants(ProductCode, Option<ListPage>),
    /// To be asked how many of this they want.
    EnterQuantity(ProductCode),
    /// The cart holds so many of this from now on.
    SetCartLine(ProductCode, u32),
    /// The cart.
    Cart,
    /// To be asked whether the cart is to be emptied.
    AskEmptyCart,
    /// An empty cart.
    EmptyCart,
    /// A voucher for the cart.
    Voucher(VoucherIntent),
    /// The lines of this order in the cart again.
    OrderAgain(OrderId),
    /// The ways to pay; the total that the buyer saw in the cart, and the product in it, if it was one alone.
    Checkout(Rupiah, Option<ProductCode>),
    /// An invoice by QRIS; the total that the buyer agreed to, and the product in the cart, if it was one alone.
    PayQris(Rupiah, Option<ProductCode>),
    /// The goods at once, paid from the balance; the total that the buyer agreed to.
    PayFromBalance(Rupiah, TotalSeal),
    /// Whether this order is paid.
    Check(OrderId),
    /// To be asked whether this order is to be cancelled.
    AskCancel(OrderId),
    /// This order as it is, after all.
    Keep(OrderId),
    /// This order, cancelled.
    Cancel(OrderId),
    /// This order, cancelled; then the invoices that are left.
    CancelListed(OrderId),
    /// Their open invoices.
    OpenInvoices,
    /// The invoice of this order once more, at the end of the chat.
    ShowInvoice(OrderId),
    /// Their balance: what is in it, and what fills it.
    Balance(BalanceIntent),
    /// The orders that they placed.
    Orders(OrdersIntent),
    /// Help by an admin.
    Help(HelpIntent),
    /// The warranty of what they bought.
    Warranty(WarrantyIntent),
    /// To be asked for the proof that the terms of this order's line of this number are met.
    MeetTerms(OrderId, usize),
    /// The waitlist of a product.
    Waitlist(WaitlistIntent),
    /// Their own profile: name, WhatsApp number, balance, language.
    Profile,
    /// To be asked for another name.
    EditName,
    /// To be asked for a WhatsApp number.
    EditWhatsApp,
    /// No WhatsApp number any more.
    RemoveWhatsApp,
    /// To be spoken to in this language.
    SetLanguage(Language),
    /// To leave the wizard that waits for their input; by a button, only this step of one.
    LeaveWizard(Option<StepId>),
}

/// A total, and the product that it is for, if it is one alone.
fn write_total(f: &mut fmt::Formatter<'_>, verb: &str, total: Rupiah, alone: Option<&ProductCode>) -> fmt::Result {
    write!(f, "{verb}:{}", total.get())?;
    alone.map_or(Ok(()), |code| write!(f, ":{code}"))
}

impl fmt::Display for BuyerIntent {
    /// As a button carries it; at most 64 bytes, as codes and ids are short.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start => f.write_str("start"),
            Self::Browse(None, to) => write!(f, "list:*:{to}"),
            Self::Browse(Some(category), to) => write!(f, "list:{category}:{to}"),
            Self::HowTo => f.write_str("howto"),
            Self::Categories => f.write_str("categories"),
            Self::Search(intent) => write!(f, "search:{intent}"),
            Self::Stock(to) => write!(f, "stock:{to}"),
            Self::OpenProduct(code) => write!(f, "product:{code}"),
            Self::Product(code, quantity) => write!(f, "product:{code}:{quantity}"),
            Self::Page(page) => write!(f, "page:{page}"),
            Self::ProductFrom(code, None, from) => write!(f, "p:{code}::{from}"),
            Self::ProductFrom(code, Some(quantity), from) => write!(f, "p:{code}:{quantity}:{from}"),
            Self::Variants(code, None) => write!(f, "variants:{code}"),
            Self::Variants(code, Some(from)) => write!(f, "v:{code}:{from}"),
            Self::EnterQuantity(code) => write!(f, "quantity:{code}"),
            Self::SetCartLine(code, quantity) => write!(f, "cart:{code}:{quantity}"),
            Self::Cart => f.write_str("cart"),
            Self::AskEmptyCart => f.write_str("empty:ask"),
            Self::EmptyCart => f.write_str("empty"),
            Self::Voucher(intent) => write!(f, "voucher:{intent}"),
            Self::OrderAgain(order) => write!(f, "again:{order}"),
            Self::Checkout(seen, alone) => write_total(f, "checkout", *seen, alone.as_ref()),
            Self::PayQris(agreed, alone) => write_total(f, "qris", *agreed, alone.as_ref()),
            Self::PayFromBalance(agreed, seal) => write!(f, "pay:{}:{seal}", agreed.get()),
            Self::Check(order) => write!(f, "check:{order}"),
            Self::AskCancel(order) => write!(f, "cancel:{order}:ask"),
            Self::Keep(order) => write!(f, "keep:{order}"),
            Self::Cancel(order) => write!(f, "cancel:{order}"),
            Self::CancelListed(order) => write!(f, "cancel:{order}:list"),
            Self::OpenInvoices => f.write_str("invoices"),
            Self::ShowInvoice(order) => write!(f, "invoice:{order}"),
            Self::Balance(intent) => write!(f, "balance:{intent}"),
            Self::Orders(intent) => write!(f, "orders:{intent}"),
            Self::Help(intent) => write!(f, "help:{intent}"),
            Self::Warranty(intent) => write!(f, "warranty:{intent}"),
            Self::MeetTerms(order, line) => write!(f, "terms:{order}:{line}"),
            Self::Waitlist(intent) => write!(f, "wait:{intent}"),
            Self::Profile => f.write_str("profile"),
            Self::EditName => f.write_str("profile:name"),
            Self::EditWhatsApp => f.write_str("profile:whatsapp"),
            Self::RemoveWhatsApp => f.write_str("profile:nowhatsapp"),
            Self::SetLanguage(language) => write!(f, "language:{}", language.code()),
            Self::LeaveWizard(None) => f.write_str("leave"),
            Self::LeaveWizard(Some(step)) => write!(f, "leave:{step}"),
        }
    }
}

impl BuyerIntent {
    /// Whether it only steps through one message: a quantity, a page.
    pub const fn is_step(&self) -> bool {
        match self {
            Self::Product(..) | Self::ProductFrom(_, Some(_), _) => true,
            Self::Page(page) => page.number > 1 || !matches!(page.to, PageCursor::First),
            Self::Browse(_, to) | Self::Stock(to) => !matches!(to, PageCursor::First),
            Self::Search(intent) => intent.is_step(),
            Self::Balance(intent) => intent.is_step(),
            Self::Orders(intent) => intent.is_step(),
            Self::Start
            | Self::HowTo
            | Self::Categories
            | Self::OpenProduct(_)
            | Self::ProductFrom(_, None, _)
            | Self::Variants(..)
            | Self::EnterQuantity(_)
            | Self::SetCartLine(..)
            | Self::Cart
            | Self::AskEmptyCart
            | Self::EmptyCart
            | Self::Voucher(_)
            | Self::OrderAgain(_)
            | Self::Checkout(..)
            | Self::PayQris(..)
            | Self::PayFromBalance(..)
            | Self::Check(_)
            | Self::AskCancel(_)
            | Self::Keep(_)
            | Self::Cancel(_)
            | Self::CancelListed(_)
            | Self::OpenInvoices
            | Self::ShowInvoice(_)
            | Self::Help(_)
            | Self::Warranty(_)
            | Self::MeetTerms(..)
            | Self::Waitlist(_)
            | Self::Profile
            | Self::EditName
            | Self::EditWhatsApp
            | Self::RemoveWhatsApp
            | Self::SetLanguage(_)
            | Self::LeaveWizard(_) => false,
        }
    }

    /// Reads what a button carries; anybody can send anything, so all of it is checked.
    pub fn parse(data: &str) -> Option<Self> {
        match data.split_once(':') {
            Some(("balance", rest)) => return BalanceIntent::parse(rest).map(Self::Balance),
            Some(("voucher", rest)) => return VoucherIntent::parse(rest).map(Self::Voucher),
            Some(("search", rest)) => return SearchIntent::parse(rest).map(Self::Search),
            Some(("orders", rest)) => return OrdersIntent::parse(rest).map(Self::Orders),
            Some(("warranty", rest)) => return WarrantyIntent::parse(rest).map(Self::Warranty),
            Some(("wait", rest)) => return WaitlistIntent::parse(rest).map(Self::Waitlist),
            Some(("help", rest)) => return HelpIntent::parse(rest).map(Self::Help),
            _ => {}
        }
        if let Some(intent) = parse_in_list(data) {
            return Some(intent);
        }
        let mut parts = data.split(':');
        let intent = match (parts.next()?, parts.next(), parts.next()) {
            ("start", None, None) => Self::Start,
            ("list", Some("*"), Some(to)) => Self::Browse(None, PageCursor::parse(to)?),
            ("list", Some(category), Some(to)) => {
                Self::Browse(Some(CategoryId::parse(category)?), PageCursor::parse(to)?)
            }
            ("howto", None, None) => Self::HowTo,
            ("categories", None, None) => Self::Categories,
            ("stock", Some(to), None) => Self::Stock(PageCursor::parse(to)?),
            ("product", Some(code), None) => Self::OpenProduct(ProductCode::parse(code)?),
            ("product", Some(code), Some(quantity)) => {
                Self::Product(ProductCode::parse(code)?, parse_quantity(quantity)?)
            }
            ("cart", Some(code), Some(quantity)) => {
                Self::SetCartLine(ProductCode::parse(code)?, parse_quantity(quantity)?)
            }
            ("variants", Some(code), None) => Self::Variants(ProductCode::parse(code)?, None),
            ("quantity", Some(code), None) => Self::EnterQuantity(ProductCode::parse(code)?),
            ("cart", None, None) => Self::Cart,
            ("empty", Some("ask"), None) => Self::AskEmptyCart,
            ("empty", None, None) => Self::EmptyCart,
            ("again", Some(order), None) => Self::OrderAgain(OrderId::parse(order)?),
            ("checkout", Some(seen), alone) => Self::Checkout(Rupiah::new(seen.parse().ok()?), parse_alone(alone)?),
            ("qris", Some(agreed), alone) => Self::PayQris(Rupiah::new(agreed.parse().ok()?), parse_alone(alone)?),
            ("pay", Some(agreed), Some(seal)) => {
                Self::PayFromBalance(Rupiah::new(agreed.parse().ok()?), TotalSeal::parse(seal)?)
            }
            ("check", Some(order), None) => Self::Check(OrderId::parse(order)?),
            ("cancel", Some(order), Some("ask")) => Self::AskCancel(OrderId::parse(order)?),
            ("cancel", Some(order), Some("list")) => Self::CancelListed(OrderId::parse(order)?),
            ("cancel", Some(order), None) => Self::Cancel(OrderId::parse(order)?),
            ("keep", Some(order), None) => Self::Keep(OrderId::parse(order)?),
            ("invoices", None, None) => Self::OpenInvoices,
            ("invoice", Some(order), None) => Self::ShowInvoice(OrderId::parse(order)?),
            ("terms", Some(order), Some(line)) => Self::MeetTerms(OrderId::parse(order)?, line.parse().ok()?),
            ("profile", None, None) => Self::Profile,
            ("profile", Some("name"), None) => Self::EditName,
            ("profile", Some("whatsapp"), None) => Self::EditWhatsApp,
            ("profile", Some("nowhatsapp"), None) => Self::RemoveWhatsApp,
            ("language", Some(code), None) => Self::SetLanguage(Language::parse(code)?),
            ("leave", None, None) => Self::LeaveWizard(None),
            ("leave", Some(step), None) => Self::LeaveWizard(Some(StepId::parse(step)?)),
            _ => return None,
        };
        parts.next().is_none().then_some(intent)
    }
}

/// What the buttons of a list carry: a page, or a product of one.
fn parse_in_list(data: &str) -> Option<BuyerIntent> {
    let parts: Vec<&str> = data.split(':').collect();
    match parts.as_slice() {
        ["page", list, to, number] => ListPage::parse(list, to, number).map(BuyerIntent::Page),
        ["p", code, quantity, list, to, number] => {
            let quantity = if quantity.is_empty() { None } else { Some(parse_quantity(quantity)?) };
            Some(BuyerIntent::ProductFrom(ProductCode::parse(code)?, quantity, ListPage::parse(list, to, number)?))
        }
        ["v", code, list, to, number] => {
            Some(BuyerIntent::Variants(ProductCode::parse(code)?, Some(ListPage::parse(list, to, number)?)))
        }
        _ => None,
    }
}

/// The product that a total is for, if the button names one.
fn parse_alone(code: Option<&str>) -> Option<Option<ProductCode>> {
    code.map_or(Some(None), |code| ProductCode::parse(code).map(Some))
}

/// A quantity that a button can carry; zero takes a product out of the cart.
fn parse_quantity(text: &str) -> Option<u32> {
    text.parse().ok().filter(|quantity| *quantity <= MAX_UNITS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::wallet::EntryId;
    use crate::domain::order::{OrderKey, UnitRef};
    use crate::domain::time::Moment;
    use crate::domain::user::wizard::WizardStep;

    #[test]
    fn every_intent_comes_back_as_it_went() {
        let code = || ProductCode::parse("A_CODE_OF_20_LETTERS").expect("a code");
        let category = || CategoryId::parse("twelve-chars").expect("an id");
        let order = || OrderId::parse("LP-4K7Q-M2XR-9TBV").expect("an id");
        let page = |list| ListPage { list, to: PageCursor::After(code()), number: 40_000 };
        let entry = || EntryId::new(Moment::from_millis(1_800_000_000_000), "a cause");
        let key = || OrderKey { placed: Moment::from_millis(1_800_000_000_000), id: order() };
        for intent in [
            BuyerIntent::Page(page(ProductList::Category(category()))),
            BuyerIntent::Page(ListPage::first(ProductList::All)),
            BuyerIntent::ProductFrom(code(), Some(50), page(ProductList::Category(category()))),
            BuyerIntent::ProductFrom(code(), None, page(ProductList::Stock)),
            BuyerIntent::Variants(code(), None),
            BuyerIntent::Variants(code(), Some(page(ProductList::Category(category())))),
            BuyerIntent::EnterQuantity(code()),
            BuyerIntent::AskEmptyCart,
            BuyerIntent::OrderAgain(order()),
            BuyerIntent::AskCancel(order()),
            BuyerIntent::CancelListed(order()),
            BuyerIntent::Keep(order()),
            BuyerIntent::OpenInvoices,
            BuyerIntent::ShowInvoice(order()),
            BuyerIntent::RemoveWhatsApp,
            BuyerIntent::Start,
            BuyerIntent::Browse(None, PageCursor::First),
            BuyerIntent::Browse(Some(category()), PageCursor::After(code())),
            BuyerIntent::Browse(Some(category()), PageCursor::Before(code())),
            BuyerIntent::HowTo,
            BuyerIntent::Categories,
            BuyerIntent::Search(SearchIntent::Ask),
            BuyerIntent::Search(SearchIntent::Page("é".repeat(99).parse().expect("a word"), u16::MAX)),
            BuyerIntent::Stock(PageCursor::After(code())),
            BuyerIntent::OpenProduct(code()),
            BuyerIntent::Product(code(), 50),
            BuyerIntent::SetCartLine(code(), 0),
            BuyerIntent::Cart,
            BuyerIntent::EmptyCart,
            BuyerIntent::Voucher(VoucherIntent::Enter),
            BuyerIntent::Voucher(VoucherIntent::Remove),
            BuyerIntent::Checkout(Rupiah::new(9_900_000), None),
            BuyerIntent::Checkout(Rupiah::new(9_900_000), Some(code())),
            BuyerIntent::PayQris(Rupiah::new(9_900_000), None),
            BuyerIntent::PayQris(Rupiah::new(9_900_000), Some(code())),
            BuyerIntent::PayFromBalance(Rupiah::new(9_900_000), TotalSeal::parse("0123456789abcdef").expect("a seal")),
            BuyerIntent::Balance(BalanceIntent::Show),
            BuyerIntent::Balance(BalanceIntent::ChooseDeposit),
            BuyerIntent::Balance(BalanceIntent::EnterDeposit),
            BuyerIntent::Balance(BalanceIntent::Deposit(Rupiah::new(9_900_000))),
            BuyerIntent::Balance(BalanceIntent::History(PageCursor::First)),
            BuyerIntent::Balance(BalanceIntent::History(PageCursor::Before(entry()))),
            BuyerIntent::Orders(OrdersIntent::List(PageCursor::First)),
            BuyerIntent::Orders(OrdersIntent::List(PageCursor::After(key()))),
            BuyerIntent::Orders(OrdersIntent::Deposits(PageCursor::Before(key()))),
            BuyerIntent::Orders(OrdersIntent::Open(order())),
            BuyerIntent::Orders(OrdersIntent::Resend(order())),
            BuyerIntent::Check(order()),
            BuyerIntent::Cancel(order()),
            BuyerIntent::Warranty(WarrantyIntent::Units(order())),
            BuyerIntent::Warranty(WarrantyIntent::Claim(order(), UnitRef { line: 9, slot: 999_999_999_999 })),
            BuyerIntent::MeetTerms(order(), 9),
            BuyerIntent::Help(HelpIntent::Open),
            BuyerIntent::Help(HelpIntent::About(order())),
            BuyerIntent::Help(HelpIntent::Close),
            BuyerIntent::Waitlist(WaitlistIntent::Join(code())),
            BuyerIntent::Waitlist(WaitlistIntent::Leave(code())),
            BuyerIntent::Profile,
            BuyerIntent::EditName,
            BuyerIntent::EditWhatsApp,
            BuyerIntent::SetLanguage(Language::English),
            BuyerIntent::LeaveWizard(None),
            BuyerIntent::LeaveWizard(Some(WizardStep::Search.id())),
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
            "page:*:",
            "page:*::0",
            "page:*::zzzz",
            "p:AB:51:*::1",
            "p:AB::*",
            "qris:-5",
            "check:1",
            "list:*:?AB",
            "list::",
            "profile:",
            "help:",
            "help:me",
            "wait:join",
            "wait:join:A",
            "terms:LP-4K7Q-M2XR-9TBV",
            "terms:LP-4K7Q-M2XR-9TBV:-1",
            "terms:LP-4K7Q-M2XR-9TBV:0:0",
            "language:fr",
            "search:",
            "voucher:",
            "leave:",
            "leave:search",
            "voucher:HEMAT10",
            "search:1:",
            "search:0:netflix",
            "search:99999:netflix",
        ] {
            assert_eq!(BuyerIntent::parse(data), None, "{data}");
        }
    }
}
