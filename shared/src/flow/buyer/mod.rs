//! What a buyer can do: one file a screen or verb.

pub(super) mod account;
pub(super) mod help;
pub(super) mod shopping;
pub(super) mod wizard;
