//! Shows an invoice: creates the charge at the gateway, and sends the buyer its QR code as a picture.

use crate::domain::order::Order;
use crate::domain::order::invoice::{Charge, InvoiceState};
use crate::domain::time::Moment;
use crate::flow::publish::record_gateway_failure;
use crate::pakasir::{Failure as GatewayFailure, NewCharge};
use crate::shop::Shop;
use crate::store::{OrderUpdate, StoreError};
use crate::telegram::{Failure, Picture};
use crate::wording;

/// Shows the invoice. Returns the order with its charge and message; `None` if the gateway or Telegram failed, or the
/// order is not open any more.
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
        // The buyer blocked the bot. The charge stays on the order: it could be paid, and is cancelled at the deadline.
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

/// Writes the charge to the order before the buyer sees it. The gateway's status call needs the transaction's id, so a
/// paid transaction that was not stored would be lost if its callback is. `None` if the order is not open any more.
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

/// Finds or creates the charge of an order. `None` if the gateway failed, which is recorded.
async fn charge(shop: &Shop, order: &Order, now: Moment) -> Result<Option<NewCharge>, StoreError> {
    match shop.pakasir.find_or_create_charge(&order.id, order.invoice.amount).await {
        Ok(charge) => Ok(Some(charge)),
        Err(failure) => {
            match &failure {
                GatewayFailure::Unreachable | GatewayFailure::TooSoon => {
                    tracing::warn!(order = %order.id, %failure, "no charge could be created");
                }
                GatewayFailure::Refused(_) | GatewayFailure::UnexpectedAnswer(_) => {
                    tracing::error!(order = %order.id, %failure, "no charge could be created");
                }
            }
            record_gateway_failure(shop, now).await?;
            Ok(None)
        }
    }
}
