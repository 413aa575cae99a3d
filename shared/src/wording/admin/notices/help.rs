//! Help, as an admin sees it: a buyer's messages with the buttons that answer and close.

use crate::domain::intent::{AdminIntent, BuyerIntent};
use crate::domain::notice::NamedUser;
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::user::wizard::WizardStep;
use crate::wording::texts::{Localizer, facts};
use crate::wording::truncate::truncate;

/// Characters of a name that fit a button.
const SHOWN_NAME: usize = 24;

/// The buttons below a buyer's message.
pub(super) fn buttons(say: &Localizer, buyer: &NamedUser) -> Vec<Vec<Button>> {
    let close = Button::tap(say.text("admin_help.button.close"), AdminIntent::CloseHelp(buyer.id));
    vec![vec![answer_button(say, buyer).styled(Style::Primary)], vec![close]]
}

/// Asks for a message to a buyer.
pub(super) fn answer_button(say: &Localizer, NamedUser { id, name }: &NamedUser) -> Button {
    let label = say.text_with("admin_help.button.answer", facts! { name: truncate(name, SHOWN_NAME) });
    Button::tap(label, AdminIntent::AnswerHelp(*id))
}

/// What an answer is to say.
pub fn ask_for_help_answer(say: &Localizer, step: &WizardStep, name: &str) -> Screen {
    let rows = vec![vec![leave_button(say, step)]];
    Screen::with_buttons(say.text_with("admin_help.ask", facts! { name }), rows)
}

/// Leaves this step, and no other that was asked for since.
pub(in crate::wording::admin) fn leave_button(say: &Localizer, step: &WizardStep) -> Button {
    Button::tap(say.text("wizard.button.leave"), BuyerIntent::LeaveWizard(Some(step.id())))
}

/// No answer is sent after all.
pub fn help_answer_left(say: &Localizer, name: &str) -> Screen {
    Screen::text(say.text_with("admin_help.left", facts! { name }))
}

/// What was sent can't be relayed.
pub fn help_wrong_kind(say: &Localizer) -> Screen {
    Screen::text(say.text("help.wrong_kind"))
}

/// The answer is in the buyer's chat.
pub fn help_answer_sent(say: &Localizer, name: &str) -> Screen {
    Screen::text(say.text_with("admin_help.sent", facts! { name }))
}

/// The buyer has blocked the bot, and gets the answer later.
pub fn help_answer_unreachable(say: &Localizer, name: &str) -> Screen {
    Screen::text(say.text_with("admin_help.unreachable", facts! { name }))
}

/// Telegram is busy, and the answer follows.
pub fn help_answer_later(say: &Localizer, name: &str) -> Screen {
    Screen::text(say.text_with("admin_help.later", facts! { name }))
}

/// The bot does not know this buyer.
pub fn buyer_unknown(say: &Localizer) -> String {
    say.text("admin_help.toast.unknown")
}

/// The thread is closed.
pub fn help_closed_now(say: &Localizer, name: &str) -> String {
    say.text_with("admin_help.toast.closed", facts! { name: truncate(name, SHOWN_NAME) })
}

/// Somebody closed the thread before.
pub fn help_closed_already(say: &Localizer) -> String {
    say.text("admin_help.toast.closed_already")
}
