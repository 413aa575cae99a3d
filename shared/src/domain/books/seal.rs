//! Seals: each day's movements of money, added up to a digest when the day has been over for a day. A movement that is changed,
//! deleted or added afterwards breaks the seal of its day, which every later check finds.

use super::Record;
use crate::domain::money::wallet::LedgerEntry;
use crate::domain::order::Order;
use crate::domain::order::invoice::InvoiceState;
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Days that one check seals: after a longer stop the next ones go on.
const DAYS_PER_CHECK: usize = 31;

/// The seal of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// Days since 1970 (UTC).
    pub day: i64,
    /// Payments and ledger entries that were recorded on it.
    pub movements: u64,
    /// Rupiah of all of them, whichever way they went.
    pub amount: u64,
    /// 32 bytes in hexadecimal digits: the sum of a keyed hash of each.
    pub digest: String,
}

/// A day that is to be sealed, or whose seal is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealing {
    /// The seal that it had; none if it had none.
    pub before: Option<Seal>,
    /// The seal of the movements as they are.
    pub seal: Seal,
}

/// What moved on each day, and the seals, of all records of an export.
pub struct Movements {
    key: [u8; 32],
    /// Later days are not over for long enough.
    last: i64,
    days: BTreeMap<i64, Sum>,
    seals: BTreeMap<i64, Seal>,
}

#[derive(Clone, Copy, Default)]
struct Sum {
    movements: u64,
    amount: u64,
    digest: [u128; 2],
}

impl Movements {
    /// Nothing yet, of an export of this moment. The hashes are made with this key, which is never changed: without it nobody
    /// finds other movements with the same digest.
    pub fn new(key: [u8; 32], at: Moment) -> Self {
        Self { key, last: at.utc_day() - 2, days: BTreeMap::new(), seals: BTreeMap::new() }
    }

    /// Adds a record.
    pub fn add(&mut self, record: &Record) {
        match record {
            Record::Seal(seal) => {
                self.seals.insert(seal.day, seal.clone());
            }
            Record::Entry(user, entry) => {
                let LedgerEntry { id, at, kind, amount, order, txn, recorded } = entry;
                let order = order.as_ref().map_or("", |order| order.as_str());
                let txn = txn.as_ref().map_or("", |txn| txn.as_str());
                let (kind, at_ms, amount) = (kind.name(), at.as_millis(), amount.get());
                let what = format!("entry {} {id} {at_ms} {kind} {amount} {order} {txn}", user.0);
                self.add_movement(recorded.unwrap_or(*at), amount, &what);
            }
            Record::Order(order) => {
                let Order { id, buyer, .. } = order.as_ref();
                let InvoiceState::Paid(payment) = &order.invoice.state else { return };
                let (txn, at_ms, amount) = (&payment.txn, payment.at.as_millis(), payment.amount.get());
                let what = format!("payment {} {id} {at_ms} {amount} {txn}", buyer.0);
                self.add_movement(payment.recorded.unwrap_or(payment.at), amount, &what);
            }
            _ => {}
        }
    }

    fn add_movement(&mut self, recorded: Moment, amount: u64, what: &str) {
        let day = recorded.utc_day();
        if day > self.last {
            return;
        }
        let hash = Sha256::new().chain_update(self.key).chain_update(what).finalize();
        let sum = self.days.entry(day).or_default();
        sum.movements += 1;
        sum.amount = sum.amount.saturating_add(amount);
        for (sum, half) in sum.digest.iter_mut().zip(hash.as_chunks::<16>().0) {
            *sum = sum.wrapping_add(u128::from_le_bytes(*half));
        }
    }

    /// The sealed days whose movements are others by now, and days with movements that came before all that are sealed.
    pub fn broken(&self) -> Vec<Sealing> {
        let Some((last, _)) = self.seals.last_key_value() else { return Vec::new() };
        let days: BTreeSet<i64> = self.days.keys().chain(self.seals.keys()).copied().collect();
        let sealed = days.into_iter().take_while(|day| day <= last).map(|day| self.sealing(day));
        sealed.filter(|sealing| sealing.before.as_ref() != Some(&sealing.seal)).collect()
    }

