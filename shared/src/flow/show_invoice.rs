//! Showing an invoice: the gateway makes the charge, the buyer sees the QR picture.

use super::announce::gateway_failed;
use crate::domain::invoice::{Charge, State};
use crate::domain::order::Order;
use crate::domain::time::Moment;
use crate::pakasir::{Failure as GatewayFailure, NewCharge};
use crate::shop::Shop;
use crate::store::{Commit, StoreError};
use crate::telegram::{Failure, Picture};
use crate::wording;

/// Shows it; the order as it is then, with its charge and message. `None` if the gateway or Telegram can't just now, or
/// there is nothing to show any more.
pub(super) async fn show_invoice(shop: &Shop, order: &Order, now: Moment) -> Result<Option<Order>, StoreError> {
    let Some(NewCharge { charge, qr, expires }) = charge(shop, order, now).await? else { return Ok(None) };
    let Some(order) = with_charge(shop, order, charge.clone(), expires).await? else { return Ok(None) };
    let Some(picture) = wording::qr_png(&qr) else {
        tracing::error!(order = %order.id, "the gateway's QR text does not fit a QR code");
        return Ok(None);
    };
    let page = shop.pakasir.page(&charge.txn);
    let screen = wording::invoice(&order, &charge, page, shop.config.zone);
    match shop.telegram.show_picture(order.buyer, order.invoice.message, &Picture(picture), &screen).await {
        Ok(message) => Ok(Some(order.shown_in(message))),
        // Nobody is there to see it. The charge is kept: it can still be paid, and is closed at the deadline.
        Err(Failure::Unreachable) => {
            shop.store.mark_unreachable(order.buyer, now).await?;
            Ok(Some(order))
        }
        Err(failure) => {
            tracing::warn!(order = %order.id, %failure, "the invoice could not be shown");
            Ok(None)
        }
    }
}

/// Notes the charge on the order before anybody sees it: status is asked by transaction alone, so a transaction that a
/// buyer could pay and that nobody noted would be lost with its callback. `None` if the order is not open any more.
async fn with_charge(
    shop: &Shop,
    order: &Order,
    charge: Charge,
    expires: Option<Moment>,
) -> Result<Option<Order>, StoreError> {
    let mut order = order.clone();
    while order.invoice.state == State::Open && order.invoice.charge.as_ref() != Some(&charge) {
        match shop.store.change(&order, &order.charged(charge.clone(), expires)).await? {
            Commit::Done(noted) => order = noted,
            Commit::Lost(current) => order = current,
        }
    }
    Ok((order.invoice.state == State::Open).then_some(order))
}

/// Finds or makes the charge of an order. `None` if the gateway can't just now; that is noted.
async fn charge(shop: &Shop, order: &Order, now: Moment) -> Result<Option<NewCharge>, StoreError> {
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
