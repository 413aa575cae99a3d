//! The buttons that turn the pages of an admin's list.

use crate::domain::intent::{AdminIntent, PageCursor};
use crate::domain::screen::Button;

/// `⬅️` and `➡️`, where there is a page before the first of these entries, or one after the last. `key` is an entry's place
/// in the list.
pub(super) fn turns<T, K>(
    entries: &[T],
    (before, after): (bool, bool),
    key: impl Fn(&T) -> K,
    to: impl Fn(PageCursor<K>) -> AdminIntent,
) -> Vec<Button> {
    let before = entries.first().filter(|_| before).map(|entry| Button::tap("⬅️", to(PageCursor::Before(key(entry)))));
    let after = entries.last().filter(|_| after).map(|entry| Button::tap("➡️", to(PageCursor::After(key(entry)))));
    before.into_iter().chain(after).collect()
}
