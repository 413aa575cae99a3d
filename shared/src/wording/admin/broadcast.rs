//! Campaigns, as admins write and steer them.

use super::menu::back_to_menu;
use super::notices::help::leave_button;
use crate::domain::campaign::{Audience, Campaign, CampaignState, MAX_BUTTONS, minutes_for};
use crate::domain::ids::ProductCode;
use crate::domain::intent::{AdminBroadcastIntent, AdminIntent, PageCursor};
use crate::domain::page::Page;
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::user::wizard::WizardStep;
use crate::wording::admin::paging::turns;
use crate::wording::texts::{Facts, Localizer, facts};

/// What is said above a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CampaignNote {
    /// Nothing.
    Nothing,
    /// Another admin changed it; what was tapped or sent was not taken.
    ChangedMeanwhile,
    /// Another campaign is being sent.
    AnotherRuns,
    /// The message that is copied is gone.
    MessageGone,
    /// It could not be shown as it will be sent.
    NotShown,
}

/// What an admin is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CampaignQuestion {
    /// The message.
    Message,
    /// Once more, as what was sent can't be one.
    WrongMessage,
    /// The buttons.
    Buttons,
    /// Once more, as this line is none; or there are too many.
    WrongButtons(Option<usize>),
    /// Once more, as the shop has no such product.
    UnknownProduct(ProductCode),
}

/// A page of the list, with what came of each.
pub fn campaigns(say: &Localizer, page: &Page<Campaign>) -> Screen {
    let entry = |campaign: &Campaign| {
        let counts = campaign.counts;
        facts! {
            state: say.part(state(campaign.state)),
            audience: say.part(audience(campaign.audience)),
            excerpt: campaign.excerpt.as_str(),
            started: campaign.started.map(|at| say.time(at)),
            sent: counts.sent,
            unreachable: counts.unreachable,
        }
    };
    let listed: Vec<Facts> = page.entries.iter().map(entry).collect();
    let text = say.text_with("admin_broadcast.list", facts! { campaigns: listed });
    let open = |(at, campaign): (usize, &Campaign)| {
        let facts = facts! { number: at.saturating_add(1), excerpt: campaign.excerpt.as_str() };
        vec![tap(say.text_with("admin_broadcast.button.open", facts), AdminBroadcastIntent::Open(campaign.id.clone()))]
    };
    let mut rows: Vec<Vec<Button>> = page.entries.iter().enumerate().map(open).collect();
    let to = |to| AdminIntent::Broadcast(AdminBroadcastIntent::List(to));
    rows.push(turns(&page.entries, (page.before, page.after), |campaign| campaign.id.clone(), to));
    rows.push(vec![tap(say.text("admin_broadcast.button.new"), AdminBroadcastIntent::New).styled(Style::Primary)]);
    rows.push(vec![back_to_menu(say)]);
    rows.retain(|row| !row.is_empty());
    Screen::with_buttons(text, rows)
}

/// A campaign with what can be done with it: all while it is a draft, then only what steers it.
pub fn campaign(say: &Localizer, campaign: &Campaign, note: CampaignNote) -> Screen {
    let counts = campaign.counts;
    let note = match note {
        CampaignNote::Nothing => None,
        CampaignNote::ChangedMeanwhile => Some(say.part("admin_broadcast.note.changed")),
        CampaignNote::AnotherRuns => Some(say.part("admin_broadcast.note.another")),
        CampaignNote::MessageGone => Some(say.part("admin_broadcast.note.gone")),
        CampaignNote::NotShown => Some(say.part("admin_broadcast.note.not_shown")),
    };
    let labels: Vec<String> = campaign.buttons.iter().map(|button| button.label.clone()).collect();
    let text = say.text_with(
        "admin_broadcast.card",
        facts! {
            note,
            state: say.part(state(campaign.state)),
            excerpt: campaign.excerpt.as_str(),
            audience: say.part(audience(campaign.audience)),
            labels,
            started: campaign.started.map(|at| say.time(at)),
            sent: counts.sent,
            unreachable: counts.unreachable,
            blocked: counts.blocked,
            failed: counts.failed,
            outside: counts.outside,
            passed: counts.passed(),
            expected: campaign.expected.max(counts.passed()),
        },
    );
    let mut rows = match campaign.state {
        CampaignState::Draft => draft_buttons(say, campaign),
        CampaignState::Running | CampaignState::Paused => steering_buttons(say, campaign),
        CampaignState::Done | CampaignState::Stopped => Vec::new(),
    };
    rows.push(vec![tap(say.text("admin_broadcast.button.list"), AdminBroadcastIntent::List(PageCursor::First))]);
    Screen::with_buttons(text, rows)
}

fn draft_buttons(say: &Localizer, campaign: &Campaign) -> Vec<Vec<Button>> {
    let id = || campaign.id.clone();
    let audiences: Vec<Button> = Audience::ALL
        .into_iter()
        .map(|offered| {
            let mark = if offered == campaign.audience { "✅" } else { "▫️" };
            let facts = facts! { mark, audience: say.part(audience(offered)) };
            let label = say.text_with("admin_broadcast.button.audience", facts);
            tap(label, AdminBroadcastIntent::Audience(id(), offered))
        })
        .collect();
    let mut rows: Vec<Vec<Button>> = audiences.chunks(2).map(<[Button]>::to_vec).collect();
    rows.push(vec![
        tap(say.text("admin_broadcast.button.message"), AdminBroadcastIntent::EditMessage(id())),
        tap(say.text("admin_broadcast.button.buttons"), AdminBroadcastIntent::EditButtons(id())),
    ]);
    rows.push(vec![tap(say.text("admin_broadcast.button.test"), AdminBroadcastIntent::Test(id()))]);
    rows.push(vec![
        tap(say.text("admin_broadcast.button.start"), AdminBroadcastIntent::AskStart(id())).styled(Style::Primary),
    ]);
    rows.push(vec![
        tap(say.text("admin_broadcast.button.discard"), AdminBroadcastIntent::AskStop(id())).styled(Style::Danger),
    ]);
    rows
}

