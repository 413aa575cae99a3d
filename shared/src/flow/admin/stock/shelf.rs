//! Units one by one, and all of them as a document: each reading of contents is audited.

use super::{event, gone, open};
use crate::domain::catalogue::stored_file::Content;
use crate::domain::event::EventKind;
use crate::domain::ids::ProductCode;
use crate::domain::intent::PageCursor;
use crate::domain::restock::UnitTag;
use crate::flow::context::{Reply, UpdateContext};
use crate::flow::publish::{publish_once, send_event};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::telegram::{Media, Upload};
use crate::wording;

/// The most units, and the most bytes of them, in one document.
const EXPORTED: (usize, usize) = (10_000, 20 * 1024 * 1024);

/// Shows what a unit holds.
pub(super) async fn show(
    shop: &Shop,
    context: &UpdateContext,
    code: &ProductCode,
    (slot, tag): (u64, &UnitTag),
) -> Result<Reply, StoreError> {
    let Some(unit) = shop.store.shelf_unit(code, slot, tag).await? else { return Ok(unit_gone(context)) };
    publish_once(shop, event(context, EventKind::StockViewed, code, 1), context.now).await?;
    Ok(Reply::Screen(wording::admin::stock_unit(&context.say, code, &unit)))
}

/// Puts a unit into the bin.
pub(super) async fn remove(
    shop: &Shop,
    context: &UpdateContext,
    code: &ProductCode,
    (slot, tag): (u64, &UnitTag),
) -> Result<Reply, StoreError> {
    let removed = event(context, EventKind::StockRemoved, code, 1);
    if !shop.store.remove_unit(code, (slot, tag), &removed).await? {
        return Ok(unit_gone(context));
    }
    send_event(shop, &removed, context.now).await?;
    open(shop, context, code).await
}

/// Puts a unit of the bin back into stock.
pub(super) async fn restore(
    shop: &Shop,
    context: &UpdateContext,
    code: &ProductCode,
    tag: &UnitTag,
) -> Result<Reply, StoreError> {
    shop.store.announce_restock(code).await?;
    let restored = event(context, EventKind::StockRestored, code, 1);
    if !shop.store.restore_unit(code, tag, &restored).await? {
        return Ok(unit_gone(context));
    }
    send_event(shop, &restored, context.now).await?;
    let page = shop.store.bin(code, &PageCursor::First).await?;
    Ok(Reply::Screen(wording::admin::stock_bin(&context.say, code, &page)))
}

/// Sends all free units as a document.
pub(super) async fn export(shop: &Shop, context: &UpdateContext, code: &ProductCode) -> Result<Reply, StoreError> {
    if shop.store.stock_room(code).await?.is_none() {
        return Ok(gone(context));
    }
    let (contents, left) = shop.store.export_units(code, EXPORTED).await?;
    if contents.is_empty() {
        return Ok(Reply::Toast(wording::admin::nothing_to_export(&context.say)));
    }
    let units = contents.len();
    publish_once(shop, event(context, EventKind::StockExported, code, units as u64), context.now).await?;
    let upload = Upload { name: format!("{code}.txt"), media_type: "text/plain", bytes: document(&contents) };
    let screen = wording::admin::stock_export(&context.say, code, (units as u64, left));
    match shop.telegram.send_document(context.user.id, Media::Upload(upload), &screen).await {
        Ok(_) => Ok(Reply::Nothing),
        Err(failure) => {
            tracing::warn!(%failure, "an export could not be sent");
            Ok(Reply::Toast(wording::buyer::try_again(&context.say)))
        }
    }
}

/// One unit a line, as they can be sent again; with a blank line between them if one has several lines.
fn document(contents: &[Content]) -> Vec<u8> {
    let text = |content: &Content| match content {
        Content::Text(text) => text.replace('\n', "\r\n"),
        Content::File(file) => file.name.clone(),
    };
    let texts: Vec<String> = contents.iter().map(text).collect();
    let between = if texts.iter().any(|text| text.contains('\n')) { "\r\n\r\n" } else { "\r\n" };
    let mut document = texts.join(between);
    document.push_str("\r\n");
    document.into_bytes()
}

fn unit_gone(context: &UpdateContext) -> Reply {
    Reply::Toast(wording::admin::stock_unit_gone(&context.say))
}
