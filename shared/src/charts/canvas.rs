//! A picture to draw on: bars, lines and texts.

use super::font::{self, Weight};
use tiny_skia::{FillRule, Paint, PathBuilder, Pixmap, Rect, Transform};

/// Red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Colour(pub(super) u8, pub(super) u8, pub(super) u8);

/// The picture.
pub(super) struct Canvas {
    pixels: Pixmap,
}

/// How much the corners of a bar are rounded.
const RADIUS: f32 = 6.0;

impl Canvas {
    /// A white one; `None` if it would be too large.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a height of some thousand pixels")]
    pub(super) fn blank(width: u32, height: f32) -> Option<Self> {
        let mut pixels = Pixmap::new(width, height.ceil() as u32)?;
        pixels.fill(tiny_skia::Color::WHITE);
        Some(Self { pixels })
    }

    #[expect(clippy::cast_precision_loss, reason = "some thousand pixels")]
    pub(super) fn width(&self) -> f32 {
        self.pixels.width() as f32
    }

    /// A bar, from its upper left corner; without a size it is not drawn.
    pub(super) fn bar(&mut self, (x, y): (f32, f32), (width, height): (f32, f32), colour: Colour) {
        let radius = RADIUS.min(width / 2.0).min(height / 2.0);
        let (right, bottom) = (x + width, y + height);
        let mut path = PathBuilder::new();
        path.move_to(x + radius, y);
        path.line_to(right - radius, y);
        path.quad_to(right, y, right, y + radius);
        path.line_to(right, bottom - radius);
        path.quad_to(right, bottom, right - radius, bottom);
        path.line_to(x + radius, bottom);
        path.quad_to(x, bottom, x, bottom - radius);
        path.line_to(x, y + radius);
        path.quad_to(x, y, x + radius, y);
        path.close();
        if let Some(path) = path.finish() {
            self.pixels.fill_path(&path, &paint(colour), FillRule::Winding, Transform::identity(), None);
        }
    }

    /// A line across.
    pub(super) fn line(&mut self, (x, y): (f32, f32), width: f32, colour: Colour) {
        if let Some(line) = Rect::from_xywh(x, y - 1.0, width, 2.0) {
            self.pixels.fill_rect(line, &paint(colour), Transform::identity(), None);
        }
    }

    /// A text, from the left end of its base line, cut to `most`; returns how wide it is. Letters that the font has not are
    /// left out.
    pub(super) fn text(
        &mut self,
        text: &str,
        (x, y): (f32, f32),
        (size, weight, colour): (f32, Weight, Colour),
        most: f32,
    ) -> f32 {
        let text = font::fitting(text, (size, weight), most);
        font::draw(&text, (x, y), (size, weight), |x, y, coverage| self.blend((x, y), colour, coverage))
    }

    /// The same, from its right end.
    pub(super) fn text_left_of(
        &mut self,
        text: &str,
        (x, y): (f32, f32),
        (size, weight, colour): (f32, Weight, Colour),
        most: f32,
    ) -> f32 {
        let fitting = font::fitting(text, (size, weight), most);
        let width = font::width(&fitting, (size, weight));
        self.text(&fitting, (x - width, y), (size, weight, colour), f32::INFINITY)
    }

    /// The picture as PNG.
    pub(super) fn png(&self) -> Result<Vec<u8>, png::EncodingError> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.pixels.width(), self.pixels.height());
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Fast);
        let mut writer = encoder.write_header()?;
        // White lies under all of it, so nothing shines through.
        let opaque: Vec<u8> = self.pixels.data().chunks(4).flat_map(|pixel| pixel.iter().take(3)).copied().collect();
        writer.write_image_data(&opaque)?;
        writer.finish()?;
        Ok(file)
    }

    /// Mixes a colour into a pixel; those beside the picture are left out.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mean of two bytes is a byte")]
    fn blend(&mut self, (x, y): (i32, i32), Colour(r, g, b): Colour, coverage: f32) {
        let inside = |at: i32, length: u32| u32::try_from(at).ok().filter(|at| *at < length);
        let (Some(x), Some(y)) = (inside(x, self.pixels.width()), inside(y, self.pixels.height())) else { return };
        let start = (y as usize * self.pixels.width() as usize + x as usize) * 4;
        for (value, new) in self.pixels.data_mut().iter_mut().skip(start).zip([r, g, b]) {
            let mixed = f32::from(*value) + (f32::from(new) - f32::from(*value)) * coverage.clamp(0.0, 1.0);
            *value = mixed.round() as u8;
        }
    }
}

fn paint(Colour(r, g, b): Colour) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(r, g, b, 255);
    paint
}
