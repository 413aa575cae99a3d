//! The cart screen. Recording the action has changed the cart already, so here it is only priced and shown.

use crate::domain::cart::{Cart, MAX_LINES, MAX_UNITS, PricedCart, units};
use crate::domain::ids::OrderId;
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
    show_of(shop, context, &context.user).await
}

/// The cart of the buyer as they are now.
async fn show_of(shop: &Shop, context: &UpdateContext, buyer: &User) -> Result<Reply, StoreError> {
    if buyer.cart.is_empty() {
        return Ok(Reply::Screen(wording::buyer::empty_cart(&context.say)));
    }
    let products = shop.store.products(buyer.cart.keys()).await?;
    let priced = PricedCart::price(&buyer.cart, &products);
    let screen = match priced.total() {
        Some(total) => wording::buyer::cart(&context.say, &priced, total),
        None => wording::buyer::above_invoice_limit(&context.say, None),
    };
    Ok(Reply::Screen(screen))
}

/// Asks whether the cart is to be emptied.
pub(in crate::flow) fn ask_empty(context: &UpdateContext) -> Reply {
    Reply::Screen(match units(&context.user.cart) {
        0 => wording::buyer::empty_cart(&context.say),
        units => wording::buyer::ask_empty_cart(&context.say, units),
    })
}

/// Puts the lines of an order into the cart again, at today's prices; other products in it stay.
pub(in crate::flow) async fn order_again(
    shop: &Shop,
    context: &UpdateContext,
    id: &OrderId,
) -> Result<Reply, StoreError> {
    let Some(order) = shop.store.order(id).await?.filter(|order| order.buyer == context.user.id) else {
        return Ok(Reply::Toast(wording::buyer::order_not_found(&context.say)));
    };
    let again: Cart = order.lines.iter().map(|line| (line.code.clone(), line.quantity)).collect();
    let mut user = context.user.clone();
    user.cart.extend(again.clone());
    if user.cart.len() > MAX_LINES {
        return Ok(Reply::Screen(wording::buyer::cart_full(&context.say)));
    }
    match shop.store.put_into_cart(user.id, &again, context.update).await? {
        true => show_of(shop, context, &user).await,
        false => show(shop, context).await,
    }
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
    let units = units(&context.user.cart);
    (units > MAX_UNITS).then(|| Reply::Screen(wording::buyer::too_many_units(&context.say, units)))
}
