//! An order with its history and what an admin can do with it.

use super::lists::status_key;
use super::{of_buyer_button, tap};
use crate::domain::intent::{AdminIntent, AdminMoneyIntent, AdminOrderIntent, AdminUserIntent};
use crate::domain::money::Rupiah;
use crate::domain::order::acts::{ActKind, OrderAct, OrderStatus, Reason};
use crate::domain::order::invoice::{InvoiceState, LapseReason};
use crate::domain::order::{GoodsState, Line, Order};
use crate::domain::request::RequestId;
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::time::Moment;
use crate::wording::admin::money::back_to_money;
use crate::wording::admin::notices::requests::decision_text;
use crate::wording::texts::{Facts, Localizer, facts};
use crate::wording::truncate::truncate;

/// The latest acts that are shown, and characters of their reasons.
const SHOWN_ACTS: usize = 8;
const SHOWN_REASON: usize = 100;

/// Claims and payments beside the first that are shown.
const SHOWN_CLAIMS: usize = 6;
const SHOWN_EXTRA: usize = 5;

/// Characters of a name on a button.
const SHOWN_NAME: usize = 24;

/// An order with its history and what can be done with it. What it holds is never shown.
pub fn order(say: &Localizer, order: &Order, acts: &[OrderAct], claims: &[RequestId]) -> Screen {
    let line = |Line { name, quantity, unit_price, .. }: &Line| {
        facts! { name, quantity, line_total: unit_price.times(*quantity).unwrap_or(Rupiah::ZERO) }
    };
    let on_its_way = if order.is_open() { OrderStatus::Unpaid } else { OrderStatus::Owed };
    let marked = acts.iter().any(|act| act.kind == ActKind::MarkedPaid);
    let acts: Vec<Facts> = acts.iter().skip(acts.len().saturating_sub(SHOWN_ACTS)).map(|act| done(say, act)).collect();
    let text = say.text_with(
        "admin_order.card",
        facts! {
            order: &order.id,
            buyer: order.buyer.0,
            status: say.part(status_key(order.status().unwrap_or(on_its_way))),
            lines: order.lines.iter().map(line).collect::<Vec<_>>(),
            voucher: order.voucher.as_ref().map(|voucher| voucher.code.as_str()),
            discount: order.voucher.as_ref().map(|voucher| voucher.discount),
            amount: order.invoice.amount,
            txn: order.invoice.charge.as_ref().map(|charge| charge.txn.as_str()),
            charged: order.invoice.charge.as_ref().map(|charge| charge.total),
            refunded: Some(order.refunded).filter(|refunded| *refunded > Rupiah::ZERO),
            events: events(say, order, marked),
            acts,
        },
    );
    Screen::with_buttons(text, buttons(say, order, claims))
}

fn buttons(say: &Localizer, order: &Order, claims: &[RequestId]) -> Vec<Vec<Button>> {
    let id = || order.id.clone();
    let button = |key: &'static str, intent| tap(say.text(key), intent);
    let mut rows = Vec::new();
    if order.may_be_marked_paid() {
        let mark = button("admin_order.button.mark_paid", AdminOrderIntent::MarkPaid(id()));
        rows.push(vec![mark.styled(Style::Good)]);
    }
    if order.is_open() {
        let cancel = button("admin_order.button.cancel", AdminOrderIntent::AskCancel(id()));
        rows.push(vec![cancel.styled(Style::Danger)]);
    }
    if matches!(order.goods, GoodsState::Delivered { .. } | GoodsState::Sold) {
        rows.push(vec![button("admin_order.button.resend", AdminOrderIntent::Resend(id()))]);
    }
    if order.refundable().is_ok() {
        rows.push(vec![button("admin_order.button.refund", AdminOrderIntent::Refund(id()))]);
    }
    let claim = |(number, claim): (usize, &RequestId)| {
        let label = say.text_with("admin_order.button.claim", facts! { number });
        Button::tap(label, AdminIntent::Money(AdminMoneyIntent::Request(claim.clone())))
    };
    let claims: Vec<Button> = (1..).zip(claims).take(SHOWN_CLAIMS).map(claim).collect();
    rows.extend(claims.chunks(2).map(<[Button]>::to_vec));
    for (number, line) in order.lines.iter().enumerate().filter(|(number, _)| order.are_terms_met(*number)) {
        let name = truncate(&line.name, SHOWN_NAME);
        let label = say.text_with("admin_order.button.proof", facts! { name });
        rows.push(vec![tap(label, AdminOrderIntent::Proof(id(), number))]);
    }
    let back = match order.is_deposit() {
        true => back_to_money(say),
        false => button("admin_order.button.lists", AdminOrderIntent::Menu),
    };
    rows.push(vec![
        Button::tap(say.text("admin_order.button.answer"), AdminIntent::AnswerHelp(order.buyer)),
        Button::tap(say.text("admin_order.button.buyer"), AdminIntent::User(AdminUserIntent::Open(order.buyer))),
    ]);
    rows.push(vec![of_buyer_button(say, order.buyer), back]);
    rows
}

