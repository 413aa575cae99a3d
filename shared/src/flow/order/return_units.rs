//! Returns the units of an order to the stock.

use crate::domain::order::{Order, OutboxTask};
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::{OrderUpdate, StoreError};

/// Returns all units of an order that lapsed or was credited; does nothing if they are returned already.
pub(in crate::flow) async fn return_units(shop: &Shop, mut order: Order, now: Moment) -> Result<Order, StoreError> {
    while order.outbox.contains(&OutboxTask::ReturnUnits) {
        let Some(at) = order.lines.iter().position(|line| !line.slots.is_empty()) else { break };
        let line = order.lines[at].clone();
        let seen = order.clone();
        let after = |slots: &[u64]| seen.with_units_returned(at, slots, now);
        order = match shop.store.return_units(&seen, &line, after).await? {
            OrderUpdate::Applied(order) | OrderUpdate::Conflict(order) => order,
        };
    }
    Ok(order)
}
