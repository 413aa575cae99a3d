//! The shop's figures: said at once; a picture or a file of them is asked for on the bus, and sent by the function `charts`.

use crate::domain::intent::AdminStatisticsIntent;
use crate::domain::statistics::{Day, Month, Period, StatisticsRequest, Wanted};
use crate::domain::user::message::UserMessage;
use crate::domain::user::wizard::{AdminStep, WizardStep};
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;
use crate::wording::admin::PictureNote;
use futures_util::future::join;

/// Does what an admin asks about figures.
pub(super) async fn route(
    shop: &Shop,
    context: &UpdateContext,
    intent: AdminStatisticsIntent,
) -> Result<Reply, StoreError> {
    match intent {
        AdminStatisticsIntent::Menu => {
            let report = shop.store.statistics(Period::Today, context.now).await?;
            Ok(Reply::Screen(wording::admin::statistics(&context.say, &report, PictureNote::Nothing)))
        }
        AdminStatisticsIntent::Show(period) => show(shop, context, period).await,
        AdminStatisticsIntent::AskMonth => {
            let step = WizardStep::Admin(AdminStep::PickMonth);
            context.start_wizard(shop, step.clone()).await?;
            Ok(Reply::Screen(wording::admin::ask_for_month(&context.say, &step, today(shop, context), false)))
        }
        AdminStatisticsIntent::Export(wanted, month) => {
            let asked = ask(shop, context, (wanted, Period::Month(month))).await;
            Ok(Reply::Toast(wording::admin::statistics_file_follows(&context.say, asked)))
        }
    }
}

/// Takes the name of a month.
pub(super) async fn pick_month(
    shop: &Shop,
    context: &UpdateContext,
    message: &UserMessage,
) -> Result<Reply, StoreError> {
    let today = today(shop, context);
    match Month::read(message.plain_text().unwrap_or_default(), today) {
        Some(month) if month <= today.month() => {
            context.leave_wizard(shop).await?;
            show(shop, context, Period::Month(month)).await
        }
        Some(_) | None => {
            let step = WizardStep::Admin(AdminStep::PickMonth);
            Ok(Reply::Screen(wording::admin::ask_for_month(&context.say, &step, today, true)))
        }
    }
}

async fn show(shop: &Shop, context: &UpdateContext, period: Period) -> Result<Reply, StoreError> {
    let (report, asked) =
        join(shop.store.statistics(period, context.now), ask(shop, context, (Wanted::Picture, period))).await;
    let note = if asked { PictureNote::Follows } else { PictureNote::Failed };
    Ok(Reply::Screen(wording::admin::statistics(&context.say, &report?, note)))
}

/// Asks for a picture or a file; whether the bus took it. It is not stored before: an admin who gets none taps again.
async fn ask(shop: &Shop, context: &UpdateContext, (wants, period): (Wanted, Period)) -> bool {
    let request = StatisticsRequest {
        admin: context.user.id,
        language: context.say.language(),
        wants,
        period,
        under: context.tap.as_ref().and_then(|tap| tap.message),
        update: context.update,
        at: context.now,
    };
    let published = shop.bus.publish(&[request.event()]).await;
    if let Err(error) = &published {
        tracing::warn!(%error, "a picture or file of figures could not be asked for");
    }
    published.is_ok()
}

fn today(shop: &Shop, context: &UpdateContext) -> Day {
    Day::of(context.now, shop.config.zone)
}
