//! The book in a file, so that a shop on this machine can be closed and opened again.

use super::Book;
use anyhow::Context as _;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// The file's name in the state folder.
const FILE: &str = "pakasir.json";

/// Writes the book beside the old one, then puts it in its place.
pub(crate) fn write(folder: &Path, book: &Book) -> anyhow::Result<()> {
    let (file, fresh) = (folder.join(FILE), folder.join(format!("{FILE}.new")));
    fs::write(&fresh, serde_json::to_vec_pretty(book)?).with_context(|| format!("cannot write {}", fresh.display()))?;
    fs::rename(&fresh, &file).with_context(|| format!("cannot replace {}", file.display()))
}

/// The book as it was saved last; an empty one if it never was.
pub(crate) fn read(folder: &Path) -> anyhow::Result<Book> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let file = folder.join(FILE);
    let text = match fs::read(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Book::default()),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.display())),
    };
    let mut book: Book =
        serde_json::from_slice(&text).with_context(|| format!("{} is no saved book", file.display()))?;
    book.index();
    Ok(book)
}
