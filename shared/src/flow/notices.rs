//! Sending notices: each is stored first, then sent, then marked as sent. Whoever stores one sends it; if that fails, the
//! sweep does.

use crate::domain::ids::{MessageId, UserId};
use crate::domain::language::Language;
use crate::domain::notice::{AdminNotice, Notice, NoticeBody, NoticeKind, NoticeSound, NoticeTopic};
use crate::domain::request::RequestId;
use crate::domain::screen::Screen;
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::{Contact, StoreError};
use crate::telegram::Failure;
use crate::wording;
use futures_util::{StreamExt, stream};
use std::collections::BTreeMap;

/// To how many readers notices are sent at a time.
pub(super) const CONCURRENT_READERS: usize = 8;

/// What came of sending a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attempt {
    /// It is in the reader's chat.
    Sent,
    /// The reader can't be reached; the sweep tries again for three days.
    Unreachable,
    /// Telegram does not take it now; after so many seconds it may, if it said so.
    Later(Option<u64>),
    /// It will never be sent: the message that it copies is gone, or Telegram refuses it.
    Dropped,
}

/// Stores notices and sends them; once per id, however often this is called. Says what came of each, by its reader; nothing
/// if they were stored before.
pub(super) async fn send_once(
    shop: &Shop,
    notices: &[Notice],
    now: Moment,
) -> Result<Vec<(UserId, Attempt)>, StoreError> {
    match shop.store.enqueue_notices(notices).await? {
        true => Ok(send_stored(shop, notices, now).await),
        false => Ok(Vec::new()),
    }
}

/// Sends notices that this process has just stored. It never fails, as the sweep sends what is left. Says what came of each,
/// by its reader.
pub(super) async fn send_stored(shop: &Shop, notices: &[Notice], now: Moment) -> Vec<(UserId, Attempt)> {
    let readers = by_reader(notices).into_iter().map(|notices| send_in_order(shop, notices, now));
    stream::iter(readers).buffer_unordered(CONCURRENT_READERS).concat().await
}

async fn send_in_order(shop: &Shop, notices: Vec<Notice>, now: Moment) -> Vec<(UserId, Attempt)> {
    let mut attempts = Vec::new();
    for notice in notices {
        let attempt = send_notice(shop, &notice, now).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "a notice is left to the sweep");
            Attempt::Later(None)
        });
        attempts.push((notice.to, attempt));
    }
    attempts
}

/// Notices by who reads them. Those of one reader are sent one after the other, in this order.
pub(super) fn by_reader(notices: &[Notice]) -> Vec<Vec<Notice>> {
    let mut by_reader: BTreeMap<UserId, Vec<Notice>> = BTreeMap::new();
    for notice in notices {
        by_reader.entry(notice.to).or_default().push(notice.clone());
    }
    by_reader.into_values().collect()
}

