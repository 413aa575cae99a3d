//! Crashes while admins act, and while they are told of something.

mod announcements;
mod decisions;
mod orders;
mod restock;
