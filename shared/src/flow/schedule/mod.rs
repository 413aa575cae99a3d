//! Use cases that run on a schedule.

mod channel_posts;
mod due_notices;
mod late_backup;
pub(super) mod sweep;
mod tell_waitlist;
