//! What buyers ask for and nobody has decided: listed, shown once more with what decides it, and with its proof.

use crate::domain::intent::PageCursor;
use crate::domain::notice::NamedUser;
use crate::domain::request::{RequestId, RequestKey};
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::telegram::Failure;
use crate::wording;

/// A page of the list.
pub(super) async fn list(
    shop: &Shop,
    context: &UpdateContext,
    to: &PageCursor<RequestKey>,
) -> Result<Reply, StoreError> {
    let page = shop.store.open_requests(to).await?;
    Ok(Reply::Screen(wording::admin::open_requests(&context.say, &page)))
}

/// A request with the buttons that decide it; what was decided, if it was.
pub(super) async fn show(shop: &Shop, context: &UpdateContext, id: &RequestId) -> Result<Reply, StoreError> {
    let Some(request) = shop.store.request(id).await? else {
        return Ok(Reply::Toast(wording::admin::request_unknown(&context.say)));
    };
    let known = shop.store.contacts(&[request.buyer]).await?.pop();
    let buyer = known.map_or(NamedUser { id: request.buyer, name: String::new() }, |known| known.user);
    Ok(Reply::Screen(wording::admin::request(&context.say, &buyer, &request)))
}

/// Copies what proves a request from its buyer's chat once more.
pub(super) async fn proof(shop: &Shop, context: &UpdateContext, id: &RequestId) -> Result<Reply, StoreError> {
    let proof = shop.store.request(id).await?.and_then(|request| request.proof);
    let Some(original) = proof else { return Ok(Reply::Toast(wording::admin::proof_gone(&context.say))) };
    Ok(match shop.telegram.copy(context.user.id, original, &[], false).await {
        Ok(_) | Err(Failure::Unreachable) => Reply::Nothing,
        // The buyer deleted it.
        Err(failure) => {
            tracing::info!(request = %id, %failure, "a proof could not be copied");
            Reply::Toast(wording::admin::proof_gone(&context.say))
        }
    })
}
