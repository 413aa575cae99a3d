//! The lists in which an admin finds orders and deposits.

use super::tap;
use crate::domain::ids::UserId;
use crate::domain::intent::{AdminIntent, AdminMoneyIntent, AdminOrderIntent, PageCursor};
use crate::domain::order::acts::{OrderStatus, Period};
use crate::domain::order::{OrderEntry, OrderKey, PaidState};
use crate::domain::page::Page;
use crate::domain::screen::{Button, Screen};
use crate::domain::time::Moment;
use crate::domain::user::wizard::WizardStep;
use crate::wording::admin::menu::back_to_menu;
use crate::wording::admin::money::back_to_money;
use crate::wording::admin::notices::help::leave_button;
use crate::wording::admin::paging::turns;
use crate::wording::texts::{Facts, Localizer, facts};
use crate::wording::truncate::truncate;

/// Characters of a product's name in a list.
const SHOWN_NAME: usize = 32;

/// The list, its days as they were chosen, and their first and last moment.
type Shown = (OrderStatus, Period, (Moment, Moment));

/// The lists to choose from.
pub fn order_lists(say: &Localizer) -> Screen {
    let list = |status: OrderStatus| {
        tap(say.text(label(status)), AdminOrderIntent::List(status, Period::Week, PageCursor::First))
    };
    let buttons: Vec<Button> = OrderStatus::ORDERS.into_iter().map(list).collect();
    let mut rows: Vec<Vec<Button>> = buttons.chunks(2).map(<[Button]>::to_vec).collect();
    rows.push(vec![tap(say.text("admin_order.button.find"), AdminOrderIntent::Find)]);
    rows.push(vec![back_to_menu(say)]);
    Screen::with_buttons(say.text("admin_order.lists"), rows)
}

/// A page of the orders of a status.
pub fn orders_of_status(say: &Localizer, (status, period, days): Shown, page: &Page<(OrderEntry, UserId)>) -> Screen {
    let text = say.text_with("admin_order.list", facts_of(say, (status, period, days), page));
    let list = |period, to| AdminIntent::Order(AdminOrderIntent::List(status, period, to));
    let day = AdminIntent::Order(AdminOrderIntent::AskDay(status));
    let back = tap(say.text("admin_order.button.lists"), AdminOrderIntent::Menu);
    Screen::with_buttons(text, rows(say, page, (period, &list), vec![day_button(say, day)], back))
}

/// A page of the deposits of a status.
pub fn deposits_of_status(say: &Localizer, (status, period, days): Shown, page: &Page<(OrderEntry, UserId)>) -> Screen {
    let text = say.text_with("admin_money.deposits", facts_of(say, (status, period, days), page));
    let list = |period, to| AdminIntent::Money(AdminMoneyIntent::Deposits(status, period, to));
    let day = AdminIntent::Money(AdminMoneyIntent::AskDay(status));
    Screen::with_buttons(text, rows(say, page, (period, &list), vec![day_button(say, day)], back_to_money(say)))
}

/// A page of the orders of a buyer.
pub fn orders_of_buyer(say: &Localizer, buyer: UserId, page: &Page<OrderEntry>) -> Screen {
    let entry = |OrderEntry { key, summary }: &OrderEntry| {
        let state = say.part(match summary.state {
            PaidState::Open => "admin_order.status.unpaid",
            PaidState::Paid => "admin_order.status.paid",
            PaidState::Lapsed => "admin_order.status.lapsed",
            PaidState::Credited => "admin_order.status.refunded",
        });
        let first = summary.first.as_deref().map(|first| truncate(first, SHOWN_NAME));
        facts! { id: &key.id, first, more: summary.more, amount: summary.amount, state, time: say.time(key.placed) }
    };
    let orders: Vec<Facts> = page.entries.iter().map(entry).collect();
    let text = say.text_with("admin_order.of_buyer", facts! { buyer: buyer.0, orders });
    let keys: Vec<&OrderKey> = page.entries.iter().map(|entry| &entry.key).collect();
    let mut rows = open_buttons(keys.iter().copied());
    let to = |to| AdminIntent::Order(AdminOrderIntent::Of(buyer, to));
    rows.push(turns(&keys, (page.before, page.after), |key| (*key).clone(), to));
    rows.push(vec![tap(say.text("admin_order.button.lists"), AdminOrderIntent::Menu)]);
    rows.retain(|row| !row.is_empty());
    Screen::with_buttons(text, rows)
}

