//! The stories of the shop, told through the deployed binaries.

mod architecture;
mod buyer;
mod crash;
mod deployment;
mod operation;
mod payment;
mod world;
