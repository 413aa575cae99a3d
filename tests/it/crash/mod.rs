//! The process dies before or after any of its calls outward, at every step that writes. Telegram and the gateway come
//! again where they would, the sweep goes its rounds, and in the end the books balance and nobody lost or gained.

mod event_outbox;
mod harness;
mod orders;
mod payments;
