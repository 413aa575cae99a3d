//! What the shop does when its surroundings fail or somebody attacks it, and what it costs.

mod aws_failures;
mod call_budget;
mod cold_start;
mod hostile_input;
mod privileges;
mod secrecy;
mod ttl;
