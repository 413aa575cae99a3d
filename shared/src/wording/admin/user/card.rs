//! A user's card, their orders and their ledger.

use super::{back_to_card, back_to_users, tap};
use crate::domain::ids::UserId;
use crate::domain::intent::{AdminIntent, AdminMoneyIntent, AdminUserIntent, PageCursor};
use crate::domain::language::Language;
use crate::domain::money::wallet::LedgerEntry;
use crate::domain::order::{OrderEntry, PaidState};
use crate::domain::page::Page;
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::time::Moment;
use crate::domain::user::User;
use crate::wording::admin::order::open_buttons;
use crate::wording::admin::paging::turns;
use crate::wording::ledger;
use crate::wording::texts::{Localizer, facts};

/// What a card shows.
pub struct UserCard<'a> {
    /// The user.
    pub user: &'a User,
    /// What they are called.
    pub name: &'a str,
    /// The group whose prices they pay.
    pub group: Option<&'a str>,
    /// They are an admin.
    pub is_admin: bool,
    /// The reader may change their rights.
    pub may_grant: bool,
    /// The reader may block them.
    pub may_block: bool,
    /// The time of reading.
    pub now: Moment,
    /// Another admin changed something meanwhile.
    pub changed: bool,
}

/// A user with all that can be done about them.
pub fn user_card(say: &Localizer, card: &UserCard<'_>) -> Screen {
    let user = card.user;
    let language = match user.language {
        Language::Indonesian => "🇮🇩",
        Language::English => "🇬🇧",
    };
    let text = say.text_with(
        "admin_user.card",
        facts! {
            language,
            name: card.name,
            id: user.id.0,
            whatsapp: user.profile.whatsapp.as_ref().map(ToString::to_string),
            since: user.since.map(|since| say.time(since)),
            balance: user.balance,
            changed: card.changed,
            group: card.group,
            is_admin: card.is_admin,
            blocked: user.blocked,
            unreachable: user.unreachable.map(|since| say.time(since)),
            muted: user.muted_until.filter(|until| card.now < *until).map(|until| say.time(until)),
        },
    );
    let button = |key: &'static str, intent| tap(say.text(key), intent);
    let message = Button::tap(say.text("admin_user.button.message"), AdminIntent::AnswerHelp(user.id));
    let mut rows = vec![
        vec![message.styled(Style::Primary)],
        vec![
            button("admin_user.button.orders", AdminUserIntent::Orders(user.id, PageCursor::First)),
            button("admin_user.button.ledger", AdminUserIntent::Ledger(user.id, PageCursor::First)),
        ],
    ];
    rows.push(vec![
        Button::tap(say.text("admin_money.button.adjust"), AdminIntent::Money(AdminMoneyIntent::Adjust(user.id))),
        button("price_group.button.open", AdminUserIntent::ChooseGroup(user.id)),
    ]);
    if user.blocked {
        rows.push(vec![button("admin_user.button.unblock", AdminUserIntent::AskBlock(user.id, false))]);
    } else if card.may_block {
        let block = button("admin_user.button.block", AdminUserIntent::AskBlock(user.id, true));
        rows.push(vec![block.styled(Style::Danger)]);
    }
    if card.may_grant {
        rows.push(vec![button("admin_user.button.rights", AdminUserIntent::Rights(user.id))]);
    }
    rows.push(vec![back_to_users(say)]);
    Screen::with_buttons(text, rows)
}

/// A page of a user's orders, the newest first; `may_open`: the admin may open them.
pub fn orders_of_user(say: &Localizer, user: UserId, page: &Page<OrderEntry>, may_open: bool) -> Screen {
    let entry = |OrderEntry { key, summary }: &OrderEntry| {
        let state = match summary.state {
            PaidState::Open => "⏳",
            PaidState::Paid => "✅",
            PaidState::Credited => "💰",
            PaidState::Lapsed => "❌",
        };
        let (id, first, more) = (&key.id, summary.first.clone(), summary.more);
        facts! { state, id, first, more, amount: summary.amount, time: say.time(key.placed) }
    };
    let orders: Vec<_> = page.entries.iter().map(entry).collect();
    let to = |to| AdminIntent::User(AdminUserIntent::Orders(user, to));
    let turn = turns(&page.entries, (page.before, page.after), |entry| entry.key.clone(), to);
    let mut rows = match may_open {
        true => open_buttons(page.entries.iter().map(|entry| &entry.key)),
        false => Vec::new(),
    };
    rows.extend([turn, vec![back_to_card(say, user)]].into_iter().filter(|row| !row.is_empty()));
    Screen::with_buttons(say.text_with("admin_user.orders", facts! { orders }), rows)
}

/// A page of a user's ledger, the newest entry first.
pub fn ledger_of_user(say: &Localizer, user: UserId, page: &Page<LedgerEntry>) -> Screen {
    let entries: Vec<_> = page.entries.iter().map(|entry| ledger::entry(say, entry)).collect();
    let to = |to| AdminIntent::User(AdminUserIntent::Ledger(user, to));
    let turn = turns(&page.entries, (page.before, page.after), |entry| entry.id.clone(), to);
    let rows = [turn, vec![back_to_card(say, user)]].into_iter().filter(|row| !row.is_empty()).collect();
    Screen::with_buttons(say.text_with("admin_user.ledger", facts! { entries }), rows)
}

/// Whether a user is to be blocked, or not any more.
pub fn ask_block(say: &Localizer, user: UserId, name: &str, blocked: bool) -> Screen {
    let (text, label, style) = match blocked {
        true => ("admin_user.ask_block", "admin_user.button.block_now", Style::Danger),
        false => ("admin_user.ask_unblock", "admin_user.button.unblock_now", Style::Good),
    };
    let now = tap(say.text(label), AdminUserIntent::Block(user, blocked)).styled(style);
    Screen::with_buttons(say.text_with(text, facts! { name }), vec![vec![now], vec![back_to_card(say, user)]])
}

/// Nobody blocks themselves, or an admin whom the deployment names.
pub fn user_not_blockable(say: &Localizer) -> String {
    say.text("admin_user.toast.not_blockable")
}
