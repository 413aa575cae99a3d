//! Use cases of the owner bot.

pub(super) mod update;
