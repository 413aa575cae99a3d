//! From the catalogue to the way to pay.

mod caption;
pub(super) mod cart;
pub(super) mod catalogue;
pub(super) mod product;
pub(super) mod search;
pub(super) mod voucher;
