//! What a buyer does, and what stops them.

mod browsing;
mod buying;
mod cart;
pub(crate) mod forged_totals;
mod ordering_pauses;
mod orders;
mod profile;
mod races;
mod redelivered_updates;
mod rush;
mod spam;
