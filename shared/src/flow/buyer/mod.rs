//! What a buyer can do: one file a screen or verb.

pub(super) mod cart;
pub(super) mod catalogue;
pub(super) mod checkout_preview;
pub(super) mod help;
pub(super) mod place;
pub(super) mod profile;
pub(super) mod waitlist;
pub(super) mod wizard;
