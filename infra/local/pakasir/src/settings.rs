//! Settings of the gateway: behaviour that its documentation leaves open, and failures.

use jiff::SignedDuration;
use serde::Deserialize;

/// The settings, which hold until they are changed.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// What a cancel call does.
    pub cancel: Cancel,
    /// What a create call does for a known order id with other inputs, or one that was cancelled.
    pub known_order: KnownOrder,
    /// How fractions of a rupiah in the fee are rounded.
    pub rounding: Rounding,
    /// How long after its creation a transaction's `expired_at` is.
    pub qr_lives: SignedDuration,
    /// The pause demanded between two status calls for one transaction.
    pub status_pause: SignedDuration,
    /// How callbacks go out.
    pub callback: Callback,
}

/// What a cancel call does.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Cancel {
    /// Cancels what is unpaid.
    Works,
    /// Answers 503 and does nothing.
    Unavailable,
    /// Answers 503 and cancels all the same.
    UnavailableButDone,
    /// Cancels even what is paid: whether the gateway does so is not known, so nobody may depend on it.
    UndoesPayment,
    /// Answers 200, but the payment was faster: the transaction is completed and its callback is held.
    LosesToPayment,
}

/// What a create call does for an order id that is known with other inputs, or that was cancelled.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum KnownOrder {
    /// Answers 400.
    Error,
    /// Answers the old transaction, with its old inputs.
    Old,
}

/// How fractions of a rupiah in the fee are rounded.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the nearest rupiah, halves up.
    HalfUp,
    /// Up.
    Ceil,
}

/// How callbacks go out.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct Callback {
    /// When and how often.
    pub delivery: Delivery,
    /// Says `text/plain` in place of `application/json`.
    pub plain_text: bool,
    /// Tells this base amount in place of the true one.
    pub amount: Option<u64>,
    /// Tells the opposite of the true `is_sandbox`.
    pub wrong_mode: bool,
}

/// When and how often a callback goes out.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// At once, once.
    AtOnce,
    /// Twice, one after the other.
    Twice,
    /// Twice at the same time.
    TwiceTogether,
    /// When [`super::Gateway::release`] or [`super::Gateway::release_reversed`] is called.
    Held,
    /// Never.
    Lost,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            cancel: Cancel::Works,
            known_order: KnownOrder::Error,
            rounding: Rounding::HalfUp,
            qr_lives: SignedDuration::from_hours(1),
            status_pause: SignedDuration::from_secs(4),
            callback: Callback::default(),
        }
    }
}

impl Default for Callback {
    fn default() -> Self {
        Self { delivery: Delivery::AtOnce, plain_text: false, amount: None, wrong_mode: false }
    }
}
