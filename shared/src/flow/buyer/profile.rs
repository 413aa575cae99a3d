//! The buyer's own profile: name, WhatsApp number, language.

use crate::domain::language::Language;
use crate::domain::user::profile::{PersonName, ProfileChange, WhatsApp};
use crate::domain::user::wizard::{Wizard, WizardStep};
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;

/// The profile.
pub(in crate::flow) fn show(shop: &Shop, context: &UpdateContext) -> Reply {
    Reply::Screen(wording::buyer::profile(&context.say, &context.user, &context.name, shop.config.english))
}

/// Asks for what `step` waits for.
pub(in crate::flow) async fn ask(shop: &Shop, context: &UpdateContext, step: WizardStep) -> Result<Reply, StoreError> {
    let screen = wording::buyer::ask_for(&context.say, &step);
    shop.store.start_wizard(context.user.id, &Wizard::start(step, context.now)).await?;
    Ok(Reply::Screen(screen))
}

/// Takes what was written for `step`; what can't be taken is asked for again, with the reason.
pub(in crate::flow) async fn answer(
    shop: &Shop,
    context: &UpdateContext,
    (wizard, step): (&Wizard, &WizardStep),
    text: Option<&str>,
) -> Result<Reply, StoreError> {
    let text = text.unwrap_or_default();
    let change = match step {
        WizardStep::EditName => PersonName::parse(text).map(ProfileChange::Name),
        WizardStep::EditWhatsApp => WhatsApp::parse(text).map(ProfileChange::WhatsApp),
    };
    let Some(change) = change else { return Ok(Reply::Screen(wording::buyer::ask_again(&context.say, step))) };
    let next = Wizard::answer(step.clone(), context.update, None, context.now);
    if !shop.store.change_profile(context.user.id, &change, (wizard, &next)).await? {
        return Ok(Reply::Toast(wording::buyer::wizard_ended(&context.say)));
    }
    let mut user = context.user.clone();
    match change {
        ProfileChange::Name(name) => user.profile.name = Some(name),
        ProfileChange::WhatsApp(number) => user.profile.whatsapp = Some(number),
    }
    Ok(Reply::Screen(wording::buyer::profile_saved(&context.say, &user, &context.name, shop.config.english)))
}

/// Leaves the wizard and goes back to the profile.
pub(in crate::flow) async fn leave(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    if context.user.wizard.is_none() {
        return Ok(Reply::Screen(wording::buyer::nothing_to_leave(&context.say)));
    }
    shop.store.leave_wizard(context.user.id).await?;
    Ok(show(shop, context))
}

/// Speaks another language from now on; the keys of the reply keyboard come anew in it.
pub(in crate::flow) async fn set_language(
    shop: &Shop,
    context: &UpdateContext,
    language: Language,
) -> Result<Reply, StoreError> {
    shop.store.set_language(context.user.id, language).await?;
    let say = shop.localizer(language);
    let profile = wording::buyer::profile(&say, &context.user, &context.name, shop.config.english);
    Ok(Reply::Screens(profile, wording::buyer::language_set(&say)))
}
