//! Vouchers, as an admin sets them.

use super::menu::back_to_menu;
use super::notices::help::leave_button;
use crate::domain::intent::{AdminIntent, AdminVoucherIntent, PageCursor};
use crate::domain::order::PaidState;
use crate::domain::page::Page;
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::user::wizard::WizardStep;
use crate::domain::voucher::{Discount, Scope, UseKey, Voucher, VoucherCode, VoucherField, VoucherState, VoucherUse};
use crate::wording::admin::paging::turns;
use crate::wording::texts::{Facts, Localizer, facts};

/// A page of the list, each with how many orders use it.
pub fn vouchers(say: &Localizer, page: &Page<(Voucher, u32)>) -> Screen {
    let entry = |(voucher, uses): &(Voucher, u32)| {
        let discount = discount(say, &voucher.discount);
        let paused = voucher.state == VoucherState::Paused;
        facts! { code: voucher.code.as_str(), discount, paused, uses, most: voucher.most_uses }
    };
    let text =
        say.text_with("admin_voucher.list", facts! { vouchers: page.entries.iter().map(entry).collect::<Vec<_>>() });
    let open =
        |(voucher, _): &(Voucher, u32)| tap(voucher.code.to_string(), AdminVoucherIntent::Open(voucher.code.clone()));
    let buttons: Vec<Button> = page.entries.iter().map(open).collect();
    let mut rows: Vec<Vec<Button>> = buttons.chunks(2).map(<[Button]>::to_vec).collect();
    let to = |to| AdminIntent::Voucher(AdminVoucherIntent::List(to));
    rows.push(turns(&page.entries, (page.before, page.after), |(voucher, _)| voucher.code.clone(), to));
    rows.push(vec![tap(say.text("admin_voucher.button.new"), AdminVoucherIntent::New).styled(Style::Primary)]);
    rows.push(vec![back_to_menu(say)]);
    rows.retain(|row| !row.is_empty());
    Screen::with_buttons(text, rows)
}

/// A voucher with all that can be done with it; `changed`: somebody else changed it meanwhile.
pub fn voucher(say: &Localizer, (voucher, uses): (&Voucher, u32), changed: bool) -> Screen {
    let paused = voucher.state == VoucherState::Paused;
    let goods = match &voucher.scope {
        Scope::All => None,
        Scope::Product(code) => Some(code.to_string()),
        Scope::Category(category) => Some(category.as_str().to_owned()),
    };
    let text = say.text_with(
        "admin_voucher.card",
        facts! {
            changed, paused, goods, uses,
            code: voucher.code.as_str(),
            discount: discount(say, &voucher.discount),
            from: voucher.from.map(|from| say.time(from)),
            until: voucher.until.map(|until| say.time(until)),
            minimum: Some(voucher.minimum).filter(|minimum| minimum.get() > 0),
            most: voucher.most_uses,
            each: voucher.most_uses_each,
            first_order: voucher.first_order,
        },
    );
    let code = || voucher.code.clone();
    let is_percent = matches!(voucher.discount, Discount::Percent { .. });
    let edit = |field: VoucherField| tap(say.text(label(field)), AdminVoucherIntent::Edit(code(), field));
    let fields = VoucherField::ALL.into_iter().filter(|field| is_percent || *field != VoucherField::Cap);
    let edits: Vec<Button> = fields.map(edit).collect();
    let mut rows: Vec<Vec<Button>> = edits.chunks(2).map(<[Button]>::to_vec).collect();
    rows.push(vec![tap(say.text("admin_voucher.button.who"), AdminVoucherIntent::Uses(code(), PageCursor::First))]);
    let first = match voucher.first_order {
        true => say.text("admin_voucher.button.all_orders"),
        false => say.text("admin_voucher.button.first_order"),
    };
    rows.push(vec![tap(first, AdminVoucherIntent::FirstOrder(code(), !voucher.first_order))]);
    let pause = match paused {
        true => say.text("admin_voucher.button.resume"),
        false => say.text("admin_voucher.button.pause"),
    };
    let delete = tap(say.text("admin_voucher.button.delete"), AdminVoucherIntent::AskDelete(code()));
    rows.push(vec![tap(pause, AdminVoucherIntent::Pause(code(), !paused)), delete.styled(Style::Danger)]);
    rows.push(vec![back_to_list(say)]);
    Screen::with_buttons(text, rows)
}

/// A page of the orders that use a voucher, the newest first. Their ids, and those of the buyers, can be pasted.
pub fn voucher_uses(say: &Localizer, code: &VoucherCode, page: &Page<VoucherUse>) -> Screen {
    let entry = |VoucherUse { key: UseKey(key), buyer, summary }: &VoucherUse| {
        let (id, buyer, paid) = (&key.id, buyer.0, summary.state == PaidState::Paid);
        facts! { id, buyer, paid, amount: summary.amount, time: say.time(key.placed) }
    };
    let orders: Vec<_> = page.entries.iter().map(entry).collect();
    let to = |to| AdminIntent::Voucher(AdminVoucherIntent::Uses(code.clone(), to));
    let turns = turns(&page.entries, (page.before, page.after), |entry| entry.key.clone(), to);
    let back = tap(say.text("admin_voucher.button.card"), AdminVoucherIntent::Open(code.clone()));
    let rows = [turns, vec![back]].into_iter().filter(|row| !row.is_empty()).collect();
    Screen::with_buttons(say.text_with("admin_voucher.uses", facts! { code: code.as_str(), orders }), rows)
}

