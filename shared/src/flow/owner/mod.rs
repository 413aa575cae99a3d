//! What an owner can do.

pub(super) mod update;
