//! Use cases, one file each: load, decide, commit, then send messages and events, in that order.

mod allocate;
mod browse;
mod cart;
mod checkout_preview;
mod context;
mod deliver;
mod lapse;
mod outbox;
mod owner_bot;
mod payment_callback;
mod place;
mod publish;
mod recheck;
mod reconcile;
mod request_setup_retry;
mod retry;
mod return_units;
mod seed;
mod set_up;
mod settle;
mod show_invoice;
mod sweep;
mod update;

pub use owner_bot::{OwnerBot, handle_owner_update};
pub use payment_callback::{CallbackReply, handle_payment_callback};
pub use retry::retry_while;
pub use seed::{Seeded, seed};
pub use set_up::{Bot, BotWebhook, SetupError, check_outside, register, remove_webhooks};
pub use sweep::{SweepReport, sweep};
pub use update::handle_update;
