//! Every sentence the shop says: facts in, a screen out.

pub mod buyer;
pub mod deploy;
#[cfg(test)]
mod length_tests;
pub mod owner;
#[cfg(test)]
mod sentence_tests;
pub mod texts;
mod truncate;
