//! Takes what an owner sends as the answer to what they were asked.

use super::closures::Asked;
use super::{OwnerBot, admins, audit, closures, restores};
use crate::domain::owner::OwnerStep;
use crate::domain::screen::Screen;
use crate::domain::user::message::UserMessage;
use crate::store::StoreError;
use crate::wording::texts::Localizer;

/// The screen that answers a message; `None` if nothing waits for it.
pub(super) async fn answer(
    bot: &OwnerBot,
    say: &Localizer,
    message: &UserMessage,
    asked: Asked,
) -> Result<Option<Screen>, StoreError> {
    let step = bot.store.owner_step(asked.by).await?.filter(|step| step.is_open(asked.now));
    let text = message.plain_text().unwrap_or_default();
    Ok(Some(match step {
        None => return Ok(None),
        Some(OwnerStep::Closing(step)) => closures::answer(bot, say, (step, text), asked).await?,
        Some(OwnerStep::Admins(step)) => admins::answer(bot, say, (step, message), asked).await?,
        Some(OwnerStep::Restore(step)) => restores::answer(bot, say, (step, text), asked).await?,
        Some(OwnerStep::Audit(step)) => audit::answer(bot, say, (step, text), asked).await?,
    }))
}
