//! What a deployment does: seeding the catalogue, registering the bots.

pub(super) mod request_setup_retry;
pub(super) mod retry;
pub(super) mod seed;
pub(super) mod set_up;
