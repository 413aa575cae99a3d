//! Invoices and payments: what is asked for, and what became of it.

pub(super) mod delivery;
pub(super) mod open_invoices;
pub(super) mod qr;

use super::account::balance::{deposit_caption, deposit_paid, deposit_waiting, open as open_balance};
use super::keyboard::browse;
use crate::domain::intent::BuyerIntent;
use crate::domain::money::Rupiah;
use crate::domain::order::invoice::{Charge, InvoiceState};
use crate::domain::order::{GoodsState, Line, Order};
use crate::domain::screen::{Button, Screen, Style};
use crate::wording::texts::{Localizer, facts};
use crate::wording::truncate::truncate;

/// Lines of an order that its invoice names: the QR code above them is to stay on the screen of a phone.
const NAMED_LINES: usize = 3;

/// The invoice under its QR picture; `page` is the gateway's pay page. The fee shown is what the buyer pays on top, whoever
/// bears the gateway's.
pub fn invoice(say: &Localizer, order: &Order, charge: &Charge, page: String) -> Screen {
    let text = match order.is_deposit() {
        true => deposit_caption(say, order, charge),
        false => caption(say, order, charge),
    };
    let check = Button::tap(say.text("invoice.button.check"), BuyerIntent::Check(order.id.clone()));
    // Not beside each other: who checks must not cancel by a finger's width.
    let rows = vec![
        vec![Button::open(say.text("invoice.button.page"), page)],
        vec![check.styled(Style::Primary)],
        vec![cancel(say, order)],
    ];
    Screen::with_buttons(text, rows)
}

fn caption(say: &Localizer, order: &Order, charge: &Charge) -> String {
    let line = |line: &Line| {
        let name = truncate(&line.name, 32);
        let line_total = line.unit_price.times(line.quantity).unwrap_or(Rupiah::ZERO);
        facts! { name, quantity: line.quantity, line_total }
    };
    let voucher = order.voucher.as_ref();
    let discount = voucher.map(|voucher| voucher.discount);
    let amount = order.invoice.amount;
    let subtotal = discount.and_then(|discount| amount.plus(discount)).unwrap_or(amount);
    say.text_with(
        "invoice.caption",
        facts! {
            order: &order.id,
            lines: order.lines.iter().take(NAMED_LINES).map(line).collect::<Vec<_>>(),
            more: order.lines.len().saturating_sub(NAMED_LINES),
            subtotal,
            voucher: voucher.map(|voucher| voucher.code.as_str()),
            discount,
            fee: amount.missing_to(charge.total),
            total: charge.total,
            deadline: say.time(order.invoice.deadline),
        },
    )
}

/// The order stands, but the gateway gives no invoice yet.
pub fn waiting_for_gateway(say: &Localizer, order: &Order) -> Screen {
    let deadline = say.time(order.invoice.deadline);
    let text = match order.is_deposit() {
        true => deposit_waiting(say, order),
        false => say.text_with("invoice.waiting", facts! { order: &order.id, deadline }),
    };
    Screen::with_buttons(text, vec![vec![cancel(say, order)]])
}

fn cancel(say: &Localizer, order: &Order) -> Button {
    Button::tap(say.text("invoice.button.cancel"), BuyerIntent::AskCancel(order.id.clone()))
}

/// An invoice passed its deadline.
pub fn expired(say: &Localizer, order: &Order) -> Screen {
    let amount = order.invoice.charge.as_ref().map_or(order.invoice.amount, |charge| charge.total);
    let text = say.text_with("invoice.expired", facts! { order: &order.id, amount });
    Screen::with_buttons(text, vec![vec![order_again(say, order)], vec![browse(say)]])
}

/// A buyer cancelled an order.
pub fn cancelled(say: &Localizer, order: &Order) -> Screen {
    let text = say.text_with("invoice.cancelled", facts! { order: &order.id });
    Screen::with_buttons(text, vec![vec![order_again(say, order)], vec![browse(say)]])
}

fn order_again(say: &Localizer, order: &Order) -> Button {
    let again = Button::tap(say.text("invoice.button.again"), BuyerIntent::OrderAgain(order.id.clone()));
    again.styled(Style::Primary)
}

/// A payment became balance: it came too late for the goods, or with another amount, or it was one too many.
pub fn credited(say: &Localizer, order: &Order) -> Screen {
    let (key, amount) = match (&order.goods, &order.invoice.state, order.extra.last()) {
        (GoodsState::Credited, InvoiceState::Paid(payment), None)
            if order.is_deposit() && payment.amount == order.invoice.amount =>
        {
            return deposit_paid(say, &order.id, payment.amount);
        }
        (GoodsState::Credited, InvoiceState::Paid(payment), None) if payment.amount == order.invoice.amount => {
            ("credit.sold_out", payment.amount)
        }
        (GoodsState::Credited, InvoiceState::Paid(payment), None) => ("credit.wrong_amount", payment.amount),
        (_, _, Some(extra)) => ("credit.second", extra.amount),
        (_, _, None) => ("credit.other", order.invoice.amount),
    };
    // The notice stays, as it is about the buyer's money.
    let rows = vec![vec![open_balance(say).apart(), browse(say).apart()]];
    Screen::with_buttons(say.text_with(key, facts! { order: &order.id, amount }), rows)
}

/// A check found no payment.
pub fn payment_pending(say: &Localizer) -> String {
    say.text("payment.toast.pending")
}

/// The gateway was asked a moment ago, and says nothing new yet.
pub fn payment_being_checked(say: &Localizer) -> String {
    say.text("payment.toast.being_checked")
}

/// An order can't be cancelled while a payment for it may be under way.
pub fn payment_unclear(say: &Localizer) -> String {
    say.text("payment.toast.unclear")
}

/// The gateway gives no answer.
pub fn gateway_down(say: &Localizer) -> String {
    say.text("payment.toast.gateway_down")
}

/// The order that a button names is not this buyer's, or is none at all.
pub fn order_not_found(say: &Localizer) -> String {
    say.text("payment.toast.not_found")
}

/// The order is paid: what became of it.
pub fn paid_already(say: &Localizer, order: &Order) -> String {
    say.text(match order.goods {
        GoodsState::Delivered { .. } => "payment.toast.delivered",
        GoodsState::Credited => "payment.toast.credited",
        GoodsState::Sold | GoodsState::Reserved | GoodsState::Returned | GoodsState::Deposit => {
            "payment.toast.delivering"
        }
    })
}

/// The invoice was shown once more a moment ago.
pub fn invoice_just_shown(say: &Localizer) -> String {
    say.text("payment.toast.just_shown")
}

/// The invoice can't be paid any more.
pub fn invoice_closed(say: &Localizer) -> String {
    say.text("payment.toast.closed")
}
