//! Every sentence the shop says: facts in, a screen out.

pub mod admin;
#[cfg(test)]
mod admin_length_tests;
pub mod buyer;
pub mod channel;
pub mod deploy;
mod ledger;
#[cfg(test)]
mod length_tests;
#[cfg(test)]
mod no_sentences_in_code_tests;
pub mod owner;
pub mod texts;
mod truncate;
