//! The cart screen. Recording the action has changed the cart already, so here it is only priced and shown.

use crate::domain::cart::{Cart, MAX_LINES, MAX_UNITS, PricedCart, units};
use crate::domain::ids::OrderId;
use crate::domain::user::User;
use crate::domain::voucher::Bill;
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
    show_of(shop, context, &context.user).await
}

/// The cart of the buyer as they are now.
pub(super) async fn show_of(shop: &Shop, context: &UpdateContext, buyer: &User) -> Result<Reply, StoreError> {
    if buyer.cart.is_empty() {
        return Ok(Reply::Screen(wording::buyer::empty_cart(&context.say)));
    }
    let (priced, bill) = priced(shop, context, buyer).await?;
    let screen = match bill {
        Some(bill) => wording::buyer::cart(&context.say, &priced, &bill),
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

/// The buyer's cart held against the shelf, and what it comes to with their voucher; `None` is more than can be counted.
pub(super) async fn priced(
    shop: &Shop,
    context: &UpdateContext,
    buyer: &User,
) -> Result<(PricedCart, Option<Bill>), StoreError> {
    let Prices { products, voucher } = match context.ahead.prices(buyer) {
        Some(prices) => prices,
        None => shop.store.prices(buyer, buyer.voucher.as_ref(), false).await?,
    };
    let priced = PricedCart::price(&buyer.cart, &context.own_prices(products));
    let bill = Bill::of(&priced, voucher.as_ref(), context.now);
    Ok((priced, bill))
}

/// What keeps a cart from being paid, as far as its own content tells.
pub(in crate::flow) fn cart_problem(context: &UpdateContext) -> Option<Reply> {
    if context.user.cart.is_empty() {
        return Some(Reply::Screen(wording::buyer::empty_cart(&context.say)));
    }
    let units = units(&context.user.cart);
    (units > MAX_UNITS).then(|| Reply::Screen(wording::buyer::too_many_units(&context.say, units)))
}