/// The day of a list is asked for; once more, if what was sent is none.
pub fn ask_for_day(say: &Localizer, step: &WizardStep, wrong: bool) -> Screen {
    let key = if wrong { "admin_order.wrong_day" } else { "admin_order.ask_day" };
    Screen::with_buttons(say.text(key), vec![vec![leave_button(say, step)]])
}

/// The id of an order or a buyer is asked for; once more, if what was sent is none.
pub fn ask_for_order(say: &Localizer, step: &WizardStep, wrong: bool) -> Screen {
    let key = if wrong { "admin_order.wrong_find" } else { "admin_order.ask_find" };
    Screen::with_buttons(say.text(key), vec![vec![leave_button(say, step)]])
}

fn facts_of(say: &Localizer, (status, _, (from, until)): Shown, page: &Page<(OrderEntry, UserId)>) -> Facts {
    let entry = |(OrderEntry { key, summary }, buyer): &(OrderEntry, UserId)| {
        let first = summary.first.as_deref().map(|first| truncate(first, SHOWN_NAME));
        let (time, amount) = (say.time(key.placed), summary.amount);
        facts! { id: &key.id, first, more: summary.more, amount, buyer: buyer.0, time }
    };
    let orders: Vec<Facts> = page.entries.iter().map(entry).collect();
    facts! { status: say.part(status_key(status)), from: say.time(from), until: say.time(until), orders }
}

/// What opens the entries, turns the pages, and chooses other days.
fn rows(
    say: &Localizer,
    page: &Page<(OrderEntry, UserId)>,
    (period, list): (Period, &dyn Fn(Period, PageCursor<OrderKey>) -> AdminIntent),
    day: Vec<Button>,
    back: Button,
) -> Vec<Vec<Button>> {
    let keys: Vec<&OrderKey> = page.entries.iter().map(|(entry, _)| &entry.key).collect();
    let mut rows = open_buttons(keys.iter().copied());
    rows.push(turns(&keys, (page.before, page.after), |key| (*key).clone(), |to| list(period, to)));
    let other = |key: &'static str, period| Button::tap(say.text(key), list(period, PageCursor::First));
    rows.push(vec![
        other("admin_order.button.today", Period::Today),
        other("admin_order.button.yesterday", Period::Yesterday),
        other("admin_order.button.week", Period::Week),
    ]);
    rows.push(day);
    rows.push(vec![back]);
    rows.retain(|row| !row.is_empty());
    rows
}

fn day_button(say: &Localizer, intent: AdminIntent) -> Button {
    Button::tap(say.text("admin_order.button.day"), intent)
}

/// A button for each order, which opens it.
pub(in crate::wording::admin) fn open_buttons<'a>(keys: impl Iterator<Item = &'a OrderKey>) -> Vec<Vec<Button>> {
    let buttons: Vec<Button> =
        keys.map(|key| tap(key.id.to_string(), AdminOrderIntent::Open(key.id.clone()))).collect();
    buttons.chunks(2).map(<[Button]>::to_vec).collect()
}

/// What an order of this list is.
pub(super) const fn status_key(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::Unpaid => "admin_order.status.unpaid",
        OrderStatus::Owed => "admin_order.status.owed",
        OrderStatus::Delivered => "admin_order.status.delivered",
        OrderStatus::Expired => "admin_order.status.expired",
        OrderStatus::Cancelled => "admin_order.status.cancelled",
        OrderStatus::Refunded => "admin_order.status.refunded",
        OrderStatus::DepositUnpaid => "admin_order.status.deposit_unpaid",
        OrderStatus::DepositPaid => "admin_order.status.deposit_paid",
        OrderStatus::DepositLapsed => "admin_order.status.deposit_lapsed",
    }
}

/// The button of a list.
pub(in crate::wording::admin) const fn label(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::Unpaid => "admin_order.button.unpaid",
        OrderStatus::Owed => "admin_order.button.owed",
        OrderStatus::Delivered => "admin_order.button.delivered",
        OrderStatus::Expired => "admin_order.button.expired",
        OrderStatus::Cancelled => "admin_order.button.cancelled",
        OrderStatus::Refunded => "admin_order.button.refunded",
        OrderStatus::DepositUnpaid => "admin_money.button.deposits_unpaid",
        OrderStatus::DepositPaid => "admin_money.button.deposits_paid",
        OrderStatus::DepositLapsed => "admin_money.button.deposits_lapsed",
    }
}
