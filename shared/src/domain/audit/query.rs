//! What an owner looks for in the audit trail, and where a record stands in it.

use super::{ActGroup, AuditRecord, ChainId};
use crate::domain::ids::UserId;
use crate::domain::time::{Moment, Zone};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What an owner looks for: all that is asked for holds at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditQuery {
    /// The day in the shop's zone, counted from 1970. The trail's own days are those of UTC, so it lies in two of them.
    pub day: i64,
    /// Whose acts.
    pub actor: Option<UserId>,
    /// What they are about.
    pub group: Option<ActGroup>,
}

/// Where a record stands among those of all chains: by time, and within its chain by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AuditPlace {
    /// When it was done.
    pub at: Moment,
    /// Of its chain.
    pub shard: u8,
    /// In its chain.
    pub number: u32,
}

impl AuditQuery {
    /// All acts of the day that this moment lies in.
    pub const fn today(now: Moment, zone: Zone) -> Self {
        Self { day: zone.day_and_hour(now).0, actor: None, group: None }
    }

    /// Whether something narrows it beside the day.
    pub const fn is_filtered(&self) -> bool {
        self.actor.is_some() || self.group.is_some()
    }

    /// The first moment of the day, and the first one after it.
    pub const fn span(&self, zone: Zone) -> (Moment, Moment) {
        (zone.start_of_day(self.day), zone.start_of_day(self.day.saturating_add(1)))
    }

    /// The days of the trail in which the day lies, the first and the last.
    pub const fn trail_days(&self, zone: Zone) -> (i64, i64) {
        let (from, to) = self.span(zone);
        (from.utc_day(), to.plus_seconds(-1).utc_day())
    }

    /// Whether it finds this record.
    pub fn finds(&self, record: &AuditRecord, zone: Zone) -> bool {
        let (from, to) = self.span(zone);
        let act = &record.act;
        (from..to).contains(&act.at)
            && self.actor.is_none_or(|actor| actor == act.actor)
            && self.group.is_none_or(|group| group == ActGroup::of(act.action))
    }

    /// Reads the parts of what [`fmt::Display`] wrote.
    pub fn parse(parts: &[&str]) -> Option<Self> {
        let [day, group, actor] = parts else { return None };
        let group = match *group {
            "" => None,
            code => Some(ActGroup::parse(code)?),
        };
        let actor = match *actor {
            "" => None,
            id => Some(UserId(id.parse().ok()?)),
        };
        Some(Self { day: day.parse().ok()?, actor, group })
    }
}

impl fmt::Display for AuditQuery {
    /// As a button carries it: day, group and actor.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:", self.day, self.group.map_or("", ActGroup::code))?;
        self.actor.map_or(Ok(()), |UserId(id)| write!(f, "{id}"))
    }
}

impl AuditPlace {
    /// Where a record of this chain stands.
    pub const fn of(chain: ChainId, record: &AuditRecord) -> Self {
        Self { at: record.act.at, shard: chain.shard, number: record.number }
    }
}

impl fmt::Display for AuditPlace {
    /// As a button carries it; the moment in hexadecimal digits, which are fewer.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}.{}.{}", self.at.as_millis(), self.shard, self.number)
    }
}

impl FromStr for AuditPlace {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let [at, shard, number] = text.split('.').collect::<Vec<_>>()[..] else { return Err(()) };
        let at = Moment::from_millis(i64::from_str_radix(at, 16).map_err(|_| ())?);
        Ok(Self { at, shard: shard.parse().map_err(|_| ())?, number: number.parse().map_err(|_| ())? })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::chain_of;
    use super::*;

    #[test]
    fn a_day_of_the_shop_lies_in_two_of_the_trail() {
        let noon = Moment::parse("2026-11-22T05:00:00Z").expect("a moment");
        let today = AuditQuery::today(noon, Zone::Wib);
        assert_eq!((today.day, today.trail_days(Zone::Wib)), (20_779, (20_778, 20_779)));
    }

    #[test]
    fn what_is_asked_for_holds_at_once() {
        let (_, records) = chain_of(1);
        let record = &records[0];
        let today = AuditQuery::today(record.act.at, Zone::Wib);
        assert!(!today.is_filtered() && today.finds(record, Zone::Wib));
        let wanted = AuditQuery { actor: Some(record.act.actor), group: Some(ActGroup::Orders), ..today };
        assert!(wanted.is_filtered() && wanted.finds(record, Zone::Wib));
        for other in [
            AuditQuery { actor: Some(UserId(1)), ..wanted },
            AuditQuery { group: Some(ActGroup::Texts), ..wanted },
            AuditQuery { day: today.day - 1, ..wanted },
        ] {
            assert!(!other.finds(record, Zone::Wib), "{other}");
        }
    }
}
