//! Use cases of the owner bot.

mod closures;
mod report;
pub(super) mod update;

use update::OwnerBot;
