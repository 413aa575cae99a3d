//! The stories: end-to-end tests of the shop, through the deployed binaries.

mod architecture;
mod buyer;
mod crash;
mod deployment;
mod notices;
mod operation;
mod payment;
mod world;
