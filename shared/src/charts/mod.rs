//! Draws pictures of figures: on a ground of their own, so that they can be read in Telegram's light and dark themes, and with
//! letters that can be read on a phone that shows 1,080 pixels on 360 points.
#![expect(clippy::float_arithmetic, reason = "places on a picture; no amount of money is calculated here")]

mod bars;
mod canvas;
mod font;

use crate::domain::statistics::chart::{Chart, Tile, Trend};
use anyhow::Context;
use canvas::{Canvas, Colour};
use font::Weight;

/// Pixels from left to right. Telegram shows photos of up to 1,280 without making them smaller.
const WIDTH: u32 = 1_080;

/// Free space at each edge.
const MARGIN: f32 = 56.0;

/// Texts and lines.
const INK: Colour = Colour(15, 23, 42);
/// What matters less.
const MUTED: Colour = Colour(100, 116, 139);
/// The lines of an axis.
const GRID: Colour = Colour(226, 232, 240);
/// The period.
const NOW: Colour = Colour(37, 99, 235);
/// The period before.
const BEFORE: Colour = Colour(191, 219, 254);
/// A change for the better.
const GOOD: Colour = Colour(5, 150, 105);
/// A change for the worse.
const BAD: Colour = Colour(220, 38, 38);

/// A chart as PNG.
///
/// # Errors
/// If a font is broken, or the picture can't be encoded.
pub fn draw(chart: &Chart) -> anyhow::Result<Vec<u8>> {
    let height = HEAD + LEGEND + bars::height(chart) + MARGIN;
    let mut canvas = Canvas::blank(WIDTH, height).context("cannot begin a picture")?;
    let right = canvas.width() - MARGIN;
    canvas.text(&chart.title, (MARGIN, 92.0), (42.0, Weight::Semibold, INK), right - MARGIN);
    let width = (right - MARGIN) / 3.0;
    for (tile, column) in chart.tiles.iter().zip([0.0, 1.0, 2.0]) {
        draw_tile(&mut canvas, tile, MARGIN + column * width, width - 24.0);
    }
    if let Some((now, before)) = &chart.legend {
        let x = draw_key(&mut canvas, now, NOW, MARGIN);
        draw_key(&mut canvas, before, BEFORE, x + 40.0);
    }
    bars::draw(&mut canvas, chart, HEAD + LEGEND);
    canvas.png().context("cannot encode a picture")
}

/// What title and tiles take.
const HEAD: f32 = 290.0;

/// What the line with the meaning of the colours takes.
const LEGEND: f32 = 76.0;

fn draw_tile(canvas: &mut Canvas, tile: &Tile, x: f32, width: f32) {
    canvas.text(&tile.label, (x, 160.0), (30.0, Weight::Regular, MUTED), width);
    canvas.text(&tile.value, (x, 220.0), (54.0, Weight::Semibold, INK), width);
    if let Some((trend, change)) = &tile.change {
        let colour = match trend {
            Trend::Better => GOOD,
            Trend::Worse => BAD,
            Trend::Same => MUTED,
        };
        canvas.text(change, (x, 264.0), (30.0, Weight::Semibold, colour), width);
    }
}

