//! What an admin reads in the shop bot.

mod menu;
mod notices;
mod product;
mod settings;
mod voucher;

pub use menu::{menu, menu_key, parse_command, right_needed};
pub use notices::help::{
    ask_for_help_answer, buyer_unknown, help_answer_later, help_answer_left, help_answer_sent, help_answer_unreachable,
    help_closed_already, help_closed_now, help_wrong_kind,
};
pub use notices::notice;
pub use notices::requests::{
    ask_for_refusal, no_replacement, own_request, refusal_left, request_decided_before, request_decided_now,
    request_unknown,
};
pub use product::categories::{
    CategoryProblem, ask_delete_category, ask_for_category, categories, category, category_gone, category_used,
};
pub use product::drafts::{ask_for_copy, ask_for_draft, draft_gone, product_code_taken};
pub use product::{
    PhotoProblem, VariantProblem, ask_delete_product, ask_for_product_field, ask_for_variant, photo_problem, product,
    product_deleted, product_gone, product_of_variant_hidden, products, too_many_variants,
};
pub use settings::channel::{
    ask_disconnect_channel, ask_for_channel, channel, channel_later, channel_not_a_name, channel_not_admitted,
};
pub use settings::shop::{ShopSettingsNote, ask_for_setting, settings_version_gone, settings_versions, shop_settings};
pub use settings::{notice_settings, settings};
pub use voucher::{
    ask_delete_voucher, ask_for_field, ask_for_voucher, voucher, voucher_deleted, voucher_exists, voucher_gone,
    vouchers, wrong_voucher,
};
