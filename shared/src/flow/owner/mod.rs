//! Use cases of the owner bot.

mod backups;
mod closures;
pub(super) mod update;

use update::OwnerBot;
