//! What is done with orders, for buyers, payment callbacks and the sweep alike: one file a verb.

pub(super) mod allocate;
pub(super) mod deliver;
pub(super) mod lapse;
pub(super) mod outbox;
pub(super) mod payment_callback;
pub(super) mod recheck;
pub(super) mod reconcile;
pub(super) mod return_units;
mod return_voucher;
pub(super) mod settle;
pub(super) mod show_invoice;
