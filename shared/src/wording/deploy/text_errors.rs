//! Why a shop's own text is refused.

use crate::domain::language::Language;
use crate::wording::texts::{Localizer, TextFault, facts};

/// A sentence for the person who wrote the text. What the template engine says of it is in English.
pub fn text_error(say: &Localizer, fault: &TextFault) -> String {
    match fault {
        TextFault::UnknownKey => say.text("deploy.text.unknown_key"),
        TextFault::Fixed => say.text("deploy.text.fixed"),
        TextFault::Template(why) => say.text_with("deploy.text.template", facts! { why: why.as_str() }),
        TextFault::UnknownPlaceholder(name) => {
            say.text_with("deploy.text.unknown_placeholder", facts! { placeholder: format!("{{{name}}}") })
        }
        TextFault::Render(why) => say.text_with("deploy.text.render", facts! { why: why.as_str() }),
        TextFault::Markup(error) => say.text_with("deploy.text.markup", facts! { why: error.to_string() }),
        TextFault::TooLong { length, limit } => {
            say.text_with("deploy.text.too_long", facts! { length: *length, limit: *limit })
        }
        TextFault::LeavesOut(name) => {
            say.text_with("deploy.text.leaves_out", facts! { placeholder: format!("{{{name}}}") })
        }
        TextFault::Empty => say.text("deploy.text.empty"),
    }
}

/// A language that no text exists in.
pub fn unknown_language(say: &Localizer) -> String {
    let languages = Language::ALL.map(Language::code).join(", ");
    say.text_with("deploy.text.unknown_language", facts! { languages })
}

/// All of a shop's own texts together are more than their item takes.
pub fn texts_too_large(say: &Localizer, bytes: usize, limit: usize) -> String {
    say.text_with("deploy.text.too_large", facts! { bytes, limit })
}
