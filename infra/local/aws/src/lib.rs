//! The parts of AWS that a template of Lambda functions needs, on one machine: the functions as processes, their URLs,
//! the table, buses, schedules, buckets and parameters.

pub mod bucket;
pub mod bus;
mod json;
pub mod lambda;
pub mod parameter_store;
pub mod schedule;
pub mod table;
pub mod template;
pub mod urls;
