//! The calculator of refunds, and the table of fees that it reckons with.

use super::{back_to_money, tap};
use crate::domain::intent::AdminMoneyIntent;
use crate::domain::money::refund::{RefundFees, Usage};
use crate::domain::screen::{Screen, Style};
use crate::domain::user::wizard::WizardStep;
use crate::wording::admin::notices::help::leave_button;
use crate::wording::texts::{Localizer, facts};

/// The calculator with its table; `changed`: somebody else changed it meanwhile.
pub fn calculator(say: &Localizer, fees: &RefundFees, changed: bool) -> Screen {
    let text = say.text_with("admin_money.calculator", facts! { changed, fees: fees.lines() });
    let calculate = tap(say.text("admin_money.button.calculate"), AdminMoneyIntent::Calculate);
    let rows = vec![
        vec![calculate.styled(Style::Primary)],
        vec![tap(say.text("admin_money.button.fees"), AdminMoneyIntent::EditFees)],
        vec![back_to_money(say)],
    ];
    Screen::with_buttons(text, rows)
}

/// What it is to reckon; once more, if what was sent can't be reckoned.
pub fn ask_to_calculate(say: &Localizer, step: &WizardStep, wrong: bool) -> Screen {
    let key = if wrong { "admin_money.wrong_calculate" } else { "admin_money.ask_calculate" };
    Screen::with_buttons(say.text(key), vec![vec![leave_button(say, step)]])
}

/// What comes out.
pub fn calculated(say: &Localizer, step: &WizardStep, usage: Usage, fees: &RefundFees) -> Screen {
    let Usage { price, used, covered } = usage;
    let text = say.text_with("admin_money.calculated", facts! { price, used, covered, refund: fees.refund(usage) });
    Screen::with_buttons(text, vec![vec![leave_button(say, step)]])
}

/// Another table is asked for; `wrong` is the number of the line that can't be taken.
pub fn ask_for_fees(say: &Localizer, step: &WizardStep, seen: &RefundFees, wrong: Option<usize>) -> Screen {
    let text = say.text_with("admin_money.ask_fees", facts! { wrong, fees: seen.lines() });
    Screen::with_buttons(text, vec![vec![leave_button(say, step)]])
}
