//! Settings: which notices an admin gets, and when without a sound; the channel.

pub(super) mod channel;
pub(super) mod shop;
pub(super) mod transfer;

use crate::domain::intent::AdminSettingsIntent;
use crate::domain::notice::NoticePreferences;
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;

/// Does what an admin asks about settings.
pub(super) async fn route(
    shop: &Shop,
    context: &UpdateContext,
    intent: AdminSettingsIntent,
) -> Result<Reply, StoreError> {
    let chosen = &context.user.notices;
    match intent {
        AdminSettingsIntent::Menu => Ok(Reply::Screen(wording::admin::settings(&context.say))),
        AdminSettingsIntent::Shop => shop::show(shop, context).await,
        AdminSettingsIntent::Edit(field) => shop::ask(shop, context, field).await,
        AdminSettingsIntent::Versions => shop::versions(shop, context).await,
        AdminSettingsIntent::Restore(number) => shop::restore(shop, context, number).await,
        AdminSettingsIntent::Export => transfer::export(shop, context).await,
        AdminSettingsIntent::Import => transfer::ask(shop, context).await,
        AdminSettingsIntent::Apply => transfer::apply(shop, context).await,
        AdminSettingsIntent::Channel => channel::show(shop, context).await,
        AdminSettingsIntent::ConnectChannel => channel::ask(shop, context).await,
        AdminSettingsIntent::Post(kind, on) => channel::switch(shop, context, kind, on).await,
        AdminSettingsIntent::AskDisconnect => Ok(Reply::Screen(wording::admin::ask_disconnect_channel(&context.say))),
        AdminSettingsIntent::Disconnect => channel::disconnect(shop, context).await,
        AdminSettingsIntent::Notices => Ok(notices(context, chosen)),
        AdminSettingsIntent::Mute(topic, muted) => choose(shop, context, chosen.with(topic, muted)).await,
        AdminSettingsIntent::Quiet(quiet) => choose(shop, context, NoticePreferences { quiet, ..chosen.clone() }).await,
    }
}

async fn choose(shop: &Shop, context: &UpdateContext, chosen: NoticePreferences) -> Result<Reply, StoreError> {
    shop.store.set_notice_preferences(context.user.id, &chosen).await?;
    Ok(notices(context, &chosen))
}

fn notices(context: &UpdateContext, chosen: &NoticePreferences) -> Reply {
    Reply::Screen(wording::admin::notice_settings(&context.say, &context.rights, chosen))
}
