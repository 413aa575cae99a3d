//! From the catalogue to the way to pay.

pub(super) mod cart;
pub(super) mod catalogue;
pub(super) mod search;
