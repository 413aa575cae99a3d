//! Use cases of the owner bot.

mod backups;
pub(super) mod update;
