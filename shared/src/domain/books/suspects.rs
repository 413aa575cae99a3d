//! The second pass, only where the claims did not cancel out: it finds the keys, and the records that claim on them.

use super::tally::{Bucket, Tally, fingerprint};
use super::{Claim, Topic};
use std::collections::{BTreeMap, BTreeSet};

/// Keys that are looked at in one pass. Where more do not match, one of them is enough to say so.
const MOST_KEYS: usize = 20_000;

/// Records that are kept of each key: enough to read them again.
const MOST_PLACES: usize = 50;

/// The same of a day's figure, which all orders of the day add up to: it can be judged by all of them alone. A shop that has
/// more in a day is told of a figure that an export tore.
const MOST_PLACES_OF_A_DAY: usize = 20_000;

/// What did not cancel out. `P` is where a record lies.
pub struct Suspects<P> {
    key: [u8; 32],
    open: BTreeSet<Bucket>,
    found: BTreeMap<(Topic, String), (i128, Vec<P>)>,
    is_partial: bool,
}

/// A key whose claims do not cancel out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspect<P> {
    /// What it is about.
    pub topic: Topic,
    /// Which of those.
    pub key: String,
    /// What the claims add up to.
    pub sum: i128,
    /// Where the records lie that claim on it.
    pub places: Vec<P>,
}

impl<P: Clone> Suspects<P> {
    /// Looks for what `tally` found open.
    pub fn of(tally: &Tally) -> Self {
        Self { key: tally.key(), open: tally.open_buckets(), found: BTreeMap::new(), is_partial: false }
    }

    /// Adds a claim of the record at `place`.
    pub fn add(&mut self, claim: &Claim, place: &P) {
        let bucket = (claim.topic, fingerprint(&self.key, claim.topic, &claim.key).1);
        let key = (claim.topic, claim.key.clone());
        if !self.open.contains(&bucket) {
            return;
        }
        if self.found.len() >= MOST_KEYS && !self.found.contains_key(&key) {
            self.is_partial = true;
            return;
        }
        let (sum, places) = self.found.entry(key).or_default();
        *sum = sum.saturating_add(claim.amount);
        let most = if claim.topic == Topic::Figure { MOST_PLACES_OF_A_DAY } else { MOST_PLACES };
        if places.len() < most {
            places.push(place.clone());
        }
    }

    /// Whether some keys were not looked at, as there are too many.
    pub const fn is_partial(&self) -> bool {
        self.is_partial
    }

    /// What the first of the open sums is about.
    pub fn first_topic(&self) -> Option<Topic> {
        self.open.first().map(|(topic, _)| *topic)
    }

    /// The keys that do not cancel out, money first.
    pub fn named(self) -> Vec<Suspect<P>> {
        let open = self.found.into_iter().filter(|(_, (sum, _))| *sum != 0);
        let mut named: Vec<Suspect<P>> =
            open.map(|((topic, key), (sum, places))| Suspect { topic, key, sum, places }).collect();
        let rank = |topic: Topic| Topic::ALL.iter().position(|ranked| *ranked == topic);
        named.sort_by(|one, other| (rank(one.topic), &one.key).cmp(&(rank(other.topic), &other.key)));
        named
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_days_figure_is_judged_by_all_its_orders() {
        let mut tally = Tally::new([7; 32]);
        let mut claims = Vec::new();
        for topic in [Topic::Figure, Topic::Voucher] {
            claims.extend((0..60).map(|_| Claim::new(topic, "a", 1)));
        }
        for claim in &claims {
            tally.add(claim);
        }
        let mut suspects = Suspects::of(&tally);
        for (at, claim) in claims.iter().enumerate() {
            suspects.add(claim, &at);
        }
        let found: Vec<_> = suspects.named().into_iter().map(|suspect| (suspect.topic, suspect.places.len())).collect();
        assert!(found.contains(&(Topic::Figure, 60)) && found.contains(&(Topic::Voucher, MOST_PLACES)), "{found:?}");
    }
}
