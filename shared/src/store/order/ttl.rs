//! Orders that nobody paid are deleted by the table itself, long after they ended.

use crate::domain::order::Order;
use crate::domain::order::invoice::InvoiceState;
use crate::domain::time::Moment;
use crate::store::Store;
use crate::store::table::error::Item;
use crate::store::table::keys::number;

/// The attribute by which the table deletes items: seconds since the Unix epoch.
const TTL: &str = "ttl";

impl Store {
    /// This store, keeping orders that were never paid for so many days.
    #[must_use]
    pub fn keeping_unpaid(self, days: i64) -> Self {
        Self { unpaid_days: Some(days), ..self }
    }

    /// The item of an order, with the time of its deletion if there is one. An order is always written whole, so the
    /// time goes again with whatever makes the order worth keeping.
    pub(in crate::store) fn with_ttl(&self, order: &Order, mut item: Item) -> Item {
        if let Some(at) = self.unpaid_days.and_then(|days| deleted_at(order, days)) {
            item.insert(TTL.to_owned(), number(at.as_millis() / 1_000));
        }
        item
    }
}

/// When an order may be deleted: it ended unpaid, owes nothing, and nobody claims that it was paid after all.
fn deleted_at(order: &Order, days: i64) -> Option<Moment> {
    let InvoiceState::Lapsed { at, closed_at_gateway, .. } = &order.invoice.state else { return None };
    // What the gateway has not closed may have been paid.
    if !closed_at_gateway && order.invoice.charge.is_some() {
        return None;
    }
    let settled = order.outbox.is_empty() && order.unconfirmed.is_empty() && order.extra.is_empty();
    settled.then(|| at.plus_minutes(days.saturating_mul(24 * 60)))
}
