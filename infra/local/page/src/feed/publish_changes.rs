//! Watches the chats and the trace, and sends the pages what changed.

use crate::Desk;
use crate::wire::{Bot, Frame};
use local_kit::trace::Kind;
use local_telegram::{Change, Message, ReplyKeyboard};
use std::collections::{BTreeSet, HashMap};
use std::time::{Duration, Instant};
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::task::JoinSet;

/// The pause between two looks at the chats, too short to be noticed.
const BREATH: Duration = Duration::from_millis(15);
/// The pause between two updates of the gauges.
const CALM: Duration = Duration::from_millis(400);

/// What the pages know of a chat.
#[derive(Debug, Default)]
struct Known {
    messages: Vec<Message>,
    keyboard: Option<ReplyKeyboard>,
    toasts: usize,
    bot_is: Option<String>,
}

/// Watches until the set is dropped.
pub(crate) fn watch(desk: &Desk) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    tasks.spawn(watch_chats(desk.clone()));
    tasks.spawn(watch_trace(desk.clone()));
    tasks.spawn(watch_gauges(desk.clone()));
    tasks
}

async fn watch_chats(desk: Desk) {
    let mut changes = desk.cloud.telegram.changes();
    let mut known: HashMap<String, Known> = HashMap::new();
    let mut bots = desk.cast.bots();
    // Pages read for themselves what was said before they came.
    for chat in desk.cast.chats() {
        known.insert(chat.clone(), know(&desk, &chat).unwrap_or_default());
    }
    loop {
        let mut chats = BTreeSet::new();
        match changes.recv().await {
            Ok(change) => note(&desk, &mut chats, change),
            Err(RecvError::Lagged(_)) => chats.extend(desk.cast.chats()),
            Err(RecvError::Closed) => return,
        }
        loop {
            match changes.try_recv() {
                Ok(change) => note(&desk, &mut chats, change),
                Err(TryRecvError::Lagged(_)) => chats.extend(desk.cast.chats()),
                Err(TryRecvError::Empty | TryRecvError::Closed) => break,
            }
        }
        tell_bots(&desk, &mut bots);
        for chat in chats {
            if let Some(now) = know(&desk, &chat) {
                let before = known.entry(chat.clone()).or_default();
                tell(&desk, &chat, before, &now);
                *before = now;
            }
        }
        // In a rush, many changes come at once.
        tokio::time::sleep(BREATH).await;
    }
}

fn note(desk: &Desk, chats: &mut BTreeSet<String>, change: Change) {
    let chat = desk.cast.chat_of(change.bot, change.chat);
    if desk.cast.member(&chat).is_none() && desk.cast.meet_newcomers() {
        desk.feed.send(&Frame::People { people: desk.cast.people() });
    }
    chats.insert(chat);
}

fn know(desk: &Desk, chat: &str) -> Option<Known> {
    let person = desk.cast.member(chat)?.person;
    Some(Known {
        messages: person.chat(),
        keyboard: person.reply_keyboard(),
        toasts: person.toasts().len(),
        bot_is: person.bot_is(),
    })
}

/// Sends what is otherwise than before.
fn tell(desk: &Desk, chat: &str, before: &Known, now: &Known) {
    // Messages stay in their places, the deleted ones too.
    for (place, message) in now.messages.iter().enumerate() {
        match before.messages.get(place).filter(|old| old.id == message.id) {
            Some(old) if same(old, message) => {}
            Some(old) if message.deleted && !old.deleted => {
                desk.feed.send(&Frame::Gone { chat: chat.into(), id: message.id })
            }
            _ if message.deleted => {}
            _ => desk.feed.send(&Frame::Message { chat: chat.into(), message: Box::new(message.clone().into()) }),
        }
    }
    if now.keyboard != before.keyboard {
        desk.feed.send(&Frame::Keyboard { chat: chat.into(), keyboard: now.keyboard.clone().map(Into::into) });
    }
    if now.toasts > before.toasts {
        tell_toasts(desk, chat, before.toasts);
    }
    if let Some(what) = now.bot_is.as_ref().filter(|what| before.bot_is.as_ref() != Some(what)) {
        desk.feed.send(&Frame::Typing { chat: chat.into(), what: what.clone() });
    }
}

/// Whether a message looks as it did; leaves files unread.
fn same(old: &Message, new: &Message) -> bool {
    old.deleted == new.deleted
        && old.edited == new.edited
        && old.text == new.text
        && old.entities == new.entities
        && old.buttons == new.buttons
        && old.photo.as_ref().map(|photo| &photo.file_id) == new.photo.as_ref().map(|photo| &photo.file_id)
        && old.document.as_ref().map(|file| &file.file_id) == new.document.as_ref().map(|file| &file.file_id)
}

fn tell_toasts(desk: &Desk, chat: &str, known: usize) {
    let toasts = desk.cast.member(chat).map(|member| member.person.toasts()).unwrap_or_default();
    for toast in toasts.into_iter().skip(known).filter(|toast| !toast.text.is_empty()) {
        desk.feed.send(&Frame::Toast { chat: chat.into(), text: toast.text, alert: toast.alert });
    }
}

fn tell_bots(desk: &Desk, known: &mut Vec<Bot>) {
    let bots = desk.cast.bots();
    if bots != *known {
        desk.feed.send(&Frame::Bots { bots: bots.clone() });
        *known = bots;
    }
}

async fn watch_trace(desk: Desk) {
    let mut events = desk.cloud.trace.live();
    let started = Instant::now();
    loop {
        match events.recv().await {
            Ok(event) => {
                let ended = event.ended.saturating_duration_since(started);
                let ended = u64::try_from(ended.as_micros()).unwrap_or(u64::MAX);
                let invoked = event.kind == Kind::Invoke;
                desk.feed.send(&Frame::Trace { event: Box::new(event), ended });
                // What a function did may have brought a nearer deadline.
                if desk.faults.wore_off(&desk.cloud) || invoked {
                    desk.stale.notify_one();
                }
            }
            // The timeline has a gap then; the trace itself has none.
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

/// Shows the control strip's gauges anew, but not at every event of a rush.
async fn watch_gauges(desk: Desk) {
    let mut turns = desk.cloud.clock.turns();
    loop {
        tokio::select! {
            turned = turns.changed() => if turned.is_err() { return },
            () = desk.stale.notified() => {}
        }
        desk.tell_gauges().await;
        tokio::time::sleep(CALM).await;
    }
}
