//! The cart screen. Recording the action has changed the cart already, so here it is only priced and shown.

use crate::domain::cart::{MAX_LINES, MAX_UNITS, PricedCart};
use crate::domain::user::User;
use crate::domain::voucher::{Bill, VoucherCode};
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::{CartChange, Prices, StoreError};
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
    show_with(shop, context, context.user.voucher.as_ref()).await
}

/// The cart with this voucher.
pub(super) async fn show_with(
    shop: &Shop,
    context: &UpdateContext,
    code: Option<&VoucherCode>,
) -> Result<Reply, StoreError> {
    if context.user.cart.is_empty() {
        return Ok(Reply::Screen(wording::buyer::empty_cart(&context.say)));
    }
    let (priced, bill) = priced(shop, context, code).await?;
    let screen = match bill {
        Some(bill) => wording::buyer::cart(&context.say, &priced, &bill),
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

/// The cart held against the shelf, and what it comes to with this voucher; `None` is more than can be counted.
pub(super) async fn priced(
    shop: &Shop,
    context: &UpdateContext,
    code: Option<&VoucherCode>,
) -> Result<(PricedCart, Option<Bill>), StoreError> {
    let Prices { products, voucher } = shop.store.prices(&context.user, code, false).await?;
    let priced = PricedCart::price(&context.user.cart, &products);
    let bill = Bill::of(&priced, voucher.as_ref(), context.now);
    Ok((priced, bill))
}

/// What keeps a cart from being paid, as far as its own content tells.
pub(in crate::flow) fn cart_problem(context: &UpdateContext) -> Option<Reply> {
    if context.user.cart.is_empty() {
        return Some(Reply::Screen(wording::buyer::empty_cart(&context.say)));
    }
    let units = context.user.cart.values().fold(0_u32, |units, more| units.saturating_add(*more));
    (units > MAX_UNITS).then(|| Reply::Screen(wording::buyer::too_many_units(&context.say, units)))
}
