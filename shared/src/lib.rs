//! The shop: its rules (`domain`), texts (`wording`), use cases (`flow`) and table (`store`), and the clients of the
//! services outside.

pub mod archive;
pub mod bus;
mod cached;
pub mod charts;
pub mod clients;
pub mod cloudformation;
pub mod config;
pub mod domain;
pub mod flow;
pub mod http;
pub mod logging;
pub mod pakasir;
pub mod secrets;
pub mod setup;
pub mod shop;
pub mod store;
pub mod telegram;
pub mod wording;
