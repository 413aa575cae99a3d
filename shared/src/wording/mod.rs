//! Every sentence the shop says, in Indonesian: facts in, a screen out.

mod bot_profile;
mod browse;
mod cart;
mod commands;
mod errors;
mod html;
mod keyboard;
#[cfg(test)]
mod length_tests;
mod owner_bot;
mod payment;
mod qr;
mod seed_errors;
mod setup_errors;
pub mod texts;

pub use bot_profile::{OWNER_COMMANDS, SHOP_COMMANDS, SHOP_COMMANDS_EN, owner_profile, shop_profile};
pub use browse::{catalogue, categories, product, product_gone, stock, welcome};
pub use cart::{
    above_invoice_limit, cart, cart_changed, cart_full, checkout, empty_cart, items_unavailable, paused,
    too_many_units, unpaid_limit,
};
pub use commands::parse_command;
pub use errors::{blocked, data_broken, spam, stale_button, try_again, unknown};
pub use owner_bot::{ShopStats, owner_help, shop_status};
pub use payment::{
    cancelled, credited, expired, goods, goods_document, invoice, invoice_closed, not_yours, paid_already,
    payment_pending, payment_unclear, terms, waiting_for_gateway, waiting_toast,
};
pub use qr::qr_png;
pub use seed_errors::seed_error;
pub use setup_errors::{
    Cause, SECRETS_SETUP_ERROR, bot_setup_error, gateway_setup_error, profile_setup_error, same_bot, table_setup_error,
    took_too_long, with_setup_left,
};
