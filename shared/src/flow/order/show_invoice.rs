//! Showing an invoice: the gateway makes the charge, the buyer sees the QR picture.

use crate::domain::order::Order;
use crate::domain::order::invoice::{Charge, InvoiceState};
use crate::domain::time::Moment;
use crate::flow::publish::record_gateway_failure;
use crate::pakasir::{Failure as GatewayFailure, NewCharge};
use crate::shop::Shop;
use crate::store::{OrderUpdate, StoreError};
use crate::telegram::{Failure, Picture};
use crate::wording;

/// Shows it; the order as it is then, with its charge and message. `None` if the gateway or Telegram can't just now, or
/// there is nothing to show any more.
pub(in crate::flow) async fn show_invoice(
    shop: &Shop,
    order: &Order,
    now: Moment,
) -> Result<Option<Order>, StoreError> {
    let Some(NewCharge { charge, qr, expires }) = charge(shop, order, now).await? else { return Ok(None) };
    let Some(order) = save_charge(shop, order, charge.clone(), expires).await? else { return Ok(None) };
    let Some(picture) = wording::buyer::qr_png(&qr) else {
        tracing::error!(order = %order.id, "the gateway's QR text does not fit a QR code");
        return Ok(None);
    };
    let page = shop.pakasir.page(&charge.txn);
    let screen = wording::buyer::invoice(&shop.localizer(order.language), &order, &charge, page);
    match shop.telegram.show_picture(order.buyer, order.invoice.message, &Picture(picture), &screen).await {
        Ok(message) => Ok(Some(order.with_invoice_message(message))),
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
async fn save_charge(
    shop: &Shop,
    order: &Order,
    charge: Charge,
    expires: Option<Moment>,
) -> Result<Option<Order>, StoreError> {
    let mut order = order.clone();
    while order.invoice.state == InvoiceState::Open && order.invoice.charge.as_ref() != Some(&charge) {
        match shop.store.update_order(&order, &order.with_charge(charge.clone(), expires)).await? {
            OrderUpdate::Applied(noted) => order = noted,
            OrderUpdate::Conflict(current) => order = current,
        }
    }
    Ok((order.invoice.state == InvoiceState::Open).then_some(order))
}

/// Finds or makes the charge of an order. `None` if the gateway can't just now; that is noted.
async fn charge(shop: &Shop, order: &Order, now: Moment) -> Result<Option<NewCharge>, StoreError> {
    match shop.pakasir.find_or_create_charge(&order.id, order.invoice.amount).await {
        Ok(made) => Ok(Some(made)),
        Err(failure) => {
            match &failure {
                GatewayFailure::Unreachable | GatewayFailure::TooSoon => {
                    tracing::warn!(order = %order.id, %failure, "no charge could be made");
                }
                GatewayFailure::Refused(_) | GatewayFailure::UnexpectedAnswer(_) => {
                    tracing::error!(order = %order.id, %failure, "no charge could be made");
                }
            }
            record_gateway_failure(shop, now).await?;
            Ok(None)
        }
    }
}
