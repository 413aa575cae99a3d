//! Checkout preview: current prices and the payment methods. Nothing is reserved here.

use super::cart;
use super::context::{Reply, UpdateContext};
use crate::domain::money::Rupiah;
use crate::domain::pricing::MAX_INVOICE;
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;

/// The ways to pay; `seen` is the total that the buyer saw in the cart.
pub(super) async fn preview_checkout(shop: &Shop, context: &UpdateContext, seen: Rupiah) -> Result<Reply, StoreError> {
    if let Some(refusal) = cart::cart_problem(context) {
        return Ok(refusal);
    }
    let priced = cart::priced(shop, context).await?;
    if !priced.unavailable.is_empty() {
        return Ok(Reply::Screen(wording::items_unavailable(&priced.unavailable)));
    }
    let screen = match priced.total() {
        Some(total) if total <= MAX_INVOICE => wording::checkout(&priced, total, seen, shop.config.invoice_minutes),
        total => wording::above_invoice_limit(total),
    };
    Ok(Reply::Screen(screen))
}
