//! What whoever deploys the shop reads.

mod bot_profile;
mod seed_errors;
mod setup_errors;

pub use bot_profile::{OWNER_COMMANDS, SHOP_COMMANDS, SHOP_COMMANDS_EN, owner_profile, shop_profile};
pub use seed_errors::seed_error;
pub use setup_errors::{
    Cause, SECRETS_SETUP_ERROR, bot_setup_error, gateway_setup_error, profile_setup_error, same_bot, table_setup_error,
    took_too_long, with_setup_left,
};
