//! Posting to the shop's channel what was gathered. A process that dies after posting and before noting it posts the same
//! again some minutes later.

use crate::domain::language::Language;
use crate::domain::notice::{AdminNotice, Notice, NoticeKind};
use crate::domain::time::Moment;
use crate::flow::notices::{admins, send_once};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::telegram::Failure;
use crate::wording;

/// Posts what waits, if it is due.
pub(super) async fn post_waiting(shop: &Shop, now: Moment) -> Result<(), StoreError> {
    let Some(waiting) = shop.store.begin_post(now).await? else { return Ok(()) };
    let Some(channel) = shop.store.channel().await? else { return shop.store.mark_posted(&waiting, now).await };
    shop.refresh_texts(now).await;
    // A channel reads the shop's first language.
    let say = shop.localizer(Language::default());
    let lines: Vec<_> = waiting.lines.values().collect();
    let screen = wording::channel::post(&say, &channel, &lines, waiting.more);
    match shop.telegram.post(channel.id, &screen).await {
        Ok(()) => shop.store.mark_posted(&waiting, now).await,
        Err(Failure::Later(seconds)) => {
            let pause = seconds.and_then(|seconds| seconds.try_into().ok()).unwrap_or(60);
            shop.store.postpone_post(&waiting, now.plus_seconds(pause)).await.map(|_| ())
        }
        Err(Failure::Unauthorized) => Ok(()),
        // Nobody but an admin can let the bot post there again.
        Err(Failure::Unreachable) => {
            shop.store.remove_channel().await?;
            let told = |reader| {
                let kind = NoticeKind::Admin(AdminNotice::ChannelLost { title: channel.title.clone() });
                Notice::new(&format!("channel-lost-{}", now.as_millis()), reader, kind, now)
            };
            let notices: Vec<Notice> = admins(shop).await?.into_iter().map(told).collect();
            send_once(shop, &notices, now).await?;
            shop.store.mark_posted(&waiting, now).await
        }
        Err(failure @ (Failure::CannotChange | Failure::UnknownFile | Failure::Refused(_))) => {
            tracing::error!(%failure, "Telegram refused a post");
            shop.store.mark_posted(&waiting, now).await
        }
    }
}
