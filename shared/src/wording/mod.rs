//! Every sentence the shop says, in Indonesian: facts in, a screen out.

pub mod buyer;
pub mod deploy;
mod html;
#[cfg(test)]
mod length_tests;
pub mod owner;
pub mod texts;
