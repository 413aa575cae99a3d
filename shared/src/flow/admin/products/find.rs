//! Finds a product by its code, or by words of its name.

use crate::domain::catalogue::Product;
use crate::domain::catalogue::search::{SearchQuery, SearchScope};
use crate::domain::ids::ProductCode;
use crate::flow::context::UpdateContext;
use crate::shop::Shop;
use crate::store::StoreError;

/// The products that were meant: the one of this code, hidden or not; else those on sale that the words find, best first.
pub(in crate::flow::admin) async fn products(
    shop: &Shop,
    context: &UpdateContext,
    text: &str,
) -> Result<Vec<Product>, StoreError> {
    if let Some(code) = ProductCode::parse(text) {
        let known = shop.store.every_product(std::iter::once(&code)).await?;
        if let Some(known) = known.into_iter().find(|known| !known.is_deleted()) {
            return Ok(vec![known]);
        }
    }
    let Some(query) = SearchQuery::parse(text) else { return Ok(Vec::new()) };
    let found = shop.search_index(context.now).await?.find(&query, SearchScope::Everything, 1);
    Ok(found.in_order(shop.store.products(found.codes.iter()).await?))
}
