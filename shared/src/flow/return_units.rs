//! Returning the units of a lapsed order to the stock, free for anybody.

use crate::domain::order::{Order, Owed};
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::{Commit, StoreError};

/// Returns all units of a lapsed order.
pub(super) async fn return_units(shop: &Shop, mut order: Order, now: Moment) -> Result<Order, StoreError> {
    while order.owed.contains(&Owed::ReturnUnits) {
        let Some(at) = order.lines.iter().position(|line| !line.slots.is_empty()) else { break };
        let line = order.lines[at].clone();
        let seen = order.clone();
        let after = |slots: &[u64]| seen.returned(at, slots, now);
        order = match shop.store.return_units(&seen, &line, after).await? {
            Commit::Done(order) | Commit::Lost(order) => order,
        };
    }
    Ok(order)
}
