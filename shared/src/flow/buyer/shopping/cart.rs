//! The cart screen. Recording the action has changed the cart already, so here it is only priced and shown.

use crate::domain::cart::{MAX_LINES, MAX_UNITS, PricedCart};
use crate::domain::user::User;
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::{CartChange, StoreError};
use crate::wording;

/// One product too many goes out of the cart again; whether it was one too many.
pub(in crate::flow) async fn enforce_cart_limit(
    shop: &Shop,
    user: &User,
    change: &CartChange,
) -> Result<bool, StoreError> {
    match change {
        CartChange::SetLine(code, _) if user.cart.len() > MAX_LINES => {
            shop.store.empty_cart(user.id, std::slice::from_ref(code)).await?;
            Ok(true)
        }
        CartChange::SetLine(..) | CartChange::Nothing => Ok(false),
    }
}

/// The cart, at today's prices.
pub(in crate::flow) async fn show(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    if context.user.cart.is_empty() {
        return Ok(Reply::Screen(wording::buyer::empty_cart(&context.say)));
    }
    let priced = priced(shop, context).await?;
    let screen = match priced.total() {
        Some(total) => wording::buyer::cart(&context.say, &priced, total),
        None => wording::buyer::above_invoice_limit(&context.say, None),
    };
    Ok(Reply::Screen(screen))
}

/// The cart, emptied.
pub(in crate::flow) async fn empty(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    let codes: Vec<_> = context.user.cart.keys().cloned().collect();
    shop.store.empty_cart(context.user.id, &codes).await?;
    Ok(Reply::Screen(wording::buyer::empty_cart(&context.say)))
}

/// The cart held against the shelf.
pub(in crate::flow) async fn priced(shop: &Shop, context: &UpdateContext) -> Result<PricedCart, StoreError> {
    let products = shop.store.products(context.user.cart.keys()).await?;
    Ok(PricedCart::price(&context.user.cart, &products))
}

/// What keeps a cart from being paid, as far as its own content tells.
pub(in crate::flow) fn cart_problem(context: &UpdateContext) -> Option<Reply> {
    if context.user.cart.is_empty() {
        return Some(Reply::Screen(wording::buyer::empty_cart(&context.say)));
    }
    let units = context.user.cart.values().fold(0_u32, |units, more| units.saturating_add(*more));
    (units > MAX_UNITS).then(|| Reply::Screen(wording::buyer::too_many_units(&context.say, units)))
}
