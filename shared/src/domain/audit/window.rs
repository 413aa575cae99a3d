//! A page of the audit trail out of records that come chain by chain: what does not stand on the page is not kept.

use super::{AuditPlace, AuditQuery, AuditRecord, ChainId};
use crate::domain::intent::PageCursor;
use crate::domain::page::Page;
use crate::domain::time::Zone;
use std::collections::BTreeMap;

/// Collects a page while records go by, in memory that does not grow with the day.
#[derive(Clone, Debug)]
pub struct AuditWindow {
    query: AuditQuery,
    zone: Zone,
    to: PageCursor<AuditPlace>,
    size: usize,
    kept: BTreeMap<AuditPlace, AuditRecord>,
    found: usize,
}

impl AuditWindow {
    /// The page of at most `size` records.
    pub const fn new((query, zone): (AuditQuery, Zone), to: PageCursor<AuditPlace>, size: usize) -> Self {
        Self { query, zone, to, size, kept: BTreeMap::new(), found: 0 }
    }

    /// Takes a record.
    pub fn take(&mut self, chain: ChainId, record: AuditRecord) {
        if !self.query.finds(&record, self.zone) {
            return;
        }
        self.found += 1;
        let place = AuditPlace::of(chain, &record);
        let lies_there = match self.to {
            PageCursor::First => true,
            PageCursor::After(here) => place < here,
            PageCursor::Before(here) => place > here,
        };
        if !lies_there {
            return;
        }
        self.kept.insert(place, record);
        // One more than the page holds tells that there is another page.
        if self.kept.len() > self.size + 1 {
            match self.to {
                PageCursor::First | PageCursor::After(_) => self.kept.pop_first(),
                PageCursor::Before(_) => self.kept.pop_last(),
            };
        }
    }

    /// Adds what was collected of other chains, for the same page.
    pub fn join(&mut self, other: Self) {
        self.found += other.found;
        self.kept.extend(other.kept);
    }

    /// How many records were found on all pages.
    pub const fn found(&self) -> usize {
        self.found
    }

    /// The page.
    pub fn page(self) -> Page<(AuditPlace, AuditRecord)> {
        let read: Vec<(AuditPlace, AuditRecord)> = match self.to {
            PageCursor::First | PageCursor::After(_) => self.kept.into_iter().rev().collect(),
            PageCursor::Before(_) => self.kept.into_iter().collect(),
        };
        Page::cut(read, self.size, &self.to, |(place, _)| place)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::chain_of;
    use super::*;

    fn numbers(to: PageCursor<AuditPlace>) -> (Vec<u32>, bool, bool) {
        let (chain, records) = chain_of(9);
        let query = AuditQuery::today(records[0].act.at, Zone::Wib);
        let mut window = AuditWindow::new((query, Zone::Wib), to, 4);
        for record in records {
            window.take(chain, record);
            assert!(window.kept.len() <= 5);
        }
        assert_eq!(window.found(), 9);
        let Page { entries, before, after } = window.page();
        (entries.iter().map(|(_, record)| record.number).collect(), before, after)
    }

    #[test]
    fn pages_go_from_the_newest_to_the_oldest_and_back() {
        let (chain, records) = chain_of(9);
        let place = |number: usize| AuditPlace::of(chain, &records[number - 1]);
        assert_eq!(numbers(PageCursor::First), (vec![9, 8, 7, 6], false, true));
        assert_eq!(numbers(PageCursor::After(place(6))), (vec![5, 4, 3, 2], true, true));
        assert_eq!(numbers(PageCursor::After(place(2))), (vec![1], true, false));
        assert_eq!(numbers(PageCursor::Before(place(1))), (vec![5, 4, 3, 2], true, true));
        assert_eq!(numbers(PageCursor::Before(place(5))), (vec![9, 8, 7, 6], false, true));
    }
}
