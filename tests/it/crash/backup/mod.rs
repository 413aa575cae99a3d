//! Crashes of backups and restores.

mod made;
mod restore;
