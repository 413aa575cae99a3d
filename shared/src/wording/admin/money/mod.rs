//! Money, as an admin handles it: balances, deposits, what buyers ask for, and the calculator of refunds.

mod calculator;

pub use calculator::{ask_for_fees, ask_to_calculate, calculated, calculator};

use crate::domain::intent::{AdminIntent, AdminMoneyIntent, PageCursor};
use crate::domain::money::Rupiah;
use crate::domain::money::adjustment::Adjustment;
use crate::domain::notice::NamedUser;
use crate::domain::order::acts::{OrderStatus, Period, Reason};
use crate::domain::page::Page;
use crate::domain::request::{Request, RequestKey, Subject};
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::time::Moment;
use crate::domain::user::wizard::WizardStep;
use crate::wording::admin::menu::back_to_menu;
use crate::wording::admin::notices::help::leave_button;
use crate::wording::admin::order::list_label;
use crate::wording::admin::paging::turns;
use crate::wording::texts::{Facts, Localizer, facts};
use crate::wording::truncate::truncate;

/// Characters of a product's name in the list, and on a button.
const SHOWN_NAME: usize = 32;

/// What can be done about money.
pub fn money(say: &Localizer) -> Screen {
    let deposits = |status: OrderStatus| {
        tap(say.text(list_label(status)), AdminMoneyIntent::Deposits(status, Period::Week, PageCursor::First))
    };
    let button = |key: &'static str, intent| tap(say.text(key), intent);
    let mut rows = vec![
        vec![
            button("admin_money.button.requests", AdminMoneyIntent::Requests(PageCursor::First)).styled(Style::Primary),
        ],
        vec![button("admin_money.button.adjust", AdminMoneyIntent::AdjustWhom)],
    ];
    rows.extend(OrderStatus::DEPOSITS.chunks(2).map(|pair| pair.iter().copied().map(deposits).collect()));
    rows.push(vec![button("admin_money.button.calculator", AdminMoneyIntent::Calculator)]);
    rows.push(vec![back_to_menu(say)]);
    Screen::with_buttons(say.text("admin_money.page"), rows)
}

/// A page of what buyers ask for and nobody has decided.
pub fn open_requests(say: &Localizer, page: &Page<(RequestKey, Request)>) -> Screen {
    let entry = |(_, request): &(RequestKey, Request)| {
        let (name, amount) = subject(request);
        facts! { name, amount, buyer: request.buyer.0, time: say.time(request.opened) }
    };
    let requests: Vec<Facts> = page.entries.iter().map(entry).collect();
    let text = say.text_with("admin_money.requests", facts! { requests });
    let open = |(_, request): &(RequestKey, Request)| {
        let label = match subject(request) {
            (Some(name), _) => say.text_with("admin_money.button.claim", facts! { name }),
            (None, amount) => say.text_with("admin_money.button.transfer", facts! { amount }),
        };
        vec![tap(label, AdminMoneyIntent::Request(request.id.clone()))]
    };
    let mut rows: Vec<Vec<Button>> = page.entries.iter().map(open).collect();
    let to = |to| AdminIntent::Money(AdminMoneyIntent::Requests(to));
    rows.push(turns(&page.entries, (page.before, page.after), |(key, _)| key.clone(), to));
    rows.push(vec![back_to_money(say)]);
    rows.retain(|row| !row.is_empty());
    Screen::with_buttons(text, rows)
}

/// The product that is claimed, and the amount that it is about.
fn subject(request: &Request) -> (Option<String>, Rupiah) {
    match &request.subject {
        Subject::Transfer { amount } => (None, *amount),
        Subject::Warranty { name, refund, .. } => (Some(truncate(name, SHOWN_NAME)), *refund),
    }
}

/// Whose balance is to be adjusted; once more, if what was sent is no id.
pub fn ask_whose_balance(say: &Localizer, step: &WizardStep, wrong: bool) -> Screen {
    let key = if wrong { "admin_money.wrong_user" } else { "admin_money.ask_user" };
    Screen::with_buttons(say.text(key), vec![vec![leave_button(say, step)]])
}

/// By how much; once more, if that can't be.
pub fn ask_adjustment(
    say: &Localizer,
    step: &WizardStep,
    NamedUser { id, name }: &NamedUser,
    (balance, wrong): (Rupiah, bool),
) -> Screen {
    let key = if wrong { "admin_money.wrong_amount" } else { "admin_money.ask_amount" };
    let text = say.text_with(key, facts! { name, id: id.0, balance });
    Screen::with_buttons(text, vec![vec![leave_button(say, step)]])
}

/// Whether a balance is to be adjusted: by what, why, and the moment that names the adjustment.
pub fn confirm_adjustment(
    say: &Localizer,
    step: &WizardStep,
    (NamedUser { id, name }, balance): (&NamedUser, Rupiah),
    (change, reason, asked): (Adjustment, &Reason, Moment),
) -> Screen {
    let Adjustment { adds, amount } = change;
    let after = change.apply(balance);
    let facts = facts! { adds, name, id: id.0, amount, balance, after, reason: reason.as_str() };
    let adjust = tap(say.text("admin_money.button.adjust_now"), AdminMoneyIntent::ConfirmAdjust(*id, asked));
    let rows = vec![after.iter().map(|_| adjust.clone().styled(Style::Good)).collect(), vec![leave_button(say, step)]];
    let rows = rows.into_iter().filter(|row: &Vec<Button>| !row.is_empty()).collect();
    Screen::with_buttons(say.text_with("admin_money.confirm", facts), rows)
}

/// It is adjusted.
pub fn adjusted(say: &Localizer, NamedUser { id, name }: &NamedUser, balance: Rupiah) -> Screen {
    let text = say.text_with("admin_money.adjusted", facts! { name, id: id.0, balance });
    Screen::with_buttons(text, vec![vec![back_to_money(say)]])
}

/// The balance does not suffice any more.
pub fn balance_too_low(say: &Localizer) -> String {
    say.text("admin_money.toast.too_low")
}

/// The way back to what can be done about money.
pub(super) fn back_to_money(say: &Localizer) -> Button {
    tap(say.text("admin_money.button.back"), AdminMoneyIntent::Menu)
}

/// The way back to what buyers ask for.
pub(super) fn back_to_requests(say: &Localizer) -> Button {
    tap(say.text("admin_money.button.back_to_requests"), AdminMoneyIntent::Requests(PageCursor::First))
}

/// Shows what proves a request once more.
pub(super) fn proof_button(say: &Localizer, request: &Request) -> Button {
    tap(say.text("admin_money.button.proof"), AdminMoneyIntent::Proof(request.id.clone()))
}

fn tap(label: String, intent: AdminMoneyIntent) -> Button {
    Button::tap(label, AdminIntent::Money(intent))
}
