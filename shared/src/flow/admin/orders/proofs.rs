//! Shows the proof that the terms of an order's line are met. Who looked at it is recorded.

use super::{act, publish, recorded};
use crate::domain::ids::OrderId;
use crate::domain::order::Proof;
use crate::domain::order::acts::ActKind;
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::telegram::{Failure, Media};
use crate::wording;

/// Shows it, once it is recorded that this admin looks at it.
pub(super) async fn show(shop: &Shop, context: &UpdateContext, id: &OrderId, line: usize) -> Result<Reply, StoreError> {
    let Some(proof) = shop.store.proof(id, line).await? else {
        return Ok(Reply::Toast(wording::admin::proof_gone(&context.say)));
    };
    let (act, event) = act(context, id, ActKind::ProofViewed(line), None);
    // The same tap, delivered again, is recorded already.
    if !shop.store.event_exists(&event.id).await? {
        shop.store.record_act(id, recorded(&act, &event)).await?;
        publish(shop, context, &event).await;
    }
    let screen = |text: Option<&str>| wording::admin::proof(&context.say, id, text);
    let to = context.user.id;
    let sent = match proof {
        Proof::Text(text) => return Ok(Reply::Message(screen(Some(&text)))),
        Proof::Photo(file, text) => {
            let screen = screen(text.as_deref());
            shop.telegram.show_photo(to, None, &Media::Known(file), &screen).await.map(|_| ())
        }
        Proof::Document(file, text) => {
            shop.telegram.send_document(to, Media::Known(file), &screen(text.as_deref())).await.map(|_| ())
        }
    };
    Ok(match sent {
        Ok(()) | Err(Failure::Unreachable) => Reply::Nothing,
        Err(failure) => {
            tracing::warn!(order = %id, %failure, "a proof could not be shown");
            Reply::Toast(wording::admin::proof_gone(&context.say))
        }
    })
}
