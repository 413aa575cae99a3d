//! Shows an invoice: creates the charge at the gateway, and sends the buyer its QR code as a picture.

use crate::domain::order::Order;
use crate::domain::order::invoice::{Charge, InvoiceState};
use crate::domain::screen::Screen;
use crate::domain::time::Moment;
use crate::flow::publish::record_gateway_failure;
use crate::pakasir::{Failure as GatewayFailure, NewCharge};
use crate::shop::Shop;
use crate::store::{OrderUpdate, StoreError};
use crate::telegram::{Failure, Media, Upload};
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
    let screen = invoice_screen(shop, &order, &charge);
    match shop.telegram.show_photo(order.buyer, order.invoice.message, &png(picture), &screen).await {
        Ok(shown) => Ok(Some(order.with_invoice_message(shown.message))),
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

/// Shows an invoice once more, as the newest message; the message that showed it before is deleted. `false` if the gateway
/// or Telegram failed.
pub(in crate::flow) async fn show_invoice_again(shop: &Shop, order: &Order, now: Moment) -> Result<bool, StoreError> {
    let Some(NewCharge { charge, qr, .. }) = charge(shop, order, now).await? else { return Ok(false) };
    // Only the charge that is on the order is looked after.
    if order.invoice.charge.as_ref().map(|known| &known.txn) != Some(&charge.txn) {
        tracing::error!(order = %order.id, "the gateway names another transaction for the same order");
        return Ok(false);
    }
    let Some(picture) = wording::buyer::qr_png(&qr) else { return Ok(false) };
    let screen = invoice_screen(shop, order, &charge);
    let shown = match shop.telegram.show_photo(order.buyer, None, &png(picture), &screen).await {
        Ok(shown) => shown.message,
        Err(failure) => {
            tracing::warn!(order = %order.id, %failure, "the invoice could not be shown once more");
            return Ok(false);
        }
    };
    // Noted before the old message goes: what is noted is what is deleted when the invoice is paid or lapses.
    let mut seen = order.clone();
    let left_over = loop {
        if seen.invoice.state != InvoiceState::Open {
            break Some(shown);
        }
        match shop.store.update_order(&seen, &seen.with_invoice_shown_again(shown, now)).await? {
            OrderUpdate::Applied(_) => break seen.invoice.message,
            OrderUpdate::Conflict(current) => seen = current,
        }
    };
    if let Some(message) = left_over
        && let Err(failure) = shop.telegram.delete(order.buyer, message).await
    {
        tracing::warn!(order = %order.id, %failure, "an invoice message stays beside the one that is shown");
    }
    Ok(true)
}

fn png(bytes: Vec<u8>) -> Media {
    Media::Upload(Upload { name: "qris.png".to_owned(), media_type: "image/png", bytes })
}

/// The invoice, to be shown under its QR code.
pub(in crate::flow) fn invoice_screen(shop: &Shop, order: &Order, charge: &Charge) -> Screen {
    let page = shop.pakasir.page(&charge.txn);
    wording::buyer::invoice(&shop.localizer(order.language), order, charge, page)
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
