//! A strict, stateful stand-in of the Telegram Bot API, with people who read and tap.

mod bot_api;
mod bot_card;
mod call;
mod delivery;
mod disk;
mod fake_ids;
mod files;
mod formatting;
mod http;
mod http_client;
mod messages;
mod methods;
mod person;
mod rates;
mod script;
mod shared_state;
mod state;
#[cfg(test)]
mod tests;
mod wire;

pub use bot_api::BotApi;
pub use bot_card::BotCard;
pub use call::bytes::Bytes;
pub use call::record::Call;
pub use call::refusal::Refusal;
pub use delivery::{Delivery, longer, queue_of, ridden};
pub use fake_ids::user_id;
pub use formatting::entities::{Entity, Look, Mentioned};
pub use http_client::client as http_client;
pub use messages::message::{Action, Button, Document, File, Message, Photo, ReplyKeyboard, Toast};
pub use person::{NotVisible, Person};
pub use script::Act;
pub use state::Change;
pub use state::pending::{Pending, Queue};
