//! The local cloud: the deployed function binaries, run as processes against a real table engine
//! and strict, stateful stand-ins of the two outside services.

mod aws;
mod bots;
pub mod bridge;
pub mod bucket;
pub mod bus;
pub mod clock;
pub mod cloud;
pub mod fault;
pub mod fresh;
pub mod lambda;
pub mod outside;
pub mod page;
pub mod pakasir;
pub mod parameters;
pub mod schedule;
pub mod secrets;
pub mod serve;
pub mod site;
pub mod table;
pub mod telegram;
pub mod template;
pub mod trace;
pub mod urls;
