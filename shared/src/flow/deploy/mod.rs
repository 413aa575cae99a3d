//! Use cases of a deployment: loading the seed file, setting the bots up.

mod check_seed;
mod incoming_files;
pub(super) mod request_setup_retry;
pub(super) mod retry;
pub(super) mod seed;
pub(super) mod set_up;
