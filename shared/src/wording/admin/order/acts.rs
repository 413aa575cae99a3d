//! What an admin is asked before something is done with an order, and why it is not done.

use super::tap;
use crate::domain::ids::OrderId;
use crate::domain::intent::AdminOrderIntent;
use crate::domain::money::Rupiah;
use crate::domain::order::acts::{OrderStep, Reason, RefundRefusal};
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::user::wizard::{AdminStep, WizardStep};
use crate::wording::admin::notices::help::leave_button;
use crate::wording::texts::{Localizer, facts};

/// What the gateway says of an order's charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GatewayAnswer {
    /// It is paid.
    Paid,
    /// It can still be paid.
    Pending,
    /// It was cancelled.
    Cancelled,
    /// It is not known.
    Unknown,
    /// It was asked a moment ago.
    TooSoon,
    /// Nothing that helps.
    Nothing,
    /// There is no charge to ask for.
    NeverAsked,
}

impl GatewayAnswer {
    /// Whether the charge may still be paid.
    pub const fn may_be_open(self) -> bool {
        match self {
            Self::Pending | Self::TooSoon | Self::Nothing => true,
            Self::Paid | Self::Cancelled | Self::Unknown | Self::NeverAsked => false,
        }
    }
}

/// Why an order is to be marked as paid, after what the gateway says.
pub fn ask_mark_paid(say: &Localizer, step: &WizardStep, (order, answer): (&OrderId, GatewayAnswer)) -> Screen {
    let gateway = say.part(match answer {
        // It is settled, and nobody is asked.
        GatewayAnswer::Paid => "admin_order.status.paid",
        GatewayAnswer::Pending => "admin_order.gateway.pending",
        GatewayAnswer::Cancelled => "admin_order.gateway.cancelled",
        GatewayAnswer::Unknown => "admin_order.gateway.unknown",
        GatewayAnswer::TooSoon => "admin_order.gateway.too_soon",
        GatewayAnswer::Nothing => "admin_order.gateway.nothing",
        GatewayAnswer::NeverAsked => "admin_order.gateway.never_asked",
    });
    let text = say.text_with("admin_order.ask_mark_paid", facts! { order, gateway });
    Screen::with_buttons(text, vec![vec![leave_button(say, step)]])
}

/// Whether it is to be marked as paid.
pub fn confirm_mark_paid(say: &Localizer, step: &WizardStep, order: &OrderId, reason: &Reason) -> Screen {
    let text = say.text_with("admin_order.confirm_mark_paid", facts! { order, reason: reason.as_str() });
    let mark = tap(say.text("admin_order.button.mark_paid_now"), AdminOrderIntent::ConfirmMarkPaid(order.clone()));
    Screen::with_buttons(text, vec![vec![mark.styled(Style::Good)], vec![leave_button(say, step)]])
}

/// Why something is to be done that its buyer reads; once more, if what was sent is no reason.
pub fn ask_for_reason(say: &Localizer, step: &WizardStep, wrong: bool) -> Screen {
    let key = if wrong { "admin_order.wrong_reason" } else { "admin_order.ask_reason" };
    Screen::with_buttons(say.text(key), vec![vec![leave_button(say, step)]])
}

/// How much is to be refunded: at most what is left, and what the calculator suggests.
pub fn ask_refund(
    say: &Localizer,
    step: &WizardStep,
    order: &OrderId,
    (left, suggested): (Rupiah, Option<Rupiah>),
) -> Screen {
    let text = say.text_with("admin_order.ask_refund", facts! { order, left, suggested });
    let amount = |label: String, amount| tap(label, AdminOrderIntent::RefundAmount(order.clone(), amount));
    let suggested = suggested
        .filter(|suggested| *suggested < left)
        .map(|suggested| amount(say.text_with("admin_order.button.refund_suggested", facts! { suggested }), suggested));
    let all = amount(say.text_with("admin_order.button.refund_all", facts! { left }), left);
    let rows: Vec<Vec<Button>> = vec![suggested.into_iter().collect(), vec![all], vec![leave_button(say, step)]];
    Screen::with_buttons(text, rows.into_iter().filter(|row| !row.is_empty()).collect())
}

