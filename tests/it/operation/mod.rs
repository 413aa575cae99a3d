//! Operation: failures of AWS, attacks, privileges, start-up and secrecy.

mod aws_failures;
mod cold_start;
mod hostile_input;
mod privileges;
mod secrecy;
mod serving;
mod ttl;
mod update_flood;
