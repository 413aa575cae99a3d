//! The letters of pictures: Inter, cut down to what pictures say (`font/`, with its licence).

use ab_glyph::{Font, FontRef, PxScale, ScaleFont, point};
use std::sync::LazyLock;

/// How bold a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// As usual.
    Regular,
    /// Bold.
    Semibold,
}

static REGULAR: LazyLock<FontRef<'static>> = LazyLock::new(|| read(include_bytes!("font/inter-regular.ttf")));
static SEMIBOLD: LazyLock<FontRef<'static>> = LazyLock::new(|| read(include_bytes!("font/inter-semibold.ttf")));

fn read(bytes: &'static [u8]) -> FontRef<'static> {
    FontRef::try_from_slice(bytes).expect("the font that is compiled in can be read")
}

impl Weight {
    fn font(self) -> &'static FontRef<'static> {
        match self {
            Self::Regular => &REGULAR,
            Self::Semibold => &SEMIBOLD,
        }
    }
}

/// How wide a text is.
pub(super) fn width(text: &str, (size, weight): (f32, Weight)) -> f32 {
    let font = weight.font();
    let scaled = font.as_scaled(scale(font, size));
    text.chars().map(|letter| scaled.h_advance(font.glyph_id(letter))).sum()
}

/// The text without letters that the font has not; cut, with an ellipsis, if it would be wider than `most`.
pub(super) fn fitting(text: &str, (size, weight): (f32, Weight), most: f32) -> String {
    let font = weight.font();
    let known = |letter: &char| font.glyph_id(*letter).0 != 0;
    let mut fitting: String = text.chars().filter(known).collect();
    fitting.truncate(fitting.trim_end().len());
    if width(&fitting, (size, weight)) <= most {
        return fitting;
    }
    while fitting.pop().is_some() {
        let cut = format!("{}…", fitting.trim_end());
        if width(&cut, (size, weight)) <= most {
            return cut;
        }
    }
    fitting
}

/// Draws a text from the left end of its base line: `paint` is told each pixel, and how much of it is covered. Returns the width.
#[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "places on a picture")]
pub(super) fn draw(
    text: &str,
    (x, y): (f32, f32),
    (size, weight): (f32, Weight),
    mut paint: impl FnMut(i32, i32, f32),
) -> f32 {
    let font = weight.font();
    let scale = scale(font, size);
    let scaled = font.as_scaled(scale);
    let mut at = x;
    for letter in text.chars() {
        let glyph = font.glyph_id(letter).with_scale_and_position(scale, point(at, y));
        at += scaled.h_advance(glyph.id);
        let Some(outline) = font.outline_glyph(glyph) else { continue };
        let corner = outline.px_bounds().min;
        outline.draw(|right, down, coverage| {
            paint(corner.x as i32 + right as i32, corner.y as i32 + down as i32, coverage);
        });
    }
    at - x
}

/// A size in pixels of the em square, as designers give it.
fn scale(font: &FontRef<'_>, size: f32) -> PxScale {
    let em = font.units_per_em().unwrap_or(1_000.0);
    PxScale::from(size * font.height_unscaled() / em)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::domain::time::month_name;

    #[test]
    fn every_letter_of_dates_and_amounts_can_be_drawn() {
        let months =
            Language::ALL.into_iter().flat_map(|language| (1..=12).map(move |month| month_name(language, month)));
        let texts = months.chain(["↑ 24% ↓ 3% · – …", "Rp1.234,5 jt rb M K B", "Pesanan lunas per jam"]);
        for text in texts {
            for weight in [Weight::Regular, Weight::Semibold] {
                assert_eq!(fitting(text, (30.0, weight), f32::INFINITY), text);
            }
        }
    }

    #[test]
    fn a_text_is_cut_to_its_place() {
        let style = (32.0, Weight::Regular);
        assert_eq!(fitting("Netflix 🎬", style, 500.0), "Netflix");
        let cut = fitting("Netflix Premium satu tahun penuh", style, 200.0);
        assert!(cut.starts_with("Netflix") && cut.ends_with('…') && width(&cut, style) <= 200.0, "{cut}");
        assert_eq!(fitting("Netflix", style, 1.0), "");
        assert_eq!(fitting("日本", style, 500.0), "");
    }
}
