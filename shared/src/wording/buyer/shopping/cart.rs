//! The cart, and what stands between it and an invoice.

use super::voucher::{voucher_button, voucher_lines};
use crate::domain::cart::{MAX_LINES, MAX_UNITS, PricedCart, PricedLine, UnavailableLine};
use crate::domain::catalogue::{VARIANT_SEPARATOR, pricing};
use crate::domain::ids::{ProductCode, TotalSeal};
use crate::domain::intent::{BuyerIntent, PageCursor};
use crate::domain::money::Rupiah;
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::time::Moment;
use crate::domain::voucher::Bill;
use crate::wording::texts::{Facts, Localizer, facts};
use crate::wording::truncate::truncate;

/// Characters of a product's name on a button that has another beside it.
const MAX_LABEL_CHARS: usize = 16;

/// There is nothing in the cart.
pub fn empty_cart(say: &Localizer) -> Screen {
    let browse = Button::tap(say.text("button.browse"), BuyerIntent::Browse(None, PageCursor::First));
    say.with_picture("cart.empty", Screen::with_buttons(say.text("cart.empty"), vec![vec![browse]]))
}

/// Whether the cart is really to be emptied.
pub fn ask_empty_cart(say: &Localizer, units: u32) -> Screen {
    let rows = vec![
        vec![Button::tap(say.text("cart.button.keep"), BuyerIntent::Cart)],
        vec![Button::tap(say.text("cart.button.clear_yes"), BuyerIntent::EmptyCart).styled(Style::Danger)],
    ];
    Screen::with_buttons(say.text_with("cart.ask_empty", facts! { units }), rows)
}

/// The cart at current prices. There is no way to pay as long as something in it can't be had.
pub fn cart(say: &Localizer, priced: &PricedCart, bill: &Bill) -> Screen {
    let total = bill.total();
    let payable = priced.unavailable.is_empty();
    let end = if payable {
        say.part_with("cart.total", facts! { total, discount: voucher_lines(say, bill) })
    } else {
        say.part("cart.fix_first")
    };
    let notes = (!payable).then(|| notes(say, &priced.unavailable));
    let text = say.text_with("cart.page", facts! { lines: lines(priced), notes, end });
    let lines = priced.lines.iter().map(|line| edit(say, &line.product.code, &line.product.name, line.quantity));
    let unavailable = priced.unavailable.iter().map(|line| edit(say, &line.code, &line.name, line.left));
    let mut rows: Vec<Vec<Button>> = lines.chain(unavailable).collect();
    if payable {
        let pay = Button::tap(say.text("cart.button.pay"), BuyerIntent::Checkout(total, alone(priced)));
        rows.push(vec![pay.styled(Style::Primary)]);
        rows.push(vec![voucher_button(say, bill)]);
    }
    rows.push(vec![
        Button::tap(say.text("cart.button.add"), BuyerIntent::Browse(None, PageCursor::First)),
        Button::tap(say.text("cart.button.clear"), BuyerIntent::AskEmptyCart),
    ]);
    Screen::with_buttons(text, rows)
}

/// The product in the cart, if it is one alone: it is read beside the greeting then.
fn alone(priced: &PricedCart) -> Option<ProductCode> {
    match (&priced.lines[..], &priced.unavailable[..]) {
        ([line], []) => Some(line.product.code.clone()),
        _ => None,
    }
}

/// Opens a line's product with the quantity that is in the cart, or can be had; and takes the line out.
fn edit(say: &Localizer, code: &ProductCode, name: &str, quantity: u32) -> Vec<Button> {
    let name = label(name);
    let open = BuyerIntent::Product(code.clone(), quantity.clamp(1, MAX_UNITS));
    let label = say.text_with("cart.button.line", facts! { name });
    vec![Button::tap(label, open), Button::tap("🗑", BuyerIntent::SetCartLine(code.clone(), 0))]
}

/// A name cut so that variants can still be told apart: what tells them stands at the end.
fn label(name: &str) -> String {
    match name.rsplit_once(VARIANT_SEPARATOR) {
        Some((product, variant)) if name.chars().count() > MAX_LABEL_CHARS => {
            let variant = truncate(variant, MAX_LABEL_CHARS / 2);
            let room = MAX_LABEL_CHARS.saturating_sub(variant.chars().count() + VARIANT_SEPARATOR.chars().count());
            format!("{}{VARIANT_SEPARATOR}{variant}", truncate(product, room))
        }
        _ => truncate(name, MAX_LABEL_CHARS),
    }
}

