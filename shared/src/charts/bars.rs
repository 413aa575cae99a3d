//! The bars of a picture: panels over time, and the products that sold best.

use super::canvas::Canvas;
use super::font::{self, Weight};
use super::{BEFORE, GRID, INK, MARGIN, MUTED, NOW};
use crate::domain::statistics::chart::{Bar, Chart, Panel};

/// What the title of a panel takes.
const TITLE: f32 = 64.0;

/// How high the bars of the first panel may be; those of others are lower.
const HEIGHTS: [f32; 2] = [230.0, 150.0];

/// What the labels below the bars take, with the space to what follows.
const LABELS: f32 = 74.0;

/// What a product takes.
const PRODUCT: f32 = 76.0;

/// The least space between two labels.
const GAP: f32 = 14.0;

/// How much of the place of a bar it fills, and how much the bar behind it does.
const NOW_SHARE: f32 = 0.56;
const BEFORE_SHARE: f32 = 0.88;

/// How high all of it is.
pub(super) fn height(chart: &Chart) -> f32 {
    let panels: f32 = chart.panels.iter().zip(heights()).map(|(_, height)| TITLE + height + LABELS).sum();
    let rows: f32 = chart.best.1.iter().map(|_| PRODUCT).sum();
    panels + TITLE + rows.max(PRODUCT)
}

/// Draws all of it, from `top`.
pub(super) fn draw(canvas: &mut Canvas, chart: &Chart, mut top: f32) {
    for (panel, height) in chart.panels.iter().zip(heights()) {
        title(canvas, &panel.title, top);
        draw_panel(canvas, panel, top + TITLE, height);
        top += TITLE + height + LABELS;
    }
    let (name, best) = &chart.best;
    title(canvas, name, top);
    let mut y = top + TITLE;
    if best.is_empty() {
        canvas.text(&chart.nothing, (MARGIN, y + 32.0), (32.0, Weight::Regular, MUTED), canvas.width() - 2.0 * MARGIN);
    }
    let longest = best.iter().map(|bar| bar.length).max().unwrap_or_default();
    for bar in best {
        draw_product(canvas, bar, y, share(bar.length, longest));
        y += PRODUCT;
    }
}

fn heights() -> impl Iterator<Item = f32> {
    let [first, others] = HEIGHTS;
    std::iter::once(first).chain(std::iter::repeat(others))
}

fn title(canvas: &mut Canvas, text: &str, top: f32) {
    canvas.text(text, (MARGIN, top + 36.0), (34.0, Weight::Semibold, INK), canvas.width() - 2.0 * MARGIN);
}

#[expect(clippy::cast_precision_loss, reason = "places on a picture")]
fn draw_panel(canvas: &mut Canvas, panel: &Panel, top: f32, height: f32) {
    let (label, bottom, right) = ((28.0, Weight::Regular), top + height, canvas.width() - MARGIN);
    let most = panel.ticks.last().map(|(line, _)| *line).unwrap_or_default();
    let of_axis = panel.ticks.iter().map(|(_, text)| font::width(text, label));
    let left = MARGIN + of_axis.fold(0.0, f32::max).min(220.0) + 20.0;
    for (line, text) in &panel.ticks {
        let y = bottom - height * share(*line, most);
        canvas.line((left, y), right - left, GRID);
        canvas.text_left_of(text, (left - 16.0, y + 10.0), (label.0, label.1, MUTED), 220.0);
    }
    let place = (right - left) / panel.now.len().max(1) as f32;
    for (values, filled, colour) in [(&panel.before, BEFORE_SHARE, BEFORE), (&panel.now, NOW_SHARE, NOW)] {
        for (at, value) in values.iter().enumerate().filter(|(_, value)| **value > 0) {
            let tall = (height * share(*value, most)).max(3.0);
            let x = left + place * (at as f32 + (1.0 - filled) / 2.0);
            canvas.bar((x, bottom - tall), (place * filled, tall), colour);
        }
    }
    // From the latest on; one that would run into the one after it is left out.
    let mut free = f32::INFINITY;
    for (at, text) in panel.labels.iter().enumerate().rev().filter(|(_, text)| !text.is_empty()) {
        let width = font::width(text, label);
        let x = (left + place * (at as f32 + 0.5) - width / 2.0).min(right - width).max(0.0);
        if x + width + GAP <= free {
            canvas.text(text, (x, bottom + 40.0), (label.0, label.1, MUTED), width + 1.0);
            free = x;
        }
    }
}

fn draw_product(canvas: &mut Canvas, bar: &Bar, y: f32, share: f32) {
    let (left, right) = (MARGIN, canvas.width() - MARGIN);
    let value = canvas.text_left_of(&bar.value, (right, y + 28.0), (30.0, Weight::Regular, MUTED), 520.0);
    let (style, room) = ((32.0, Weight::Regular), right - left - value - 32.0);
    let name = if font::fitting(&bar.name, style, room).is_empty() { &bar.code } else { &bar.name };
    canvas.text(name, (left, y + 28.0), (style.0, style.1, INK), room);
    canvas.bar((left, y + 42.0), (right - left, 18.0), GRID);
    canvas.bar((left, y + 42.0), (((right - left) * share).max(18.0), 18.0), NOW);
}

/// Which share of the highest value this one is.
#[expect(clippy::cast_precision_loss, reason = "places on a picture")]
fn share(value: u64, most: u64) -> f32 {
    if most == 0 { 0.0 } else { (value as f64 / most as f64) as f32 }
}
