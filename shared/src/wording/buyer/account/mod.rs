//! What concerns the buyer themselves: profile, balance, orders.

pub(super) mod balance;
pub(super) mod orders;
pub(super) mod profile;
pub(super) mod requests;
pub(super) mod terms;
