//! What runs by itself.

pub(super) mod sweep;
