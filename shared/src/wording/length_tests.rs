//! What Telegram takes: the longest of everything that is said fits.

use super::buyer::{self, *};
use crate::domain::cart::{PricedCart, PricedLine, UnavailableLine};
use crate::domain::catalogue::{CataloguePage, Category, Product, ProductTexts, SlotCounter, Tier};
use crate::domain::ids::{CategoryId, OrderId, ProductCode, TxnId, UserId};
use crate::domain::intent::PageCursor;
use crate::domain::language::Language;
use crate::domain::money::Rupiah;
use crate::domain::order::delivery_format::DecryptedUnit;
use crate::domain::order::invoice::{Charge, Invoice, InvoiceState};
use crate::domain::order::{Buyer, Line, Order};
use crate::domain::screen::{ButtonAction, Keyboard, Screen};
use crate::domain::time::{Moment, Zone};

/// A message's text, and a picture's.
const TEXT: usize = 4_096;
const CAPTION: usize = 1_024;

/// Names that are as long as can be: of letters that are escaped, and of letters that count twice.
const LONG_NAMES: [char; 2] = ['&', '🔑'];

#[test]
fn the_longest_shelf_fits() {
    for letter in LONG_NAMES {
        let category = Category { id: category(), title: text(letter, 32), emoji: "🔑🔑🔑🔑".into() };
        let page = CataloguePage {
            categories: vec![category; 30],
            products: (0..5).map(|number| product(number, letter)).collect(),
            before: true,
            after: true,
        };
        fits(&catalogue(&page, Some(&self::category())), TEXT);
        fits(&stock(&page, &PageCursor::First, Moment::from_millis(0), Zone::Wita), TEXT);
        fits(&categories(&page.categories), TEXT);
        let texts = ProductTexts { description: text(letter, 1_000), terms: text(letter, 2_000) };
        fits(&buyer::product(&product(1, letter), &texts, 50), TEXT);
    }
}

#[test]
fn the_fullest_cart_fits() {
    for letter in LONG_NAMES {
        let line = |number| PricedLine {
            product: product(number, letter),
            quantity: 50,
            unit_price: Rupiah::new(9_900_000),
            line_total: Rupiah::new(495_000_000),
        };
        let gone = |number| {
            let Product { code, name, .. } = product(number, letter);
            UnavailableLine { code, name, left: 49 }
        };
        let full = PricedCart { lines: (0..10).map(line).collect(), unavailable: Vec::new() };
        let spoilt = PricedCart { lines: Vec::new(), unavailable: (0..10).map(gone).collect() };
        let total = Rupiah::new(4_950_000_000);
        for cart in [&full, &spoilt] {
            fits(&super::buyer::cart(cart, total), TEXT);
            fits(&checkout(cart, total, Rupiah::new(1), 1_440), TEXT);
            fits(&items_unavailable(&cart.unavailable), TEXT);
            fits(&paused(Moment::from_millis(1_795_330_800_000), Zone::Wita), TEXT);
        }
    }
}

#[test]
fn the_longest_invoice_fits_under_its_picture() {
    for letter in LONG_NAMES {
        let order = order(letter);
        let charge = Charge {
            txn: TxnId::parse("vwiqpcriq").expect("an id"),
            fee: Rupiah::new(99_000),
            total: Rupiah::new(9_999_000),
        };
        fits(&invoice(&order, &charge, "https://app.pakasir.com/pay/x".into(), Zone::Wita), CAPTION);
        fits(&waiting_for_gateway(&order, Zone::Wita), TEXT);
        fits(&expired(&order), TEXT);
        fits(&cancelled(&order), TEXT);
        fits(&credited(&order), TEXT);
    }
}

#[test]
fn what_fits_a_message_fits_a_message() {
    for letter in LONG_NAMES {
        let order = order(letter);
        let item = |contents: String| DecryptedUnit { name: text(letter, 64), contents };
        let room = 300 - 64;
        let items: Vec<DecryptedUnit> = (0..10).map(|_| item("&".repeat(room))).collect();
        assert!(crate::domain::order::delivery_format::fits_in_message(&items));
        fits(&goods(&order, &items), TEXT);
        let many: Vec<DecryptedUnit> = (0..50).map(|_| item("x".into())).collect();
        fits(&goods_document(&order, &many).0, CAPTION);
    }
}

#[test]
fn the_longest_terms_fit() {
    for letter in LONG_NAMES {
        for screen in terms(&order(letter), &vec![text(letter, 2_000); 10]) {
            fits(&screen, TEXT);
        }
    }
}

#[test]
fn what_is_said_in_passing_fits_a_toast() {
    for text in [
        blocked(),
        data_broken(),
        invoice_closed(),
        not_yours(),
        paid_already(&order('a')),
        payment_pending(),
        payment_unclear(),
        spam(),
        stale_button(),
        try_again(),
        waiting_toast(),
    ] {
        assert!(text.encode_utf16().count() <= 200, "{text}");
    }
}

/// The text as it is read is no longer than `most`, and its keys carry no more than 64 bytes, a hundred of them.
fn fits(screen: &Screen, most: usize) {
    let mut shown = String::new();
    for (at, part) in screen.text.split('<').enumerate() {
        shown.push_str(if at == 0 { part } else { part.split_once('>').expect("a tag ends").1 });
    }
    let shown = shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let length = shown.encode_utf16().count();
    assert!(length <= most, "{length} are more than {most}: {}", shown.chars().take(200).collect::<String>());
    let Keyboard::Inline(rows) = &screen.keyboard else { return };
    assert!(rows.iter().flatten().count() <= 100);
    for button in rows.iter().flatten() {
        if let ButtonAction::Tap(data) = &button.act {
            assert!(data.as_str().len() <= 64, "{data:?}");
        }
    }
}

/// So long as Telegram counts.
fn text(letter: char, length: usize) -> String {
    letter.to_string().repeat(length / letter.len_utf16())
}

fn code(number: u32) -> ProductCode {
    ProductCode::parse(&format!("A_CODE_OF_20_LETT_{number:02}")).expect("a code")
}

fn category() -> CategoryId {
    CategoryId::parse("twelve-chars").expect("an id")
}

fn product(number: u32, letter: char) -> Product {
    Product {
        code: code(number),
        name: text(letter, 64),
        price: Rupiah::new(9_900_000),
        tiers: (0..5).map(|step| Tier { from: 10 + step, price: Rupiah::new(9_800_000) }).collect(),
        category: category(),
        max_per_order: 50,
        stock: SlotCounter { last: 2_000_000, left: 1_000_000, returned: 0 },
    }
}

fn order(letter: char) -> Order {
    let line = |number| Line {
        code: code(number),
        name: text(letter, 64),
        unit_price: Rupiah::new(198_000),
        quantity: 5,
        slots: vec![1; 5],
    };
    let invoice = Invoice {
        amount: Rupiah::new(9_900_000),
        deadline: Moment::from_millis(1_795_330_800_000),
        message: None,
        charge: None,
        state: InvoiceState::Open,
    };
    let id = OrderId::parse("LP-4K7Q-M2XR-9TBV").expect("an id");
    Order::place(
        id,
        Buyer { id: UserId(7), language: Language::Indonesian },
        (0..10).map(line).collect(),
        invoice,
        Moment::from_millis(1_795_330_000_000),
    )
}
