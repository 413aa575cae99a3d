//! What the stories and the benchmark share: a buyer's journey, what it costs, what is waited for, and what it may take.

pub mod budget;
pub mod cost;
pub mod journey;
pub mod waits;