/// What became of an order by itself, in the order in which it happened; `marked`: that it is paid is an admin's act.
fn events(say: &Localizer, order: &Order, marked: bool) -> Vec<Facts> {
    let event = |at: Moment, key: &'static str, amount: Option<Rupiah>| {
        facts! { time: say.time(at), what: say.part(key), amount }
    };
    let mut events = vec![event(order.placed, "orders.event.placed", None)];
    events.extend(match &order.invoice.state {
        InvoiceState::PaidFromBalance { .. } if marked => None,
        InvoiceState::Open => Some(event(order.invoice.deadline, "orders.event.deadline", None)),
        InvoiceState::Lapsed { at, why: LapseReason::Expired, .. } => Some(event(*at, "orders.event.expired", None)),
        InvoiceState::Lapsed { at, why: LapseReason::Cancelled, .. } => {
            Some(event(*at, "orders.event.cancelled", None))
        }
        InvoiceState::Paid(payment) if order.goods == GoodsState::Credited => {
            Some(event(payment.at, "orders.event.credited", Some(payment.amount)))
        }
        InvoiceState::Paid(payment) => Some(event(payment.at, "orders.event.paid", None)),
        InvoiceState::PaidFromBalance { at } => Some(event(*at, "orders.event.paid_from_balance", None)),
    });
    match &order.goods {
        GoodsState::Delivered { at } => events.push(event(*at, "orders.event.delivered", None)),
        GoodsState::Sold => events.push(event(order.attempted, "orders.event.delivering", None)),
        GoodsState::Reserved | GoodsState::Returned | GoodsState::Credited | GoodsState::Deposit => {}
    }
    let extra = order.extra.iter().take(SHOWN_EXTRA);
    events.extend(extra.map(|payment| event(payment.at, "orders.event.second", Some(payment.amount))));
    events
}

/// What an admin did.
fn done(say: &Localizer, act: &OrderAct) -> Facts {
    let what = match act.kind {
        ActKind::MarkedPaid => say.part("admin_order.act.marked_paid"),
        ActKind::Refunded(amount) => say.part_with("admin_order.act.refunded", facts! { amount }),
        ActKind::Resent => say.part("admin_order.act.resent"),
        ActKind::Cancelled => say.part("admin_order.act.cancelled"),
        ActKind::Decided(decision) => {
            say.part_with("admin_order.act.decided", facts! { decision: decision_text(say, decision) })
        }
        ActKind::ProofViewed(_) => say.part("admin_order.act.proof_viewed"),
    };
    let reason = act.reason.as_ref().map(Reason::as_str).map(|reason| truncate(reason, SHOWN_REASON));
    facts! { time: say.time(act.at), what, by: truncate(&act.by.name, SHOWN_NAME), reason }
}

/// There is no such order.
pub fn order_unknown(say: &Localizer) -> String {
    say.text("admin_order.toast.unknown")
}
