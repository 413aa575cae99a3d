//! Orders, as an admin finds and handles them.

mod acts;
mod card;
mod lists;

pub use acts::{
    GatewayAnswer, act_stale, ask_cancel_order, ask_for_reason, ask_mark_paid, ask_refund, confirm_mark_paid,
    confirm_refund, order_not_delivered, order_not_unpaid, order_resending, order_resent_too_often, order_sold_out,
    order_undecided, own_money, proof, proof_gone, refund_refused, wrong_refund,
};
pub use card::{order, order_unknown};
pub use lists::{ask_for_day, ask_for_order, deposits_of_status, order_lists, orders_of_buyer, orders_of_status};
pub(super) use lists::{label as list_label, open_buttons};

use crate::domain::ids::{OrderId, UserId};
use crate::domain::intent::{AdminIntent, AdminOrderIntent, PageCursor};
use crate::domain::screen::Button;
use crate::wording::texts::Localizer;

/// Opens an order, in a message of its own: the one with the button stays.
pub(super) fn open_button(say: &Localizer, order: &OrderId) -> Button {
    tap(say.text("admin_order.button.open"), AdminOrderIntent::Open(order.clone())).apart()
}

/// Opens the orders of a buyer, likewise.
pub(super) fn of_buyer_button(say: &Localizer, buyer: UserId) -> Button {
    tap(say.text("admin_order.button.of_buyer"), AdminOrderIntent::Of(buyer, PageCursor::First)).apart()
}

fn tap(label: String, intent: AdminOrderIntent) -> Button {
    Button::tap(label, AdminIntent::Order(intent))
}
