//! Search: the index is one read, the products on the page another.

use super::catalogue;
use crate::domain::catalogue::search::{FoundPage, SearchQuery, SearchScope};
use crate::domain::intent::SearchIntent;
use crate::domain::user::wizard::WizardStep;
use crate::flow::buyer::wizard::{self, Answer};
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;

/// Asks for words, or shows a page of what they find.
pub(in crate::flow) async fn search(
    shop: &Shop,
    context: &UpdateContext,
    intent: SearchIntent,
) -> Result<Reply, StoreError> {
    match intent {
        SearchIntent::Ask => wizard::ask(shop, context, WizardStep::Search).await,
        SearchIntent::Page(query, page) => find(shop, context, &query, page).await,
    }
}

/// Takes the words that were asked for. The step goes on waiting, so that the next words are searched for too.
pub(in crate::flow) async fn answer(
    shop: &Shop,
    context: &UpdateContext,
    answer: Answer<'_>,
) -> Result<Reply, StoreError> {
    match SearchQuery::parse(answer.text()) {
        Some(query) => find(shop, context, &query, 1).await,
        None => Ok(Reply::Screen(wording::buyer::ask_again(&context.say, answer.step))),
    }
}

/// A text that nobody asked for: perhaps a product's name.
pub(in crate::flow) async fn unasked(shop: &Shop, context: &UpdateContext, text: &str) -> Result<Reply, StoreError> {
    let unknown = Reply::Screen(wording::buyer::unknown(&context.say));
    let Some(query) = SearchQuery::parse(text) else { return Ok(unknown) };
    let found = shop.search_index(context.now).await?.find(&query, SearchScope::Names, 1);
    match found.total {
        0 => Ok(unknown),
        _ => show(shop, context, &query, found).await,
    }
}

async fn find(shop: &Shop, context: &UpdateContext, query: &SearchQuery, page: u16) -> Result<Reply, StoreError> {
    let found = shop.search_index(context.now).await?.find(query, SearchScope::Everything, usize::from(page));
    show(shop, context, query, found).await
}

async fn show(
    shop: &Shop,
    context: &UpdateContext,
    query: &SearchQuery,
    found: FoundPage,
) -> Result<Reply, StoreError> {
    let products = shop.store.products(found.codes.iter()).await?;
    let products = found.in_order(catalogue::with_figures_of_variants(shop, context, products).await?);
    Ok(Reply::Screen(wording::buyer::found(&context.say, query, &found, &products)))
}
