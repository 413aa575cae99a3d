//! A stand-in for the payment gateway Pakasir, version 2: as strict, as slow to be asked and as unreliable
//! as the real one, with a hosted page on which payments can also go wrong.

mod book;
mod buyer_actions;
mod callback;
mod change;
mod handle;
mod inbound;
mod money;
mod page;
mod refusal;
mod routes;
mod script;
mod service;
mod settings;
#[cfg(test)]
mod tests;
mod transaction;

pub use callback::callback_result::Answer;
pub use change::{Change, News};
pub use handle::Gateway;
pub use money::emv;
pub use script::Act;
pub use settings::{Callback, Cancel, Delivery, KnownOrder, Rounding, Settings};
pub use transaction::{FeeBearer, Method, Mode, State, Transaction};
