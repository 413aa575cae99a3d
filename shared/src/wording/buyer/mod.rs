//! What a buyer reads.

mod cart;
mod catalogue;
mod commands;
mod errors;
mod keyboard;
mod payment;
mod qr;

pub use cart::{
    above_invoice_limit, cart, cart_changed, cart_full, checkout, empty_cart, items_unavailable, paused,
    too_many_units, unpaid_limit,
};
pub use catalogue::{catalogue, categories, product, product_gone, stock, welcome};
pub use commands::parse_command;
pub use errors::{blocked, data_broken, spam, stale_button, try_again, unknown};
pub use payment::{
    cancelled, credited, expired, goods, goods_document, invoice, invoice_closed, not_yours, paid_already,
    payment_pending, payment_unclear, terms, waiting_for_gateway, waiting_toast,
};
pub use qr::qr_png;
