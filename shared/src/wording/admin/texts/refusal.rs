//! Why a text is refused, with the place marked.

use crate::wording::texts::{Facts, Localizer, MarkedFault, MarkupError, TextFault, TextKind, facts, visible_length};

/// Characters that are shown before and after the place.
const AROUND: usize = 24;

/// What is wrong with an answer in Telegram's HTML that may be so long; `None` if nothing is.
pub fn html_refused(html: &str, kind: TextKind) -> Option<MarkedFault> {
    let limit = kind.limit();
    let fault = match visible_length(html) {
        Err(error) => return Some(MarkedFault { at: Some(error.at()), fault: TextFault::Markup(error) }),
        Ok(0) => TextFault::Empty,
        Ok(length) if length > limit => TextFault::TooLong { length, limit },
        Ok(_) => return None,
    };
    Some(MarkedFault { fault, at: None })
}

/// The sentence that says it.
pub(super) fn refusal(say: &Localizer, fault: &MarkedFault, text: &str) -> String {
    let why = why(say, &fault.fault);
    let place = fault.at.map(|at| marked(text, at));
    say.text_with("admin_texts.refused", facts! { why, place })
}

fn why(say: &Localizer, fault: &TextFault) -> Facts {
    let named = |key, name: &str| say.part_with(key, facts! { name });
    match fault {
        TextFault::UnknownPlaceholder(name) => named("admin_texts.wrong.placeholder", &format!("{{{name}}}")),
        TextFault::LeavesOut(name) => named("admin_texts.wrong.missing", &format!("{{{name}}}")),
        TextFault::Template(_) => say.part_with("admin_texts.wrong.template", facts! { brace: "{ }" }),
        TextFault::Render(_) => say.part("admin_texts.wrong.filled"),
        TextFault::Markup(MarkupError::UnknownTag(_)) => say.part("admin_texts.wrong.tag"),
        TextFault::Markup(MarkupError::Misnested(_)) => say.part("admin_texts.wrong.nesting"),
        TextFault::Markup(MarkupError::Unclosed { name, .. }) => named("admin_texts.wrong.unclosed", name),
        TextFault::Markup(MarkupError::UnknownEntity(_)) => say.part("admin_texts.wrong.entity"),
        TextFault::TooLong { length, limit } => {
            say.part_with("admin_texts.wrong.too_long", facts! { length: *length, limit: *limit })
        }
        TextFault::Empty => say.part("admin_texts.wrong.empty"),
        TextFault::UnknownKey | TextFault::Fixed => say.part("admin_texts.wrong.fixed"),
    }
}

/// A few words of a text with a mark at a place.
fn marked(text: &str, at: usize) -> String {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let start = before.char_indices().rev().nth(AROUND - 1).map_or(0, |(start, _)| start);
    let end = after.char_indices().nth(AROUND).map_or(after.len(), |(end, _)| end);
    format!("{}👉{}", &before[start..], &after[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_marked_among_a_few_words() {
        assert_eq!(marked("abc", 1), "a👉bc");
        assert_eq!(marked("abc", 9), "abc👉");
        let long = "🛍".repeat(50);
        assert_eq!(marked(&long, 4 * 30).chars().count(), 20 + AROUND + 1);
    }

    #[test]
    fn an_answer_is_checked_as_telegram_does() {
        assert_eq!(html_refused("<b>x</b>", TextKind::Message), None);
        assert_eq!(html_refused("x <p>", TextKind::Message).and_then(|fault| fault.at), Some(2));
        let long = "x".repeat(1_025);
        assert_eq!(html_refused(&long, TextKind::Message), None);
        assert!(html_refused(&long, TextKind::Caption).is_some() && html_refused("", TextKind::Message).is_some());
    }
}
