//! Operation: failures of AWS, attacks, privileges, start-up, secrecy, and what a purchase costs.

mod admin_calls;
mod aws_failures;
mod call_budget;
mod cold_start;
mod growth;
mod hostile_input;
mod privileges;
mod secrecy;
mod serving;
mod ttl;
mod update_flood;
mod waits;
