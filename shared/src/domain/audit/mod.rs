//! The audit trail: what admins and owners did, one record each, chained by hashes so that a record that was changed, taken
//! out or put in between is found.
//!
//! There is a chain for each day (UTC, so that a shop whose zone changes has no day twice) and shard; a shard holds the
//! acts of some of the actors, so that two of them seldom wait for one another.

mod day_file;
mod group;
mod query;
mod table;
mod window;

pub use day_file::{ArchivedDay, DayFile, Kept};
pub use group::ActGroup;
pub use query::{AuditPlace, AuditQuery};
pub use table::{act_line, facts_of};
pub use window::AuditWindow;

use super::event::EventKind;
use super::ids::UserId;
use super::time::Moment;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// How many chains a day has.
pub const SHARDS: u8 = 4;

/// A day and a shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChainId {
    /// Days since 1970.
    pub day: i64,
    /// Below [`SHARDS`].
    pub shard: u8,
}

/// A SHA-256 in hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChainHash(String);

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditedAct {
    /// When.
    pub at: Moment,
    /// Who did it.
    pub actor: UserId,
    /// What.
    pub action: EventKind,
    /// Facts about it, as JSON: no contents, no personal data but ids.
    pub detail: String,
    /// The id of the event that tells of it.
    pub event: String,
}

/// An act in its chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRecord {
    /// Its number in the chain, from 1.
    pub number: u32,
    /// The act.
    #[serde(flatten)]
    pub act: AuditedAct,
    /// Of the record before it, and of this one.
    pub hash: ChainHash,
}

/// The first record of a chain at which it does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BrokenLink {
    /// The number that a record with this place has in a whole chain.
    pub number: u32,
}

/// A day as `YYYY-MM-DD`.
pub fn date_of(day: i64) -> String {
    let at = jiff::Timestamp::from_second(day.saturating_mul(24 * 60 * 60)).unwrap_or_default();
    at.strftime("%F").to_string()
}

impl ChainId {
    /// All chains of a day.
    pub fn of_day(day: i64) -> impl Iterator<Item = Self> {
        (0..SHARDS).map(move |shard| Self { day, shard })
    }

    /// The chain of what this actor does at this time.
    pub fn of(actor: UserId, at: Moment) -> Self {
        let shard = u8::try_from(actor.0.rem_euclid(i64::from(SHARDS))).unwrap_or_default();
        Self { day: at.utc_day(), shard }
    }

    /// What the first record of the chain is chained to.
    fn beginning(self) -> ChainHash {
        ChainHash::of(&[&format!("{self}")])
    }
}

impl fmt::Display for ChainId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.day, self.shard)
    }
}

impl ChainHash {
    /// Of parts, each with its length before it, so that no two lists of parts give the same bytes.
    fn of(parts: &[&str]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        }
        Self::from_digest(&hash.finalize())
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Of bytes as they are.
    fn of_bytes(bytes: &[u8]) -> Self {
        Self::from_digest(&Sha256::digest(bytes))
    }

