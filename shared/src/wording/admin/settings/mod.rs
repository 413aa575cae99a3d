//! The settings, and the notices that an admin chooses in them.

pub(super) mod channel;
pub(super) mod shop;
pub(super) mod transfer;

use super::menu::back_to_menu;
use crate::domain::intent::{AdminIntent, AdminSettingsIntent};
use crate::domain::notice::{NoticePreferences, NoticeTopic, QuietHours};
use crate::domain::screen::{Button, Screen};
use crate::domain::user::access::Rights;
use crate::wording::texts::{Localizer, facts};

/// The menu of the settings.
pub fn settings(say: &Localizer) -> Screen {
    let open = |key: &'static str, intent| vec![Button::tap(say.text(key), AdminIntent::Settings(intent))];
    let rows = vec![
        open("admin_settings.button.shop", AdminSettingsIntent::Shop),
        open("admin_settings.button.channel", AdminSettingsIntent::Channel),
        vec![back_to_menu(say)],
    ];
    Screen::with_buttons(say.text("admin_settings.page"), rows)
}

/// Which notices an admin gets: each topic that they may see, and their quiet hours.
pub fn notice_settings(say: &Localizer, rights: &Rights, chosen: &NoticePreferences) -> Screen {
    let tap = |label: String, intent| Button::tap(label, AdminIntent::Settings(intent));
    let topics: Vec<Button> = NoticeTopic::ALL
        .into_iter()
        .filter(|topic| rights.hold_one_of(topic.needs()))
        .map(|topic| {
            let muted = chosen.muted.contains(&topic);
            let label = say.text_with(
                "admin_settings.button.topic",
                facts! { mark: if muted { "🔕" } else { "✅" }, topic: say.part(name(topic)) },
            );
            tap(label, AdminSettingsIntent::Mute(topic, !muted))
        })
        .collect();
    let mut rows: Vec<Vec<Button>> = topics.chunks(2).map(<[Button]>::to_vec).collect();
    let hours = QuietHours::OFFERED.map(|hours| {
        let is_chosen = chosen.quiet == Some(hours);
        let [from, until] = [hours.from(), hours.until()].map(|hour| format!("{hour:02}"));
        let facts = facts! { mark: mark(is_chosen), from, until };
        tap(say.text_with("admin_settings.button.hours", facts), AdminSettingsIntent::Quiet(Some(hours)))
    });
    rows.push(hours.into());
    rows.push(vec![tap(
        say.text_with("admin_settings.button.no_hours", facts! { mark: mark(chosen.quiet.is_none()) }),
        AdminSettingsIntent::Quiet(None),
    )]);
    rows.push(vec![back_to_menu(say)]);
    let quiet = chosen.quiet.map(|hours| {
        say.part_with("admin_settings.hours", facts! { from: clock(hours.from()), until: clock(hours.until()) })
    });
    Screen::with_buttons(say.text_with("admin_settings.notices", facts! { quiet }), rows)
}

/// The way back to the settings.
pub(super) fn back(say: &Localizer) -> Button {
    Button::tap(say.text("admin_settings.button.back"), AdminIntent::Settings(AdminSettingsIntent::Menu))
}

/// Before what can be chosen.
const fn mark(is_chosen: bool) -> &'static str {
    if is_chosen { "✅" } else { "▫️" }
}

fn clock(hour: u8) -> String {
    format!("{hour:02}.00")
}

const fn name(topic: NoticeTopic) -> &'static str {
    match topic {
        NoticeTopic::Placed => "admin_settings.topic.placed",
        NoticeTopic::Paid => "admin_settings.topic.paid",
        NoticeTopic::Expired => "admin_settings.topic.expired",
        NoticeTopic::Deposit => "admin_settings.topic.deposit",
        NoticeTopic::Stock => "admin_settings.topic.stock",
        NoticeTopic::Spam => "admin_settings.topic.spam",
        NoticeTopic::Help => "admin_settings.topic.help",
        NoticeTopic::Requests => "admin_settings.topic.requests",
        NoticeTopic::Terms => "admin_settings.topic.terms",
        NoticeTopic::Channel => "admin_settings.topic.channel",
    }
}
