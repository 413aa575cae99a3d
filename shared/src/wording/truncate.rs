//! Text of people, cut to a length.

/// At most so many characters, with an ellipsis where something was cut: between words, unless a word is longer than half
/// of the room.
pub(super) fn truncate(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let room = most.saturating_sub(1);
    let cut: String = text.chars().take(room).collect();
    let in_a_word = text.chars().nth(room).is_some_and(|next| !next.is_whitespace());
    let whole_words = cut.rsplit_once(char::is_whitespace).map(|(words, _)| words);
    let shown = whole_words.filter(|words| in_a_word && words.chars().count() >= room / 2).unwrap_or(&cut);
    format!("{}…", shown.trim_end())
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

    #[test]
    fn words_stay_whole() {
        assert_eq!(truncate("Antivirus Premium Keluarga", 20), "Antivirus Premium…");
        assert_eq!(truncate("Antivirus Premium Keluarga", 18), "Antivirus Premium…");
        assert_eq!(truncate("Akun Superkalifragilistik", 20), "Akun Superkalifragi…", "a word that is too long itself");
    }
}
