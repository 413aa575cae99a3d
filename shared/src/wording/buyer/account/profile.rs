//! The buyer's profile, and the wizard that edits it.

use super::terms::ask_for_proof;
use crate::domain::intent::BuyerIntent;
use crate::domain::language::Language;
use crate::domain::screen::{Button, Screen};
use crate::domain::user::User;
use crate::domain::user::wizard::WizardStep;
use crate::wording::buyer::keyboard::reply_keyboard;
use crate::wording::buyer::notices::{help, help_wrong_kind};
use crate::wording::texts::{Localizer, facts};

/// The profile. `telegram_name` is what they call themselves in Telegram; with `languages`, another language can be chosen.
pub fn profile(say: &Localizer, user: &User, telegram_name: &str, languages: bool) -> Screen {
    let name = user.profile.name_or(telegram_name);
    let whatsapp = user.profile.whatsapp.as_ref().map(ToString::to_string);
    let text = say.text_with("profile.page", facts! { name, whatsapp, balance: user.balance, id: user.id.0 });
    let other = match say.language() {
        Language::Indonesian => Language::English,
        Language::English => Language::Indonesian,
    };
    let mut rows = vec![vec![
        Button::tap(say.text("profile.button.name"), BuyerIntent::EditName),
        Button::tap(say.text("profile.button.whatsapp"), BuyerIntent::EditWhatsApp),
    ]];
    if user.profile.whatsapp.is_some() {
        rows.push(vec![Button::tap(say.text("profile.button.no_whatsapp"), BuyerIntent::RemoveWhatsApp)]);
    }
    if languages {
        rows.push(vec![Button::tap(say.text("profile.button.language"), BuyerIntent::SetLanguage(other))]);
    }
    Screen::with_buttons(text, rows)
}

/// The profile after a change.
pub fn profile_saved(say: &Localizer, user: &User, telegram_name: &str, languages: bool) -> Screen {
    let profile = profile(say, user, telegram_name, languages);
    Screen { text: format!("{}\n\n{}", say.text("profile.saved"), profile.text), ..profile }
}

/// What a step waits for.
pub fn ask_for(say: &Localizer, step: &WizardStep) -> Screen {
    let key = match step {
        WizardStep::EnterTransfer => "transfer.ask_amount",
        WizardStep::ProveTransfer { amount } => {
            return Screen::with_buttons(
                say.text_with("transfer.ask_proof", facts! { amount }),
                vec![vec![leave_button(say, step)]],
            );
        }
        WizardStep::ClaimWarranty { .. } => "warranty.ask",
        WizardStep::MeetTerms { .. } => return ask_for_proof(say, step, "", ""),
        WizardStep::EditName => "profile.ask_name",
        WizardStep::EditWhatsApp => "profile.ask_whatsapp",
        WizardStep::Quantity { .. } => "product.ask_quantity",
        WizardStep::Search => "search.ask",
        WizardStep::EnterVoucher => "voucher.ask",
        WizardStep::EnterDeposit => "balance.ask_amount",
        WizardStep::Help { order } => return help(say, order.as_ref()),
        WizardStep::Admin(_) => return nothing_to_leave(say),
    };
    Screen::with_buttons(say.text(key), vec![vec![leave_button(say, step)]])
}

/// What was written can't be taken: why, and what is waited for.
pub fn ask_again(say: &Localizer, step: &WizardStep) -> Screen {
    let key = match step {
        WizardStep::EnterTransfer => "transfer.wrong_amount",
        WizardStep::ProveTransfer { amount } => {
            return Screen::with_buttons(
                say.text_with("transfer.wrong_proof", facts! { amount }),
                vec![vec![leave_button(say, step)]],
            );
        }
        WizardStep::ClaimWarranty { .. } | WizardStep::MeetTerms { .. } => "warranty.wrong_answer",
        WizardStep::EditName => "profile.wrong_name",
        WizardStep::EditWhatsApp => "profile.wrong_whatsapp",
        WizardStep::Quantity { .. } => "product.wrong_quantity",
        WizardStep::Search => "search.ask_again",
        WizardStep::EnterVoucher => "voucher.wrong_code",
        WizardStep::EnterDeposit => "balance.wrong_amount",
        WizardStep::Help { .. } => return help_wrong_kind(say),
        WizardStep::Admin(_) => return nothing_to_leave(say),
    };
    Screen::with_buttons(say.text(key), vec![vec![leave_button(say, step)]])
}

/// What was answered is no longer asked for: it was answered on another device, or left.
pub fn wizard_ended(say: &Localizer) -> String {
    say.text("wizard.toast.ended")
}

/// Nothing is waited for.
pub fn nothing_to_leave(say: &Localizer) -> Screen {
    Screen::with_keys(say.text("wizard.nothing"), reply_keyboard(say))
}

/// Another language is spoken, and the keys are in it.
pub fn language_set(say: &Localizer) -> Screen {
    Screen::with_keys(say.text("profile.language_set"), reply_keyboard(say))
}

/// Leaves this step, and no other that was asked for since.
pub(super) fn leave_button(say: &Localizer, step: &WizardStep) -> Button {
    Button::tap(say.text("wizard.button.leave"), BuyerIntent::LeaveWizard(Some(step.id())))
}
