//! From the catalogue to an order.

pub(in crate::flow) mod ahead;
pub(in crate::flow) mod cart;
pub(in crate::flow) mod catalogue;
pub(in crate::flow) mod checkout_preview;
pub(in crate::flow) mod place;
pub(in crate::flow) mod search;
pub(in crate::flow) mod unpaid;
pub(in crate::flow) mod voucher;
pub(in crate::flow) mod waitlist;
