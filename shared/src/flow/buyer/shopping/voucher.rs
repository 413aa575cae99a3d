//! Choosing a voucher for the cart. What it takes off is found anew whenever the cart is shown, and counted when an order
//! is placed.

use super::cart;
use crate::domain::cart::PricedCart;
use crate::domain::intent::VoucherIntent;
use crate::domain::user::User;
use crate::domain::user::wizard::{Wizard, WizardStep};
use crate::domain::voucher::{Bill, OrderVoucher, VoucherCode, VoucherRefusal};
use crate::flow::buyer::wizard::{self, Answer};
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::{Prices, StoreError};
use crate::wording;

/// Asks for a code, or takes the chosen voucher off the cart.
pub(in crate::flow) async fn voucher(
    shop: &Shop,
    context: &UpdateContext,
    intent: VoucherIntent,
) -> Result<Reply, StoreError> {
    match intent {
        VoucherIntent::Enter => wizard::ask(shop, context, WizardStep::EnterVoucher).await,
        VoucherIntent::Remove => {
            shop.store.remove_voucher(context.user.id).await?;
            show_with(shop, context, None).await
        }
    }
}

/// Takes the code that was entered; what can't be used is refused with the reason, and another code is waited for.
pub(in crate::flow) async fn answer(
    shop: &Shop,
    context: &UpdateContext,
    answer: Answer<'_>,
) -> Result<Reply, StoreError> {
    let Answer { wizard, step, .. } = answer;
    let Some(code) = VoucherCode::parse(answer.text()) else {
        return Ok(Reply::Screen(wording::buyer::ask_again(&context.say, step)));
    };
    if let Some(refusal) = cart::cart_problem(context) {
        return Ok(refusal);
    }
    let Prices { products, voucher } = prices(shop, &context.user, Some(&code)).await?;
    let priced = PricedCart::price(&context.user.cart, &context.own_prices(products));
    let bill = Bill::of(&priced, voucher.as_ref(), context.now);
    if let Some((code, why)) = bill.and_then(|bill| bill.refused) {
        return Ok(Reply::Screen(wording::buyer::voucher_refused(&context.say, &code, why, true)));
    }
    let next = Wizard::answer(step.clone(), context.update, None, context.now);
    if !shop.store.choose_voucher(context.user.id, &code, (wizard, &next)).await? {
        return Ok(Reply::Toast(wording::buyer::wizard_ended(&context.say)));
    }
    show_with(shop, context, Some(code)).await
}

/// The cart with this voucher.
async fn show_with(shop: &Shop, context: &UpdateContext, voucher: Option<VoucherCode>) -> Result<Reply, StoreError> {
    cart::show_of(shop, context, &User { voucher, ..context.user.clone() }).await
}

/// What decides what a cart costs, strictly: every confirmed write is seen, and a voucher for first orders is held
/// against the buyer's orders too.
pub(super) async fn prices(shop: &Shop, buyer: &User, code: Option<&VoucherCode>) -> Result<Prices, StoreError> {
    let mut prices = shop.store.prices(buyer, code, true).await?;
    if let Some((voucher, uses)) = prices.voucher.as_mut().and_then(|chosen| chosen.known.as_mut())
        && voucher.first_order
        && !uses.ordered_before
    {
        uses.ordered_before = shop.store.has_paid_order(buyer.id).await?;
    }
    Ok(prices)
}

/// A limit was met at the very moment when the order was placed.
pub(super) fn refused(context: &UpdateContext, voucher: Option<&OrderVoucher>, why: VoucherRefusal) -> Reply {
    Reply::Screen(match voucher {
        Some(voucher) => wording::buyer::voucher_refused(&context.say, &voucher.code, why, false),
        None => wording::buyer::cart_changed(&context.say),
    })
}
