//! The balance: what is in it, its history, deposits.

use crate::domain::ids::OrderId;
use crate::domain::intent::{BalanceIntent, BuyerIntent, OrdersIntent, PageCursor};
use crate::domain::money::Rupiah;
use crate::domain::money::wallet::{LedgerEntry, MIN_DEPOSIT};
use crate::domain::order::Order;
use crate::domain::order::invoice::{Charge, InvoiceState, LapseReason};
use crate::domain::page::Page;
use crate::domain::screen::{Button, Screen, Style};
use crate::wording::buyer::keyboard;
use crate::wording::ledger;
use crate::wording::texts::{Facts, Localizer, facts};

/// The amounts of a deposit that have a button of their own, two a row.
const AMOUNTS: [[u64; 2]; 2] = [[10_000, 25_000], [50_000, 100_000]];

/// The balance, and what fills it: by a transfer only where there is an admin to see its proof.
pub fn balance(say: &Localizer, balance: Rupiah, admins: bool) -> Screen {
    let deposits = BuyerIntent::Orders(OrdersIntent::Deposits(PageCursor::First));
    let transfer = admins.then(|| button(say, "balance.button.transfer", BalanceIntent::Transfer));
    let buttons = [
        Some(button(say, "balance.button.fill", BalanceIntent::ChooseDeposit).styled(Style::Primary)),
        transfer,
        Some(button(say, "balance.button.history", BalanceIntent::History(PageCursor::First))),
        Some(Button::tap(say.text("balance.button.deposits"), deposits)),
        Some(keyboard::browse(say)),
    ];
    let rows = buttons.into_iter().flatten().map(|button| vec![button]).collect();
    Screen::with_buttons(say.text_with("balance.page", facts! { balance }), rows)
}

/// A page of the ledger.
pub fn balance_history(say: &Localizer, balance: Rupiah, page: &Page<LedgerEntry>) -> Screen {
    let entries: Vec<Facts> = page.entries.iter().map(|entry| ledger::entry(say, entry)).collect();
    let text = say.text_with("balance.history", facts! { balance, entries });
    let edge = |entry: Option<&LedgerEntry>| entry.map(|entry| entry.id.clone());
    let newer = edge(page.entries.first()).filter(|_| page.before).map(PageCursor::Before);
    let older = edge(page.entries.last()).filter(|_| page.after).map(PageCursor::After);
    let to = |label: &str, to: PageCursor<_>| Button::tap(label, BuyerIntent::Balance(BalanceIntent::History(to)));
    let pages: Vec<Button> =
        newer.map(|cursor| to("⬅️", cursor)).into_iter().chain(older.map(|cursor| to("➡️", cursor))).collect();
    let rows = [pages, vec![back(say)]].into_iter().filter(|row| !row.is_empty()).collect();
    Screen::with_buttons(text, rows)
}

/// The amounts of a deposit to choose from.
pub fn choose_deposit(say: &Localizer, balance: Rupiah) -> Screen {
    let row = |amounts: [u64; 2]| amounts.map(|amount| amount_button(Rupiah::new(amount))).into();
    let mut rows: Vec<Vec<Button>> = AMOUNTS.map(row).into();
    rows.push(vec![button(say, "balance.button.other", BalanceIntent::EnterDeposit)]);
    rows.push(vec![back(say)]);
    Screen::with_buttons(say.text_with("balance.choose", facts! { balance, least: MIN_DEPOSIT }), rows)
}

fn amount_button(amount: Rupiah) -> Button {
    Button::tap(amount.to_string(), BuyerIntent::Balance(BalanceIntent::Deposit(amount)))
}

/// Whether a deposit of so much is to be invoiced.
pub fn confirm_deposit(say: &Localizer, amount: Rupiah) -> Screen {
    let rows = vec![
        vec![button(say, "balance.button.pay", BalanceIntent::Deposit(amount)).styled(Style::Good)],
        vec![button(say, "balance.button.change", BalanceIntent::EnterDeposit), back(say)],
    ];
    Screen::with_buttons(say.text_with("balance.confirm", facts! { amount }), rows)
}

/// The balance does not suffice for a total: the way to fill it up to that, and the other way to pay.
pub fn balance_too_low(say: &Localizer, balance: Rupiah, total: Rupiah) -> Screen {
    let missing = balance.missing_to(total);
    let deposit = missing.max(MIN_DEPOSIT);
    let text = say.text_with("balance.too_low", facts! { balance, total, missing, least: MIN_DEPOSIT });
    let fill = say.text_with("balance.button.fill_up", facts! { deposit });
    let rows = vec![
        vec![Button::tap(fill, BuyerIntent::Balance(BalanceIntent::Deposit(deposit))).styled(Style::Primary)],
        vec![Button::tap(say.text("balance.button.other_way"), BuyerIntent::Checkout(total, None))],
        vec![Button::tap(say.text("cart.button.open"), BuyerIntent::Cart)],
    ];
    Screen::with_buttons(text, rows)
}

/// The caption under the QR picture of a deposit.
pub(in crate::wording::buyer) fn deposit_caption(say: &Localizer, deposit: &Order, charge: &Charge) -> String {
    let amount = deposit.invoice.amount;
    let fee = charge.total.get().saturating_sub(amount.get());
    let (total, deadline) = (charge.total, say.time(deposit.invoice.deadline));
    say.text_with(
        "balance.caption.invoice",
        facts! { order: &deposit.id, amount, fee: Rupiah::new(fee), total, deadline },
    )
}

/// A deposit stands, but the gateway gives no invoice yet.
pub(in crate::wording::buyer) fn deposit_waiting(say: &Localizer, deposit: &Order) -> String {
    say.text_with("balance.waiting", facts! { order: &deposit.id, deadline: say.time(deposit.invoice.deadline) })
}

/// A deposit expired or was cancelled.
pub fn deposit_closed(say: &Localizer, deposit: &Order) -> Screen {
    let facts = facts! { order: &deposit.id, amount: deposit.invoice.amount };
    let key = match deposit.invoice.state {
        InvoiceState::Lapsed { why: LapseReason::Cancelled, .. } => "balance.cancelled",
        InvoiceState::Lapsed { why: LapseReason::Expired, .. }
        | InvoiceState::Open
        | InvoiceState::Paid(_)
        | InvoiceState::PaidFromBalance { .. } => "balance.expired",
    };
    Screen::with_buttons(
        say.text_with(key, facts),
        vec![vec![button(say, "balance.button.fill", BalanceIntent::ChooseDeposit)]],
    )
}

/// A deposit was paid.
pub(in crate::wording::buyer) fn deposit_paid(say: &Localizer, order: &OrderId, amount: Rupiah) -> Screen {
    // Whoever was short of balance has a cart that waits.
    let cart = Button::tap(say.text("cart.button.open"), BuyerIntent::Cart);
    Screen::with_buttons(
        say.text_with("balance.paid", facts! { order, amount }),
        vec![vec![cart.styled(Style::Primary).apart()], vec![open(say).apart(), keyboard::browse(say).apart()]],
    )
}

/// Opens the balance.
pub(in crate::wording::buyer) fn open(say: &Localizer) -> Button {
    button(say, "balance.button.open", BalanceIntent::Show)
}

/// Back to the balance.
pub(in crate::wording::buyer) fn back(say: &Localizer) -> Button {
    button(say, "balance.button.back", BalanceIntent::Show)
}

fn button(say: &Localizer, key: &'static str, intent: BalanceIntent) -> Button {
    Button::tap(say.text(key), BuyerIntent::Balance(intent))
}
