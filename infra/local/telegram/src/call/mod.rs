//! A call to the Bot API: its parameters, why it is refused, the record of it.

pub(crate) mod bytes;
pub(crate) mod fields;
pub(crate) mod number;
pub(crate) mod params;
pub(crate) mod record;
pub(crate) mod refusal;
