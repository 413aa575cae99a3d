//! What the bot says: found, shown as buyers see it, changed, and taken back.

mod change;
mod editing;
mod pictures;
mod replies;

use crate::domain::intent::{AdminTextsIntent, ReplyIntent};
use crate::domain::text_overrides::ShopTexts;
use crate::domain::text_overrides::text_ref::{ShortHash, TextRef, TextWords};
use crate::domain::text_overrides::wizard::TextsStep;
use crate::domain::user::message::UserMessage;
use crate::domain::user::wizard::{AdminStep, Wizard, WizardStep};
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;
use crate::wording::admin::TextList;
use crate::wording::texts::{Localizer, editable_key};

/// Does what an admin asks about what the bot says.
pub(super) async fn route(shop: &Shop, context: &UpdateContext, intent: AdminTextsIntent) -> Result<Reply, StoreError> {
    let say = &context.say;
    match intent {
        AdminTextsIntent::Groups => Ok(Reply::Screen(wording::admin::text_groups(say))),
        AdminTextsIntent::List(group, page) => {
            Ok(Reply::Screen(wording::admin::text_list(say, &TextList::Group(group), page)))
        }
        AdminTextsIntent::AskWords => {
            let step = start(shop, context, TextsStep::Find).await?;
            Ok(Reply::Screen(wording::admin::ask_for_words(say, &step, false)))
        }
        AdminTextsIntent::Find(words, page) => {
            Ok(Reply::Screen(wording::admin::text_list(say, &TextList::Words(&words), page)))
        }
        AdminTextsIntent::Open(text) => open(shop, context, &text, false).await,
        AdminTextsIntent::Preview(text) => Ok(editing::preview(context, &text)),
        AdminTextsIntent::Edit(text) => editing::ask(shop, context, text).await,
        AdminTextsIntent::Save(text, draft) => editing::save(shop, context, &text, &draft).await,
        AdminTextsIntent::Reset(text, seen) => editing::reset(shop, context, &text, &seen).await,
        AdminTextsIntent::History(text) => editing::history(shop, context, &text, false).await,
        AdminTextsIntent::Restore(text, seen, number) => editing::restore(shop, context, &text, (&seen, number)).await,
        AdminTextsIntent::Picture(text) => pictures::ask(shop, context, text).await,
        AdminTextsIntent::RemovePicture(text, seen) => pictures::put(shop, context, &text, (&seen, None)).await,
        AdminTextsIntent::Reply(intent) => replies::route(shop, context, intent).await,
    }
}

/// Leaves a step: back to where it was asked for.
pub(super) async fn leave(shop: &Shop, context: &UpdateContext, step: &TextsStep) -> Result<Reply, StoreError> {
    match step {
        TextsStep::Find => Ok(Reply::Screen(wording::admin::text_groups(&context.say))),
        TextsStep::Edit { text, .. } | TextsStep::Confirm { text, .. } | TextsStep::Picture { text, .. } => {
            open(shop, context, text, false).await
        }
        TextsStep::NewTrigger | TextsStep::NewAnswer { .. } => replies::route(shop, context, ReplyIntent::List).await,
        TextsStep::EditReply { id, .. } => replies::route(shop, context, ReplyIntent::Open(*id)).await,
    }
}

/// Takes the answer to a step.
pub(super) async fn answer(
    shop: &Shop,
    context: &UpdateContext,
    step: &TextsStep,
    message: &UserMessage,
) -> Result<Reply, StoreError> {
    match step {
        TextsStep::Find => find(shop, context, message).await,
        TextsStep::Edit { text, seen } | TextsStep::Confirm { text, seen, .. } => {
            editing::answer(shop, context, (step, text, seen), message).await
        }
        TextsStep::Picture { text, seen } => pictures::answer(shop, context, (text, seen), message).await,
        TextsStep::NewTrigger => replies::answer_trigger(shop, context, message).await,
        TextsStep::NewAnswer { trigger } => replies::make(shop, context, trigger, message).await,
        TextsStep::EditReply { id, seen, field } => {
            replies::answer_field(shop, context, (*id, *seen, *field), message).await
        }
    }
}

async fn find(shop: &Shop, context: &UpdateContext, message: &UserMessage) -> Result<Reply, StoreError> {
    let Some(words) = message.plain_text().and_then(TextWords::parse) else {
        return Ok(Reply::Screen(wording::admin::ask_for_words(&context.say, &waiting(TextsStep::Find), true)));
    };
    finish(shop, context, TextsStep::Find, None).await?;
    Ok(Reply::Screen(wording::admin::text_list(&context.say, &TextList::Words(&words), 1)))
}

/// A text's card, as it is now; `changed`: another admin changed it meanwhile.
async fn open(shop: &Shop, context: &UpdateContext, text: &TextRef, changed: bool) -> Result<Reply, StoreError> {
    let Some(key) = editable_key(&text.key) else { return Ok(unknown(context)) };
    read_now(shop, context).await?;
    Ok(card(shop, context, (text, key), changed))
}

/// The same, as this process knows it: it has just read or written it.
fn card(shop: &Shop, context: &UpdateContext, (text, key): (&TextRef, &'static str), changed: bool) -> Reply {
    let say = say_now(shop, context);
    Reply::Screen(wording::admin::text_card(&say, &say.in_language(text.language), key, changed))
}

/// What the shop says in its own words at this moment; this process says it from now on.
async fn read_now(shop: &Shop, context: &UpdateContext) -> Result<ShopTexts, StoreError> {
    let texts = shop.store.shop_texts_now().await?;
    shop.say_from_now_on(texts.clone(), context.now);
    Ok(texts)
}

/// The texts as this process knows them now: those of the context may be older.
fn say_now(shop: &Shop, context: &UpdateContext) -> Localizer {
    shop.localizer(context.user.language)
}

fn unknown(context: &UpdateContext) -> Reply {
    Reply::Toast(wording::admin::text_unknown(&context.say))
}

const fn waiting(step: TextsStep) -> WizardStep {
    WizardStep::Admin(AdminStep::Texts(step))
}

/// Asks for something.
async fn start(shop: &Shop, context: &UpdateContext, step: TextsStep) -> Result<WizardStep, StoreError> {
    let step = waiting(step);
    context.start_wizard(shop, step.clone()).await?;
    Ok(step)
}

/// Notes that a step is answered, so that the same answer, delivered again, meets it; `next` is waited for, if anything is.
async fn finish(
    shop: &Shop,
    context: &UpdateContext,
    step: TextsStep,
    next: Option<WizardStep>,
) -> Result<(), StoreError> {
    let wizard = Wizard::answer(waiting(step), context.update, next, context.now);
    shop.store.start_wizard(context.user.id, &wizard).await
}

/// The hash of a shop's own version of a text.
fn seal(texts: &ShopTexts, text: &TextRef, key: &str) -> ShortHash {
    ShortHash::of_own(texts.texts.get(text.language, key))
}
