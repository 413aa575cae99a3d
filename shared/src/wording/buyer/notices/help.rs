//! Help, as a buyer sees it.

use crate::domain::ids::OrderId;
use crate::domain::intent::{BuyerIntent, HelpIntent};
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::time::Moment;
use crate::domain::user::help::MAX_MESSAGES;
use crate::wording::texts::{Localizer, facts};

/// The buyer may write.
pub fn help(say: &Localizer, order: Option<&OrderId>) -> Screen {
    Screen::with_buttons(say.text_with("help.page", facts! { order }), vec![vec![close(say)]])
}

/// Nobody could answer.
pub fn help_nobody(say: &Localizer) -> Screen {
    Screen::text(say.text("help.nobody"))
}

/// The message is on its way to the admins; `first` says it at length.
pub fn help_relayed(say: &Localizer, first: bool) -> Screen {
    let text = if first { say.text("help.relayed") } else { say.text("help.added") };
    Screen::with_buttons(text, vec![vec![close(say)]])
}

/// It is too much within an hour; from `until` on, messages are relayed again.
pub fn help_too_many(say: &Localizer, until: Moment) -> Screen {
    // Seconds are not shown: the minute that is shown must lie after the pause.
    let until = say.time(Moment::from_millis(until.as_millis().saturating_add(59_999)));
    let text = say.text_with("help.too_many", facts! { most: MAX_MESSAGES, until });
    Screen::with_buttons(text, vec![vec![close(say)]])
}

/// What was sent can't be relayed.
pub fn help_wrong_kind(say: &Localizer) -> Screen {
    Screen::with_buttons(say.text("help.wrong_kind"), vec![vec![close(say)]])
}

/// The buyer closed it.
pub fn help_closed(say: &Localizer) -> Screen {
    Screen::text(say.text("help.closed"))
}

/// An admin closed it.
pub(super) fn help_closed_by_admin(say: &Localizer) -> Screen {
    Screen::with_buttons(say.text("help.closed_by_admin"), vec![vec![open(say, "help.button.again")]])
}

/// The buttons below an admin's answer.
pub(super) fn buttons(say: &Localizer) -> Vec<Button> {
    vec![open(say, "help.button.answer").styled(Style::Primary), close(say)]
}

fn open(say: &Localizer, label: &'static str) -> Button {
    Button::tap(say.text(label), BuyerIntent::Help(HelpIntent::Open))
}

fn close(say: &Localizer) -> Button {
    Button::tap(say.text("help.button.close"), BuyerIntent::Help(HelpIntent::Close))
}
