//! Looking around: each screen is one read.

use super::visit::{Outcome, Visit};
use crate::domain::ids::{CategoryId, ProductCode};
use crate::domain::intent::Direction;
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;

/// The welcome.
pub(super) async fn welcome(shop: &Shop, visit: &Visit) -> Result<Outcome, StoreError> {
    let totals = shop.totals(visit.now).await?;
    // Whoever reads this is a user, even if the totals were read before they came.
    let users = totals.users.max(1);
    Ok(Outcome::See(wording::welcome(&visit.name, &shop.config.name, users, totals.delivered)))
}

/// A page of the catalogue.
pub(super) async fn page(shop: &Shop, category: Option<&CategoryId>, to: &Direction) -> Result<Outcome, StoreError> {
    let page = shop.store.shelf(category, to).await?;
    Ok(Outcome::See(wording::catalogue(&page, category)))
}

/// The categories.
pub(super) async fn categories(shop: &Shop) -> Result<Outcome, StoreError> {
    Ok(Outcome::See(wording::categories(&shop.store.categories().await?)))
}

/// A page of the stock list.
pub(super) async fn stock(shop: &Shop, to: &Direction, now: Moment) -> Result<Outcome, StoreError> {
    let page = shop.store.shelf(None, to).await?;
    Ok(Outcome::See(wording::stock(&page, to, now, shop.config.zone)))
}

/// A product.
pub(super) async fn product(shop: &Shop, code: &ProductCode, quantity: u32) -> Result<Outcome, StoreError> {
    let screen = match shop.store.product(code).await? {
        Some((product, blurb)) => wording::product(&product, &blurb, quantity),
        None => wording::product_gone(),
    };
    Ok(Outcome::See(screen))
}
