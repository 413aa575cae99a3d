//! What a buyer reads.

mod account;
mod closed;
mod commands;
mod custom_reply;
mod errors;
mod keyboard;
mod notices;
mod payment;
mod shopping;

pub use account::balance::{
    balance, balance_history, balance_too_low, choose_deposit, confirm_deposit, deposit_closed,
};
pub use account::orders::{deposits, nothing_to_resend, order, orders, resending, resent_too_often};
pub use account::profile::{ask_again, ask_for, language_set, nothing_to_leave, profile, profile_saved, wizard_ended};
pub use account::requests::{not_under_warranty, request_open_already, request_opened, transfer, units_under_warranty};
pub use account::terms::{ask_for_proof, proof_too_long, terms_met, terms_refused, terms_reminder};
pub use closed::{closed, moving};
pub use commands::{parse_command, parse_word};
pub use custom_reply::custom_reply;
pub use errors::{blocked, data_broken, only_texts, proof_not_needed, spam, stale_button, try_again, unknown};
pub use notices::{
    help, help_closed, help_nobody, help_relayed, help_too_many, help_wrong_kind, notice, waitlist_joined,
    waitlist_left, waitlist_too_many, with_waitlist,
};
pub use payment::delivery::{Delivered, FilePlace, goods, goods_document, goods_file, terms};
pub use payment::open_invoices::{OpenInvoice, ask_cancel, open_invoices};
pub use payment::qr::qr_png;
pub use payment::{
    cancelled, credited, expired, gateway_down, invoice, invoice_closed, invoice_just_shown, order_not_found,
    paid_already, payment_being_checked, payment_pending, payment_unclear, waiting_for_gateway,
};
pub use shopping::cart::{
    Quote, above_invoice_limit, ask_empty_cart, cart, cart_changed, cart_full, checkout, empty_cart, items_unavailable,
    paused, too_many_units,
};
pub use shopping::catalogue::{catalogue, categories, how_to, stock, stock_unchanged, welcome};
pub use shopping::product::{ProductView, product, product_gone, variants};
pub use shopping::search::found;
pub use shopping::voucher::voucher_refused;
