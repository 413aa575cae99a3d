//! Files that the shop keeps: goods that are files, and photos of products. Their bytes lie sealed in the bucket.

use crate::domain::user::message::FileId;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The largest file that is sold. Telegram takes 50 MB from a bot; the function that sends it has 256 MB of memory.
pub const MAX_FILE_BYTES: usize = 20 * 1024 * 1024;

/// The largest photo (a limit of Telegram's).
pub const MAX_PHOTO_BYTES: usize = 10 * 1024 * 1024;

/// Characters of the longest name of a file.
const MAX_NAME_CHARS: usize = 100;

/// Media types by the ending of a file's name, for goods that are commonly sold. All else is sent as plain bytes.
const MEDIA_TYPES: [(&str, &str); 8] = [
    ("csv", "text/csv"),
    ("epub", "application/epub+zip"),
    ("jpg", "image/jpeg"),
    ("mp4", "video/mp4"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("txt", "text/plain"),
    ("zip", "application/zip"),
];

/// By which a file is found: keyed hashes of its bytes and of its name, with a hyphen between them. They tell nothing of
/// either.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileKey(pub String);

impl fmt::Display for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FileKey {
    /// The hash of its bytes: the same for the same file under another name.
    pub fn contents(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }

    /// The key of its object in the bucket.
    pub fn object(&self) -> String {
        format!("files/{}", self.0)
    }
}

/// A file that is sold. It has no `Debug`, as its name may tell what is in it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFile {
    /// By which it is found.
    pub key: FileKey,
    /// Its name, as buyers get it.
    pub name: String,
    /// Its size in bytes.
    pub size: usize,
}

impl StoredFile {
    /// The media type, by the ending of the name.
    pub fn media_type(&self) -> &'static str {
        let ending = self.name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
        let known = MEDIA_TYPES.iter().find(|(known, _)| *known == ending);
        known.map_or("application/octet-stream", |(_, media_type)| media_type)
    }
}

/// What is sold: a text, or a file. It has no `Debug`, so that it is never logged.
#[derive(Clone, PartialEq, Eq)]
pub enum Content {
    /// A text.
    Text(String),
    /// A file.
    File(StoredFile),
}

/// The photo of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// The picture.
    pub file: FileKey,
    /// Telegram's id of it, once it was sent.
    pub telegram: Option<FileId>,
}

/// A name as it may stand beside a seed file: without folders.
pub fn parse_name(text: &str) -> Option<String> {
    let name = text.trim();
    let is_fit = |letter: char| !letter.is_control() && letter != '/' && letter != '\\';
    let fits = (1..=MAX_NAME_CHARS).contains(&name.chars().count()) && name.chars().all(is_fit);
    (fits && !name.starts_with('.')).then(|| name.to_owned())
}

/// The media type of a picture that Telegram shows as a photo, told by its first bytes; `None` if it is neither PNG nor JPEG.
pub fn picture_type(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_holds_no_folder() {
        assert_eq!(parse_name(" E-book Resep.pdf ").as_deref(), Some("E-book Resep.pdf"));
        for bad in ["", " ", ".", "..", ".env", "a/b", "a\\b", "../a", "a\nb", &"x".repeat(101)] {
            assert_eq!(parse_name(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_media_type_is_told_by_the_ending() {
        let of = |name: &str| StoredFile { key: FileKey("0".into()), name: name.into(), size: 1 }.media_type();
        assert_eq!(of("Resep.PDF"), "application/pdf");
        assert_eq!(of("a.b.zip"), "application/zip");
        assert_eq!(["pdf", "a.exe", "a."].map(of), ["application/octet-stream"; 3]);
    }

    #[test]
    fn pictures_are_told_by_their_first_bytes() {
        assert_eq!(picture_type(b"\x89PNG\r\n\x1a\n..."), Some("image/png"));
        assert_eq!(picture_type(b"\xff\xd8\xff\xe0"), Some("image/jpeg"));
        assert_eq!([&b"GIF89a"[..], b"", b"\x89PNG", b"%PDF"].map(picture_type), [None; 4]);
    }
}
