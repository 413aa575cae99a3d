//! The stories: end-to-end tests of the shop, through the deployed binaries.

mod architecture;
mod buyer;
mod crash;
mod deployment;
mod operation;
mod payment;
mod screens;
mod world;
