//! What a buyer can do: one file a screen or verb.

pub(super) mod balance;
pub(super) mod cart;
pub(super) mod catalogue;
pub(super) mod checkout_preview;
pub(super) mod help;
pub(super) mod orders;
pub(super) mod place;
pub(super) mod profile;
pub(super) mod search;
mod unpaid;
pub(super) mod wizard;
