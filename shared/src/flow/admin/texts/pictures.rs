//! Pictures above screens: Telegram has them, the shop knows their ids.

use super::change::{Change, Decision, Outcome, change};
use super::{card, finish, read_now, start, unknown, waiting};
use crate::domain::text_overrides::text_ref::{ShortHash, TextRef};
use crate::domain::text_overrides::wizard::TextsStep;
use crate::domain::text_overrides::{PICTURED, ShopTexts};
use crate::domain::user::message::{Attachment, FileId, UserMessage};
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;
use crate::wording::texts::editable_key;

/// Asks for a picture.
pub(super) async fn ask(shop: &Shop, context: &UpdateContext, text: TextRef) -> Result<Reply, StoreError> {
    let Some(key) = editable_key(&text.key) else { return Ok(unknown(context)) };
    if !PICTURED.contains(&key) {
        return Ok(Reply::Toast(wording::admin::no_picture_here(&context.say)));
    }
    let seen = seal(&read_now(shop, context).await?, key);
    let step = start(shop, context, TextsStep::Picture { text, seen }).await?;
    Ok(Reply::Screen(wording::admin::ask_for_picture(&context.say, &step, false)))
}

/// Takes the picture that was sent.
pub(super) async fn answer(
    shop: &Shop,
    context: &UpdateContext,
    (text, seen): (&TextRef, &ShortHash),
    message: &UserMessage,
) -> Result<Reply, StoreError> {
    let step = TextsStep::Picture { text: text.clone(), seen: seen.clone() };
    let Some(Attachment::Photo(picture)) = &message.attachment else {
        return Ok(Reply::Screen(wording::admin::ask_for_picture(&context.say, &waiting(step), true)));
    };
    let reply = put(shop, context, text, (seen, Some(picture))).await?;
    finish(shop, context, step, None).await?;
    Ok(reply)
}

/// Puts a picture above a screen, or none, if it is still the one that was seen.
pub(super) async fn put(
    shop: &Shop,
    context: &UpdateContext,
    text: &TextRef,
    (seen, wanted): (&ShortHash, Option<&FileId>),
) -> Result<Reply, StoreError> {
    let Some(key) = editable_key(&text.key) else { return Ok(unknown(context)) };
    let it = Change { what: "picture", of: key.to_owned(), text: None };
    let outcome = change(shop, context, &it, |texts, _| {
        if texts.pictures.get(key) == wanted {
            Decision::Already
        } else if seal(texts, key) != *seen {
            Decision::Refuse(())
        } else {
            Decision::Write(Box::new(texts.with_picture(key, wanted.cloned())))
        }
    })
    .await?;
    Ok(match outcome {
        Outcome::Done => card(shop, context, (text, key), false),
        Outcome::Refused(()) => card(shop, context, (text, key), true),
        Outcome::NoRoom => Reply::Screen(wording::admin::no_room(&context.say, None)),
        Outcome::Busy => Reply::Toast(wording::admin::texts_busy(&context.say)),
    })
}

/// The hash of the picture above a screen.
fn seal(texts: &ShopTexts, key: &str) -> ShortHash {
    ShortHash::of_own(texts.pictures.get(key).map(|picture| picture.0.as_str()))
}
