//! What a purchase and the menus cost: calls, capacity units, and round trips that follow one another; in a large shop, too.

mod admin_calls;
mod call_budget;
mod growth;
mod waits;
