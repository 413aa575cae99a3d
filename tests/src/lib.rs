//! What the stories and the benchmark share: a buyer's journey, and what it costs.

pub mod cost;
pub mod journey;
