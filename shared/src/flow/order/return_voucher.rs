//! Gives the voucher of an order back: one use less.

use crate::domain::order::{Order, OutboxTask};
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::{OrderUpdate, StoreError};

/// Gives back the voucher of an order that lapsed or was credited; does nothing if that is done already.
pub(in crate::flow) async fn return_voucher(shop: &Shop, mut order: Order, now: Moment) -> Result<Order, StoreError> {
    while order.outbox.contains(&OutboxTask::ReturnVoucher) {
        order = match shop.store.return_voucher(&order, &order.with_voucher_returned(now)).await? {
            OrderUpdate::Applied(order) | OrderUpdate::Conflict(order) => order,
        };
    }
    Ok(order)
}
