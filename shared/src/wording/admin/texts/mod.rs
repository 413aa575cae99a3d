//! What the bot says, as an admin changes it: groups, lists, the card of a text.

mod editing;
mod refusal;
mod replies;

pub use editing::{
    History, ask_for_picture, ask_for_text, ask_for_words, confirm_text, history, label_taken, no_room, text_refused,
};
pub use refusal::html_refused;
pub use replies::{
    ask_delete_reply, ask_for_reply, replies, replies_full, reply, trigger_taken, wrong_links, wrong_trigger,
};

use super::menu::back_to_menu;
use crate::domain::intent::{AdminIntent, AdminTextsIntent, ReplyIntent};
use crate::domain::language::Language;
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::text_overrides::PICTURED;
use crate::domain::text_overrides::group::TextGroup;
use crate::domain::text_overrides::text_ref::{ShortHash, TextRef, TextWords};
use crate::wording::texts::{Example, Facts, Localizer, Placeholder, TextKind, editable_keys, facts};
use crate::wording::truncate::truncate;

/// Texts on a page of a list.
const PAGE: usize = 8;

/// Characters of a text that fit a button.
const SHORT_CHARS: usize = 40;

/// Characters of a template on a card, which may show two of them.
const CARD_CHARS: usize = 1_200;

/// Which texts a list shows.
pub enum TextList<'a> {
    /// Those of a group.
    Group(TextGroup),
    /// Those that hold these words.
    Words(&'a TextWords),
}

/// The groups of texts, and the ways to what else the bot says.
pub fn text_groups(say: &Localizer) -> Screen {
    let group = |group: TextGroup| tap(say.text(group_label(group)), AdminTextsIntent::List(group, 1));
    let mut rows: Vec<Vec<Button>> = TextGroup::ALL.map(group).chunks(2).map(<[Button]>::to_vec).collect();
    let find = tap(say.text("admin_texts.button.find"), AdminTextsIntent::AskWords);
    let replies = tap(say.text("admin_texts.button.replies"), AdminTextsIntent::Reply(ReplyIntent::List));
    rows.push(vec![find.styled(Style::Primary), replies]);
    rows.push(vec![back_to_menu(say)]);
    Screen::with_buttons(say.text("admin_texts.groups"), rows)
}

/// A page of a list of texts; the last page if there are fewer.
pub fn text_list(say: &Localizer, list: &TextList<'_>, page: u16) -> Screen {
    let keys = keys_in(say, list);
    let pages = keys.len().div_ceil(PAGE).max(1);
    let page = usize::from(page).clamp(1, pages);
    let (group, words) = match list {
        TextList::Group(group) => (Some(say.text(group_label(*group))), None),
        TextList::Words(words) => (None, Some(words.as_str())),
    };
    let text = say.text_with("admin_texts.list", facts! { group, words, total: keys.len(), page, pages });
    let entry = |key: &&'static str| {
        let own = say.own_text(key).is_some();
        let label = facts! { own, text: truncate(&say.in_short(key), SHORT_CHARS) };
        let to = AdminTextsIntent::Open(TextRef::new(say.language(), key));
        vec![tap(say.text_with("admin_texts.button.entry", label), to)]
    };
    let mut rows: Vec<Vec<Button>> = keys.iter().skip((page - 1) * PAGE).take(PAGE).map(entry).collect();
    let turn = |label: &str, page: usize| {
        let page = u16::try_from(page).unwrap_or(u16::MAX);
        let to = match list {
            TextList::Group(group) => AdminTextsIntent::List(*group, page),
            TextList::Words(words) => AdminTextsIntent::Find((*words).clone(), page),
        };
        tap(label.to_owned(), to)
    };
    let before = (page > 1).then(|| turn("⬅️", page - 1));
    let after = (page < pages).then(|| turn("➡️", page + 1));
    rows.push(before.into_iter().chain(after).collect());
    rows.push(vec![back_to_groups(say)]);
    rows.retain(|row| !row.is_empty());
    Screen::with_buttons(text, rows)
}

