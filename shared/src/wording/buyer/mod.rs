//! What a buyer reads.

mod cart;
mod catalogue;
mod commands;
mod delivery;
mod errors;
mod keyboard;
mod open_invoices;
mod payment;
mod profile;
mod qr;

pub use cart::{
    above_invoice_limit, ask_empty_cart, cart, cart_changed, cart_full, checkout, empty_cart, items_unavailable,
    paused, too_many_units,
};
pub use catalogue::{ProductView, catalogue, categories, product, product_gone, stock, stock_unchanged, welcome};
pub use commands::{parse_command, parse_word};
pub use delivery::{goods, goods_document, terms};
pub use errors::{blocked, data_broken, only_texts, proof_not_needed, spam, stale_button, try_again, unknown};
pub use open_invoices::{OpenInvoice, ask_cancel, open_invoices};
pub use payment::{
    cancelled, credited, expired, gateway_down, invoice, invoice_closed, order_not_found, paid_already,
    payment_being_checked, payment_pending, payment_unclear, waiting_for_gateway,
};
pub use profile::{ask_again, ask_for, language_set, nothing_to_leave, profile, profile_saved, wizard_ended};
pub use qr::qr_png;
