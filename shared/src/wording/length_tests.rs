//! Telegram's limits: the longest of every screen fits, in every language.

use super::admin;
use super::buyer::{self, *};
use super::texts::{Localizer, Texts, visible_length};
use crate::domain::cart::{Cart, PricedCart, PricedLine, UnavailableLine};
use crate::domain::catalogue::stored_file::FileKey;
use crate::domain::catalogue::{
    CataloguePage, Category, Product, ProductTexts, SellerFacts, SlotCounter, StockKind, Tier, VariantName,
};
use crate::domain::ids::{CategoryId, MessageId, OrderId, ProductCode, TotalSeal, TxnId, UserId};
use crate::domain::intent::{ListPage, PageCursor, ProductList};
use crate::domain::language::Language;
use crate::domain::money::Rupiah;
use crate::domain::money::adjustment::MoneyStep;
use crate::domain::money::refund::RefundFees;
use crate::domain::money::wallet::LedgerEntry;
use crate::domain::notice::NoticePreferences;
use crate::domain::notice::{AdminNotice, BuyerNotice, MessageRef, NamedUser, NoticeBody};
use crate::domain::order::acts::{ActKind, OrderAct, OrderStatus, Period, Reason};
use crate::domain::order::cooldown::Cooldown;
use crate::domain::order::delivery_format::DecryptedUnit;
use crate::domain::order::invoice::{Charge, Invoice, InvoiceState};
use crate::domain::order::{Buyer, Line, LineTerms, Order, OrderEntry, OrderTerms};
use crate::domain::page::Page;
use crate::domain::request::RequestId;
use crate::domain::screen::{ButtonAction, Keyboard, Screen};
use crate::domain::time::{Moment, Zone};
use crate::domain::user::User;
use crate::domain::user::access::Rights;
use crate::domain::user::profile::{Profile, WhatsApp};
use crate::domain::user::wizard::{AdminStep, WizardStep};
use crate::domain::voucher::{Bill, OrderVoucher, VoucherCode, VoucherRefusal};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A message's text, and a picture's.
pub(super) const TEXT: usize = 4_096;
pub(super) const CAPTION: usize = 1_024;

/// Names that are as long as can be: of letters that are escaped, and of letters that count twice.
const LONG_NAMES: [char; 2] = ['&', '🔑'];

/// In every language, with names of each kind of letter.
pub(super) fn each(check: impl Fn(&Localizer, char)) {
    let texts = Arc::new(Texts::default());
    for language in Language::ALL {
        for letter in LONG_NAMES {
            check(&Localizer::new(texts.clone(), language, Zone::Wita), letter);
        }
    }
    assert_eq!(texts.drain_broken(), []);
}

#[test]
fn the_longest_shelf_fits() {
    each(|say, letter| {
        let category = Category { id: category(), title: text(letter, 32), emoji: "🔑🔑🔑🔑".into() };
        let page = CataloguePage {
            categories: vec![category; 30],
            products: (0..5).map(|number| product(number, letter)).collect(),
            before: true,
            after: true,
        };
        let here = |list| ListPage { list, to: PageCursor::After(code(1)), number: 9_999 };
        let in_category = here(ProductList::Category(self::category()));
        fits(&catalogue(say, &page, &in_category, page.categories.first(), 500), TEXT);
        fits(&stock(say, &page, &here(ProductList::Stock), Moment::from_millis(0)), TEXT);
        fits(&categories(say, &page.categories), TEXT);
        let texts =
            ProductTexts { description: text(letter, 1_000), terms: text(letter, 2_000), ..ProductTexts::default() };
        let with_photo = ProductTexts { photo: Some(FileKey("a".into())), ..texts.clone() };
        let (product, cart) = (product(1, letter), Cart::from([(code(1), 50)]));
        for from in [None, Some(&in_category)] {
            let view = ProductView { product: &product, texts: &texts, quantity: 50, cart: &cart, from };
            fits(&buyer::product(say, &view), TEXT);
            let view = ProductView { texts: &with_photo, ..view };
            let screen = buyer::product(say, &view);
            fits(&screen, CAPTION);
            assert!(screen.photo.is_some(), "what fits is shown under it");
            // Product and label take 64 characters together.
            let name = VariantName { product: text(letter, 30), label: text(letter, 30) };
            let variant = |number| Product {
                code: ProductCode::parse(&format!("A_PRODUCT_OF_20-{number:04}")).expect("a code"),
                variant: Some(name.clone()),
                ..self::product(1, letter)
            };
            let all: Vec<Product> = (0..12).map(variant).collect();
            fits(&variants(say, &all, &texts, &cart, from).expect("it has variants"), TEXT);
            for (shown, under_photo) in [(&all[..], false), (&all[..3], true)] {
                let screen = variants(say, shown, &with_photo, &cart, from).expect("it has variants");
                fits(&screen, if under_photo { CAPTION } else { TEXT });
                assert_eq!(screen.photo.is_some(), under_photo, "many of them are shown without it");
            }
        }
    });
}

