//! The rules of the shop as pure functions of plain values: no async, no SDK, no clock, no randomness, no environment.

pub mod backup;
pub mod books;
pub mod campaign;
pub mod cart;
pub mod catalogue;
pub mod channel;
pub mod event;
pub mod ids;
pub mod incident;
pub mod intent;
pub mod language;
pub mod money;
pub mod notice;
pub mod order;
pub mod page;
pub mod request;
pub mod restock;
pub mod screen;
pub mod settings;
pub mod setup_part;
pub mod statistics;
pub mod text_overrides;
pub mod time;
pub mod user;
pub mod voucher;
