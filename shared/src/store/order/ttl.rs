//! The time to live (TTL) of orders that were never paid: DynamoDB deletes them long after they lapsed.

use crate::domain::order::Order;
use crate::domain::order::invoice::InvoiceState;
use crate::domain::time::Moment;
use crate::store::Store;
use crate::store::table::error::Item;
use crate::store::table::keys::number;

/// The table's TTL attribute: seconds since the Unix epoch.
const TTL: &str = "ttl";

impl Store {
    /// This store, which lets orders that were never paid be deleted after so many days.
    #[must_use]
    pub fn with_unpaid_retention(self, days: i64) -> Self {
        Self { unpaid_days: Some(days), ..self }
    }

    /// The item of an order, with the TTL attribute if the order may be deleted. An order is always written as a whole, so
    /// the attribute is gone again with the next write if the order must be kept.
    pub(in crate::store) fn with_ttl(&self, order: &Order, mut item: Item) -> Item {
        if let Some(at) = self.unpaid_days.and_then(|days| deleted_at(order, days)) {
            item.insert(TTL.to_owned(), number(at.as_millis() / 1_000));
        }
        item
    }
}

/// When an order may be deleted; `None` unless it lapsed, was never paid, has an empty outbox and no unconfirmed payment.
fn deleted_at(order: &Order, days: i64) -> Option<Moment> {
    let InvoiceState::Lapsed { at, closed_at_gateway, .. } = &order.invoice.state else { return None };
    // A transaction that is not known to be cancelled may still be paid.
    if !closed_at_gateway && order.invoice.charge.is_some() {
        return None;
    }
    let finished = order.outbox.is_empty() && order.unconfirmed.is_empty() && order.extra.is_empty();
    finished.then(|| at.plus_minutes(days.saturating_mul(24 * 60)))
}
