//! Help, as an admin sees it: a buyer's messages with the buttons that answer and close.

use super::order::{of_buyer_button, open_button};
use super::requests;
use crate::domain::intent::{AdminIntent, BuyerIntent};
use crate::domain::notice::{AdminNotice, NamedUser, NoticeBody};
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::user::wizard::WizardStep;
use crate::wording::texts::{Localizer, facts};
use crate::wording::truncate::truncate;

/// Characters of a name that fit a button.
const SHOWN_NAME: usize = 24;

/// A notice to an admin, as it is sent.
pub fn notice(say: &Localizer, notice: &AdminNotice) -> NoticeBody {
    match notice {
        AdminNotice::HelpOpened { buyer, order } => {
            let NamedUser { id, name } = buyer;
            let text = say.text_with("admin_help.opened", facts! { name, id: id.0, order: order.as_ref() });
            let mut rows = buttons(say, buyer);
            rows.push(order.iter().map(|order| open_button(say, order)).chain([of_buyer_button(say, *id)]).collect());
            NoticeBody::Screen(Screen::with_buttons(text, rows))
        }
        AdminNotice::HelpMessage { buyer, original } => {
            NoticeBody::Copy { original: *original, buttons: buttons(say, buyer) }
        }
        AdminNotice::HelpAnswered { buyer, by } => {
            NoticeBody::Screen(Screen::text(say.text_with("admin_help.answered", facts! { name: &buyer.name, by })))
        }
        AdminNotice::RequestOpened { buyer, request } => NoticeBody::Screen(requests::opened(say, buyer, request)),
        AdminNotice::RequestProof { original, .. } => NoticeBody::Copy { original: *original, buttons: Vec::new() },
        AdminNotice::TermsMet { buyer, order, name } => {
            let facts = facts! { buyer: &buyer.name, id: buyer.id.0, order, name };
            let buttons = vec![vec![open_button(say, order), of_buyer_button(say, buyer.id)]];
            NoticeBody::Screen(Screen::with_buttons(say.text_with("admin_terms.met", facts), buttons))
        }
        AdminNotice::RequestDecided { buyer, request, by } => {
            NoticeBody::Screen(requests::decided(say, buyer, request, by))
        }
        AdminNotice::HelpClosed { buyer, by } => {
            NoticeBody::Screen(Screen::text(say.text_with("admin_help.closed", facts! { name: &buyer.name, by })))
        }
    }
}

fn buttons(say: &Localizer, NamedUser { id, name }: &NamedUser) -> Vec<Vec<Button>> {
    let label = say.text_with("admin_help.button.answer", facts! { name: truncate(name, SHOWN_NAME) });
    vec![
        vec![Button::tap(label, AdminIntent::AnswerHelp(*id)).styled(Style::Primary)],
        vec![Button::tap(say.text("admin_help.button.close"), AdminIntent::CloseHelp(*id))],
    ]
}

/// What an answer is to say.
pub fn ask_for_help_answer(say: &Localizer, step: &WizardStep, name: &str) -> Screen {
    let rows = vec![vec![leave_button(say, step)]];
    Screen::with_buttons(say.text_with("admin_help.ask", facts! { name }), rows)
}

/// Leaves this step, and no other that was asked for since.
pub(super) fn leave_button(say: &Localizer, step: &WizardStep) -> Button {
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
