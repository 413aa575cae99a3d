//! Use cases, one file each: load, decide, commit, then send messages and events, in that order.

mod admin;
mod alerts;
mod announce;
mod backup;
mod buyer;
mod campaign;
mod context;
mod deploy;
mod notices;
mod order;
mod owner;
mod publish;
mod reply;
mod restock;
mod schedule;
mod statistics;
mod stored_files;
mod update;

pub use alerts::{AlertEvent, Alerts, alert};
pub use announce::announce;
pub use backup::{BackupWork, follow_backup, follow_restore, start_daily_backup};
pub use campaign::send_campaign_page;
pub use deploy::retry::retry_while;
pub use deploy::seed::{SeedRequest, Seeded, seed};
pub use deploy::set_up::{Bot, BotWebhook, SetupError, check_outside, register, remove_webhooks};
pub use order::payment_callback::{CallbackReply, handle_payment_callback};
pub use owner::update::{OwnerBot, handle_owner_update};
pub use restock::restock;
pub use schedule::sweep::{SweepReport, sweep};
pub use statistics::{StatisticsSender, send_statistics};
pub use update::handle_update;
