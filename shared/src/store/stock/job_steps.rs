//! The steps of a job on the stock. Each is one transaction, which also writes how far the job is: a run that ends half-way
//! is taken up where it ended, and of two runs at the same job one finds that the other was faster.

use super::slot_counter::SweepMarks;
use super::{NewUnit, Unit, known_of, room_for_new};
use crate::domain::catalogue::stored_file::Content;
use crate::domain::restock::StockJob;
use crate::store::restock::JobWritten;
use crate::store::table::error::{CONFLICT, CancelReason, StoreError, cancelled};
use crate::store::table::item::KEYS_PER_CALL;
use crate::store::table::keys;
use crate::store::{ATTEMPTS, Store, backoff};
use aws_sdk_dynamodb::types::TransactWriteItem;
use std::collections::HashSet;

/// Units of a bin that one step moves: each takes two of the 100 actions, the product and the job one each.
const UNITS_PER_STEP: usize = 45;

/// What a step changes: its actions, and the units that it is about.
struct Step {
    actions: Vec<TransactWriteItem>,
    units: usize,
}

impl Store {
    /// Whether all units of these contents are, or were, in stock: one answer for each.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn are_known(&self, contents: &[Content], seats: u32) -> Result<Vec<bool>, StoreError> {
        // The last seat is there only if all others are.
        let prints: Vec<String> = contents.iter().map(|content| self.seat_fingerprint(seats.max(1), content)).collect();
        let mut known = HashSet::new();
        for chunk in prints.chunks(KEYS_PER_CALL) {
            let found =
                self.batch_get(chunk.iter().map(|print| keys::fingerprint(print).item()).collect(), false).await?;
            known.extend(found.iter().filter_map(|item| item.get("pk")?.as_s().ok().cloned()));
        }
        Ok(prints.iter().map(|print| known.contains(&keys::fingerprint(print).pk)).collect())
    }

    /// Adds the next units of a job. `last` is the product's last slot as the caller knows it, and is kept up to date, so
    /// that the product is read only if others changed it.
    ///
    /// # Errors
    /// If the table fails, or others change the same product again and again.
    pub async fn add_next(
        &self,
        job: &StockJob,
        contents: &[Content],
        last: &mut Option<u64>,
    ) -> Result<JobWritten, StoreError> {
        let seats = job.seats.max(1);
        let units = (job.done..job.total).filter_map(|unit| {
            let content = contents.get(usize::try_from(unit / seats).ok()?)?;
            Some((unit % seats + 1, content))
        });
        let next: Vec<_> = units.take(super::UNITS_PER_TRANSACTION).collect();
        let room = room_for_new(next.iter().map(|(_, content)| *content));
        let mut wanted: Vec<NewUnit<'_>> = next
            .into_iter()
            .take(room)
            .map(|(seat, content)| (self.seat_fingerprint(seat, content), content))
            .collect();
        let all = wanted.len();
        for attempt in 1..=ATTEMPTS {
            let next = if all == 0 { job.exhausted() } else { job.advanced(all, all - wanted.len()) };
            // It is read anew after any failure.
            let tail = match last.take() {
                Some(last) => last,
                None => self.marks(&job.code).await?.last,
            };
            let (mut actions, fingerprints_from) = match wanted.is_empty() {
                true => (Vec::new(), 0),
                false => self.adding(&job.code, tail, &wanted)?,
            };
            let job_at = actions.len();
            actions.push(self.advance_job(job, &next)?);
            let written = self.client.transact_write_items().set_transact_items(Some(actions)).send().await;
            let Err(error) = written else {
                *last = Some(tail + wanted.len() as u64);
                return Ok(JobWritten::Now(next));
            };
            match cancelled("put units in stock", error)? {
                CancelReason::Conditions(failed) if failed.iter().any(|(at, _)| *at == job_at) => {
                    return Ok(JobWritten::ByAnother);
                }
                CancelReason::Conditions(failed) => {
                    let known = known_of(&wanted, &failed, fingerprints_from);
                    wanted.retain(|(fingerprint, _)| !known.contains(fingerprint));
                }
                CancelReason::Conflict => backoff(attempt).await,
            }
        }
        Err(StoreError::Call { what: "put units in stock", code: CONFLICT.into() })
    }

    /// Puts the next free units of a job into the bin, from the last slot downwards, so that the slots that are left stay
    /// without a gap.
    ///
    /// # Errors
    /// If the table fails, or others change the same product again and again.
    pub async fn remove_next(&self, job: &StockJob) -> Result<JobWritten, StoreError> {
        self.step(job, async |store: &Self| {
            let marks = store.marks(&job.code).await?;
            let most = marks.left.min(u64::from(job.total.saturating_sub(job.done))).min(UNITS_PER_STEP as u64);
            let slots: Vec<u64> = (marks.last + 1 - most..=marks.last).rev().collect();
            let mut units = store.units_in(&job.code, &slots, |unit| unit.order.is_none()).await?;
            units.sort_by(|one, other| other.sk.cmp(&one.sk));
            units.truncate(super::returning::room_for(&units));
            store.removing(job, &marks, &units)
        })
        .await
    }

    fn removing(&self, job: &StockJob, marks: &SweepMarks, units: &[Unit]) -> Result<Option<Step>, StoreError> {
        if units.is_empty() {
            return Ok(None);
        }
        let mut actions = vec![self.take_from_tail(&job.code, (marks.last, units.len(), units.len() as u64))?];
        for unit in units {
            actions.push(self.delete_free(&job.code, unit)?);
            actions.push(self.put_binned(&job.code, unit)?);
        }
        Ok(Some(Step { actions, units: units.len() }))
    }

    /// Puts the next units of the bin back into stock.
    ///
    /// # Errors
    /// If the table fails, or others change the same product again and again.
    pub async fn restore_next(&self, job: &StockJob) -> Result<JobWritten, StoreError> {
        self.step(job, async |store: &Self| {
            let mut units = store.binned(&job.code, units_left(job)).await?;
            units.truncate(super::returning::room_for(&units));
            if units.is_empty() {
                return Ok(None);
            }
            let last = store.marks(&job.code).await?.last;
            Ok(Some(Step { actions: store.restoring(&job.code, last, &units)?, units: units.len() }))
        })
        .await
    }

    /// Deletes the next units of the bin, with their fingerprints: the same contents may come in again.
    ///
    /// # Errors
    /// If the table fails, or others change the same product again and again.
    pub async fn erase_next(&self, job: &StockJob) -> Result<JobWritten, StoreError> {
        self.step(job, async |store: &Self| {
            let units = store.binned(&job.code, units_left(job)).await?;
            if units.is_empty() {
                return Ok(None);
            }
            Ok(Some(Step { actions: store.erasing(&job.code, &units)?, units: units.len() }))
        })
        .await
    }

    /// Writes what `plan` reads and decides, and how far the job is then; the job is exhausted if there is nothing left.
    async fn step(
        &self,
        job: &StockJob,
        plan: impl AsyncFn(&Self) -> Result<Option<Step>, StoreError>,
    ) -> Result<JobWritten, StoreError> {
        for attempt in 1..=ATTEMPTS {
            let planned = plan(self).await?;
            let (mut actions, next) = match planned {
                Some(Step { actions, units }) => (actions, job.advanced(units, 0)),
                None => (Vec::new(), job.exhausted()),
            };
            let job_at = actions.len();
            actions.push(self.advance_job(job, &next)?);
            let written = self.client.transact_write_items().set_transact_items(Some(actions)).send().await;
            let Err(error) = written else { return Ok(JobWritten::Now(next)) };
            match cancelled("move units", error)? {
                CancelReason::Conditions(failed) if failed.iter().any(|(at, _)| *at == job_at) => {
                    return Ok(JobWritten::ByAnother);
                }
                CancelReason::Conditions(_) | CancelReason::Conflict => backoff(attempt).await,
            }
        }
        Err(StoreError::Call { what: "move units", code: CONFLICT.into() })
    }
}

/// Units of a job that its next step may take: no more than the admin was told of.
fn units_left(job: &StockJob) -> usize {
    UNITS_PER_STEP.min(usize::try_from(job.total.saturating_sub(job.done)).unwrap_or(usize::MAX))
}