    fn from_digest(digest: &[u8]) -> Self {
        Self(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl AuditRecord {
    /// The record of an act that comes after `last`, the last one of its chain.
    pub fn after(chain: ChainId, last: Option<&Self>, act: AuditedAct) -> Self {
        let number = last.map_or(0, |last| last.number).saturating_add(1);
        let before = last.map_or_else(|| chain.beginning(), |last| last.hash.clone());
        let hash = ChainHash::of(&[
            &before.0,
            &number.to_string(),
            &act.at.as_millis().to_string(),
            &act.actor.0.to_string(),
            act.action.name(),
            &act.detail,
            &act.event,
        ]);
        Self { number, act, hash }
    }
}

/// Checks a whole chain, in the order of its numbers.
///
/// # Errors
/// The first record that is not what follows from the one before.
pub fn verify(chain: ChainId, records: &[AuditRecord]) -> Result<(), BrokenLink> {
    let mut check = ChainCheck::new(chain);
    for record in records {
        check.take(Some(record));
    }
    check.broken.map_or(Ok(()), Err)
}

/// Checks a chain record by record, so that it need not be in memory as a whole.
#[derive(Clone, Debug)]
pub struct ChainCheck {
    chain: ChainId,
    last: Option<AuditRecord>,
    broken: Option<BrokenLink>,
}

impl ChainCheck {
    /// Before the first record.
    pub const fn new(chain: ChainId) -> Self {
        Self { chain, last: None, broken: None }
    }

    /// Takes the next record; `None` stands for one that can't be read.
    pub fn take(&mut self, record: Option<&AuditRecord>) {
        if self.broken.is_some() {
            return;
        }
        let number = self.last.as_ref().map_or(0, |last| last.number).saturating_add(1);
        let follows = |record: &&AuditRecord| {
            AuditRecord::after(self.chain, self.last.as_ref(), record.act.clone()) == **record
                && ChainId::of(record.act.actor, record.act.at) == self.chain
        };
        match record.filter(follows) {
            Some(record) => self.last = Some(record.clone()),
            None => self.broken = Some(BrokenLink { number }),
        }
    }

    /// The chain, and the first link of it that does not hold.
    pub fn broken(&self) -> Option<(ChainId, BrokenLink)> {
        self.broken.map(|broken| (self.chain, broken))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Moment = Moment::from_millis(1_795_330_800_000);

    fn act(number: i64) -> AuditedAct {
        AuditedAct {
            at: NOW.plus_seconds(number),
            actor: UserId(7 + 4 * number),
            action: EventKind::BalanceAdjusted,
            detail: format!("{{\"user\":{number}}}"),
            event: format!("adjusted-{number}"),
        }
    }

    pub(super) fn chain_of(acts: i64) -> (ChainId, Vec<AuditRecord>) {
        let chain = ChainId::of(UserId(7), NOW);
        let mut records: Vec<AuditRecord> = Vec::new();
        for number in 0..acts {
            records.push(AuditRecord::after(chain, records.last(), act(number)));
        }
        (chain, records)
    }

    #[test]
    fn a_chain_holds_and_has_a_day_and_a_shard() {
        let (chain, records) = chain_of(5);
        assert_eq!(verify(chain, &records), Ok(()));
        assert_eq!(verify(chain, &[]), Ok(()));
        assert_eq!(records.iter().map(|record| record.number).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
        assert_eq!(chain.to_string(), "20779/3");
        assert_eq!(date_of(chain.day), "2026-11-22");
        let of_another_day = ChainId { day: chain.day + 1, ..chain };
        assert_eq!(verify(of_another_day, &records), Err(BrokenLink { number: 1 }));
    }

    #[test]
    fn what_is_chained_is_told_apart() {
        assert_ne!(ChainHash::of(&["ab", "c"]), ChainHash::of(&["a", "bc"]));
        let (chain, _) = chain_of(0);
        let record = AuditRecord::after(chain, None, act(0));
        assert_eq!(record.hash.0.len(), 64);
    }

    proptest! {
        /// Whatever is changed, taken out or put in, but for the end of the chain.
        #[test]
        fn no_change_goes_unnoticed(at in 0_usize..4, kind in 0_u8..5) {
            let (chain, mut records) = chain_of(5);
            match kind {
                0 => records[at].act.detail.push('x'),
                1 => records[at].act.actor = UserId(3),
                2 => records[at].act.at = records[at].act.at.plus_seconds(1),
                3 => { records.remove(at); }
                _ => records.insert(at, records[at].clone()),
            }
            let number = u32::try_from(at).unwrap() + 1;
            let is_the_first = kind != 4;
            let broken = verify(chain, &records).expect_err("it is noticed");
            prop_assert_eq!(broken.number, if is_the_first { number } else { number + 1 });
        }
    }
}