/// Sends a stored notice, and records what came of it.
pub(super) async fn send_notice(shop: &Shop, notice: &Notice, now: Moment) -> Result<Attempt, StoreError> {
    if is_overtaken(shop, notice, now).await? {
        shop.store.mark_notice_sent(&notice.id, now).await?;
        return Ok(Attempt::Dropped);
    }
    let sound = sound(shop, notice, now).await?;
    if sound == NoticeSound::Muted {
        shop.store.mark_notice_sent(&notice.id, now).await?;
        return Ok(Attempt::Dropped);
    }
    let silent = sound == NoticeSound::Silent;
    let say = shop.localizer(notice.language);
    let body = match &notice.kind {
        NoticeKind::Admin(kind) => wording::admin::notice(&say, kind),
        NoticeKind::Buyer(kind) => wording::buyer::notice(&say, kind),
    };
    let sent = match (&notice.kind, &body) {
        (NoticeKind::Admin(AdminNotice::RequestDecided { request, .. }), NoticeBody::Screen(screen)) => {
            show_decision(shop, notice.to, &request.id, screen).await?
        }
        (_, NoticeBody::Screen(screen)) if silent => shop.telegram.send_silently(notice.to, screen).await.map(Some),
        (_, NoticeBody::Screen(screen)) => shop.telegram.send(notice.to, screen).await.map(Some),
        (_, NoticeBody::Copy { original, buttons }) => {
            shop.telegram.copy(notice.to, *original, buttons, silent).await.map(Some)
        }
    };
    let attempt = match sent {
        Ok(None) => Attempt::Sent,
        Ok(Some(message)) => {
            if let NoticeKind::Admin(AdminNotice::RequestOpened { request, .. }) = &notice.kind {
                shop.store.note_request_message(&request.id, (notice.to, message), now).await?;
            }
            // Noted before the notice is marked: a crash in between repeats the message, and no reply to it is lost.
            if let Some(route) = notice.kind.reply_route() {
                shop.store.put_reply_route((notice.to, message), route, now).await?;
            }
            Attempt::Sent
        }
        Err(Failure::Unreachable) => {
            shop.store.mark_unreachable(notice.to, now).await?;
            if !notice.is_given_up(now) {
                return Ok(Attempt::Unreachable);
            }
            tracing::warn!(notice = %notice.id, "a notice is given up, as its reader was not reachable for days");
            Attempt::Unreachable
        }
        Err(Failure::CannotChange) => {
            tracing::info!(notice = %notice.id, "the message that a notice copies is gone");
            Attempt::Dropped
        }
        // Telegram would refuse it again.
        Err(failure @ (Failure::Refused(_) | Failure::UnknownFile)) => {
            tracing::error!(notice = %notice.id, %failure, "Telegram refused a notice");
            Attempt::Dropped
        }
        Err(Failure::Later(seconds)) => return Ok(Attempt::Later(seconds)),
        Err(Failure::Unauthorized) => return Ok(Attempt::Later(None)),
    };
    shop.store.mark_notice_sent(&notice.id, now).await?;
    Ok(attempt)
}

/// How a notice reaches its reader, by what an admin chose and may see when it is sent.
async fn sound(shop: &Shop, notice: &Notice, now: Moment) -> Result<NoticeSound, StoreError> {
    let topic = match &notice.kind {
        NoticeKind::Buyer(_) => return Ok(NoticeSound::Loud),
        NoticeKind::Admin(kind) => kind.topic(),
    };
    let reader = shop.store.contacts(&[notice.to]).await?.pop();
    Ok(reader.map_or(NoticeSound::Loud, |reader| sound_for(shop, &reader, topic, now)))
}

/// How a notice about this topic reaches somebody; not at all, if they may not see what it is about.
pub(super) fn sound_for(shop: &Shop, reader: &Contact, topic: NoticeTopic, now: Moment) -> NoticeSound {
    match shop.config.rights(reader.user.id, &reader.rights).hold_one_of(topic.needs()) {
        true => reader.notices.sound(topic, shop.config.zone, now),
        false => NoticeSound::Muted,
    }
}

/// Whether a notice that comes late offers a decision that was made meanwhile, of which another notice tells.
async fn is_overtaken(shop: &Shop, notice: &Notice, now: Moment) -> Result<bool, StoreError> {
    match &notice.kind {
        NoticeKind::Admin(AdminNotice::RequestOpened { request, .. }) if now > notice.since => {
            let request = shop.store.request(&request.id).await?;
            Ok(request.is_some_and(|request| request.decided.is_some()))
        }
        NoticeKind::Admin(_) | NoticeKind::Buyer(_) => Ok(false),
    }
}

/// Makes the messages that show a request to this reader show what was decided, without buttons; sends that as a message
/// where there are none. Returns that message.
async fn show_decision(
    shop: &Shop,
    to: UserId,
    request: &RequestId,
    screen: &Screen,
) -> Result<Result<Option<MessageId>, Failure>, StoreError> {
    let mut is_shown = false;
    for message in shop.store.request_messages(request, to).await? {
        match shop.telegram.edit(to, message, screen).await {
            Ok(_) => is_shown = true,
            Err(Failure::CannotChange) => {}
            Err(failure) => return Ok(Err(failure)),
        }
    }
    Ok(if is_shown { Ok(None) } else { shop.telegram.send(to, screen).await.map(Some) })
}

/// Every admin, with the language that they read. Whom the bot never met is written to all the same, once they come.
pub(super) async fn admins(shop: &Shop) -> Result<Vec<(UserId, Language)>, StoreError> {
    let known = shop.store.contacts(&shop.config.admins).await?;
    let language = |id| known.iter().find(|Contact { user, .. }| user.id == id).map(|known| known.language);
    Ok(shop.config.admins.iter().map(|id| (*id, language(*id).unwrap_or_default())).collect())
}
