//! Transfers that are to be credited, and units that failed under warranty.

use crate::domain::intent::{BalanceIntent, BuyerIntent, OrdersIntent, WarrantyIntent};
use crate::domain::order::{Line, Order, UnitRef};
use crate::domain::request::{Decision, Request, Subject};
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::time::Moment;
use crate::wording::buyer::account::balance;
use crate::wording::buyer::account::orders::to_order;
use crate::wording::buyer::keyboard::browse;
use crate::wording::texts::{Facts, Localizer, facts};
use crate::wording::truncate::truncate;

/// Characters of a product's name on the button of a unit.
const MAX_LABEL_CHARS: usize = 32;

/// How to transfer by oneself; a proof is taken where there is an admin to see it.
pub fn transfer(say: &Localizer, admins: bool) -> Screen {
    let prove = Button::tap(say.text("transfer.button.prove"), BuyerIntent::Balance(BalanceIntent::EnterTransfer));
    let rows = [admins.then(|| vec![prove.styled(Style::Primary)]), Some(vec![balance::back(say)])];
    Screen::with_buttons(say.text("transfer.page"), rows.into_iter().flatten().collect())
}

/// The units of an order that are under warranty, each with a button.
pub fn units_under_warranty(say: &Localizer, order: &Order, now: Moment) -> Screen {
    let units = order.units_under_warranty(now);
    let covered = |line: &Line| {
        let until = order.warranty_end(line).filter(|end| now < *end)?;
        Some(facts! { name: &line.name, until: say.time(until) })
    };
    let lines: Vec<Facts> = order.lines.iter().filter_map(covered).collect();
    let text = say.text_with("warranty.page", facts! { order: &order.id, lines });
    let button = |(unit, line): &(UnitRef, &Line)| {
        let number = order.unit_number(*unit).unwrap_or(1);
        let label = facts! { number, name: truncate(&line.name, MAX_LABEL_CHARS) };
        let claim = WarrantyIntent::Claim(order.id.clone(), *unit);
        vec![Button::tap(say.text_with("warranty.button.unit", label), BuyerIntent::Warranty(claim))]
    };
    let mut rows: Vec<_> = units.iter().map(button).collect();
    let back = BuyerIntent::Orders(OrdersIntent::Open(order.id.clone()));
    rows.push(vec![Button::tap(say.text("warranty.button.back"), back)]);
    Screen::with_buttons(text, rows)
}

/// The unit is not, or no longer, under warranty.
pub fn not_under_warranty(say: &Localizer) -> String {
    say.text("warranty.toast.over")
}

/// The admins have it.
pub fn request_opened(say: &Localizer, request: &Request) -> Screen {
    let text = match &request.subject {
        Subject::Transfer { amount } => say.text_with("transfer.opened", facts! { amount }),
        Subject::Warranty { name, order, .. } => say.text_with("warranty.opened", facts! { name, order }),
    };
    Screen::with_buttons(text, onward(say, request))
}

/// The same thing was asked for before.
pub fn request_open_already(say: &Localizer, request: &Request) -> Screen {
    let text = match &request.subject {
        Subject::Transfer { .. } => say.text("transfer.open_already"),
        Subject::Warranty { name, .. } => say.text_with("warranty.claimed_already", facts! { name }),
    };
    Screen::with_buttons(text, onward(say, request))
}

/// Where to go after a request: to the order that it is about, if there is one.
fn onward(say: &Localizer, request: &Request) -> Vec<Vec<Button>> {
    let order = match &request.subject {
        Subject::Transfer { .. } => None,
        Subject::Warranty { order, .. } => Some(vec![to_order(say, order)]),
    };
    order.into_iter().chain([vec![browse(say)]]).collect()
}

/// What became of a request.
pub(in crate::wording::buyer) fn request_decided(say: &Localizer, request: &Request) -> Screen {
    let refused = request.decided.as_ref().is_some_and(|decided| decided.decision == Decision::Refuse);
    let replaced = request.decided.as_ref().is_some_and(|decided| decided.decision == Decision::Replace);
    let text = match &request.subject {
        Subject::Transfer { amount } if refused => say.text_with("transfer.refused", facts! { amount }),
        Subject::Transfer { amount } => say.text_with("transfer.credited", facts! { amount }),
        Subject::Warranty { name, order, .. } if refused => say.text_with("warranty.refused", facts! { name, order }),
        Subject::Warranty { name, order, .. } if replaced => say.text_with("warranty.replaced", facts! { name, order }),
        Subject::Warranty { name, order, refund, .. } => {
            say.text_with("warranty.refunded", facts! { name, order, refund })
        }
    };
    let rows =
        if refused || replaced { Vec::new() } else { vec![vec![balance::open(say).apart(), browse(say).apart()]] };
    Screen::with_buttons(text, rows)
}