/// What was sent is no amount, or more than is left.
pub fn wrong_refund(say: &Localizer, step: &WizardStep, left: Option<Rupiah>) -> Screen {
    let text = say.text_with("admin_order.wrong_refund", facts! { left });
    Screen::with_buttons(text, vec![vec![leave_button(say, step)]])
}

/// Whether the refund of a step is to be made.
pub fn confirm_refund(say: &Localizer, step: &OrderStep, reason: &Reason) -> Screen {
    let leave = leave_button(say, &WizardStep::Admin(AdminStep::Order(step.clone())));
    let OrderStep::ConfirmRefund { order, number, amount, .. } = step else {
        return Screen::with_buttons(say.text("admin_order.toast.stale"), vec![vec![leave]]);
    };
    let text = say.text_with("admin_order.confirm_refund", facts! { order, amount, reason: reason.as_str() });
    let label = say.text_with("admin_order.button.refund_now", facts! { amount });
    let refund = tap(label, AdminOrderIntent::ConfirmRefund(order.clone(), *number));
    Screen::with_buttons(text, vec![vec![refund.styled(Style::Good)], vec![leave]])
}

/// Why nothing is refunded.
pub fn refund_refused(say: &Localizer, refusal: RefundRefusal) -> String {
    say.text(match refusal {
        RefundRefusal::NotDelivered => "admin_order.toast.not_delivered",
        RefundRefusal::AllRefunded => "admin_order.toast.all_refunded",
        RefundRefusal::TooMuch(_) | RefundRefusal::Changed => "admin_order.toast.changed",
    })
}

/// Whether it is to be cancelled.
pub fn ask_cancel_order(say: &Localizer, order: &OrderId) -> Screen {
    let cancel = tap(say.text("admin_order.button.cancel_now"), AdminOrderIntent::Cancel(order.clone()));
    let keep = tap(say.text("admin_order.button.keep"), AdminOrderIntent::Open(order.clone()));
    let rows = vec![vec![cancel.styled(Style::Danger)], vec![keep]];
    Screen::with_buttons(say.text_with("admin_order.ask_cancel", facts! { order }), rows)
}

/// A proof that terms are met: what is written in it, or under it.
pub fn proof(say: &Localizer, order: &OrderId, text: Option<&str>) -> Screen {
    Screen::text(say.text_with("admin_order.caption.proof", facts! { order, text }))
}

/// The proof was deleted.
pub fn proof_gone(say: &Localizer) -> String {
    say.text("admin_order.toast.proof_gone")
}

/// Nobody handles their own money.
pub fn own_money(say: &Localizer) -> String {
    say.text("admin_order.toast.own")
}

/// The button belongs to a step that is over.
pub fn act_stale(say: &Localizer) -> String {
    say.text("admin_order.toast.stale")
}

/// It is paid, or is no order.
pub fn order_not_unpaid(say: &Localizer) -> String {
    say.text("admin_order.toast.not_unpaid")
}

/// There is not enough stock for it any more.
pub fn order_sold_out(say: &Localizer) -> String {
    say.text("admin_order.toast.sold_out")
}

/// A payment may be under way.
pub fn order_undecided(say: &Localizer) -> String {
    say.text("admin_order.toast.undecided")
}

/// There are no goods to send.
pub fn order_not_delivered(say: &Localizer) -> String {
    say.text("admin_order.toast.not_delivered")
}

/// The goods are on their way once more.
pub fn order_resending(say: &Localizer) -> String {
    say.text("admin_order.toast.resending")
}

/// The goods were sent again as often as one day allows.
pub fn order_resent_too_often(say: &Localizer, most: u32) -> String {
    say.text_with("admin_order.toast.too_often", facts! { most })
}
