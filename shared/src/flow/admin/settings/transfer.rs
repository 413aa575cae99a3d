//! Export of settings and texts to a file, and their import from one: checked, shown as a diff, and applied once an admin says
//! so. What stood before is handed out as a file first, so that it can be brought back.

use crate::domain::event::EventKind;
use crate::domain::settings::file::{FileFault, MAX_FILE_BYTES, SettingsFile};
use crate::domain::settings::{Changed, SettingsVersion};
use crate::domain::text_overrides::TextOverrides;
use crate::domain::user::message::{Attachment, FileId, UserMessage};
use crate::domain::user::wizard::{AdminStep, Wizard, WizardStep};
use crate::flow::admin::audit::{self, publish};
use crate::flow::context::{Reply, UpdateContext};
use crate::flow::publish::publish_once;
use crate::shop::Shop;
use crate::store::StoreError;
use crate::telegram::{Failure, Media, Upload};
use crate::wording;
use crate::wording::admin::ImportFault;
use crate::wording::texts;

/// What is set now.
struct Current {
    version: SettingsVersion,
    texts: TextOverrides,
}

/// Sends settings and texts as a document.
pub(super) async fn export(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    let current = current(shop).await?;
    match send(shop, context, &current).await {
        Ok(()) => Ok(Reply::Toast(wording::admin::settings_exported(&context.say))),
        Err(failure) => {
            tracing::warn!(%failure, "an export could not be sent");
            Ok(Reply::Toast(wording::admin::settings_not_exported(&context.say)))
        }
    }
}

/// Asks for a file.
pub(super) async fn ask(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    let step = WizardStep::Admin(AdminStep::ImportSettings);
    context.start_wizard(shop, step.clone()).await?;
    Ok(Reply::Screen(wording::admin::ask_for_import(&context.say, &step)))
}

/// Checks the file that was sent, and shows what it changes.
pub(in crate::flow::admin) async fn preview(
    shop: &Shop,
    context: &UpdateContext,
    message: &UserMessage,
) -> Result<Reply, StoreError> {
    let asked = WizardStep::Admin(AdminStep::ImportSettings);
    let Some(Attachment::Document(file)) = &message.attachment else {
        return Ok(refused(context, &asked, &ImportFault::NoFile));
    };
    let current = current(shop).await?;
    let read = match read(shop, context, file).await {
        Ok(read) => read,
        Err(fault) => return Ok(refused(context, &asked, &fault)),
    };
    let diff = read.diff(&current.version.settings, &current.texts);
    if diff.is_empty() {
        return Ok(refused(context, &asked, &ImportFault::NothingChanges));
    }
    let step = WizardStep::Admin(AdminStep::ApplyImport { file: file.clone(), seen: current.version.number });
    let wizard = Wizard::answer(asked, context.update, Some(step.clone()), context.now);
    shop.store.start_wizard(context.user.id, &wizard).await?;
    Ok(Reply::Screen(wording::admin::import_preview(&context.say, &step, &read.settings, &diff)))
}

/// Applies the file that was shown, unless the settings were changed since.
pub(super) async fn apply(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    let wizard = context.user.wizard.as_ref().and_then(|wizard| wizard.waiting.as_ref());
    let Some(step @ WizardStep::Admin(AdminStep::ApplyImport { file, seen })) = wizard else {
        return Ok(Reply::Toast(wording::admin::import_ended(&context.say)));
    };
    let current = current(shop).await?;
    let read = match read(shop, context, file).await {
        Ok(read) => read,
        Err(fault) => return Ok(refused(context, step, &fault)),
    };
    // A tap that comes again goes on where the first one ended.
    let settings_stand = current.version.settings == read.settings;
    if current.version.number != *seen && !settings_stand {
        context.leave_wizard(shop).await?;
        return Ok(Reply::Screen(wording::admin::import_overtaken(&context.say)));
    }
    if let Err(failure) = send(shop, context, &current).await {
        tracing::warn!(%failure, "the state before an import could not be sent");
        return Ok(Reply::Toast(wording::admin::settings_not_exported(&context.say)));
    }
    if !settings_stand {
        let next = current.version.next(read.settings, Changed { by: context.user.id, at: context.now });
        let event = super::shop::changed(context, &current.version, &next);
        if !shop.store.update_settings(&current.version, &next, &event).await? {
            context.leave_wizard(shop).await?;
            return Ok(Reply::Screen(wording::admin::import_overtaken(&context.say)));
        }
        shop.take_settings(read.settings);
        publish(shop, context, &event).await;
    }
    shop.store.put_text_overrides(&read.texts).await?;
    let imported = audit::event(context, EventKind::TextsChanged, None, serde_json::json!({ "change": "import" }));
    publish_once(shop, imported, context.now).await?;
    context.leave_wizard(shop).await?;
    Ok(Reply::Screen(wording::admin::import_applied(&context.say)))
}

/// Reads and checks a file.
async fn read(shop: &Shop, context: &UpdateContext, file: &FileId) -> Result<SettingsFile, ImportFault> {
    let bytes = match shop.telegram.download(file, MAX_FILE_BYTES).await {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Err(ImportFault::TooLarge(MAX_FILE_BYTES)),
        Err(failure) => {
            tracing::warn!(%failure, "a file of settings could not be fetched");
            return Err(ImportFault::NotFetched);
        }
    };
    let read = SettingsFile::parse(&bytes).map_err(|fault| match fault {
        FileFault::NotRead { line } => ImportFault::NotRead { line },
        FileFault::Format => ImportFault::Format,
        FileFault::OutOfBounds(field) => ImportFault::OutOfBounds(field),
    })?;
    let wrong: Vec<(String, String)> = read
        .texts
        .iter()
        .filter_map(|(language, key, text)| {
            let fault = texts::check(language, key, text).err()?;
            Some((format!("{key} ({})", language.code()), wording::deploy::text_error(&context.say, &fault)))
        })
        .collect();
    if wrong.is_empty() { Ok(read) } else { Err(ImportFault::Texts(wrong)) }
}

async fn current(shop: &Shop) -> Result<Current, StoreError> {
    let (version, own) = futures_util::future::try_join(shop.store.settings(), shop.store.shop_texts_now()).await?;
    Ok(Current { version, texts: own.texts })
}

/// Sends what is set now as a document.
async fn send(shop: &Shop, context: &UpdateContext, current: &Current) -> Result<(), Failure> {
    let file = SettingsFile::new(current.version.settings, current.texts.clone());
    let bytes = serde_json::to_vec_pretty(&file).map_err(|error| Failure::Refused(error.to_string()))?;
    let name = format!("lapak-{}.json", current.version.number);
    let upload = Media::Upload(Upload { name, media_type: "application/json", bytes });
    let caption = wording::admin::settings_export_caption(&context.say);
    shop.telegram.send_document(context.user.id, upload, &caption).await.map(|_| ())
}

fn refused(context: &UpdateContext, step: &WizardStep, fault: &ImportFault) -> Reply {
    Reply::Screen(wording::admin::import_refused(&context.say, step, fault))
}
