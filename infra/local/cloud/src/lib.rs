//! The shop's local cloud: the deployed function binaries, run as processes against a real table engine and strict,
//! stateful stand-ins of the two outside services. Whoever uses it finds all parts here.

pub mod addresses;
pub mod bots;
pub mod cloud;
pub mod ports;
pub mod real;
pub mod round_trips;
pub mod secrets;

pub use local_aws::{bucket, bus, lambda, parameter_store, schedule, table, template, urls};
pub use local_kit::{clock, distance, fault, part_context, random, serve, trace};
pub use local_pakasir as pakasir;
pub use local_telegram as telegram;
