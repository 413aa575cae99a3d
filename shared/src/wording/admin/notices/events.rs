//! What happened in the shop, as its admins are told.

use super::help::answer_button;
use crate::domain::notice::{NamedUser, OrderEvent, OrderNews};
use crate::domain::screen::Screen;
use crate::wording::admin::order::{of_buyer_button, open_button};
use crate::wording::texts::{Localizer, facts};

/// Something happened to an order.
pub(super) fn order(say: &Localizer, news: &OrderNews) -> Screen {
    let OrderNews { buyer, order, event, first, more, amount } = news;
    let key = match event {
        OrderEvent::Placed => "admin_notice.order.placed",
        OrderEvent::Paid => "admin_notice.order.paid",
        OrderEvent::PaidLate => "admin_notice.order.paid_late",
        OrderEvent::PaidOtherwise => "admin_notice.order.paid_otherwise",
        OrderEvent::Expired => "admin_notice.order.expired",
        OrderEvent::Cancelled => "admin_notice.order.cancelled",
        OrderEvent::Deposit => "admin_notice.order.deposit",
    };
    let facts = facts! { name: &buyer.name, id: buyer.id.0, order, first: first.as_deref(), more, amount };
    Screen::with_buttons(
        say.text_with(key, facts),
        vec![vec![open_button(say, order), of_buyer_button(say, buyer.id)], vec![answer_button(say, buyer)]],
    )
}

/// Somebody acts too fast.
pub(super) fn spam(say: &Localizer, user: &NamedUser) -> Screen {
    let text = say.text_with("admin_notice.spam", facts! { name: &user.name, id: user.id.0 });
    Screen::with_buttons(text, vec![vec![answer_button(say, user)]])
}
