//! What differs between a table as it is restored and the table of today. Of the first only digests of keys are kept, so that
//! a million records take some tens of megabytes.

use crate::domain::books::Record;
use crate::domain::ids::{OrderId, ProductCode, UserId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};

/// So many of each kind are named; all are counted.
const MOST_NAMED: usize = 40;

/// How many records differ in one way, and the first of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// How many.
    pub count: u64,
    /// The first of them, as an owner reads them: ids and amounts.
    pub named: Vec<String>,
}

/// A unit that was sold since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoldSince {
    /// Of this product.
    pub code: ProductCode,
    /// The slot that it has in the restored table.
    pub slot: u64,
    /// Its id.
    pub id: String,
}

/// What differs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// Orders and deposits that were paid since.
    pub paid: Difference,
    /// Balances that are others today.
    pub balances: Difference,
    /// Units that were sold since, and would be free, or reserved for another order.
    pub sold: Vec<SoldSince>,
    /// Orders that would be open, and are neither open nor paid today.
    pub lapsed: Vec<OrderId>,
    /// Free units of the restored table, and of today's.
    pub free: (u64, u64),
}

/// The comparison: first it is given all records of the restored table, then all of today's.
#[derive(Debug, Default)]
pub struct Comparison {
    then: HashMap<u64, Then>,
    /// The orders that are open in it; whether they are open or paid today.
    open: BTreeMap<OrderId, bool>,
    codes: Vec<ProductCode>,
    code_of: HashMap<ProductCode, u32>,
    found: Differences,
}

/// What the restored table says.
#[derive(Clone, Copy, Debug)]
enum Then {
    Paid,
    Balance(u64),
    /// A unit that is free or reserved: its product and slot, and a digest of the order that holds it, or 0.
    Unit {
        code: u32,
        slot: u64,
        order: u64,
    },
}

impl Comparison {
    /// Takes a record of the restored table.
    pub fn take_restored(&mut self, record: &Record) {
        match record {
            Record::Order(order) if order.is_open() => {
                self.open.insert(order.id.clone(), false);
            }
            Record::Order(order) if order.is_paid() => {
                self.then.insert(digest("order", order.id.as_str()), Then::Paid);
            }
            Record::User { id, balance, .. } if *balance > 0 => {
                self.then.insert(digest("user", &id.0.to_string()), Then::Balance(*balance));
            }
            Record::Unit { code, slot, id, order } => {
                self.found.free.0 += u64::from(order.is_none());
                let order = order.as_ref().map_or(0, |order| digest("order", order.as_str()));
                let code = self.interned(code);
                self.then.insert(digest("unit", id), Then::Unit { code, slot: *slot, order });
            }
            _ => {}
        }
    }

    /// Takes a record of the table of today.
    pub fn take_current(&mut self, record: &Record) {
        match record {
            Record::Order(order) => {
                if let Some(stands) = self.open.get_mut(&order.id) {
                    *stands = order.is_open() || order.is_paid();
                }
                if order.is_paid() && !self.then.contains_key(&digest("order", order.id.as_str())) {
                    let (id, buyer, amount) = (&order.id, order.buyer.0, order.invoice.amount);
                    self.found.paid.add(|| format!("{id} · {buyer} · {amount}"));
                }
            }
            Record::User { id, balance, .. } => {
                let then = match self.then.remove(&digest("user", &id.0.to_string())) {
                    Some(Then::Balance(then)) => then,
                    _ => 0,
                };
                self.compare_balance(*id, then, *balance);
            }
            Record::Unit { order: None, .. } => self.found.free.1 += 1,
            Record::Unit { id, order: Some(order), .. } => {
                let holder = digest("order", order.as_str());
                if let Some(Then::Unit { code, slot, order: then }) = self.then.get(&digest("unit", id)).copied()
                    && then != holder
                    && let Some(code) = usize::try_from(code).ok().and_then(|at| self.codes.get(at))
                {
                    self.found.sold.push(SoldSince { code: code.clone(), slot, id: id.clone() });
                }
            }
            _ => {}
        }
    }

