//! The form in which goods are delivered: texts in a message, or as a `.txt` document if they don't fit into one; each file
//! as a document of its own.

use crate::domain::catalogue::stored_file::{Content, StoredFile};

/// The longest contents of one unit, in bytes.
pub const MAX_CONTENT_BYTES: usize = 64 * 1024;

/// More UTF-16 code units than this are sent as a document: a message holds 4,096, and the text around the goods needs
/// some.
const MAX_INLINE_CHARACTERS: usize = 3_000;

/// More units than this are sent as a document, which is easier to read than a long message.
const MAX_INLINE_UNITS: usize = 10;

/// The goods of an order. It has no `Debug`, so that it is never logged.
#[derive(Default)]
pub struct DecryptedGoods {
    /// Those that are texts.
    pub texts: Vec<DecryptedUnit>,
    /// Those that are files, each once.
    pub files: Vec<SoldFile>,
}

/// A file of an order.
pub struct SoldFile {
    /// The product's name.
    pub name: String,
    /// The file.
    pub file: StoredFile,
}

impl DecryptedGoods {
    /// Adds what is in one unit of the product of this name, or a content that is sold without end and has no number. A file
    /// that several units share is delivered once.
    pub fn add(&mut self, name: &str, number: Option<usize>, content: Content) {
        let name = name.to_owned();
        match content {
            Content::Text(contents) => self.texts.push(DecryptedUnit { number, name, contents }),
            Content::File(file) if self.files.iter().any(|known| known.file.key == file.key) => {}
            Content::File(file) => self.files.push(SoldFile { name, file }),
        }
    }
}

/// The decrypted contents of one unit. It has no `Debug`, so that it is never logged.
pub struct DecryptedUnit {
    /// Its number among the units of its order, from 1; so a claim names it too. A content that is sold without end has none.
    pub number: Option<usize>,
    /// The product's name.
    pub name: String,
    /// The decrypted contents.
    pub contents: String,
}

/// Whether these fit into one message; if not, [`document`] makes a file of them.
pub fn fits_in_message(items: &[DecryptedUnit]) -> bool {
    let characters: usize = items.iter().map(|item| length(&item.name) + length(&item.contents)).sum();
    items.len() <= MAX_INLINE_UNITS && characters <= MAX_INLINE_CHARACTERS
}

/// The length as Telegram counts it, in UTF-16 code units.
fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The text of the document, with Windows line ends so that every editor shows them.
pub fn document(items: &[DecryptedUnit]) -> String {
    let mut document = String::new();
    for DecryptedUnit { number, name, contents } in items {
        let number = number.map(|number| format!("{number}. ")).unwrap_or_default();
        document.push_str(&format!("{number}{name}\r\n{contents}\r\n\r\n"));
    }
    document
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::stored_file::FileKey;

    fn items(count: usize, contents: &str) -> Vec<DecryptedUnit> {
        let unit = |number| DecryptedUnit { number: Some(number), name: "Kunci".into(), contents: contents.into() };
        (1..=count).map(unit).collect()
    }

    #[test]
    fn a_file_is_delivered_once() {
        let file = |key: &str| Content::File(StoredFile { key: FileKey(key.into()), name: "a".into(), size: 1 });
        let mut goods = DecryptedGoods::default();
        for content in [file("1"), Content::Text("x".into()), file("2"), file("1"), Content::Text("x".into())] {
            goods.add("Kunci", Some(1), content);
        }
        let files: Vec<_> = goods.files.iter().map(|sold| sold.file.key.0.as_str()).collect();
        assert_eq!((goods.texts.len(), files), (2, vec!["1", "2"]));
    }

    #[test]
    fn ten_short_ones_fit_and_an_eleventh_does_not() {
        assert!(fits_in_message(&items(1, "a")));
        assert!(fits_in_message(&items(10, "a")));
        assert!(!fits_in_message(&items(11, "a")));
    }

    #[test]
    fn length_is_counted_as_telegram_counts_it() {
        assert!(fits_in_message(&items(1, &"a".repeat(2_995))));
        assert!(!fits_in_message(&items(1, &"a".repeat(2_996))));
        assert!(fits_in_message(&items(1, &"🔑".repeat(1_497))), "each of these is two");
        assert!(!fits_in_message(&items(1, &"🔑".repeat(1_498))));
    }

    #[test]
    fn a_document_holds_every_one_as_it_is() {
        assert_eq!(document(&items(2, "a\n<b>&")), "1. Kunci\r\na\n<b>&\r\n\r\n2. Kunci\r\na\n<b>&\r\n\r\n");
    }
}
