//! Messages that are owed to somebody and belong to no order: help, and the waitlist of a product.

mod floods;
mod help;
mod waitlist;
