//! Sends an admin the picture or file of figures that they asked for.

use crate::domain::ids::{MessageId, ProductCode};
use crate::domain::screen::Screen;
use crate::domain::statistics::chart::Chart;
use crate::domain::statistics::{Report, StatisticsRequest, Wanted, csv};
use crate::domain::time::Zone;
use crate::store::{Sending, Store, StoreError};
use crate::telegram::{Failure, Media, Telegram, Upload};
use crate::wording;
use crate::wording::texts::{Localizer, Texts};
use futures_util::future::try_join;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the function `charts` works with.
pub struct StatisticsSender {
    /// The table.
    pub store: Store,
    /// The shop bot.
    pub telegram: Telegram,
    /// The shop's zone.
    pub zone: Zone,
    /// Draws a picture, as PNG.
    pub draw: fn(&Chart) -> anyhow::Result<Vec<u8>>,
}

/// Products whose names are read for a picture: those that it shows.
const NAMED: usize = 4;

/// The most orders in a file: they are read within the function's time, and the lines are held in its memory.
const MOST_ORDERS: usize = 10_000;

/// Sends what was asked for; nothing if that was sent before, or if the admin asked for something else of the kind since.
///
/// # Errors
/// If the table or Telegram fails, or the picture can't be drawn: the request is worth repeating.
pub async fn send_statistics(sender: &StatisticsSender, request: &StatisticsRequest) -> anyhow::Result<()> {
    sender.store.find_serving().await?;
    let Some(sending) = sender.store.begin_sending(request).await? else {
        tracing::info!(wants = ?request.wants, "this was sent before, or something else was asked for since");
        return Ok(());
    };
    let store = &sender.store;
    let (report, texts) = try_join(store.statistics(request.period, request.at), store.shop_texts()).await?;
    let say = Localizer::new(Arc::new(Texts::of_shop(texts)), request.language, sender.zone);
    let mut are_more = false;
    let bytes = match request.wants {
        Wanted::Picture => {
            let names = names(store, &report).await?;
            (sender.draw)(&wording::admin::statistics_chart(&say, &report, &names))?
        }
        Wanted::Days => csv::of_days(&wording::admin::statistics_columns(&say, request.wants), &report),
        Wanted::Orders => {
            let (lines, more) = match report.span {
                Some(span) => store.orders_placed(span, MOST_ORDERS, |order| csv::of_order(order, sender.zone)).await?,
                None => (Vec::new(), false),
            };
            are_more = more;
            csv::written(&wording::admin::statistics_columns(&say, request.wants), lines.into_iter())
        }
    };
    let caption = wording::admin::statistics_caption(&say, &report, request.wants, are_more.then_some(MOST_ORDERS));
    let picture = match send(sender, request, (bytes, &caption), sending).await {
        // They blocked the bot, or Telegram would refuse it again.
        Err(failure @ (Failure::Unreachable | Failure::Refused(_))) => {
            tracing::warn!(%failure, "a picture or file of figures was not taken");
            None
        }
        sent => sent?,
    };
    Ok(sender.store.end_sending(request, picture).await?)
}

/// Sends it; the message, if it is a picture. A picture takes the place of the one that belongs to the same message.
async fn send(
    sender: &StatisticsSender,
    request: &StatisticsRequest,
    (bytes, caption): (Vec<u8>, &Screen),
    sending: Sending,
) -> Result<Option<MessageId>, Failure> {
    let name = wording::admin::statistics_file_name(request.period, request.wants);
    let upload = |media_type| Media::Upload(Upload { name, media_type, bytes });
    match request.wants {
        Wanted::Picture => {
            if let Some(former) = sending.replaces
                && let Err(failure) = sender.telegram.delete(request.admin, former).await
            {
                tracing::warn!(%failure, "the former picture stays above the one that takes its place");
            }
            let sent = sender.telegram.show_photo(request.admin, None, &upload("image/png"), caption).await?;
            Ok(Some(sent.message))
        }
        Wanted::Days | Wanted::Orders => {
            sender.telegram.send_document(request.admin, upload("text/csv"), caption).await?;
            Ok(None)
        }
    }
}

async fn names(store: &Store, report: &Report) -> Result<BTreeMap<ProductCode, String>, StoreError> {
    let best: Vec<ProductCode> = report.now.products().into_iter().take(NAMED).map(|product| product.code).collect();
    let products = store.every_product(best.iter()).await?;
    Ok(products.into_iter().map(|product| (product.code, product.name)).collect())
}
