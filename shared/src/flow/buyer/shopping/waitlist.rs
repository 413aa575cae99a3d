//! The waitlist of a product that is sold out: joining and leaving.

use super::catalogue;
use crate::domain::catalogue::waitlist::MAX_WAITS;
use crate::domain::ids::ProductCode;
use crate::domain::intent::WaitlistIntent;
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;

/// Joins or leaves.
pub(in crate::flow) async fn route(
    shop: &Shop,
    context: &UpdateContext,
    intent: WaitlistIntent,
) -> Result<Reply, StoreError> {
    match intent {
        WaitlistIntent::Join(code) => join(shop, context, &code).await,
        WaitlistIntent::Leave(code) => {
            shop.store.leave_waitlist(context.user.id, &code).await?;
            Ok(Reply::Screen(wording::buyer::waitlist_left(&context.say, &code)))
        }
    }
}

async fn join(shop: &Shop, context: &UpdateContext, code: &ProductCode) -> Result<Reply, StoreError> {
    let waits = &context.user.waits;
    if !waits.contains_key(code) && waits.len() >= MAX_WAITS {
        return Ok(Reply::Toast(wording::buyer::waitlist_too_many(&context.say, MAX_WAITS)));
    }
    let Some((product, texts)) = shop.store.product(code).await? else {
        return Ok(Reply::Screen(wording::buyer::product_gone(&context.say)));
    };
    if !product.variants.is_empty() {
        return catalogue::variants(shop, context, code, None).await;
    }
    // Whoever taps an old button finds what has come meanwhile.
    if product.max_orderable_now() > 0 {
        return Ok(Reply::Screen(catalogue::product_screen(context, (&product, &texts), None, None)));
    }
    let joined = shop.store.join_waitlist(context.user.id, code, context.now).await?;
    Ok(Reply::Screen(wording::buyer::waitlist_joined(&context.say, &product, joined)))
}
