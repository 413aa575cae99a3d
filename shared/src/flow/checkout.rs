//! Checkout: prices are read anew, and whatever changed is said before anything is paid.

use super::basket;
use super::visit::{Outcome, Visit};
use crate::domain::money::Rupiah;
use crate::domain::pricing::MOST_INVOICE;
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;

/// The ways to pay; `seen` is the total that the buyer saw in the cart.
pub(super) async fn checkout(shop: &Shop, visit: &Visit, seen: Rupiah) -> Result<Outcome, StoreError> {
    if let Some(refusal) = basket::refusal(visit) {
        return Ok(refusal);
    }
    let priced = basket::priced(shop, visit).await?;
    if !priced.missing.is_empty() {
        return Ok(Outcome::See(wording::missing(&priced.missing)));
    }
    let screen = match priced.total() {
        Some(total) if total <= MOST_INVOICE => wording::checkout(&priced, total, seen, shop.config.invoice_minutes),
        total => wording::too_dear(total),
    };
    Ok(Outcome::See(screen))
}
