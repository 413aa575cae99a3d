//! A picture as Telegram keeps it: a JPEG, whatever was sent, and no larger than an app shows it.

use crate::call::refusal::Refusal;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, ImageResult};
use std::io::Cursor;

/// The longer side of the largest size that is made of a picture.
const LONGEST_SIDE: u32 = 1280;

/// A picture as it is kept.
pub(crate) struct Jpeg {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) bytes: Vec<u8>,
}

/// The picture in a PNG, JPEG, GIF or WebP. What its header says is checked before anything is decoded, so that no header
/// takes memory for pixels that nobody may send.
pub(crate) fn as_jpeg(bytes: &[u8]) -> Result<Jpeg, Refusal> {
    let decoder = decoder(bytes).map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    let (longer, shorter) = (width.max(height), width.min(height));
    if shorter == 0 || longer.saturating_add(shorter) > 10_000 || longer > shorter.saturating_mul(20) {
        return Err(Refusal::bad("PHOTO_INVALID_DIMENSIONS"));
    }
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    if longer > LONGEST_SIDE {
        picture = picture.thumbnail(LONGEST_SIDE, LONGEST_SIDE);
    }
    let mut jpeg = Cursor::new(Vec::new());
    picture.write_to(&mut jpeg, ImageFormat::Jpeg).map_err(unreadable)?;
    Ok(Jpeg { width: picture.width(), height: picture.height(), bytes: jpeg.into_inner() })
}

fn decoder(bytes: &[u8]) -> ImageResult<impl ImageDecoder> {
    ImageReader::new(Cursor::new(bytes)).with_guessed_format()?.into_decoder()
}

fn unreadable(_: image::ImageError) -> Refusal {
    Refusal::bad("IMAGE_PROCESS_FAILED")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_that_telegram_takes_becomes_a_jpeg() {
        for format in [ImageFormat::Png, ImageFormat::Gif, ImageFormat::Jpeg, ImageFormat::WebP] {
            let mut sent = Cursor::new(Vec::new());
            DynamicImage::new_rgb8(600, 400).write_to(&mut sent, format).unwrap();
            let kept = as_jpeg(sent.get_ref()).unwrap();
            assert_eq!((kept.width, kept.height), (600, 400), "{format:?}");
            assert_eq!(image::guess_format(&kept.bytes).unwrap(), ImageFormat::Jpeg, "{format:?}");
        }
    }

    #[test]
    fn a_large_picture_is_kept_as_large_as_it_is_shown() {
        let mut sent = Cursor::new(Vec::new());
        DynamicImage::new_luma8(2560, 1000).write_to(&mut sent, ImageFormat::Png).unwrap();
        let kept = as_jpeg(sent.get_ref()).unwrap();
        let decoded = image::load_from_memory(&kept.bytes).unwrap();
        assert_eq!((kept.width, kept.height, decoded.width(), decoded.height()), (1280, 500, 1280, 500));
    }

    #[test]
    fn a_header_that_claims_too_much_is_refused_by_what_it_says() {
        // 60,000 × 50,000 pixels, of which none follows: had they been decoded, the picture would be unreadable.
        let claims =
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xea\x60\0\0\xc3\x50\x08\x02\0\0\0\x51\xef\x99\xf7\0\0\x10\0IDAT";
        let words = |bytes: &[u8]| as_jpeg(bytes).err().map(|refusal| refusal.description);
        assert_eq!(words(claims).as_deref(), Some("Bad Request: PHOTO_INVALID_DIMENSIONS"));
        assert_eq!(words(&claims[..20]).as_deref(), Some("Bad Request: IMAGE_PROCESS_FAILED"));
        assert_eq!(words(b"no picture").as_deref(), Some("Bad Request: IMAGE_PROCESS_FAILED"));
    }
}