fn lines(priced: &PricedCart) -> Vec<Facts> {
    let line = |PricedLine { product, quantity, unit_price, line_total }: &PricedLine| {
        facts! { name: &product.name, quantity, unit_price, line_total }
    };
    priced.lines.iter().map(line).collect()
}

fn notes(say: &Localizer, unavailable: &[UnavailableLine]) -> Facts {
    let line = |line: &UnavailableLine| {
        let UnavailableLine { name, left, has_variants, all_reserved, .. } = line;
        facts! { name, left, has_variants, all_reserved }
    };
    say.part_with("cart.notes", facts! { unavailable: unavailable.iter().map(line).collect::<Vec<_>>() })
}

/// What a checkout comes to.
#[derive(Clone, Debug)]
pub struct Quote<'a> {
    /// What it comes to at this moment.
    pub bill: &'a Bill,
    /// The total that the buyer saw before; if it differs, that is said first.
    pub seen: Rupiah,
    /// The buyer's balance.
    pub balance: Rupiah,
    /// Shows that the total comes from the shop.
    pub seal: TotalSeal,
}

/// The ways to pay. An invoice can be paid for so many minutes.
pub fn checkout(say: &Localizer, priced: &PricedCart, quote: Quote<'_>, minutes: i64) -> Screen {
    let Quote { bill, seen, balance, seal } = quote;
    let total = bill.total();
    let fee = pricing::estimate_fee(total);
    let with_fee = total.plus(fee).unwrap_or(total);
    let seen = (seen != total).then_some(seen);
    let free = total == Rupiah::ZERO;
    let discount = voucher_lines(say, bill);
    let lines = lines(priced);
    let discounted = bill.voucher.is_some();
    let facts = facts! { seen, total, lines, discount, discounted, free, fee, with_fee, balance, minutes };
    let text = say.text_with("checkout.page", facts);
    let by_qris = BuyerIntent::PayQris(total, alone(priced));
    let from_balance = BuyerIntent::PayFromBalance(total, seal);
    let mut rows = match free {
        true => vec![vec![Button::tap(say.text("checkout.button.free"), from_balance).styled(Style::Good)]],
        false => vec![
            vec![Button::tap(say.text("checkout.button.qris"), by_qris).styled(Style::Good)],
            vec![Button::tap(say.text("checkout.button.balance"), from_balance)],
        ],
    };
    rows.push(vec![Button::tap(say.text("checkout.button.back"), BuyerIntent::Cart)]);
    Screen::with_buttons(text, rows)
}

/// Something in the cart can't be had as it stands; the cart is shown again by the button.
pub fn items_unavailable(say: &Localizer, unavailable: &[UnavailableLine]) -> Screen {
    let notes = notes(say, unavailable);
    Screen::with_buttons(say.text_with("cart.items_unavailable", facts! { notes }), vec![vec![open_cart(say)]])
}

/// The cart is not as it was when the button was shown.
pub fn cart_changed(say: &Localizer) -> Screen {
    Screen::with_buttons(say.text("cart.changed"), vec![vec![open_cart(say)]])
}

/// An order can't hold so many units.
pub fn too_many_units(say: &Localizer, units: u32) -> Screen {
    let text = say.text_with("cart.too_many_units", facts! { most: MAX_UNITS, units });
    Screen::with_buttons(text, vec![vec![open_cart(say)]])
}

/// A cart can't hold so many different products.
pub fn cart_full(say: &Localizer) -> Screen {
    Screen::with_buttons(say.text_with("cart.full", facts! { most: MAX_LINES }), vec![vec![open_cart(say)]])
}

/// So many of the buyer's invoices ended unpaid that placing orders pauses.
pub fn paused(say: &Localizer, until: Moment) -> Screen {
    // Seconds are not shown: the minute that is shown must lie after the pause.
    let until = say.time(Moment::from_millis(until.as_millis().saturating_add(59_999)));
    let invoices = Button::tap(say.text("invoices.button.open"), BuyerIntent::OpenInvoices);
    Screen::with_buttons(say.text_with("cart.paused", facts! { until }), vec![vec![invoices], vec![open_cart(say)]])
}

/// One invoice can't ask for so much; `None` is more than can be counted.
pub fn above_invoice_limit(say: &Localizer, total: Option<Rupiah>) -> Screen {
    let text = say.text_with("cart.above_limit", facts! { most: pricing::MAX_INVOICE, total });
    Screen::with_buttons(text, vec![vec![open_cart(say)]])
}

fn open_cart(say: &Localizer) -> Button {
    Button::tap(say.text("cart.button.open"), BuyerIntent::Cart).styled(Style::Primary)
}
