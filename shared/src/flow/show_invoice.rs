//! Showing an invoice: the gateway makes the charge, the buyer sees the QR picture.

use super::announce::gateway_failed;
use crate::domain::order::Order;
use crate::domain::time::Moment;
use crate::pakasir::{Failure as GatewayFailure, Made};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::telegram::{Failure, Picture};
use crate::wording;

/// Shows it; the order as it is then, with its charge. `None` if the gateway or Telegram can't just now.
pub(super) async fn show_invoice(shop: &Shop, order: &Order, now: Moment) -> Result<Option<Order>, StoreError> {
    let Some(Made { charge, qr, expires }) = charge(shop, order, now).await? else { return Ok(None) };
    let charged = order.charged(charge.clone(), expires);
    let Some(picture) = wording::qr_png(&qr) else {
        tracing::error!(order = %order.id, "the gateway's QR text does not fit a QR code");
        return Ok(None);
    };
    let page = shop.pakasir.page(&charge.txn);
    let screen = wording::invoice(&charged, &charge, page, shop.config.zone);
    match shop.telegram.show_picture(order.buyer, order.invoice.message, &Picture(picture), &screen).await {
        Ok(message) => Ok(Some(charged.shown_in(message))),
        // Nobody is there to see it. The charge is kept: it can still be paid, and is closed at the deadline.
        Err(Failure::Unreachable) => {
            shop.store.mark_reachable(order.buyer, false).await?;
            Ok(Some(charged))
        }
        Err(failure) => {
            tracing::warn!(order = %order.id, %failure, "the invoice could not be shown");
            Ok(None)
        }
    }
}

/// Finds or makes the charge of an order. `None` if the gateway can't just now; that is noted.
pub(super) async fn charge(shop: &Shop, order: &Order, now: Moment) -> Result<Option<Made>, StoreError> {
    match shop.pakasir.charge(&order.id, order.invoice.amount).await {
        Ok(made) => Ok(Some(made)),
        Err(failure) => {
            match &failure {
                GatewayFailure::Unreachable | GatewayFailure::TooSoon => {
                    tracing::warn!(order = %order.id, %failure, "no charge could be made");
                }
                GatewayFailure::Refused(_) | GatewayFailure::Odd(_) => {
                    tracing::error!(order = %order.id, %failure, "no charge could be made");
                }
            }
            gateway_failed(shop, now).await?;
            Ok(None)
        }
    }
}
