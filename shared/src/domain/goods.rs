//! What a buyer gets: the opened contents of units, and how they fit into a chat.

use super::ids::ProductCode;

/// The longest contents of one unit, in bytes.
pub const LONGEST: usize = 64 * 1024;

/// More characters than this go out as a document: a message holds 4,096, and the words around need some.
const MOST_INLINE: usize = 3_000;

/// More units than this go out as a document: nobody wants to scroll for a key.
const MOST_UNITS_INLINE: usize = 10;

/// The opened contents of one unit. Never logged: it has no `Debug`.
pub struct Item {
    /// The product it is a unit of.
    pub code: ProductCode,
    /// The product's name.
    pub name: String,
    /// What was bought.
    pub contents: String,
}

/// Whether these fit into one message, or are handed over as a `.txt` document.
pub fn fit_a_message(items: &[Item]) -> bool {
    let characters: usize = items.iter().map(|item| item.contents.encode_utf16().count()).sum();
    items.len() <= MOST_UNITS_INLINE && characters <= MOST_INLINE
}

/// The document that holds items that don't fit into a message.
pub fn document(items: &[Item]) -> String {
    let mut document = String::new();
    for (number, item) in items.iter().enumerate() {
        document.push_str(&format!("{}. {}\r\n{}\r\n\r\n", number + 1, item.name, item.contents));
    }
    document
}
