//! A product's text, cut to what fits under its photo.

use crate::wording::texts::visible_length;
use crate::wording::truncate::truncate;

/// Visible UTF-16 units of a caption (a limit of Telegram's).
const CAPTION: usize = 1_024;

/// Fewer characters than these say nothing of a product.
const FEWEST: usize = 24;

/// The page with as much of the description, and then of the terms, as fits under a photo; `None` if not even the rest fits.
/// All terms come with the goods.
pub(super) fn caption(page: impl Fn(&str, &str) -> String, description: &str, terms: &str) -> Option<String> {
    let description = &cut(description, too_long(&page(description, terms)));
    let terms = &cut(terms, too_long(&page(description, terms)));
    Some(page(description, terms)).filter(|page| too_long(page) == 0)
}

/// By how much a page is too long.
fn too_long(page: &str) -> usize {
    visible_length(page).unwrap_or_default().saturating_sub(CAPTION)
}

/// A text that is shorter by so many units; nothing if hardly anything would be left.
fn cut(text: &str, by: usize) -> String {
    // Each character has at least one unit.
    match text.chars().count().saturating_sub(by) {
        _ if by == 0 => text.to_owned(),
        0..FEWEST => String::new(),
        most => truncate(text, most),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of which so many units are something else.
    fn captioned(rest: usize, description: usize, terms: usize) -> (usize, usize, usize) {
        let page = |description: &str, terms: &str| format!("{}{description}{terms}", "<b>&amp;</b>".repeat(rest));
        let text = caption(page, &"d".repeat(description), &"t".repeat(terms)).expect("it fits");
        let count = |letter| text.matches(letter).count();
        (count('d'), count('t'), visible_length(&text).expect("HTML"))
    }

    #[test]
    fn what_fits_is_shown_whole() {
        assert_eq!(captioned(24, 700, 300), (700, 300, 1_024));
    }

    #[test]
    fn the_description_gives_way_before_the_terms() {
        assert_eq!(captioned(124, 1_000, 300), (599, 300, 1_024));
        assert_eq!(captioned(710, 1_000, 300), (0, 300, 1_010));
        assert_eq!(captioned(900, 1_000, 300), (0, 123, 1_024));
        assert_eq!(captioned(1_010, 1_000, 300), (0, 0, 1_010));
    }

    #[test]
    fn what_does_not_fit_at_all_has_no_caption() {
        assert_eq!(caption(|_, _| "x".repeat(1_025), "", ""), None);
    }
}
