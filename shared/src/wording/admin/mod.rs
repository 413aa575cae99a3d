//! What an admin reads in the shop bot.

mod broadcast;
mod menu;
mod notices;
mod settings;
mod voucher;

pub use broadcast::{
    CampaignNote, CampaignQuestion, ask_for_campaign, ask_start_campaign, ask_stop_campaign, campaign, campaign_gone,
    campaign_tested, campaigns,
};
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
pub use settings::channel::{
    ask_disconnect_channel, ask_for_channel, channel, channel_later, channel_not_a_name, channel_not_admitted,
};
pub use settings::shop::{ShopSettingsNote, ask_for_setting, settings_version_gone, settings_versions, shop_settings};
pub use settings::transfer::{
    ImportFault, ask_for_import, import_applied, import_ended, import_overtaken, import_preview, import_refused,
    settings_export_caption, settings_exported, settings_not_exported,
};
pub use settings::{notice_settings, settings};
pub use voucher::{
    ask_delete_voucher, ask_for_field, ask_for_voucher, voucher, voucher_deleted, voucher_exists, voucher_gone,
    vouchers, wrong_voucher,
};
