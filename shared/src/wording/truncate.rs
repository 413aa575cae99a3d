//! Text of people, cut to a length.

/// At most so many characters, with an ellipsis where something was cut.
pub(super) fn truncate(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_ends_with_an_ellipsis() {
        assert_eq!(truncate("abcd", 4), "abcd");
        assert_eq!(truncate("abcdef", 4), "abc…");
        assert_eq!(truncate("ab def", 4), "ab…");
    }
}