    /// What differs. The unit in the highest slot comes first, so that taking one out moves none of the others.
    pub fn finish(mut self) -> Differences {
        // Of users who are not there any more only digests are known.
        let gone = self.then.values().filter(|then| matches!(then, Then::Balance(_))).count();
        self.found.balances.count += u64::try_from(gone).unwrap_or(u64::MAX);
        self.found.lapsed = self.open.into_iter().filter(|(_, stands)| !stands).map(|(id, _)| id).collect();
        self.found.sold.sort_by(|one, other| (&one.code, other.slot).cmp(&(&other.code, one.slot)));
        self.found
    }

    fn compare_balance(&mut self, user: UserId, then: u64, now: u64) {
        if then != now {
            self.found.balances.add(|| format!("{} · {then} → {now}", user.0));
        }
    }

    fn interned(&mut self, code: &ProductCode) -> u32 {
        if let Some(at) = self.code_of.get(code) {
            return *at;
        }
        let at = u32::try_from(self.codes.len()).unwrap_or(u32::MAX);
        self.codes.push(code.clone());
        self.code_of.insert(code.clone(), at);
        at
    }
}

impl Difference {
    fn add(&mut self, name: impl FnOnce() -> String) {
        self.count = self.count.saturating_add(1);
        if self.named.len() < MOST_NAMED {
            self.named.push(name());
        }
    }
}

impl Differences {
    /// The units that were sold since, as the other differences.
    pub fn sold(&self) -> Difference {
        let mut by_product: Vec<(&ProductCode, u64)> = Vec::new();
        for unit in &self.sold {
            match by_product.last_mut().filter(|(code, _)| *code == &unit.code) {
                Some((_, count)) => *count += 1,
                None => by_product.push((&unit.code, 1)),
            }
        }
        let named = by_product.into_iter().take(MOST_NAMED).map(|(code, count)| format!("{code} · {count}"));
        Difference { count: u64::try_from(self.sold.len()).unwrap_or(u64::MAX), named: named.collect() }
    }
}

fn digest(kind: &str, id: &str) -> u64 {
    let digest = Sha256::digest(format!("{kind}#{id}"));
    digest.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(slot: u64, order: Option<u64>) -> Record {
        let order = order.map(order_id);
        Record::Unit { code: code(), slot, id: format!("unit{slot}"), order }
    }

    fn code() -> ProductCode {
        ProductCode::parse("NETFLIX").expect("a code")
    }

    fn order_id(number: u64) -> OrderId {
        OrderId::parse(&format!("LP-0000-0000-{number:04}")).expect("an id")
    }

    fn user(id: i64, balance: u64) -> Record {
        Record::User { id: UserId(id), balance, counted: None }
    }

    fn compared(restored: &[Record], current: &[Record]) -> Differences {
        let mut comparison = Comparison::default();
        restored.iter().for_each(|record| comparison.take_restored(record));
        current.iter().for_each(|record| comparison.take_current(record));
        comparison.finish()
    }

    #[test]
    fn what_was_sold_since_is_found_from_the_highest_slot_on() {
        let found = compared(
            &[unit(1, None), unit(2, Some(1)), unit(3, None), unit(4, None), unit(5, Some(2))],
            &[unit(1, Some(7)), unit(2, Some(1)), unit(3, Some(7)), unit(4, None), unit(5, Some(8)), unit(6, Some(9))],
        );
        assert_eq!(found.sold.iter().map(|unit| unit.slot).collect::<Vec<_>>(), [5, 3, 1]);
        assert_eq!(found.sold(), Difference { count: 3, named: vec!["NETFLIX · 3".into()] });
        assert_eq!(found.free, (3, 1));
    }

    #[test]
    fn balances_that_differ_are_named_and_users_who_are_gone_counted() {
        let found = compared(&[user(1, 500), user(2, 500), user(3, 9)], &[user(1, 500), user(2, 700), user(4, 1)]);
        assert_eq!(found.balances.named, ["2 · 500 → 700", "4 · 0 → 1"]);
        assert_eq!(found.balances.count, 3);
    }
}
