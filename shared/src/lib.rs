//! The shop: what it is (`domain`), says (`wording`), does (`flow`), keeps (`store`), and whom it talks to.

pub mod bus;
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
