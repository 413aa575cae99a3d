//! The cart: the greeting has changed it already, so here it is only held against the shelf and shown.

use super::visit::{Outcome, Visit};
use crate::domain::cart::{MOST_LINES, MOST_UNITS, Priced};
use crate::domain::user::User;
use crate::shop::Shop;
use crate::store::{StoreError, Touch};
use crate::wording;

/// One product too many goes out of the cart again; whether it was one too many.
pub(super) async fn trim(shop: &Shop, user: &User, touch: &Touch) -> Result<bool, StoreError> {
    match touch {
        Touch::Put(code, _) if user.cart.len() > MOST_LINES => {
            shop.store.empty_cart(user.id, std::slice::from_ref(code)).await?;
            Ok(true)
        }
        Touch::Put(..) | Touch::Nothing => Ok(false),
    }
}

/// The cart, at today's prices.
pub(super) async fn show(shop: &Shop, visit: &Visit) -> Result<Outcome, StoreError> {
    if visit.user.cart.is_empty() {
        return Ok(Outcome::See(wording::empty_cart()));
    }
    let priced = priced(shop, visit).await?;
    let screen = match priced.total() {
        Some(total) => wording::cart(&priced, total),
        None => wording::too_dear(None),
    };
    Ok(Outcome::See(screen))
}

/// The cart, emptied.
pub(super) async fn empty(shop: &Shop, visit: &Visit) -> Result<Outcome, StoreError> {
    let codes: Vec<_> = visit.user.cart.keys().cloned().collect();
    shop.store.empty_cart(visit.user.id, &codes).await?;
    Ok(Outcome::See(wording::empty_cart()))
}

/// The cart held against the shelf.
pub(super) async fn priced(shop: &Shop, visit: &Visit) -> Result<Priced, StoreError> {
    let products = shop.store.products(visit.user.cart.keys()).await?;
    Ok(Priced::of(&visit.user.cart, &products))
}

/// What keeps a cart from being paid, as far as its own content tells.
pub(super) fn refusal(visit: &Visit) -> Option<Outcome> {
    if visit.user.cart.is_empty() {
        return Some(Outcome::See(wording::empty_cart()));
    }
    let units = visit.user.cart.values().fold(0_u32, |units, more| units.saturating_add(*more));
    (units > MOST_UNITS).then(|| Outcome::See(wording::too_many_units(units)))
}
