//! What concerns the buyer themselves: profile, balance, orders.

pub(in crate::flow) mod balance;
pub(in crate::flow) mod open_invoices;
pub(in crate::flow) mod orders;
pub(in crate::flow) mod profile;
pub(in crate::flow) mod requests;
pub(in crate::flow) mod terms;
