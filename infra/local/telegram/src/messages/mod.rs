//! Messages: what a person sees of them, and the keyboards under them.

pub(crate) mod buttons;
pub(crate) mod markup;
pub(crate) mod message;