fn steering_buttons(say: &Localizer, campaign: &Campaign) -> Vec<Vec<Button>> {
    let id = || campaign.id.clone();
    let go = match campaign.state {
        CampaignState::Paused => tap(say.text("admin_broadcast.button.resume"), AdminBroadcastIntent::Resume(id())),
        CampaignState::Draft | CampaignState::Running | CampaignState::Done | CampaignState::Stopped => {
            tap(say.text("admin_broadcast.button.pause"), AdminBroadcastIntent::Pause(id()))
        }
    };
    let stop = tap(say.text("admin_broadcast.button.stop"), AdminBroadcastIntent::AskStop(id()));
    let refresh = tap(say.text("admin_broadcast.button.refresh"), AdminBroadcastIntent::Open(id()));
    vec![vec![go, stop.styled(Style::Danger)], vec![refresh]]
}

/// Asks for a part of a campaign.
pub fn ask_for_campaign(say: &Localizer, step: &WizardStep, question: CampaignQuestion) -> Screen {
    let text = match question {
        CampaignQuestion::Message => say.text("admin_broadcast.ask_message"),
        CampaignQuestion::WrongMessage => say.text("admin_broadcast.wrong_message"),
        CampaignQuestion::Buttons => say.text_with("admin_broadcast.ask_buttons", facts! { most: MAX_BUTTONS }),
        CampaignQuestion::WrongButtons(line) => {
            say.text_with("admin_broadcast.wrong_buttons", facts! { most: MAX_BUTTONS, line })
        }
        CampaignQuestion::UnknownProduct(code) => {
            say.text_with("admin_broadcast.unknown_product", facts! { code: code.as_str() })
        }
    };
    Screen::with_buttons(text, vec![vec![leave_button(say, step)]])
}

/// Whether it is to be sent now, to about how many, and for how long. Who of them is of the audience shows on the way.
pub fn ask_start_campaign(say: &Localizer, campaign: &Campaign, (users, rate): (u64, u32)) -> Screen {
    let facts = facts! {
        audience: say.part(audience(campaign.audience)),
        everybody: campaign.audience == Audience::All,
        users,
        minutes: minutes_for(users, rate),
    };
    let start = AdminBroadcastIntent::Start(campaign.id.clone(), campaign.revision);
    let rows = vec![
        vec![tap(say.text("admin_broadcast.button.start_now"), start).styled(Style::Primary)],
        vec![tap(say.text("admin_broadcast.button.keep"), AdminBroadcastIntent::Open(campaign.id.clone()))],
    ];
    Screen::with_buttons(say.text_with("admin_broadcast.ask_start", facts), rows)
}

/// Whether it is to be stopped, or thrown away.
pub fn ask_stop_campaign(say: &Localizer, campaign: &Campaign) -> Screen {
    let (text, label) = match campaign.state {
        CampaignState::Draft => ("admin_broadcast.ask_discard", "admin_broadcast.button.discard_now"),
        CampaignState::Running | CampaignState::Paused | CampaignState::Done | CampaignState::Stopped => {
            ("admin_broadcast.ask_stop", "admin_broadcast.button.stop_now")
        }
    };
    let rows = vec![
        vec![tap(say.text(label), AdminBroadcastIntent::Stop(campaign.id.clone())).styled(Style::Danger)],
        vec![tap(say.text("admin_broadcast.button.keep"), AdminBroadcastIntent::Open(campaign.id.clone()))],
    ];
    Screen::with_buttons(say.text(text), rows)
}

/// There is no such campaign any more.
pub fn campaign_gone(say: &Localizer) -> String {
    say.text("admin_broadcast.toast.unknown")
}

/// A copy went to the admin.
pub fn campaign_tested(say: &Localizer) -> String {
    say.text("admin_broadcast.toast.tested")
}

const fn state(state: CampaignState) -> &'static str {
    match state {
        CampaignState::Draft => "admin_broadcast.state.draft",
        CampaignState::Running => "admin_broadcast.state.running",
        CampaignState::Paused => "admin_broadcast.state.paused",
        CampaignState::Done => "admin_broadcast.state.done",
        CampaignState::Stopped => "admin_broadcast.state.stopped",
    }
}

const fn audience(audience: Audience) -> &'static str {
    match audience {
        Audience::All => "admin_broadcast.audience.all",
        Audience::Bought => "admin_broadcast.audience.bought",
        Audience::NeverBought => "admin_broadcast.audience.never",
        Audience::Silent => "admin_broadcast.audience.silent",
        Audience::Indonesian => "admin_broadcast.audience.indonesian",
        Audience::English => "admin_broadcast.audience.english",
    }
}

fn tap(label: String, intent: AdminBroadcastIntent) -> Button {
    Button::tap(label, AdminIntent::Broadcast(intent))
}
