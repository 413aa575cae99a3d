//! Facts: the typed values that stand in a text's placeholders.

use crate::domain::ids::{CategoryId, OrderId, ProductCode};
use crate::domain::money::Rupiah;
use minijinja::Value;

/// Facts by name, made by [`facts!`]; or one fact.
pub type Facts = Value;

/// Facts by name: `facts! { total, minutes: 15 }`. A value may be text, a number, a `bool`, money, an id, an `Option`,
/// a `Vec` of facts, or a part made by [`Localizer::part`](super::Localizer::part).
macro_rules! facts {
    ($($name:ident $(: $value:expr)?),* $(,)?) => {
        ::minijinja::context! { $($name $(=> $value)?),* }
    };
}
pub(crate) use facts;

macro_rules! written_as_text {
    ($($fact:ty),*) => {$(
        impl From<$fact> for Value {
            fn from(fact: $fact) -> Self {
                Self::from(fact.to_string())
            }
        }

        impl From<&$fact> for Value {
            fn from(fact: &$fact) -> Self {
                Self::from(fact.to_string())
            }
        }
    )*};
}

written_as_text!(Rupiah, ProductCode, CategoryId, OrderId);