#[test]
fn the_fullest_cart_fits() {
    each(|say, letter| {
        let line = |number| PricedLine {
            product: product(number, letter),
            quantity: 50,
            unit_price: Rupiah::new(9_900_000),
            line_total: Rupiah::new(495_000_000),
        };
        let gone = |number| {
            let Product { code, name, .. } = product(number, letter);
            UnavailableLine { code, name, left: 49, has_variants: number % 3 == 0, all_reserved: number % 2 == 0 }
        };
        let full = PricedCart { lines: (0..10).map(line).collect(), unavailable: Vec::new() };
        let spoilt = PricedCart { lines: Vec::new(), unavailable: (0..10).map(gone).collect() };
        let subtotal = Rupiah::new(4_950_000_000);
        let voucher = order(letter).voucher;
        let over = VoucherRefusal::Over(Moment::from_millis(1_795_330_800_000));
        let refused = voucher.as_ref().map(|voucher| (voucher.code.clone(), over));
        let free = voucher.clone().map(|voucher| OrderVoucher { discount: subtotal, ..voucher });
        let bills = [(voucher, None), (None, refused), (free, None)];
        let bills = bills.map(|(voucher, refused)| Bill { subtotal, voucher, refused });
        for (cart, bill) in [&full, &spoilt].into_iter().flat_map(|cart| bills.iter().map(move |bill| (cart, bill))) {
            fits(&buyer::cart(say, cart, bill), TEXT);
            let seal = TotalSeal::parse("0123456789abcdef").expect("a seal");
            let quote = Quote { bill, seen: Rupiah::new(1), balance: subtotal, seal };
            fits(&checkout(say, cart, quote, 1_440), TEXT);
            fits(&items_unavailable(say, &cart.unavailable), TEXT);
            fits(&paused(say, Moment::from_millis(1_795_330_800_000)), TEXT);
        }
    });
}

#[test]
fn the_longest_invoice_fits_under_its_picture() {
    each(|say, letter| {
        let order = order(letter);
        let charge = Charge {
            txn: TxnId::parse("vwiqpcriq").expect("an id"),
            fee: Rupiah::new(99_000),
            total: Rupiah::new(9_999_000),
        };
        fits(&invoice(say, &order, &charge, "https://app.pakasir.com/pay/x".into()), CAPTION);
        fits(&waiting_for_gateway(say, &order), TEXT);
        fits(&ask_cancel(say, &order, true), TEXT);
        let open = OpenInvoice { order: order.clone(), page: Some("https://app.pakasir.com/pay/x".into()) };
        fits(&open_invoices(say, &vec![open; 10], Some(10)), TEXT);
        fits(&expired(say, &order), TEXT);
        fits(&cancelled(say, &order), TEXT);
        fits(&credited(say, &order), TEXT);
        fits(&buyer::order(say, &order, order.placed), TEXT);
        let deposit = Order { lines: Vec::new(), ..order };
        fits(&invoice(say, &deposit, &charge, "https://app.pakasir.com/pay/x".into()), CAPTION);
        fits(&buyer::order(say, &deposit, deposit.placed), TEXT);
    });
}

#[test]
fn the_longest_lists_fit() {
    each(|say, letter| {
        let order = order(letter);
        let entry = OrderEntry { key: order.key(), summary: order.summary() };
        let page = Page { entries: vec![entry; 5], before: true, after: true };
        fits(&orders(say, &page), TEXT);
        fits(&deposits(say, &page), TEXT);
        let entry = LedgerEntry::of_purchase(&order.id, order.invoice.amount, order.placed);
        let page = Page { entries: vec![entry; 10], before: true, after: true };
        fits(&balance_history(say, Rupiah::new(u64::MAX), &page), TEXT);
        fits(&balance_too_low(say, Rupiah::ZERO, order.invoice.amount), TEXT);
    });
}

#[test]
fn what_fits_a_message_fits_a_message() {
    each(|say, letter| {
        let order = order(letter);
        let item = |contents: String| DecryptedUnit { number: Some(50), name: text(letter, 64), contents };
        let room = 300 - 64;
        let items: Vec<DecryptedUnit> = (0..10).map(|_| item("&".repeat(room))).collect();
        assert!(crate::domain::order::delivery_format::fits_in_message(&items));
        for what in [Delivered::Goods, Delivered::GoodsBeforeTerms, Delivered::Replacements] {
            fits(&goods(say, &order, &items, what).expect("all of them are in it"), TEXT);
        }
        let many: Vec<DecryptedUnit> = (0..50).map(|_| item("x".into())).collect();
        fits(&goods_document(say, &order, &many, Delivered::Replacements).0, CAPTION);
        for what in [Delivered::Goods, Delivered::Replacements] {
            let place = FilePlace { number: 50, of: 50, alone: true };
            fits(&goods_file(say, &order, &text(letter, 64), place, what), CAPTION);
        }
    });
}