/// A colour and what it stands for; returns where that ends.
fn draw_key(canvas: &mut Canvas, label: &str, colour: Colour, x: f32) -> f32 {
    canvas.bar((x, 300.0), (28.0, 28.0), colour);
    let width = canvas.text(label, (x + 40.0, 324.0), (30.0, Weight::Regular, MUTED), 420.0);
    x + 40.0 + width
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::statistics::chart::{Bar, Panel, ticks};

    fn sample(bars: u32, with_before: bool, best: &[&str]) -> Chart {
        let now: Vec<u64> = (0..bars).map(|bar| u64::from((bar * 37 + 11) % 90) * 13_000).collect();
        let before = if with_before { now.iter().rev().map(|value| value * 4 / 5).collect() } else { Vec::new() };
        let most = now.iter().copied().max().unwrap_or_default();
        let every = (bars as usize).div_ceil(8).max(1);
        let labels: Vec<String> = (0..bars as usize)
            .map(|bar| {
                if (bars as usize - 1 - bar).is_multiple_of(every) { format!("{} Nov", bar + 1) } else { String::new() }
            })
            .collect();
        let panel = |title: &str, divide: u64| Panel {
            title: title.to_owned(),
            now: now.iter().map(|value| value / divide).collect(),
            before: before.iter().map(|value| value / divide).collect(),
            labels: labels.clone(),
            ticks: ticks(most / divide, 4).into_iter().map(|line| (line, format!("Rp{line}"))).collect(),
        };
        let bar = |(name, length): (&&str, u64)| Bar {
            name: (*name).to_owned(),
            code: "NFX-1B".to_owned(),
            length,
            value: "Rp1,2 jt · 24 terjual".to_owned(),
        };
        let tile = |label: &str, value: &str, change| Tile { label: label.into(), value: value.into(), change };
        Chart {
            title: "30 Hari Terakhir · 24 Okt – 22 Nov".into(),
            tiles: vec![
                tile("Omzet", "Rp12,4 jt", Some((Trend::Better, "↑ 24%".into()))),
                tile("Pesanan lunas", "318", Some((Trend::Worse, "↓ 3%".into()))),
                tile("Laba", "-Rp450 rb", None),
            ],
            panels: vec![panel("Omzet", 1), panel("Pesanan lunas", 13_000)],
            legend: with_before.then(|| ("30 Hari Terakhir".into(), "30 hari sebelumnya".into())),
            best: ("Terlaris".into(), best.iter().zip([90, 60, 45, 20, 1]).map(bar).collect()),
            nothing: "Belum ada penjualan".into(),
        }
    }

    /// Size and colours of a picture: how many pixels have each of the given ones.
    fn seen(png: &[u8], colours: &[Colour]) -> ((u32, u32), Vec<usize>) {
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().expect("a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
        let info = reader.next_frame(&mut pixels).expect("a picture");
        let count = |Colour(r, g, b): &Colour| pixels.chunks(3).filter(|pixel| *pixel == [*r, *g, *b]).count();
        ((info.width, info.height), colours.iter().map(count).collect())
    }

    #[test]
    fn a_picture_shows_both_periods_and_the_best_sellers() {
        let names = ["Netflix Premium 🎬", "Spotify <Family> & Duo yang namanya sangat panjang sekali ya", "日本", "X"];
        let png = draw(&sample(30, true, &names)).expect("it is drawn");
        let (size, colours) = seen(&png, &[NOW, BEFORE, GOOD, BAD, INK]);
        assert_eq!(size.0, WIDTH);
        assert!((1_200..=1_450).contains(&size.1), "{size:?} what Telegram shows of it fits a phone");
        assert!(colours.iter().all(|count| *count > 40), "{colours:?}");
        assert!(png.len() < 300_000, "{} bytes", png.len());
        if let Ok(folder) = std::env::var("CHARTS_TO") {
            std::fs::write(format!("{folder}/days30.png"), png).expect("it is written");
            for (name, chart) in [("week", sample(7, true, &names)), ("all", sample(3, false, &names[..2]))] {
                std::fs::write(format!("{folder}/{name}.png"), draw(&chart).expect("drawn")).expect("it is written");
            }
        }
    }

    #[test]
    fn nothing_sold_and_very_much_sold_are_drawn_too() {
        let empty = sample(0, false, &[]);
        let (_, colours) = seen(&draw(&empty).expect("it is drawn"), &[NOW, BEFORE]);
        assert_eq!(colours, [0, 0], "no bar");
        let mut huge = sample(400, true, &["A"]);
        huge.panels[0].now[0] = u64::MAX;
        huge.panels[0].ticks = ticks(u64::MAX, 4).into_iter().map(|line| (line, "Rp18446744073,7 M".into())).collect();
        huge.tiles[0].value = "Rp18446744073709551615".into();
        draw(&huge).expect("it is drawn");
    }
}
