//! How large a picture is, and of what kind, read from its first bytes.

use imagesize::ImageType;

/// Width and height of a PNG, JPEG, GIF or WebP; nothing if it is none of them.
pub(crate) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let size = imagesize::blob_size(bytes).ok()?;
    Some((size.width.try_into().ok()?, size.height.try_into().ok()?))
}

/// The MIME type and the ending of a picture's name.
pub(crate) fn kind(bytes: &[u8]) -> (&'static str, &'static str) {
    match imagesize::image_type(bytes) {
        Ok(ImageType::Png) => ("image/png", "png"),
        Ok(ImageType::Gif) => ("image/gif", "gif"),
        Ok(ImageType::Webp) => ("image/webp", "webp"),
        _ => ("image/jpeg", "jpg"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_kinds_that_telegram_takes_are_told_apart() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x58\0\0\x01\x90\x08\x06\0\0\0";
        let gif = b"GIF89a\x58\x02\x90\x01\0\0\0";
        // An application segment, then the header of a frame.
        let jpeg = b"\xff\xd8\xff\xe0\0\x04\0\0\xff\xc0\0\x0b\x08\x01\x90\x02\x58\x01\x01\x11\0";
        let webp = b"RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x57\x02\0\x8f\x01\0";
        let pictures: [(&[u8], _); 4] = [(png, "png"), (gif, "gif"), (jpeg, "jpg"), (webp, "webp")];
        for (picture, ending) in pictures {
            assert_eq!((size(picture), kind(picture).1), (Some((600, 400)), ending));
        }
        assert_eq!((size(b"no picture"), size(b"")), (None, None));
    }
}
