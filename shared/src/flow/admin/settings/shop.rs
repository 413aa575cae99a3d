//! The shop's settings: changed one by one, and brought back from an earlier version.

use crate::domain::event::EventKind;
use crate::domain::settings::{Changed, SettingField, Settings, SettingsVersion};
use crate::domain::user::message::UserMessage;
use crate::domain::user::wizard::{AdminStep, WizardStep};
use crate::flow::admin::audit::{self, publish};
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::{PendingEvent, StoreError};
use crate::wording;
use crate::wording::admin::ShopSettingsNote as Note;
use serde_json::json;
use std::collections::BTreeSet;

/// The settings as they are.
pub(super) async fn show(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    Ok(screen(shop, context, &shop.store.settings().await?, Note::Nothing))
}

fn screen(shop: &Shop, context: &UpdateContext, version: &SettingsVersion, note: Note) -> Reply {
    Reply::Screen(wording::admin::shop_settings(&context.say, (&version.settings, &shop.config.settings()), note))
}

/// Asks for another value of a setting.
pub(super) async fn ask(shop: &Shop, context: &UpdateContext, field: SettingField) -> Result<Reply, StoreError> {
    let seen = shop.store.settings().await?.number;
    let step = WizardStep::Admin(AdminStep::EditSetting { seen, field });
    context.start_wizard(shop, step.clone()).await?;
    Ok(Reply::Screen(wording::admin::ask_for_setting(&context.say, &step, field, false)))
}

/// Takes another value of a setting, if no other admin changed that setting since it was asked for.
pub(in crate::flow::admin) async fn answer(
    shop: &Shop,
    context: &UpdateContext,
    (seen, field): (u32, SettingField),
    message: &UserMessage,
) -> Result<Reply, StoreError> {
    let Some(value) = message.plain_text().and_then(|text| field.read(text)) else {
        let step = WizardStep::Admin(AdminStep::EditSetting { seen, field });
        return Ok(Reply::Screen(wording::admin::ask_for_setting(&context.say, &step, field, true)));
    };
    let current = shop.store.settings().await?;
    let next = current.settings.with(field, value);
    context.leave_wizard(shop).await?;
    // The same answer, delivered again, finds what it wrote.
    if next == current.settings {
        return Ok(screen(shop, context, &current, Note::Saved));
    }
    if current.number != seen {
        return Ok(screen(shop, context, &current, Note::ChangedMeanwhile));
    }
    write(shop, context, &current, next).await
}

/// The versions that are kept.
pub(super) async fn versions(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    let versions = shop.store.settings_versions().await?;
    let authors: BTreeSet<_> =
        versions.iter().filter_map(|version| version.changed.map(|changed| changed.by)).collect();
    let authors = shop.store.contacts(&Vec::from_iter(authors)).await?;
    Ok(Reply::Screen(wording::admin::settings_versions(&context.say, &versions, |by| {
        authors.iter().find(|author| author.user.id == by).map(|author| author.user.name.clone()).unwrap_or_default()
    })))
}

/// Brings the settings back as they were in a version.
pub(super) async fn restore(shop: &Shop, context: &UpdateContext, number: u32) -> Result<Reply, StoreError> {
    let current = shop.store.settings().await?;
    let versions = shop.store.settings_versions().await?;
    let before_all = SettingsVersion::default();
    let Some(version) = versions.iter().chain([&before_all]).find(|version| version.number == number) else {
        return Ok(Reply::Toast(wording::admin::settings_version_gone(&context.say)));
    };
    if version.settings == current.settings {
        return Ok(screen(shop, context, &current, Note::Saved));
    }
    write(shop, context, &current, version.settings).await
}

async fn write(
    shop: &Shop,
    context: &UpdateContext,
    current: &SettingsVersion,
    settings: Settings,
) -> Result<Reply, StoreError> {
    let next = current.next(settings, Changed { by: context.user.id, at: context.now });
    let event = changed(context, current, &next);
    if shop.store.update_settings(current, &next, &event).await? {
        shop.take_settings(settings);
        publish(shop, context, &event).await;
        return Ok(screen(shop, context, &next, Note::Saved));
    }
    Ok(screen(shop, context, &shop.store.settings().await?, Note::ChangedMeanwhile))
}

/// The event of settings that were changed.
pub(super) fn changed(context: &UpdateContext, before: &SettingsVersion, after: &SettingsVersion) -> PendingEvent {
    let detail = json!({ "number": after.number, "before": before.settings, "after": after.settings });
    audit::event(context, EventKind::SettingsChanged, None, detail)
}
