//! The stories: end-to-end tests of the shop, through the deployed binaries.

mod admin;
mod architecture;
mod backup;
mod balance;
mod buyer;
mod costs;
mod crash;
mod deployment;
mod notices;
mod operation;
mod owner;
mod payment;
mod pressed_buttons;
mod products;
mod requests;
mod restore;
mod screens;
mod search;
mod vouchers;
mod world;