#[test]
fn the_longest_terms_fit() {
    each(|say, letter| {
        let sold = order(letter);
        for screen in terms(say, &sold, &vec![text(letter, 2_000); 10]) {
            fits(&screen, TEXT);
        }
        fits(&ask_for_proof(say, &WizardStep::EditName, &sold.lines[0].name, &text(letter, 2_000)), TEXT);
        let line_terms = |met| (0..10).map(|line| LineTerms { line, met }).collect();
        for met in [None, Some(sold.placed)] {
            let terms = Some(OrderTerms { sent: sold.placed, lines: line_terms(met), reminded: false });
            let order = Order { terms, ..sold.clone() };
            fits(&terms_met(say, &order, 0), TEXT);
            fits(&buyer::order(say, &order, order.placed), TEXT);
            let reminder = terms_reminder(say, &order);
            assert_eq!(reminder.is_some(), met.is_none());
            reminder.iter().for_each(|reminder| fits(reminder, TEXT));
        }
    });
}

#[test]
fn the_longest_profile_fits() {
    each(|say, letter| {
        let name = text(letter, 64);
        fits(&profile(say, &user(), &name, true), TEXT);
        fits(&profile_saved(say, &user(), &name, true), TEXT);
        fits(&welcome(say, &name, &text(letter, 64), (u64::MAX, u64::MAX), None), TEXT);
    });
}

#[test]
fn the_longest_notices_fit() {
    each(|say, letter| {
        let name = text(letter, 64);
        let buyer = NamedUser { id: UserId(9_999_999_999_999_999), name: name.clone() };
        let original = MessageRef { chat: buyer.id, message: MessageId(i32::MAX) };
        let id = OrderId::parse("LP-4K7Q-M2XR-9TBV").expect("an id");
        let order = Some(id.clone());
        let to_admins = [
            AdminNotice::HelpOpened { buyer: buyer.clone(), order },
            AdminNotice::HelpMessage { buyer: buyer.clone(), original },
            AdminNotice::HelpAnswered { buyer: buyer.clone(), by: name.clone() },
            AdminNotice::TermsMet { buyer: buyer.clone(), order: id, name: name.clone() },
            AdminNotice::HelpClosed { buyer, by: Some(name.clone()) },
        ];
        let to_buyers = [
            BuyerNotice::HelpAnswer { original },
            BuyerNotice::HelpClosed,
            BuyerNotice::BackInStock { code: code(1), name: name.clone() },
        ];
        let bodies = to_admins.iter().map(|notice| admin::notice(say, notice));
        for body in bodies.chain(to_buyers.iter().map(|notice| buyer::notice(say, notice))) {
            match body {
                NoticeBody::Screen(screen) => fits(&screen, TEXT),
                NoticeBody::Copy { buttons, .. } => fits(&Screen::with_buttons("", buttons), TEXT),
            }
        }
        let sold_out = product(1, letter);
        fits(&waitlist_joined(say, &sold_out, true), TEXT);
        fits(&with_waitlist(say, waitlist_left(say, &sold_out.code), &sold_out.code, true), TEXT);
        for toast in [admin::help_closed_now(say, &name), waitlist_too_many(say, 20)] {
            assert!(toast.encode_utf16().count() <= 200, "{toast}");
        }
    });
}

#[test]
fn what_admins_read_of_orders_and_money_fits() {
    each(|say, letter| {
        let id = UserId(9_999_999_999_999_999);
        let by = NamedUser { id, name: text(letter, 64) };
        let reason = Reason::parse(&text(letter, 200)).expect("a reason");
        let act = OrderAct {
            at: Moment::from_millis(1_795_330_800_000),
            by: by.clone(),
            kind: ActKind::Refunded(Rupiah::new(9_900_000)),
            reason: Some(reason.clone()),
        };
        let order = order(letter);
        let claims = vec!["0123456789abcdef".parse::<RequestId>().expect("an id"); 50];
        fits(&admin::order(say, &order, &vec![act; 50], &claims), TEXT);
        let entry = (OrderEntry { key: order.key(), summary: order.summary() }, id);
        let page = Page { entries: vec![entry; 8], before: true, after: true };
        let days = Period::Week.bounds(Zone::Wita, order.placed);
        fits(&admin::orders_of_status(say, (OrderStatus::Unpaid, Period::Day(99_999), days), &page), TEXT);
        fits(&admin::deposits_of_status(say, (OrderStatus::DepositPaid, Period::Week, days), &page), TEXT);
        fits(&admin::proof(say, &order.id, Some(&text(letter, 1_000))), CAPTION);
        let fees: Vec<String> =
            (0..10).map(|day| format!("{}-{} | Rp9.900.000", 1_000 + 2 * day, 1_001 + 2 * day)).collect();
        let fees = RefundFees::parse(&fees.join("\n")).expect("a table");
        fits(&admin::calculator(say, &fees, true), TEXT);
        let step = WizardStep::Admin(AdminStep::Money(MoneyStep::Fees { seen: fees.clone() }));
        fits(&admin::ask_for_fees(say, &step, &fees, Some(10)), TEXT);
    });
}

