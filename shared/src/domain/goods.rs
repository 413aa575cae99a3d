//! What a buyer gets: the opened contents of units, and how they fit into a chat.

/// The longest contents of one unit, in bytes.
pub const LONGEST: usize = 64 * 1024;

/// More characters than this go out as a document: a message holds 4,096, and the words around need some.
const MOST_INLINE: usize = 3_000;

/// More units than this go out as a document: nobody wants to scroll for a key.
const MOST_UNITS_INLINE: usize = 10;

/// The opened contents of one unit. Never logged: it has no `Debug`.
pub struct Item {
    /// The product's name.
    pub name: String,
    /// What was bought.
    pub contents: String,
}

/// Whether these fit into one message, or are handed over as a `.txt` document.
pub fn fit_a_message(items: &[Item]) -> bool {
    let characters: usize = items.iter().map(|item| units(&item.name) + units(&item.contents)).sum();
    items.len() <= MOST_UNITS_INLINE && characters <= MOST_INLINE
}

/// Characters as Telegram counts them.
fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The document that holds items that don't fit into a message.
pub fn document(items: &[Item]) -> String {
    let mut document = String::new();
    for (number, item) in items.iter().enumerate() {
        document.push_str(&format!("{}. {}\r\n{}\r\n\r\n", number + 1, item.name, item.contents));
    }
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(count: usize, contents: &str) -> Vec<Item> {
        (0..count).map(|_| Item { name: "Kunci".into(), contents: contents.into() }).collect()
    }

    #[test]
    fn ten_short_ones_fit_and_an_eleventh_does_not() {
        assert!(fit_a_message(&items(1, "a")));
        assert!(fit_a_message(&items(10, "a")));
        assert!(!fit_a_message(&items(11, "a")));
    }

    #[test]
    fn length_is_counted_as_telegram_counts_it() {
        assert!(fit_a_message(&items(1, &"a".repeat(2_995))));
        assert!(!fit_a_message(&items(1, &"a".repeat(2_996))));
        assert!(fit_a_message(&items(1, &"🔑".repeat(1_497))), "each of these is two");
        assert!(!fit_a_message(&items(1, &"🔑".repeat(1_498))));
    }

    #[test]
    fn a_document_holds_every_one_as_it_is() {
        assert_eq!(document(&items(2, "a\n<b>&")), "1. Kunci\r\na\n<b>&\r\n\r\n2. Kunci\r\na\n<b>&\r\n\r\n");
    }
}
