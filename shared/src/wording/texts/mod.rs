//! The catalogue of texts: one folder per language, one file per subject, each text a template with placeholders in braces.
//!
//! A screen function names a key and passes typed facts to a [`Localizer`]:
//!
//! ```text
//! say.text("cart.empty")
//! say.text_with("cart.total", facts! { total })
//! ```
//!
//! `id/general.txt` and `en/general.txt` say at their top how a text is written. What a key is (a message, a caption, a button) follows
//! from its name: see [`TextKind`]. Facts are escaped where they stand in HTML, unless they are a text themselves that
//! was made by [`Localizer::part_with`].

mod catalogue;
mod check;
#[cfg(test)]
mod completeness_tests;
mod defaults;
mod engine;
mod facts;
mod kind;
mod localizer;
mod preview;
mod samples;
mod telegram_html;

pub use catalogue::{BrokenText, Texts};
pub use check::{TextFault, check};
pub use defaults::{editable_keys, keys_under};
pub use facts::Facts;
pub(crate) use facts::facts;
pub use kind::TextKind;
pub use localizer::Localizer;
pub use preview::{MarkedFault, Placeholder, editable_key};
pub use samples::Example;
pub use telegram_html::{MarkupError, escape, visible_length};
