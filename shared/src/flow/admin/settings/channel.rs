//! The shop's channel: connected by a first post, then each kind of post is switched on by itself.

use crate::domain::channel::{Channel, ChannelName, PostKind};
use crate::domain::user::message::UserMessage;
use crate::domain::user::wizard::{AdminStep, WizardStep};
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::telegram::Failure;
use crate::wording;
use std::collections::BTreeMap;

/// The channel as it is set.
pub(super) async fn show(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    let channel = shop.store.channel().await?;
    Ok(Reply::Screen(wording::admin::channel(&context.say, channel.as_ref())))
}

/// Asks which channel it is.
pub(super) async fn ask(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    let step = WizardStep::Admin(AdminStep::ConnectChannel);
    context.start_wizard(shop, step.clone()).await?;
    Ok(Reply::Screen(wording::admin::ask_for_channel(&context.say, &step)))
}

/// Connects the channel that was named, if the bot may post there.
pub(in crate::flow::admin) async fn connect(
    shop: &Shop,
    context: &UpdateContext,
    message: &UserMessage,
) -> Result<Reply, StoreError> {
    let step = WizardStep::Admin(AdminStep::ConnectChannel);
    let Some(name) = message.plain_text().and_then(ChannelName::parse) else {
        return Ok(Reply::Screen(wording::admin::channel_not_a_name(&context.say, &step)));
    };
    let hello = wording::channel::connected(&context.say);
    let posted = match shop.telegram.post_to(&name, &hello).await {
        Ok(posted) => shop.telegram.get_username().await.map(|bot| (posted, bot)),
        Err(failure) => Err(failure),
    };
    let ((id, title), bot) = match posted {
        Ok(connected) => connected,
        Err(Failure::Later(_) | Failure::Unauthorized) => {
            return Ok(Reply::Screen(wording::admin::channel_later(&context.say, &step)));
        }
        Err(Failure::Unreachable | Failure::Refused(_) | Failure::CannotChange | Failure::UnknownFile) => {
            return Ok(Reply::Screen(wording::admin::channel_not_admitted(&context.say, &step)));
        }
    };
    // Another channel is posted to as the one before was.
    let kinds = shop.store.channel().await?.map_or_else(BTreeMap::new, |before| before.kinds);
    let channel = Channel { id, title, bot, kinds };
    shop.store.put_channel(&channel).await?;
    context.leave_wizard(shop).await?;
    Ok(Reply::Screen(wording::admin::channel(&context.say, Some(&channel))))
}

/// Switches a kind of post on or off.
pub(super) async fn switch(
    shop: &Shop,
    context: &UpdateContext,
    kind: PostKind,
    on: bool,
) -> Result<Reply, StoreError> {
    shop.store.switch_post_kind(kind, on).await?;
    show(shop, context).await
}

/// Forgets the channel.
pub(super) async fn disconnect(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    shop.store.remove_channel().await?;
    show(shop, context).await
}
