//! What the stories and the benchmark share: a buyer's journey and its cost.

pub mod cost;
pub mod journey;
