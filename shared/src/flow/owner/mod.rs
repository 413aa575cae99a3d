//! Use cases of the owner bot.

mod admins;
mod audit;
mod backups;
mod closures;
mod report;
mod restores;
mod steps;
pub(super) mod update;

use update::OwnerBot;
