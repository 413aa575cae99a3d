//! Checkout preview: current prices and the payment methods. Nothing is reserved here.

use super::cart;
use crate::domain::catalogue::pricing::MAX_INVOICE;
use crate::domain::money::Rupiah;
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;
use crate::wording::buyer::Quote;

/// The ways to pay; `seen` is the total that the buyer saw in the cart.
pub(in crate::flow) async fn preview_checkout(
    shop: &Shop,
    context: &UpdateContext,
    seen: Rupiah,
) -> Result<Reply, StoreError> {
    if let Some(refusal) = cart::cart_problem(context) {
        return Ok(refusal);
    }
    let (priced, bill) = cart::priced(shop, context, &context.user).await?;
    if !priced.unavailable.is_empty() {
        return Ok(Reply::Screen(wording::buyer::items_unavailable(&context.say, &priced.unavailable)));
    }
    let screen = match bill {
        Some(bill) if bill.total() <= MAX_INVOICE => {
            let seal = shop.store.seal_total(&context.user, bill.total());
            let quote = Quote { bill: &bill, seen, balance: context.user.balance, seal };
            wording::buyer::checkout(&context.say, &priced, quote, shop.invoice_minutes())
        }
        bill => wording::buyer::above_invoice_limit(&context.say, bill.map(|bill| bill.total())),
    };
    Ok(Reply::Screen(screen))
}
