//! Looking around: each screen is one read.

use crate::domain::catalogue::{Product, ProductTexts};
use crate::domain::ids::{CategoryId, ProductCode};
use crate::domain::intent::PageCursor;
use crate::domain::screen::Screen;
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;

/// The welcome.
pub(in crate::flow) async fn welcome(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    let totals = shop.totals(context.now).await?;
    // Whoever reads this is a user, even if the totals were read before they came.
    let users = totals.users.max(1);
    let name = context.user.profile.name_or(&context.name);
    Ok(Reply::Screen(wording::buyer::welcome(&context.say, &name, &shop.config.name, (users, totals.delivered))))
}

/// A page of the catalogue.
pub(in crate::flow) async fn page(
    shop: &Shop,
    context: &UpdateContext,
    category: Option<&CategoryId>,
    to: &PageCursor,
) -> Result<Reply, StoreError> {
    let page = shop.store.catalogue_page(category, to).await?;
    Ok(Reply::Screen(wording::buyer::catalogue(&context.say, &page, category)))
}

/// The categories.
pub(in crate::flow) async fn categories(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    Ok(Reply::Screen(wording::buyer::categories(&context.say, &shop.store.categories().await?)))
}

/// A page of the stock list.
pub(in crate::flow) async fn stock(shop: &Shop, context: &UpdateContext, to: &PageCursor) -> Result<Reply, StoreError> {
    let page = shop.store.catalogue_page(None, to).await?;
    Ok(Reply::Screen(wording::buyer::stock(&context.say, &page, to, context.now)))
}

/// A product.
pub(in crate::flow) async fn product(
    shop: &Shop,
    context: &UpdateContext,
    code: &ProductCode,
    quantity: u32,
) -> Result<Reply, StoreError> {
    let screen = match shop.store.product(code).await? {
        Some((product, texts)) => product_screen(context, &product, &texts, quantity),
        None => wording::buyer::product_gone(&context.say),
    };
    Ok(Reply::Screen(screen))
}

/// A product; if it is sold out, with the way to its waitlist.
pub(super) fn product_screen(
    context: &UpdateContext,
    product: &Product,
    texts: &ProductTexts,
    quantity: u32,
) -> Screen {
    let screen = wording::buyer::product(&context.say, product, texts, quantity);
    if product.max_orderable_now() > 0 {
        return screen;
    }
    let waits = context.user.waits.contains_key(&product.code);
    wording::buyer::with_waitlist(&context.say, screen, &product.code, waits)
}
