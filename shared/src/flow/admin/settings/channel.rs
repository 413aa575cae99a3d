//! The shop's channel: connected by a first post, then each kind of post is switched on by itself.

use crate::domain::channel::{Channel, ChannelName, PostKind};
use crate::domain::event::EventKind;
use crate::domain::user::message::UserMessage;
use crate::domain::user::wizard::{AdminStep, WizardStep};
use crate::flow::admin::audit::{self, publish};
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::{PendingEvent, StoreError};
use crate::telegram::Failure;
use crate::wording;
use serde_json::json;
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
    let before = shop.store.channel().await?;
    let kinds = before.as_ref().map_or_else(BTreeMap::new, |before| before.kinds.clone());
    let channel = Channel { id, title, bot, kinds };
    let event = changed(context, json!({ "channel": id.0, "before": before.as_ref().map(|before| before.id.0) }));
    if before.as_ref() != Some(&channel) && shop.store.put_channel(before.as_ref(), &channel, &event).await? {
        publish(shop, context, &event).await;
    }
    context.leave_wizard(shop).await?;
    show(shop, context).await
}

/// Switches a kind of post on or off.
pub(super) async fn switch(
    shop: &Shop,
    context: &UpdateContext,
    kind: PostKind,
    on: bool,
) -> Result<Reply, StoreError> {
    let event = changed(context, json!({ "kind": kind.code(), "on": on }));
    if shop.store.switch_post_kind(kind, on, &event).await? {
        publish(shop, context, &event).await;
    }
    show(shop, context).await
}

/// Forgets the channel.
pub(super) async fn disconnect(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    let event = changed(context, json!({ "channel": null }));
    if shop.store.disconnect_channel(&event).await? {
        publish(shop, context, &event).await;
    }
    show(shop, context).await
}

fn changed(context: &UpdateContext, detail: serde_json::Value) -> PendingEvent {
    audit::event(context, EventKind::ChannelChanged, None, detail)
}