/// A new voucher is asked for.
pub fn ask_for_voucher(say: &Localizer, step: &WizardStep) -> Screen {
    Screen::with_buttons(say.text("admin_voucher.ask_new"), leave(say, step))
}

/// The line can't be a voucher: this column is wrong, or all of it.
pub fn wrong_voucher(say: &Localizer, step: &WizardStep, column: Option<&str>) -> Screen {
    let key = match column {
        Some("code") => "admin_voucher.wrong_code",
        Some("discount") => "admin_voucher.wrong_discount",
        Some("uses") => "admin_voucher.wrong_uses",
        Some(_) | None => "admin_voucher.wrong_line",
    };
    Screen::with_buttons(say.text(key), leave(say, step))
}

/// There is a voucher with this code, or there was one that orders used.
pub fn voucher_exists(say: &Localizer, step: &WizardStep, code: &VoucherCode, deleted: bool) -> Screen {
    let open = tap(code.to_string(), AdminVoucherIntent::Open(code.clone()));
    let mut rows = if deleted { Vec::new() } else { vec![vec![open]] };
    rows.extend(leave(say, step));
    Screen::with_buttons(say.text_with("admin_voucher.exists", facts! { code: code.as_str(), deleted }), rows)
}

/// Another value of a field is asked for; once more, if what was sent is not allowed.
pub fn ask_for_field(say: &Localizer, step: &WizardStep, field: VoucherField, wrong: bool) -> Screen {
    let text = match wrong {
        true => say.text_with("admin_voucher.wrong_value", facts! { ask: say.part(question(field)) }),
        false => say.text(question(field)),
    };
    Screen::with_buttons(text, leave(say, step))
}

/// Whether it is to be deleted.
pub fn ask_delete_voucher(say: &Localizer, code: &VoucherCode) -> Screen {
    let delete = tap(say.text("admin_voucher.button.delete_now"), AdminVoucherIntent::Delete(code.clone()));
    let keep = tap(say.text("admin_voucher.button.keep"), AdminVoucherIntent::Open(code.clone()));
    let rows = vec![vec![delete.styled(Style::Danger)], vec![keep]];
    Screen::with_buttons(say.text_with("admin_voucher.ask_delete", facts! { code: code.as_str() }), rows)
}

/// It is deleted.
pub fn voucher_deleted(say: &Localizer, code: &VoucherCode) -> Screen {
    let text = say.text_with("admin_voucher.deleted", facts! { code: code.as_str() });
    Screen::with_buttons(text, vec![vec![back_to_list(say)]])
}

/// There is no such voucher any more.
pub fn voucher_gone(say: &Localizer) -> String {
    say.text("admin_voucher.toast.unknown")
}

fn discount(say: &Localizer, discount: &Discount) -> Facts {
    let (percent, cap, amount) = match discount {
        Discount::Percent { percent, cap } => (Some(*percent), *cap, None),
        Discount::Amount(amount) => (None, None, Some(*amount)),
    };
    say.part_with("admin_voucher.discount", facts! { percent, cap, amount })
}

fn back_to_list(say: &Localizer) -> Button {
    tap(say.text("admin_voucher.button.list"), AdminVoucherIntent::List(PageCursor::First))
}

fn leave(say: &Localizer, step: &WizardStep) -> Vec<Vec<Button>> {
    vec![vec![leave_button(say, step)]]
}

fn tap(label: String, intent: AdminVoucherIntent) -> Button {
    Button::tap(label, AdminIntent::Voucher(intent))
}

const fn label(field: VoucherField) -> &'static str {
    match field {
        VoucherField::Discount => "admin_voucher.button.discount",
        VoucherField::Cap => "admin_voucher.button.cap",
        VoucherField::From => "admin_voucher.button.from",
        VoucherField::Until => "admin_voucher.button.until",
        VoucherField::Minimum => "admin_voucher.button.minimum",
        VoucherField::Goods => "admin_voucher.button.goods",
        VoucherField::Uses => "admin_voucher.button.uses",
        VoucherField::UsesEach => "admin_voucher.button.each",
    }
}

const fn question(field: VoucherField) -> &'static str {
    match field {
        VoucherField::Discount => "admin_voucher.ask.discount",
        VoucherField::Cap => "admin_voucher.ask.cap",
        VoucherField::From => "admin_voucher.ask.from",
        VoucherField::Until => "admin_voucher.ask.until",
        VoucherField::Minimum => "admin_voucher.ask.minimum",
        VoucherField::Goods => "admin_voucher.ask.goods",
        VoucherField::Uses => "admin_voucher.ask.uses",
        VoucherField::UsesEach => "admin_voucher.ask.each",
    }
}
