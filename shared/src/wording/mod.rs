//! Every sentence the shop says, in Indonesian: facts in, a screen out.

mod basket;
mod browse;
mod html;
mod keys;
#[cfg(test)]
mod limits;
mod owning;
mod paying;
mod qr;
mod seeding;
mod setting_up;
mod trouble;

pub use basket::{
    cart, cart_full, changed, checkout, empty_cart, missing, paused, too_dear, too_many_units, unpaid_limit,
};
pub use browse::{catalogue, categories, product, product_gone, stock, welcome};
pub use keys::{Asked, read};
pub use owning::{Health, owner_help, status};
pub use paying::{
    cancelled, closed, credited, expired, goods, goods_document, invoice, not_yours, paid_already, payment_pending,
    payment_unclear, terms, waiting_for_gateway, waiting_toast,
};
pub use qr::qr_png;
pub use seeding::problem;
pub use setting_up::{
    Hindrance, OWNER_COMMANDS, SECRETS_HINDERED, SHOP_COMMANDS, SHOP_COMMANDS_EN, bot_hindered, gateway_hindered,
    owner_profile, profile_hindered, same_bot, shop_profile, table_hindered, took_too_long, with_setup_left,
};
pub use trouble::{blocked, broken, spam, too_late, try_again, unknown};
