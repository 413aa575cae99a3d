//! A QR code as a picture.

use fast_qr::{QRBuilder, QRCode};

/// Pixels of one module.
const SCALE: usize = 10;

/// Light modules around the code, as the standard wants.
const MARGIN: usize = 4;

/// Paints any text as a PNG; `None` if it is too long for a QR code.
///
/// The text need not be a valid QRIS payload: the gateway's sandbox answers with words.
pub fn qr_png(text: &str) -> Option<Vec<u8>> {
    let code = QRBuilder::new(text).build().ok()?;
    let side = (code.size + 2 * MARGIN) * SCALE;
    let side_pixels = u32::try_from(side).ok()?;
    let mut picture = Vec::new();
    let mut encoder = png::Encoder::new(&mut picture, side_pixels, side_pixels);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    // A thorough compression saves 3 KB and costs more than all the rest of an order.
    encoder.set_compression(png::Compression::Fastest);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&paint(&code, side)).ok()?;
    writer.finish().ok()?;
    Some(picture)
}

/// One bit a pixel, a set bit is light; rows padded to bytes. All pixel rows of a module row are the same.
fn paint(code: &QRCode, side: usize) -> Vec<u8> {
    let width = side.div_ceil(8);
    let mut pixels = vec![u8::MAX; side * width];
    for row in 0..code.size {
        let mut line = vec![u8::MAX; width];
        for column in (0..code.size).filter(|column| code[row][*column].value()) {
            for x in (column + MARGIN) * SCALE..(column + MARGIN + 1) * SCALE {
                line[x / 8] &= !(0x80 >> (x % 8));
            }
        }
        let first = (row + MARGIN) * SCALE;
        for y in first..first + SCALE {
            pixels[y * width..(y + 1) * width].copy_from_slice(&line);
        }
    }
    pixels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_painted_square_with_its_margin() {
        let picture = qr_png("lorem-ipsum-pakasir-qris-example").expect("it fits");
        let mut reader = png::Decoder::new(std::io::Cursor::new(&picture)).read_info().expect("a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
        let info = reader.next_frame(&mut pixels).expect("a frame");
        assert_eq!(info.width, info.height);
        let row = info.line_size;
        assert!(
            pixels[..row * MARGIN * SCALE].iter().all(|byte| *byte == u8::MAX || *byte == 0xF0 || *byte == 0xFC),
            "the margin is light"
        );
        assert!(pixels.contains(&0), "and there is something in it");
    }

    #[test]
    fn a_text_that_is_too_long_is_no_picture() {
        assert_eq!(qr_png(&"x".repeat(8_000)), None);
    }
}
