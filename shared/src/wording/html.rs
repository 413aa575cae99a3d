//! Text that is not ours, made harmless in Telegram's HTML.

/// Escapes what HTML would read as markup.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// At most so many characters, with an ellipsis where something was cut; escaped.
pub(super) fn truncate_escaped(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return escape(text);
    }
    let cut: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", escape(cut.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_made_harmless() {
        assert_eq!(escape("<b>&amp;"), "&lt;b&gt;&amp;amp;");
        assert_eq!(truncate_escaped("a<bcdef", 4), "a&lt;b…", "it is cut before it is escaped");
    }
}
