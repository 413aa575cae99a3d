//! Use cases of the owner bot.

mod closures;
pub(super) mod update;

use update::OwnerBot;
