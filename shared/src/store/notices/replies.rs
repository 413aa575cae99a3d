//! Where replies to sent notices go: an item a message, for as long as a reply to it may come.

use crate::domain::ids::{MessageId, UserId};
use crate::domain::notice::ReplyRoute;
use crate::domain::time::Moment;
use crate::store::Store;
use crate::store::table::error::{Item, StoreError, failed};
use crate::store::table::item::{from_item, to_item};
use crate::store::table::keys::{self, number};
use serde::{Deserialize, Serialize};

/// Minutes that a reply is waited for: 30 days.
const KEPT_MINUTES: i64 = 30 * 24 * 60;

/// The item.
#[derive(Serialize, Deserialize)]
struct Relayed {
    route: ReplyRoute,
}

impl Store {
    /// Notes where a reply to this message in the chat of `reader` goes.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn put_reply_route(
        &self,
        (reader, message): (UserId, MessageId),
        route: ReplyRoute,
        now: Moment,
    ) -> Result<(), StoreError> {
        let mut item: Item = to_item("where a reply goes", &Relayed { route })?;
        item.extend(keys::reply_route(reader, message).item());
        item.insert("ttl".to_owned(), number(now.plus_minutes(KEPT_MINUTES).as_millis() / 1_000));
        let call = self.client.put_item().table_name(self.table()).set_item(Some(item));
        call.send().await.map_err(failed("note where a reply goes"))?;
        Ok(())
    }

    /// Where a reply to this message in the chat of `reader` goes; `None` if it is no notice that may be replied to.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn reply_route(&self, reader: UserId, message: MessageId) -> Result<Option<ReplyRoute>, StoreError> {
        let key = Some(keys::reply_route(reader, message).item());
        let call = self.client.get_item().table_name(self.table()).set_key(key);
        let item = call.send().await.map_err(failed("read where a reply goes"))?.item;
        item.map(|item| Ok(from_item::<Relayed>("reply", item)?.route)).transpose()
    }
}
