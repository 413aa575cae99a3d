//! The shop's own replies, as an admin sets them.

use super::{back_to_groups, tap};
use crate::domain::intent::{AdminTextsIntent, ReplyIntent};
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::text_overrides::ShopTexts;
use crate::domain::text_overrides::custom_reply::{CustomReply, MAX_LINKS, MAX_REPLIES, ReplyField, Trigger};
use crate::domain::user::wizard::WizardStep;
use crate::wording::admin::notices::help::leave_button;
use crate::wording::texts::{Facts, Localizer, facts};
use crate::wording::truncate::truncate;

/// Characters of an answer on its card.
const ANSWER_CHARS: usize = 3_000;

/// All replies.
pub fn replies(say: &Localizer, texts: &ShopTexts) -> Screen {
    let entry = |reply: &CustomReply| -> Facts {
        facts! { trigger: reply.trigger.as_str(), paused: reply.paused }
    };
    let entries: Vec<Facts> = texts.replies.iter().map(entry).collect();
    let facts = facts! { replies: entries, count: texts.replies.len(), most: MAX_REPLIES };
    let open = |reply: &CustomReply| button(reply.trigger.as_str().to_owned(), ReplyIntent::Open(reply.id));
    let buttons: Vec<Button> = texts.replies.iter().map(open).collect();
    let mut rows: Vec<Vec<Button>> = buttons.chunks(2).map(<[Button]>::to_vec).collect();
    rows.push(vec![button(say.text("admin_texts.button.new_reply"), ReplyIntent::New).styled(Style::Primary)]);
    rows.push(vec![back_to_groups(say)]);
    Screen::with_buttons(say.text_with("admin_texts.replies", facts), rows)
}

/// There are as many as there may be.
pub fn replies_full(say: &Localizer) -> Screen {
    let text = say.text_with("admin_texts.replies_full", facts! { most: MAX_REPLIES });
    Screen::with_buttons(text, vec![vec![back_to_list(say)]])
}

/// A reply with all that can be done with it; `changed`: another admin changed it meanwhile.
pub fn reply(say: &Localizer, reply: &CustomReply, changed: bool) -> Screen {
    let facts = facts! {
        changed,
        trigger: reply.trigger.as_str(),
        command: reply.trigger.is_command(),
        paused: reply.paused,
        photo: reply.photo.is_some(),
        links: reply.links.len(),
        answer: truncate(&reply.answer, ANSWER_CHARS),
    };
    let edit = |label, field| button(say.text(label), ReplyIntent::Edit(reply.id, field));
    let pause = match reply.paused {
        true => say.text("admin_texts.button.resume"),
        false => say.text("admin_texts.button.pause"),
    };
    let rows = vec![
        vec![
            edit("admin_texts.button.trigger", ReplyField::Trigger),
            edit("admin_texts.button.answer", ReplyField::Answer),
        ],
        vec![
            edit("admin_texts.button.links", ReplyField::Links),
            button(say.text("admin_texts.button.preview"), ReplyIntent::Preview(reply.id)),
        ],
        vec![
            button(pause, ReplyIntent::Pause(reply.id, !reply.paused)),
            button(say.text("admin_texts.button.delete"), ReplyIntent::AskDelete(reply.id)).styled(Style::Danger),
        ],
        vec![back_to_list(say)],
    ];
    Screen::with_buttons(say.text_with("admin_texts.reply", facts), rows)
}

/// A field is asked for; `trigger` is what the reply answers, once that is known.
pub fn ask_for_reply(say: &Localizer, step: &WizardStep, (field, trigger): (ReplyField, Option<&Trigger>)) -> Screen {
    let text = match field {
        ReplyField::Trigger => say.text("admin_texts.ask_trigger"),
        ReplyField::Answer => {
            say.text_with("admin_texts.ask_answer", facts! { trigger: trigger.map_or("", Trigger::as_str) })
        }
        ReplyField::Links => say.text("admin_texts.ask_links"),
    };
    Screen::with_buttons(text, vec![vec![leave_button(say, step)]])
}

/// What was sent can be neither a command nor a key.
pub fn wrong_trigger(say: &Localizer, step: &WizardStep) -> Screen {
    Screen::with_buttons(say.text("admin_texts.wrong_trigger"), vec![vec![leave_button(say, step)]])
}

/// The bot or another reply answers this already.
pub fn trigger_taken(say: &Localizer, step: &WizardStep, trigger: &Trigger) -> Screen {
    let text = say.text_with("admin_texts.taken_trigger", facts! { trigger: trigger.as_str() });
    Screen::with_buttons(text, vec![vec![leave_button(say, step)]])
}

/// This line is no link.
pub fn wrong_links(say: &Localizer, step: &WizardStep, line: usize) -> Screen {
    let text = say.text_with("admin_texts.wrong_links", facts! { line, too_many: line > MAX_LINKS });
    Screen::with_buttons(text, vec![vec![leave_button(say, step)]])
}

/// Whether it is to be deleted.
pub fn ask_delete_reply(say: &Localizer, reply: &CustomReply) -> Screen {
    let delete = button(say.text("admin_texts.button.delete_now"), ReplyIntent::Delete(reply.id));
    let keep = button(say.text("admin_texts.button.reply_card"), ReplyIntent::Open(reply.id));
    let text = say.text_with("admin_texts.ask_delete", facts! { trigger: reply.trigger.as_str() });
    Screen::with_buttons(text, vec![vec![delete.styled(Style::Danger)], vec![keep]])
}

fn back_to_list(say: &Localizer) -> Button {
    button(say.text("admin_texts.button.replies_back"), ReplyIntent::List)
}

fn button(label: String, intent: ReplyIntent) -> Button {
    tap(label, AdminTextsIntent::Reply(intent))
}