fn keys_in(say: &Localizer, list: &TextList<'_>) -> Vec<&'static str> {
    let others: Vec<Localizer> = Language::ALL.iter().map(|language| say.in_language(*language)).collect();
    let holds = |key: &str| match list {
        TextList::Group(group) => TextGroup::of(key) == *group,
        TextList::Words(words) => others.iter().any(|say| {
            let own = say.own_text(key).unwrap_or_default();
            words.are_in(&[key, own]) || words.are_in(&[say.default_text(key)])
        }),
    };
    editable_keys().iter().map(|(_, key)| *key).filter(|key| holds(key)).collect()
}

/// A text with all that can be done with it. `say` speaks the admin's language, `of` the text's; `changed`: another admin
/// changed it meanwhile.
pub fn text_card(say: &Localizer, of: &Localizer, key: &'static str, changed: bool) -> Screen {
    let text = TextRef::new(of.language(), key);
    let own = of.own_text(key);
    let picture = of.shop_texts().pictures.get(key);
    let placeholders: Vec<Facts> = of.placeholders(key).iter().map(placeholder).collect();
    let facts = facts! {
        changed, key, placeholders,
        group: say.text(group_label(TextGroup::of(key))),
        kind: say.part(kind(key)),
        english: of.language() == Language::English,
        picture: picture.is_some(),
        own: own.map(|own| truncate(own, CARD_CHARS)),
        default: truncate(of.default_text(key), CARD_CHARS),
    };
    let button = |label, to| tap(say.text(label), to);
    let mut rows = vec![vec![
        button("admin_texts.button.edit", AdminTextsIntent::Edit(text.clone())).styled(Style::Primary),
        button("admin_texts.button.preview", AdminTextsIntent::Preview(text.clone())),
    ]];
    let mut history = vec![button("admin_texts.button.history", AdminTextsIntent::History(text.clone()))];
    if own.is_some() {
        let reset = AdminTextsIntent::Reset(text.clone(), ShortHash::of_own(own));
        history.push(button("admin_texts.button.reset", reset));
    }
    rows.push(history);
    if PICTURED.contains(&key) {
        let mut row = vec![button("admin_texts.button.picture", AdminTextsIntent::Picture(text.clone()))];
        if let Some(picture) = picture {
            let remove = AdminTextsIntent::RemovePicture(text, ShortHash::of_own(Some(&picture.0)));
            row.push(button("admin_texts.button.remove_picture", remove));
        }
        rows.push(row);
    }
    let other = |language: &Language| {
        let name = match language {
            Language::Indonesian => "Indonesia",
            Language::English => "English",
        };
        let label = say.text_with("admin_texts.button.language", facts! { language: name });
        tap(label, AdminTextsIntent::Open(TextRef::new(*language, key)))
    };
    rows.push(Language::ALL.iter().filter(|language| **language != of.language()).map(other).collect());
    rows.push(vec![tap(say.text(group_label(TextGroup::of(key))), AdminTextsIntent::List(TextGroup::of(key), 1))]);
    rows.push(vec![back_to_groups(say)]);
    Screen::with_buttons(say.text_with("admin_texts.card", facts), rows)
}

fn placeholder(placeholder: &Placeholder) -> Facts {
    let (example, fields) = match &placeholder.example {
        Example::Text(text) => (Some(truncate(text, SHORT_CHARS)), None),
        Example::Fields(fields) => (None, Some(fields.join(", "))),
        Example::Condition => (None, None),
    };
    facts! { name: &placeholder.name, required: placeholder.required, example, fields }
}

fn kind(key: &str) -> &'static str {
    match TextKind::of(key) {
        TextKind::Caption => "admin_texts.kind.under_picture",
        TextKind::Button => "admin_texts.kind.label",
        TextKind::Toast | TextKind::Plain => "admin_texts.kind.short",
        TextKind::Message | TextKind::Command | TextKind::Description | TextKind::About | TextKind::Deploy => {
            "admin_texts.kind.message"
        }
    }
}

/// There is no such text or reply any more.
pub fn text_unknown(say: &Localizer) -> String {
    say.text("admin_texts.toast.unknown")
}

/// What was to be saved is not waited for any more.
pub fn text_step_ended(say: &Localizer) -> String {
    say.text("admin_texts.toast.ended")
}

/// This screen can't have a picture.
pub fn no_picture_here(say: &Localizer) -> String {
    say.text("admin_texts.toast.no_picture")
}

/// The label of a version is that of something else by now.
pub fn label_taken_now(say: &Localizer) -> String {
    say.text("admin_texts.toast.taken")
}

/// Others write all the time.
pub fn texts_busy(say: &Localizer) -> String {
    say.text("admin_texts.toast.busy")
}

fn back_to_groups(say: &Localizer) -> Button {
    tap(say.text("admin_texts.button.groups"), AdminTextsIntent::Groups)
}

fn back_to_text(say: &Localizer, text: &TextRef) -> Button {
    tap(say.text("admin_texts.button.card"), AdminTextsIntent::Open(text.clone()))
}

fn tap(label: String, intent: AdminTextsIntent) -> Button {
    Button::tap(label, AdminIntent::Texts(intent))
}

const fn group_label(group: TextGroup) -> &'static str {
    match group {
        TextGroup::Greeting => "admin_texts.button.group.greeting",
        TextGroup::Catalogue => "admin_texts.button.group.catalogue",
        TextGroup::Cart => "admin_texts.button.group.cart",
        TextGroup::Payment => "admin_texts.button.group.payment",
        TextGroup::Orders => "admin_texts.button.group.orders",
        TextGroup::Warranty => "admin_texts.button.group.warranty",
        TextGroup::Balance => "admin_texts.button.group.balance",
        TextGroup::Vouchers => "admin_texts.button.group.vouchers",
        TextGroup::Profile => "admin_texts.button.group.profile",
        TextGroup::Admin => "admin_texts.button.group.admin",
    }
}
