//! What the shop tells of domain events: notices to its admins, posts to its channel. An event may come twice; each is told once.

mod admins;
mod channel;
mod stock;

use crate::domain::event::{Event, EventKind};
use crate::domain::ids::OrderId;
use crate::domain::notice::OrderEvent;
use crate::domain::order::Order;
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::StoreError;

/// Tells of an event whoever wants to know of it.
///
/// # Errors
/// If the table fails: the event is worth repeating.
pub async fn announce(shop: &Shop, event: &Event, now: Moment) -> Result<(), StoreError> {
    // What happened is told while the table is fenced too.
    shop.find_serving().await?;
    shop.refresh_texts(now).await;
    match event.kind {
        EventKind::OrderPlaced => admins::tell_order(shop, event, OrderEvent::Placed, now).await,
        EventKind::OrderPaid => {
            let Some(order) = order_of(shop, event).await? else { return Ok(()) };
            // It decides who gets a campaign.
            shop.store.mark_bought(order.buyer).await?;
            admins::tell_paid(shop, event, &order, now).await?;
            stock::tell_what_is_left(shop, event, &order, now).await?;
            channel::post_sale(shop, event, &order, now).await
        }
        EventKind::PaymentLate => admins::tell_order(shop, event, OrderEvent::PaidLate, now).await,
        EventKind::PaymentTwice | EventKind::PaymentMismatch => {
            admins::tell_order(shop, event, OrderEvent::PaidOtherwise, now).await
        }
        EventKind::OrderExpired => admins::tell_order(shop, event, OrderEvent::Expired, now).await,
        EventKind::OrderCancelled => admins::tell_order(shop, event, OrderEvent::Cancelled, now).await,
        EventKind::DepositPaid => admins::tell_order(shop, event, OrderEvent::Deposit, now).await,
        EventKind::UserSpamming => admins::tell_spam(shop, event, now).await,
        EventKind::StockAdded => channel::post_restock(shop, event, now).await,
        EventKind::ProductPriceDropped => channel::post_price_drop(shop, event, now).await,
        // What only the owner is told, and what was said in the buyer's chat already.
        EventKind::OrderDelivered
        | EventKind::PaymentUnknown
        | EventKind::PaymentDisputed
        | EventKind::CallbackForged
        | EventKind::DeliveryStuck
        | EventKind::GatewayFailing
        | EventKind::RecordUnreadable
        | EventKind::TextsBroken
        | EventKind::OrderMarkedPaid
        | EventKind::OrderRefunded
        | EventKind::OrderResent
        | EventKind::OrderCancelledByAdmin
        | EventKind::ProofViewed
        | EventKind::RequestDecided
        | EventKind::BalanceAdjusted
        | EventKind::RefundFeesChanged
        | EventKind::StockViewed
        | EventKind::StockExported
        | EventKind::StockRemoved
        | EventKind::StockRestored
        | EventKind::StockErased
        | EventKind::RestockRequested
        | EventKind::TextsChanged
        | EventKind::UserBlocked
        | EventKind::UserUnblocked
        | EventKind::AdminRightsChanged
        | EventKind::PriceGroupsChanged
        | EventKind::PriceGroupAssigned
        | EventKind::ProductCreated
        | EventKind::ProductChanged
        | EventKind::AuditBroken
        | EventKind::LockRefused
        | EventKind::RestoreRequested
        | EventKind::RestoreReady
        | EventKind::RestoreCompleted
        | EventKind::RestoreFailed
        | EventKind::RestoreDecided
        | EventKind::BackupRequested
        | EventKind::DrillPassed
        | EventKind::VoucherChanged
        | EventKind::SettingsChanged
        | EventKind::ChannelChanged
        | EventKind::CategoriesChanged
        | EventKind::CampaignChanged
        | EventKind::CampaignContinued
        | EventKind::SetupUnfinished
        | EventKind::AlertDue
        | EventKind::ClosureChanged
        | EventKind::BackupContinued
        | EventKind::BackupMade
        | EventKind::BackupFailed
        | EventKind::BackupCorrupt
        | EventKind::BackupLate
        | EventKind::BooksUnbalanced
        | EventKind::BooksSealed
        | EventKind::ReportChanged
        | EventKind::StatisticsRequested => Ok(()),
    }
}

/// The order that an event is about. A callback that only claims another amount names none.
async fn order_of(shop: &Shop, event: &Event) -> Result<Option<Order>, StoreError> {
    match event.detail.get("order").and_then(|id| id.as_str()).and_then(OrderId::parse) {
        Some(id) => shop.store.order(&id).await,
        None => Ok(None),
    }
}
