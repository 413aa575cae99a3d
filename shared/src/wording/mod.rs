//! Every sentence the shop says: facts in, a screen out.

pub mod buyer;
pub mod deploy;
#[cfg(test)]
mod length_tests;
pub mod owner;
pub mod texts;
mod truncate;
