//! What the items of one table were before they changed, newest last, so that a state before can be had again.

use serde_json::{Value, json};
use std::collections::{BTreeMap, HashSet, VecDeque};

/// The most changes that are kept. What is older goes, and with it the moments before it.
const MOST: usize = 50_000;

/// What a change is kept for.
const SECONDS: i64 = 35 * 24 * 60 * 60;

/// The values of `pk` and `sk`, as DynamoDB writes JSON.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::table) struct Key {
    pk: String,
    sk: String,
}

#[derive(Debug, Default)]
pub(super) struct Journal {
    changes: VecDeque<Change>,
    /// The second of the newest changes.
    second: i64,
    /// What changed in it: only what an item was at the beginning of a second counts.
    changed: HashSet<Key>,
    /// The second of the newest change that was given up.
    given_up: Option<i64>,
}

#[derive(Debug)]
struct Change {
    second: i64,
    key: Key,
    before: Option<Value>,
}

/// The key of an item, or of a key.
pub(in crate::table) fn key_of(item: &Value) -> Option<Key> {
    let part = |name: &str| item[name].is_object().then(|| item[name].to_string());
    Some(Key { pk: part("pk")?, sk: part("sk")? })
}

impl Key {
    /// As DynamoDB writes JSON.
    pub(in crate::table) fn to_value(&self) -> Value {
        let part = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
        json!({ "pk": part(&self.pk), "sk": part(&self.sk) })
    }
}

impl Journal {
    pub(super) fn lacks(&self, second: i64, key: &Key) -> bool {
        second > self.second || !self.changed.contains(key)
    }

    pub(super) fn note(&mut self, second: i64, key: Key, before: Option<Value>) {
        if second > self.second {
            self.second = second;
            self.changed.clear();
        }
        // A clock that was set back is none to order changes by.
        let second = self.second;
        if self.changed.insert(key.clone()) {
            self.changes.push_back(Change { second, key, before });
        }
        let is_old = |change: &Change| change.second < second - SECONDS;
        while self.changes.len() > MOST || self.changes.front().is_some_and(is_old) {
            self.given_up = self.changes.pop_front().map(|change| change.second);
        }
    }

    /// The earliest second whose state is known, if not all are.
    pub(super) fn earliest(&self) -> Option<i64> {
        self.given_up
    }

    /// The items as they were at the end of `second`.
    pub(super) fn undo(&self, items: Vec<Value>, second: i64) -> Vec<Value> {
        let later = self.changes.iter().rev().take_while(|change| change.second > second);
        // The oldest of an item's changes comes last and stays.
        let before: BTreeMap<&Key, &Option<Value>> = later.map(|change| (&change.key, &change.before)).collect();
        let is_same = |item: &Value| key_of(item).is_none_or(|key| !before.contains_key(&key));
        let mut items: Vec<Value> = items.into_iter().filter(is_same).collect();
        items.extend(before.into_values().flatten().cloned());
        items
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(pk: &str, state: &str) -> Value {
        json!({ "pk": { "S": pk }, "sk": { "S": "#" }, "state": { "S": state } })
    }

    fn key(pk: &str) -> Key {
        key_of(&item(pk, "")).unwrap()
    }

    #[test]
    fn what_a_second_began_with_is_kept_once_and_comes_back() {
        let mut journal = Journal::default();
        journal.note(10, key("a"), None);
        journal.note(10, key("a"), Some(item("a", "within the second")));
        journal.note(12, key("a"), Some(item("a", "10")));
        journal.note(12, key("b"), Some(item("b", "1")));
        journal.note(13, key("a"), Some(item("a", "12")));
        assert!(!journal.lacks(13, &key("a")) && journal.lacks(13, &key("b")) && journal.lacks(14, &key("a")));

        let now = vec![item("a", "13"), item("c", "1")];
        let at = |second| journal.undo(now.clone(), second);
        assert_eq!(at(9), [item("c", "1"), item("b", "1")]);
        assert_eq!(at(11), [item("c", "1"), item("a", "10"), item("b", "1")]);
        assert_eq!(at(12), [item("c", "1"), item("a", "12")]);
        assert_eq!(at(13), now);
    }

    #[test]
    fn what_is_given_up_is_said() {
        let mut journal = Journal::default();
        journal.note(10, key("a"), None);
        journal.note(20, key("b"), None);
        assert_eq!(journal.earliest(), None);
        journal.note(11 + SECONDS, key("a"), None);
        assert_eq!((journal.earliest(), journal.changes.len()), (Some(10), 2));
        for number in 0..MOST {
            journal.note(11 + SECONDS, key(&number.to_string()), None);
        }
        assert_eq!((journal.earliest(), journal.changes.len()), (Some(11 + SECONDS), MOST));
    }
}
