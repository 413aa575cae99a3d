//! The buyer's own profile: name, WhatsApp number, language.

use crate::domain::language::Language;
use crate::domain::user::profile::{PersonName, ProfileChange, WhatsApp};
use crate::domain::user::wizard::Wizard;
use crate::flow::buyer::wizard::Answer;
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;

/// The profile.
pub(in crate::flow) fn show(shop: &Shop, context: &UpdateContext) -> Reply {
    Reply::Screen(wording::buyer::profile(&context.say, &context.user, &context.name, shop.config.english))
}

/// Takes the name that was written.
pub(in crate::flow) async fn answer_name(
    shop: &Shop,
    context: &UpdateContext,
    answered: Answer<'_>,
) -> Result<Reply, StoreError> {
    change(shop, context, PersonName::parse(answered.text()).map(ProfileChange::Name), answered).await
}

/// Takes the WhatsApp number that was written.
pub(in crate::flow) async fn answer_whatsapp(
    shop: &Shop,
    context: &UpdateContext,
    answered: Answer<'_>,
) -> Result<Reply, StoreError> {
    change(shop, context, WhatsApp::parse(answered.text()).map(ProfileChange::WhatsApp), answered).await
}

/// Forgets the WhatsApp number.
pub(in crate::flow) async fn remove_whatsapp(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    shop.store.remove_whatsapp(context.user.id).await?;
    let mut user = context.user.clone();
    user.profile.whatsapp = None;
    Ok(Reply::Screen(wording::buyer::profile_saved(&context.say, &user, &context.name, shop.config.english)))
}

/// Changes the profile; what can't be taken is asked for again, with the reason.
async fn change(
    shop: &Shop,
    context: &UpdateContext,
    change: Option<ProfileChange>,
    Answer { wizard, step, .. }: Answer<'_>,
) -> Result<Reply, StoreError> {
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
