//! Use cases that run on a schedule.

mod due_notices;
pub(super) mod sweep;
mod tell_waitlist;
