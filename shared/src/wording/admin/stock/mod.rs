//! The stock desk, as an admin reads it.

pub(super) mod shelf;
pub(super) mod upload;

use crate::domain::ids::ProductCode;
use crate::domain::intent::{AdminIntent, AdminStockIntent};
use crate::domain::screen::Button;
use crate::wording::texts::Localizer;

fn tap(label: String, intent: AdminStockIntent) -> Button {
    Button::tap(label, AdminIntent::Stock(intent))
}

/// The way back to a product.
fn back_to_card(say: &Localizer, code: &ProductCode) -> Button {
    tap(say.text("admin_stock.button.card"), AdminStockIntent::Open(code.clone()))
}
