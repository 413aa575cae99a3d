//! The orders that a buyer placed.

use super::balance;
use super::terms::meet_buttons;
use crate::domain::ids::OrderId;
use crate::domain::intent::{BuyerIntent, HelpIntent, OrdersIntent, PageCursor, WarrantyIntent};
use crate::domain::money::Rupiah;
use crate::domain::order::invoice::{InvoiceState, LapseReason};
use crate::domain::order::{GoodsState, Line, Order, OrderEntry, OrderKey, PaidState};
use crate::domain::page::Page;
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::time::Moment;
use crate::wording::buyer::keyboard::{NUMBERS, browse};
use crate::wording::texts::{Facts, Localizer, facts};

/// A page of the orders.
pub fn orders(say: &Localizer, page: &Page<OrderEntry>) -> Screen {
    let text = say.text_with("orders.page", facts! { orders: entries(say, page) });
    let mut rows = buttons(page, OrdersIntent::List);
    rows.push(vec![browse(say)]);
    Screen::with_buttons(text, rows)
}

/// A page of the deposits.
pub fn deposits(say: &Localizer, page: &Page<OrderEntry>) -> Screen {
    let text = say.text_with("orders.deposits", facts! { orders: entries(say, page) });
    let mut rows = buttons(page, OrdersIntent::Deposits);
    rows.push(vec![balance::back(say)]);
    Screen::with_buttons(text, rows)
}

fn entries(say: &Localizer, page: &Page<OrderEntry>) -> Vec<Facts> {
    let entry = |(number, OrderEntry { key, summary }): (&&str, &OrderEntry)| {
        let state = match summary.state {
            PaidState::Open => "⏳",
            PaidState::Paid => "✅",
            PaidState::Credited => "💰",
            PaidState::Lapsed => "❌",
        };
        let (number, first) = (*number, summary.first.clone());
        facts! { number, state, first, more: summary.more, amount: summary.amount, time: say.time(key.placed) }
    };
    NUMBERS.iter().zip(&page.entries).map(entry).collect()
}

/// A row of numbers that open the entries, and one that leads to the pages beside this one.
fn buttons(page: &Page<OrderEntry>, to: impl Fn(PageCursor<OrderKey>) -> OrdersIntent) -> Vec<Vec<Button>> {
    let button = |label: &str, intent: OrdersIntent| Button::tap(label, BuyerIntent::Orders(intent));
    let open = |(number, entry): (&&str, &OrderEntry)| button(number, OrdersIntent::Open(entry.key.id.clone()));
    let edge = |entry: Option<&OrderEntry>| entry.map(|entry| entry.key.clone());
    let newer = edge(page.entries.first()).filter(|_| page.before).map(PageCursor::Before);
    let older = edge(page.entries.last()).filter(|_| page.after).map(PageCursor::After);
    let newer = newer.map(|cursor| button("⬅️", to(cursor)));
    let pages = newer.into_iter().chain(older.map(|cursor| button("➡️", to(cursor)))).collect();
    let rows = [NUMBERS.iter().zip(&page.entries).map(open).collect(), pages];
    rows.into_iter().filter(|row: &Vec<Button>| !row.is_empty()).collect()
}

/// Opens an order.
pub(super) fn to_order(say: &Localizer, order: &OrderId) -> Button {
    Button::tap(say.text("orders.button.open"), BuyerIntent::Orders(OrdersIntent::Open(order.clone())))
}

