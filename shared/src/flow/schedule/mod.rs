//! Use cases that run on a schedule.

pub(super) mod sweep;
