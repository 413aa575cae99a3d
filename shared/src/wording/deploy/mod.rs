//! What whoever deploys the shop reads, and what the bots' profiles say.

mod bot_profile;
mod seed_errors;
mod setup_errors;
mod text_errors;

use super::texts::{Localizer, Texts};
use crate::domain::language::Language;
use crate::domain::time::Zone;
use std::sync::Arc;

pub use bot_profile::{BotProfile, bot_profile};
pub use seed_errors::{seed_error, shop_moves, voucher_error};
pub use setup_errors::{
    Cause, bot_setup_error, gateway_setup_error, other_zone, profile_setup_error, same_bot, secrets_setup_error,
    table_setup_error, took_too_long,
};
pub use text_errors::{text_error, texts_too_large, unknown_language};

/// Says the default texts; none of those that are said at a deployment tells a time.
pub fn localizer(language: Language) -> Localizer {
    Localizer::new(Arc::new(Texts::default()), language, Zone::Wib)
}
