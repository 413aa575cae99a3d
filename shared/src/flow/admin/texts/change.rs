//! One change of what the shop says: read, decide, write under the condition that nothing was changed meanwhile, tell.

use crate::domain::event::EventKind;
use crate::domain::language::Language;
use crate::domain::text_overrides::ShopTexts;
use crate::domain::text_overrides::history::{Edit, TextHistory, TextVersion};
use crate::flow::context::UpdateContext;
use crate::flow::publish::send_event;
use crate::shop::Shop;
use crate::store::{PendingEvent, ShopTextsChange, StoreError, TextHistoryOf};
use serde_json::json;

/// How often a change that meets others is decided anew.
const ATTEMPTS: u32 = 4;

/// A change, for the audit.
pub(super) struct Change {
    /// What is done.
    pub(super) what: &'static str,
    /// The key of the text, or the reply.
    pub(super) of: String,
    /// The text that gets another version, if one does.
    pub(super) text: Option<(Language, &'static str)>,
}

/// What is decided of what is read.
pub(super) enum Decision<R> {
    /// This is said from now on.
    Write(Box<ShopTexts>),
    /// It is so already.
    Already,
    /// It can't be done.
    Refuse(R),
}

/// What came of a change.
pub(super) enum Outcome<R> {
    /// It is as it was wanted.
    Done,
    /// It can't be done.
    Refused(R),
    /// There is no room for it.
    NoRoom,
    /// Others wrote each time.
    Busy,
}

/// Changes what the shop says. Afterwards this process knows what is in the table.
pub(super) async fn change<R>(
    shop: &Shop,
    context: &UpdateContext,
    change: &Change,
    decide: impl Fn(&ShopTexts, &TextHistory) -> Decision<R>,
) -> Result<Outcome<R>, StoreError> {
    for _ in 0..ATTEMPTS {
        let (before, versions) = match change.text {
            Some((language, key)) => shop.store.shop_texts_and_history(language, key).await?,
            None => (shop.store.shop_texts_now().await?, TextHistory::default()),
        };
        let decision = decide(&before, &versions);
        let Decision::Write(next) = decision else {
            shop.say_from_now_on(before, context.now);
            return Ok(match decision {
                Decision::Refuse(why) => Outcome::Refused(why),
                Decision::Already | Decision::Write(_) => Outcome::Done,
            });
        };
        if next.outgrows(&before) {
            shop.say_from_now_on(before, context.now);
            return Ok(Outcome::NoRoom);
        }
        let event = event(context, change, &next);
        let history = change.text.map(|(language, key)| {
            let edit = Edit { by: context.user.id, name: context.user.profile.name_or(&context.name), at: context.now };
            let text = next.texts.get(language, key).map(str::to_owned);
            let version = TextVersion { number: next.version, text, edit: Some(edit) };
            TextHistoryOf { language, key, versions: versions.after(before.texts.get(language, key), version) }
        });
        if shop.store.change_shop_texts(ShopTextsChange { next: &next, history, event: &event }).await? {
            shop.say_from_now_on(*next, context.now);
            send_event(shop, &event, context.now).await?;
            return Ok(Outcome::Done);
        }
    }
    Ok(Outcome::Busy)
}

/// It names the text, never what it says.
fn event(context: &UpdateContext, change: &Change, next: &ShopTexts) -> PendingEvent {
    let language = change.text.map(|(language, _)| language.code());
    let detail = json!({ "change": change.what, "of": change.of, "language": language, "by": context.user.id.0 });
    PendingEvent::new(format!("texts-{}", next.version), EventKind::TextsChanged, &detail, context.now)
}
