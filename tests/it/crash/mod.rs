//! Crash tests: the process is killed before or after each of its outbound calls, in every step that writes. Telegram and the
//! gateway repeat what they would repeat, the sweep runs, and in the end all invariants hold.

mod admin;
mod backup;
mod balance;
mod broadcast;
mod event_outbox;
mod files;
mod harness;
mod orders;
mod owner;
mod payments;
mod terms;
mod vouchers;