    /// The days that are to be sealed next, of which the first is the one after the last sealed, or the first with a movement.
    pub fn unsealed(&self) -> Vec<Sealing> {
        let after = self.seals.last_key_value().map(|(day, _)| day + 1);
        let first = after.or_else(|| self.days.first_key_value().map(|(day, _)| *day)).unwrap_or(self.last);
        (first..=self.last).take(DAYS_PER_CHECK).map(|day| self.sealing(day)).collect()
    }

    fn sealing(&self, day: i64) -> Sealing {
        let Sum { movements, amount, digest } = self.days.get(&day).copied().unwrap_or_default();
        let mut hex = String::new();
        for half in digest {
            write!(hex, "{half:032x}").expect("a string takes all");
        }
        Sealing { before: self.seals.get(&day).cloned(), seal: Seal { day, movements, amount, digest: hex } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{OrderId, UserId};
    use crate::domain::money::Rupiah;
    use crate::domain::money::wallet::LedgerEntry;

    const DAY: i64 = 20_779;

    fn entry(day: i64, order: &str, amount: u64) -> Record {
        let order = OrderId::parse(order).expect("an id");
        let at = Moment::from_millis((day * 24 + 5) * 60 * 60 * 1_000);
        Record::Entry(UserId(7), LedgerEntry::of_purchase(&order, Rupiah::new(amount), at))
    }

    /// Of an export of the day with this number.
    fn movements(day: i64, records: &[Record], seals: &[Sealing]) -> Movements {
        let mut movements = Movements::new([7; 32], Moment::from_millis((day * 24 + 2) * 60 * 60 * 1_000));
        let seals = seals.iter().map(|sealing| Record::Seal(sealing.seal.clone()));
        records.iter().cloned().chain(seals).for_each(|record| movements.add(&record));
        movements
    }

    fn days(sealings: &[Sealing]) -> Vec<i64> {
        sealings.iter().map(|sealing| sealing.seal.day).collect()
    }

    #[test]
    fn a_day_is_sealed_when_it_has_been_over_for_a_day_and_holds_whatever_the_order() {
        let records = [entry(DAY, "LP-0000-0000-0001", 5_000), entry(DAY, "LP-0000-0000-0002", 9_000)];
        assert!(days(&movements(DAY + 1, &records, &[]).unsealed()).iter().all(|day| *day < DAY));
        let sealed = movements(DAY + 4, &records, &[]).unsealed();
        assert_eq!(days(&sealed), [DAY, DAY + 1, DAY + 2]);
        assert_eq!((sealed[0].seal.movements, sealed[0].seal.amount, sealed[1].seal.movements), (2, 14_000, 0));
        let later = [&[entry(DAY + 3, "LP-0000-0000-0003", 1)], records.as_slice()].concat();
        let next = movements(DAY + 6, &later.into_iter().rev().collect::<Vec<_>>(), &sealed);
        assert_eq!(next.broken(), []);
        assert_eq!(days(&next.unsealed()), [DAY + 3, DAY + 4]);
    }

    #[test]
    fn a_movement_that_is_changed_deleted_or_added_breaks_the_seal_of_its_day() {
        let records = [entry(DAY, "LP-0000-0000-0001", 5_000), entry(DAY + 1, "LP-0000-0000-0002", 9_000)];
        let sealed = movements(DAY + 3, &records, &[]).unsealed();
        let broken = |records: &[Record]| days(&movements(DAY + 9, records, &sealed).broken());
        assert!(broken(&records).is_empty());
        assert_eq!(broken(&[entry(DAY, "LP-0000-0000-0001", 5_001), records[1].clone()]), [DAY]);
        assert_eq!(broken(&records[..1]), [DAY + 1]);
        assert_eq!(broken(&[&records[..], &[entry(DAY - 5, "LP-0000-0000-0003", 1)]].concat()), [DAY - 5]);
        // What came later than all that is sealed is no concern of a seal.
        assert!(broken(&[&records[..], &[entry(DAY + 2, "LP-0000-0000-0003", 1)]].concat()).is_empty());
    }

    #[test]
    fn after_a_long_stop_the_days_are_sealed_in_parts() {
        let records = [entry(DAY, "LP-0000-0000-0001", 5_000)];
        assert_eq!(movements(DAY + 400, &records, &[]).unsealed().len(), DAYS_PER_CHECK);
        assert_eq!(movements(DAY + 400, &[], &[]).unsealed().len(), 1, "a shop without movements begins now");
    }
}
