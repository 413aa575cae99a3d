//! The channel, as an admin sets it.

use super::{back, mark};
use crate::domain::channel::{Channel, PostKind};
use crate::domain::intent::{AdminIntent, AdminSettingsIntent};
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::user::wizard::WizardStep;
use crate::wording::admin::notices::help::leave_button;
use crate::wording::texts::{Localizer, facts};

/// The channel, and what is posted there; or how to connect one.
pub fn channel(say: &Localizer, channel: Option<&Channel>) -> Screen {
    let tap = |label: String, intent| Button::tap(label, AdminIntent::Settings(intent));
    let connect = |key: &'static str| vec![tap(say.text(key), AdminSettingsIntent::ConnectChannel)];
    let Some(channel) = channel else {
        let rows = vec![connect("admin_channel.button.connect"), vec![back(say)]];
        return Screen::with_buttons(say.text("admin_channel.none"), rows);
    };
    let kind = |kind: PostKind| {
        let is_on = channel.wants(kind);
        let facts = facts! { mark: mark(is_on), kind: say.part(name(kind)) };
        vec![tap(say.text_with("admin_channel.button.kind", facts), AdminSettingsIntent::Post(kind, !is_on))]
    };
    let mut rows: Vec<_> = PostKind::ALL.map(kind).into();
    rows.push(connect("admin_channel.button.another"));
    rows.push(vec![tap(say.text("admin_channel.button.disconnect"), AdminSettingsIntent::AskDisconnect)]);
    rows.push(vec![back(say)]);
    Screen::with_buttons(say.text_with("admin_channel.page", facts! { title: &channel.title }), rows)
}

/// Which channel it is.
pub fn ask_for_channel(say: &Localizer, step: &WizardStep) -> Screen {
    asked(say, "admin_channel.ask", step)
}

/// That is no channel's name.
pub fn channel_not_a_name(say: &Localizer, step: &WizardStep) -> Screen {
    asked(say, "admin_channel.not_a_name", step)
}

/// The bot may not post there.
pub fn channel_not_admitted(say: &Localizer, step: &WizardStep) -> Screen {
    asked(say, "admin_channel.not_admitted", step)
}

/// Telegram can't say now.
pub fn channel_later(say: &Localizer, step: &WizardStep) -> Screen {
    asked(say, "admin_channel.later", step)
}

/// Whether the channel is to be forgotten.
pub fn ask_disconnect_channel(say: &Localizer) -> Screen {
    let tap = |key: &'static str, intent| Button::tap(say.text(key), AdminIntent::Settings(intent));
    let rows = vec![
        vec![tap("admin_channel.button.disconnect_yes", AdminSettingsIntent::Disconnect).styled(Style::Danger)],
        vec![tap("admin_channel.button.disconnect_no", AdminSettingsIntent::Channel)],
    ];
    Screen::with_buttons(say.text("admin_channel.ask_disconnect"), rows)
}

fn asked(say: &Localizer, key: &'static str, step: &WizardStep) -> Screen {
    Screen::with_buttons(say.text(key), vec![vec![leave_button(say, step)]])
}

const fn name(kind: PostKind) -> &'static str {
    match kind {
        PostKind::Restock => "admin_channel.kind.restock",
        PostKind::PriceDrop => "admin_channel.kind.price_drop",
        PostKind::SoldOut => "admin_channel.kind.sold_out",
        PostKind::Sale => "admin_channel.kind.sale",
    }
}
