//! What a buyer reads.

mod cart;
mod catalogue;
mod commands;
mod delivery;
mod errors;
mod keyboard;
mod notices;
mod payment;
mod profile;
mod qr;

pub use cart::{
    above_invoice_limit, cart, cart_changed, cart_full, checkout, empty_cart, items_unavailable, paused,
    too_many_units, unpaid_limit,
};
pub use catalogue::{catalogue, categories, product, product_gone, stock, welcome};
pub use commands::{parse_command, parse_word};
pub use delivery::{goods, goods_document, terms};
pub use errors::{blocked, data_broken, spam, stale_button, try_again, unknown};
pub use notices::{
    help, help_closed, help_nobody, help_relayed, help_wrong_kind, notice, waitlist_joined, waitlist_left,
    waitlist_too_many, with_waitlist,
};
pub use payment::{
    cancelled, credited, expired, gateway_down, invoice, invoice_closed, order_not_found, paid_already,
    payment_pending, payment_unclear, waiting_for_gateway,
};
pub use profile::{ask_again, ask_for, language_set, nothing_to_leave, profile, profile_saved, wizard_ended};
pub use qr::qr_png;
