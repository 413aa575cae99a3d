//! How large a picture is, read from its first bytes.

/// Width and height of a PNG, JPEG, GIF or WebP; nothing if it is none of them.
pub(crate) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some((big(bytes.get(16..20)?), big(bytes.get(20..24)?)));
    }
    if bytes.starts_with(b"GIF8") {
        return Some((little(bytes.get(6..8)?), little(bytes.get(8..10)?)));
    }
    if bytes.starts_with(b"\xff\xd8") {
        return jpeg(bytes);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12)? == b"WEBP" {
        return webp(bytes);
    }
    None
}

/// The MIME type and the ending of a picture's name.
pub(crate) fn kind(bytes: &[u8]) -> (&'static str, &'static str) {
    match bytes.first() {
        Some(0x89) => ("image/png", "png"),
        Some(b'G') => ("image/gif", "gif"),
        Some(b'R') => ("image/webp", "webp"),
        _ => ("image/jpeg", "jpg"),
    }
}

fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        let head = bytes.get(at..at + 4)?;
        let (marker, length) = (head[1], big(&head[2..4]) as usize);
        if head[0] != 0xff {
            return None;
        }
        // A frame header, but neither a table of codes nor arithmetic conditioning.
        if (0xc0..=0xcf).contains(&marker) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            let frame = bytes.get(at + 5..at + 9)?;
            return Some((big(&frame[2..4]), big(&frame[..2])));
        }
        at += 2 + length;
    }
}

fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8X" => Some((little(bytes.get(24..27)?) + 1, little(bytes.get(27..30)?) + 1)),
        b"VP8 " => Some((little(bytes.get(26..28)?) & 0x3fff, little(bytes.get(28..30)?) & 0x3fff)),
        b"VP8L" => {
            let bits = little(bytes.get(21..25)?);
            Some(((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
        }
        _ => None,
    }
}

fn big(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

fn little(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte))
}