/// The text as it is read is no longer than `most`, and its keys carry no more than 64 bytes, a hundred of them.
pub(super) fn fits(screen: &Screen, most: usize) {
    let length = visible_length(&screen.text).expect("Telegram takes the markup");
    assert!(length <= most, "{length} are more than {most}: {}", screen.text.chars().take(200).collect::<String>());
    let Keyboard::Inline(rows) = &screen.keyboard else { return };
    assert!(rows.iter().flatten().count() <= 100);
    for button in rows.iter().flatten() {
        if let ButtonAction::Tap(data) = &button.act {
            assert!(data.as_str().len() <= 64, "{data:?}");
        }
    }
}

/// `length` UTF-16 code units long, as Telegram counts.
pub(super) fn text(letter: char, length: usize) -> String {
    letter.to_string().repeat(length / letter.len_utf16())
}

pub(super) fn code(number: u32) -> ProductCode {
    ProductCode::parse(&format!("A_CODE_OF_20_LETT_{number:02}")).expect("a code")
}

pub(super) fn category() -> CategoryId {
    CategoryId::parse("twelve-chars").expect("an id")
}

pub(super) fn product(number: u32, letter: char) -> Product {
    Product {
        code: code(number),
        name: text(letter, 64),
        price: Rupiah::new(9_900_000),
        tiers: (0..5).map(|step| Tier { from: 10 + step, price: Rupiah::new(9_800_000) }).collect(),
        category: category(),
        max_per_order: 50,
        warranty_days: 30,
        sold: 1_000_000,
        replaced: 0,
        kind: StockKind::Unique,
        content: None,
        variants: vec![],
        variant: None,
        seller: SellerFacts::default(),
        stock: SlotCounter { last: 2_000_000, left: 1_000_000, returned: 0 },
    }
}

pub(super) fn user() -> User {
    User {
        notices: NoticePreferences::default(),
        rights: Rights::default(),
        id: UserId(i64::MAX),
        cart: Cart::new(),
        maybe_open_orders: BTreeMap::new(),
        blocked: false,
        bought: false,
        unreachable: None,
        counted: true,
        since: None,
        active_day: None,
        name_key: String::new(),
        price_group: None,
        recent_actions: Vec::new(),
        muted_until: None,
        cooldown: Cooldown::default(),
        language: Language::English,
        profile: Profile { name: None, whatsapp: WhatsApp::parse("+123456789012345") },
        balance: Rupiah::new(u64::MAX),
        voucher: None,
        wizard: None,
        waits: BTreeMap::new(),
        help: None,
        help_quota: None,
    }
}

pub(super) fn order(letter: char) -> Order {
    let line = |number| Line {
        code: code(number),
        name: text(letter, 64),
        unit_price: Rupiah::new(198_000),
        cost: None,
        quantity: 5,
        slots: vec![1; 5],
        content: None,
        warranty_days: 30,
        replaced: Vec::new(),
    };
    let invoice = Invoice {
        amount: Rupiah::new(9_900_000),
        deadline: Moment::from_millis(1_795_330_800_000),
        message: None,
        shown_again: None,
        charge: None,
        state: InvoiceState::Open,
    };
    let id = OrderId::parse("LP-4K7Q-M2XR-9TBV").expect("an id");
    let voucher = OrderVoucher {
        code: VoucherCode::parse(&"W".repeat(20)).expect("a code"),
        discount: Rupiah::new(9_900_000),
        codes: Vec::new(),
        most_uses_each: None,
        first_order: false,
        counted: true,
    };
    let order = Order::place(
        id,
        Buyer { id: UserId(7), language: Language::Indonesian },
        (0..10).map(line).collect(),
        invoice,
        Moment::from_millis(1_795_330_000_000),
    );
    Order { voucher: Some(voucher), ..order }
}