/// One order or deposit, with what became of it.
pub fn order(say: &Localizer, order: &Order, now: Moment) -> Screen {
    let line = |line: &Line| {
        let Line { name, quantity, unit_price, .. } = line;
        let line_total = unit_price.times(*quantity).unwrap_or(Rupiah::ZERO);
        let warranty_end = order.warranty_end(line).map(|end| say.time(end));
        facts! { name, quantity, line_total, warranty_end }
    };
    let charged = order.invoice.charge.as_ref().map(|charge| charge.total);
    let text = say.text_with(
        "orders.detail",
        facts! {
            order: &order.id,
            lines: order.lines.iter().map(line).collect::<Vec<_>>(),
            voucher: order.voucher.as_ref().map(|voucher| voucher.code.as_str()),
            discount: order.voucher.as_ref().map(|voucher| voucher.discount),
            amount: order.invoice.amount,
            charged: charged.filter(|total| *total != order.invoice.amount),
            events: events(say, order),
        },
    );
    let tap = |key: &'static str, intent: BuyerIntent| Button::tap(say.text(key), intent);
    let mut rows = Vec::new();
    if order.is_open() {
        let show = say.text_with("invoices.button.show", facts! { number: None::<&str> });
        let show = Button::tap(show, BuyerIntent::ShowInvoice(order.id.clone()));
        let check = tap("invoice.button.check", BuyerIntent::Check(order.id.clone()));
        rows.push(vec![show.styled(Style::Primary), check]);
        rows.push(vec![tap("invoice.button.cancel", BuyerIntent::AskCancel(order.id.clone()))]);
    } else if !order.is_deposit() {
        rows.push(vec![tap("delivery.button.again", BuyerIntent::OrderAgain(order.id.clone()))]);
    }
    if let GoodsState::Delivered { .. } = order.goods {
        let resend = BuyerIntent::Orders(OrdersIntent::Resend(order.id.clone()));
        rows.push(vec![tap("orders.button.resend", resend).styled(Style::Primary)]);
    }
    rows.extend(meet_buttons(say, order, &order.unmet_terms()));
    if !order.units_under_warranty(now).is_empty() {
        let units = BuyerIntent::Warranty(WarrantyIntent::Units(order.id.clone()));
        rows.push(vec![tap("orders.button.warranty", units)]);
    }
    if !order.is_deposit() {
        rows.push(vec![tap("orders.button.help", BuyerIntent::Help(HelpIntent::About(order.id.clone())))]);
    }
    let back = match order.is_deposit() {
        true => tap("orders.button.back_to_deposits", BuyerIntent::Orders(OrdersIntent::Deposits(PageCursor::First))),
        false => tap("orders.button.back", BuyerIntent::Orders(OrdersIntent::List(PageCursor::First))),
    };
    rows.push(vec![back]);
    Screen::with_buttons(text, rows)
}

/// What became of an order, in the order in which it happened.
fn events(say: &Localizer, order: &Order) -> Vec<Facts> {
    let event =
        |at, key: &'static str, amount: Option<Rupiah>| facts! { time: say.time(at), what: say.part(key), amount };
    let mut events = vec![event(order.placed, "orders.event.placed", None)];
    match &order.invoice.state {
        InvoiceState::Open => events.push(event(order.invoice.deadline, "orders.event.deadline", None)),
        InvoiceState::Lapsed { at, why: LapseReason::Expired, .. } => {
            events.push(event(*at, "orders.event.expired", None));
        }
        InvoiceState::Lapsed { at, why: LapseReason::Cancelled, .. } => {
            events.push(event(*at, "orders.event.cancelled", None));
        }
        InvoiceState::Paid(payment) if order.goods == GoodsState::Credited => {
            events.push(event(payment.at, "orders.event.credited", Some(payment.amount)));
        }
        InvoiceState::Paid(payment) => events.push(event(payment.at, "orders.event.paid", None)),
        InvoiceState::PaidFromBalance { at } => events.push(event(*at, "orders.event.paid_from_balance", None)),
    }
    match &order.goods {
        GoodsState::Delivered { at } => events.push(event(*at, "orders.event.delivered", None)),
        GoodsState::Sold => events.push(event(order.attempted, "orders.event.delivering", None)),
        GoodsState::Reserved | GoodsState::Returned | GoodsState::Credited | GoodsState::Deposit => {}
    }
    let met = |(Line { name, .. }, at): (&Line, Moment)| {
        let what = say.part_with("orders.event.terms_met", facts! { name });
        facts! { time: say.time(at), what, amount: None::<Rupiah> }
    };
    events.extend(order.met_terms().into_iter().map(met));
    events.extend(order.extra.iter().map(|payment| event(payment.at, "orders.event.second", Some(payment.amount))));
    events
}

/// The goods are on their way once more.
pub fn resending(say: &Localizer) -> String {
    say.text("orders.toast.resending")
}

/// There are no goods to send.
pub fn nothing_to_resend(say: &Localizer) -> String {
    say.text("orders.toast.nothing_to_resend")
}

/// The goods were sent again as often as one day allows.
pub fn resent_too_often(say: &Localizer, most: u32) -> String {
    say.text_with("orders.toast.too_often", facts! { most })
}
