//! What an admin reads in the shop bot.

mod broadcast;
mod menu;
mod money;
mod notices;
mod order;
mod paging;
mod product;
mod settings;
mod statistics;
mod stock;
mod texts;
mod user;
mod voucher;

pub use broadcast::{
    CampaignNote, CampaignQuestion, ask_for_campaign, ask_start_campaign, ask_stop_campaign, campaign, campaign_gone,
    campaign_tested, campaigns,
};
pub use menu::{menu, menu_key, parse_command, right_needed};
pub use money::{
    adjusted, ask_adjustment, ask_for_fees, ask_to_calculate, ask_whose_balance, balance_too_low, calculated,
    calculator, confirm_adjustment, money, open_requests,
};
pub use notices::help::{
    ask_for_help_answer, buyer_unknown, help_answer_later, help_answer_left, help_answer_sent, help_answer_unreachable,
    help_closed_already, help_closed_now, help_wrong_kind,
};
pub use notices::notice;
pub use notices::requests::{
    ask_for_refusal, no_replacement, own_request, refusal_left, request, request_decided_before, request_decided_now,
    request_unknown,
};
pub use order::{
    GatewayAnswer, act_stale, ask_cancel_order, ask_for_day, ask_for_order, ask_for_reason, ask_mark_paid, ask_refund,
    confirm_mark_paid, confirm_refund, deposits_of_status, order, order_lists, order_not_delivered, order_not_unpaid,
    order_resending, order_resent_too_often, order_sold_out, order_undecided, order_unknown, orders_of_buyer,
    orders_of_status, own_money, proof, proof_gone, refund_refused, wrong_refund,
};
pub use product::categories::{
    CategoryProblem, ask_delete_category, ask_for_category, categories, category, category_gone, category_used,
};
pub use product::drafts::{ask_for_copy, ask_for_draft, draft_gone, product_code_taken};
pub use product::{
    PhotoProblem, VariantProblem, ask_delete_product, ask_for_product, ask_for_product_field, ask_for_variant,
    photo_problem, product, product_deleted, product_gone, product_of_variant_hidden, products, products_found,
    too_many_variants,
};
pub use settings::channel::{
    ask_disconnect_channel, ask_for_channel, channel, channel_later, channel_not_a_name, channel_not_admitted,
};
pub use settings::shop::{ShopSettingsNote, ask_for_setting, settings_version_gone, settings_versions, shop_settings};
pub use settings::transfer::{
    ImportFault, ask_for_import, import_applied, import_ended, import_overtaken, import_preview, import_refused,
    settings_export_caption, settings_exported, settings_not_exported,
};
pub use settings::{notice_settings, settings};
pub use statistics::{
    PictureNote, ask_for_month, statistics, statistics_caption, statistics_chart, statistics_columns,
    statistics_file_follows, statistics_file_name,
};
pub use stock::shelf::{
    ask_empty_bin, ask_remove_all, nothing_to_export, stock_bin, stock_card, stock_export, stock_found, stock_list,
    stock_product_gone, stock_unit, stock_unit_gone, stock_units, stock_variants,
};
pub use stock::upload::{
    StockPreview, WrongUpload, ask_for_lines, ask_for_stock_file, ask_for_stock_text, stock_checking, stock_done,
    stock_job_busy, stock_job_stale, stock_preview, stock_progress, stock_refused, stock_upload_lost, wrong_upload,
};
pub use texts::{
    History, TextList, ask_delete_reply, ask_for_picture, ask_for_reply, ask_for_text, ask_for_words, confirm_text,
    history, html_refused, label_taken, label_taken_now, no_picture_here, no_room, replies, replies_full, reply,
    text_card, text_groups, text_list, text_refused, text_step_ended, text_unknown, texts_busy, trigger_taken,
    wrong_links, wrong_trigger,
};
pub use user::{
    UserCard, ask_block, ask_delete_price_group, ask_for_price_group, ask_for_user, choose_price_group,
    forwarded_by_hidden, ledger_of_user, orders_of_user, own_price_group, price_group, price_group_gone, price_groups,
    rights, too_many_admins, too_many_group_prices, too_many_price_groups, user_card, user_not_blockable, users,
    users_found, users_menu, wrong_user_query,
};
pub use voucher::{
    ask_delete_voucher, ask_for_field, ask_for_voucher, voucher, voucher_deleted, voucher_exists, voucher_gone,
    voucher_uses, vouchers, wrong_voucher,
};
