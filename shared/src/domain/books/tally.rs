//! The first pass over all claims: they are added up by keyed fingerprints, in memory that does not grow.

use super::{Claim, Topic};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Buckets that the keys of a topic are spread over, so that the second pass looks at few of them.
const BUCKETS: usize = 256;

/// Each claim adds its amount times the fingerprint of its key, modulo 2^128. Where all amounts of each key add up to nothing,
/// so do these sums; where they do not, a sum is nothing by a chance of about 1 in 2^128.
pub struct Tally {
    key: [u8; 32],
    sums: Vec<[u128; BUCKETS]>,
}

/// A bucket of a topic whose claims do not cancel out.
pub(super) type Bucket = (Topic, u8);

impl Tally {
    /// Nothing yet. The fingerprints are made with this key, which nobody who writes records knows.
    pub fn new(key: [u8; 32]) -> Self {
        Self { key, sums: vec![[0; BUCKETS]; Topic::ALL.len()] }
    }

    /// Adds a claim.
    pub fn add(&mut self, claim: &Claim) {
        let (fingerprint, bucket) = fingerprint(&self.key, claim.topic, &claim.key);
        let topic = Topic::ALL.iter().position(|topic| *topic == claim.topic);
        let sum = topic.and_then(|topic| self.sums.get_mut(topic)?.get_mut(usize::from(bucket)));
        if let Some(sum) = sum {
            // Two's complement: a negative amount subtracts.
            *sum = sum.wrapping_add(fingerprint.wrapping_mul(claim.amount.cast_unsigned()));
        }
    }

    /// Whether all claims cancel out.
    pub fn closes(&self) -> bool {
        self.open_buckets().is_empty()
    }

    pub(super) fn open_buckets(&self) -> BTreeSet<Bucket> {
        let open = |(topic, sums): (&Topic, &[u128; BUCKETS])| {
            let topic = *topic;
            let buckets = sums.iter().zip(0_u8..=u8::MAX).filter(|(sum, _)| **sum != 0);
            buckets.map(move |(_, bucket)| (topic, bucket)).collect::<Vec<_>>()
        };
        Topic::ALL.iter().zip(&self.sums).flat_map(open).collect()
    }

    pub(super) const fn key(&self) -> [u8; 32] {
        self.key
    }
}

/// The fingerprint of a key and its bucket.
pub(super) fn fingerprint(key: &[u8; 32], topic: Topic, of: &str) -> (u128, u8) {
    let digest =
        Sha256::new().chain_update(key).chain_update(topic.name()).chain_update([0]).chain_update(of).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    (u128::from_le_bytes(bytes), digest[16])
}
