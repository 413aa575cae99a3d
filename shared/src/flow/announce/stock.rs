//! Stock that a sale leaves low or empty. Admins are told of each once, until the product is filled again.

use super::{admins, channel};
use crate::domain::catalogue::StockAlert;
use crate::domain::event::Event;
use crate::domain::notice::{AdminNotice, NoticeTopic};
use crate::domain::order::Order;
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::StoreError;

/// Tells of the products of a paid order.
pub(super) async fn tell_what_is_left(
    shop: &Shop,
    event: &Event,
    order: &Order,
    now: Moment,
) -> Result<(), StoreError> {
    for product in shop.store.every_product(order.lines.iter().map(|line| &line.code)).await? {
        let Some(alert) = product.untold_alert().filter(|_| product.is_on_sale()) else { continue };
        let line = order.lines.iter().find(|line| line.code == product.code);
        let name = line.map_or_else(|| product.name.clone(), |line| line.name.clone());
        let cause = format!("{}-{}", event.id, product.code);
        let readers = admins::readers(shop, NoticeTopic::Stock, now).await?;
        let notice = AdminNotice::StockLow { code: product.code.clone(), name: name.clone(), left: product.stock.left };
        admins::tell(shop, (&cause, &readers), notice, now).await?;
        if alert == StockAlert::SoldOut {
            channel::post_sold_out(shop, &cause, name, now).await?;
        }
        shop.store.note_stock_alert(&product, alert).await?;
    }
    Ok(())
}
