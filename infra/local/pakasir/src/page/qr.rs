//! The QR picture as SVG.

use fast_qr::{ECL, QRBuilder};
use std::fmt::Write as _;

/// The quiet margin around the code, in modules.
const MARGIN: usize = 4;

/// An SVG picture of `text`; nothing if it does not fit a QR code.
pub(super) fn svg(text: &str) -> String {
    let Ok(code) = QRBuilder::new(text).ecl(ECL::M).build() else {
        return String::new();
    };
    let side = code.size + 2 * MARGIN;
    let mut path = String::new();
    for row in 0..code.size {
        for column in (0..code.size).filter(|column| code[row][*column].value()) {
            write!(path, "M{} {}h1v1h-1z", column + MARGIN, row + MARGIN).expect("a string takes what is written");
        }
    }
    format!(
        r##"<svg viewBox="0 0 {side} {side}" role="img" aria-label="Kode QRIS" shape-rendering="crispEdges"><rect width="{side}" height="{side}" fill="#fff"/><path d="{path}" fill="#000"/></svg>"##
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_becomes_a_picture_and_too_long_a_text_none() {
        assert!(svg("lorem-ipsum-pakasir-qris-example").starts_with("<svg viewBox=\"0 0 37 37\""));
        assert_eq!(svg(&"x".repeat(5_000)), "");
    }
}
