//! What an admin did with a buyer's money.

use crate::domain::ids::OrderId;
use crate::domain::money::Rupiah;
use crate::domain::money::adjustment::Adjustment;
use crate::domain::order::acts::Reason;
use crate::domain::screen::Screen;
use crate::wording::buyer::account::balance;
use crate::wording::buyer::keyboard::browse;
use crate::wording::texts::{Localizer, facts};

/// Something of an order was refunded.
pub(super) fn refunded(say: &Localizer, order: &OrderId, amount: Rupiah, reason: &Reason) -> Screen {
    let text = say.text_with("admin_money.told.refunded", facts! { order, amount, reason: reason.as_str() });
    Screen::with_buttons(text, vec![vec![balance::open(say).apart(), browse(say).apart()]])
}

/// Their balance was adjusted.
pub(super) fn adjusted(say: &Localizer, Adjustment { adds, amount }: Adjustment, reason: &Reason) -> Screen {
    let key = if adds { "admin_money.told.added" } else { "admin_money.told.taken" };
    let text = say.text_with(key, facts! { amount, reason: reason.as_str() });
    Screen::with_buttons(text, vec![vec![balance::open(say).apart()]])
}
