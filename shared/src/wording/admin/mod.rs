//! What an admin reads in the shop bot.

mod menu;
mod money;
mod notices;
mod order;
mod settings;
mod statistics;
mod voucher;

pub use menu::{menu, menu_key, parse_command, right_needed};
pub use money::{
    adjusted, ask_adjustment, ask_for_fees, ask_for_user, ask_to_calculate, balance_too_low, calculated, calculator,
    confirm_adjustment, money, open_requests,
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
pub use voucher::{
    ask_delete_voucher, ask_for_field, ask_for_voucher, voucher, voucher_deleted, voucher_exists, voucher_gone,
    vouchers, wrong_voucher,
};
