//! Looking around: each screen is one read.

use crate::domain::ids::{CategoryId, ProductCode};
use crate::domain::intent::PageCursor;
use crate::domain::time::Moment;
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;

/// The welcome.
pub(in crate::flow) async fn welcome(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    let totals = shop.totals(context.now).await?;
    // Whoever reads this is a user, even if the totals were read before they came.
    let users = totals.users.max(1);
    Ok(Reply::Screen(wording::buyer::welcome(&context.name, &shop.config.name, users, totals.delivered)))
}

/// A page of the catalogue.
pub(in crate::flow) async fn page(
    shop: &Shop,
    category: Option<&CategoryId>,
    to: &PageCursor,
) -> Result<Reply, StoreError> {
    let page = shop.store.catalogue_page(category, to).await?;
    Ok(Reply::Screen(wording::buyer::catalogue(&page, category)))
}

/// The categories.
pub(in crate::flow) async fn categories(shop: &Shop) -> Result<Reply, StoreError> {
    Ok(Reply::Screen(wording::buyer::categories(&shop.store.categories().await?)))
}

/// A page of the stock list.
pub(in crate::flow) async fn stock(shop: &Shop, to: &PageCursor, now: Moment) -> Result<Reply, StoreError> {
    let page = shop.store.catalogue_page(None, to).await?;
    Ok(Reply::Screen(wording::buyer::stock(&page, to, now, shop.config.zone)))
}

/// A product.
pub(in crate::flow) async fn product(shop: &Shop, code: &ProductCode, quantity: u32) -> Result<Reply, StoreError> {
    let screen = match shop.store.product(code).await? {
        Some((product, texts)) => wording::buyer::product(&product, &texts, quantity),
        None => wording::buyer::product_gone(),
    };
    Ok(Reply::Screen(screen))
}
