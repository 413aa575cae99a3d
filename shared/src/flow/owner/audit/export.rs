//! Some days of the audit trail as a file. What it keeps in memory is bounded by the lines of a file.

use super::people::{Names, known_people};
use super::reading::read_chain;
use crate::domain::audit::{AuditPlace, AuditQuery, AuditRecord, ChainId};
use crate::domain::ids::UserId;
use crate::flow::owner::OwnerBot;
use crate::store::StoreError;
use crate::telegram::{Media, Upload};
use crate::wording::owner::{self, TrailCheck};
use crate::wording::texts::Localizer;
use std::collections::BTreeMap;

/// The most lines of one file.
const MAX_LINES: usize = 10_000;

/// Sends what a query finds in so many days up to its own as a file; what the tap is answered, if it could not be sent.
pub(in crate::flow::owner) async fn export(
    bot: &OwnerBot,
    say: &Localizer,
    (query, days): (AuditQuery, u8),
    to: UserId,
) -> Result<Option<String>, StoreError> {
    let from = AuditQuery { day: query.day.saturating_sub(i64::from(days) - 1), ..query };
    let (mut found, mut checked): (Vec<AuditRecord>, _) = (Vec::new(), TrailCheck::default());
    let is_wanted = |record: &AuditRecord| {
        let (begins, ends) = (from.span(bot.zone).0, query.span(bot.zone).1);
        (begins..ends).contains(&record.act.at)
            && AuditQuery { day: bot.zone.day_and_hour(record.act.at).0, ..query }.finds(record, bot.zone)
    };
    for day in from.trail_days(bot.zone).0..=query.trail_days(bot.zone).1 {
        let mut of_day: BTreeMap<AuditPlace, AuditRecord> = BTreeMap::new();
        for chain in ChainId::of_day(day) {
            let keep = |record: AuditRecord| {
                if is_wanted(&record) {
                    of_day.insert(AuditPlace::of(chain, &record), record);
                }
                // One more than a file holds tells that it does not hold all.
                if of_day.len() > MAX_LINES + 1 {
                    of_day.pop_last();
                }
            };
            checked = checked.and(read_chain(bot, chain, keep).await?);
        }
        found.extend(of_day.into_values());
        if found.len() > MAX_LINES {
            found.truncate(MAX_LINES);
            checked.is_cut = true;
            break;
        }
    }
    let known = known_people(bot, say).await?;
    let names: Names = known.into_iter().filter_map(|person| Some((person.id, person.name?))).collect();
    let (name, bytes) = owner::audit_file(say, (from.day, query.day), &found, &names);
    let caption = owner::audit_file_caption(say, (from, query), (found.len(), &checked));
    let upload = Upload { name, media_type: "text/csv", bytes };
    match bot.telegram.send_document(to, Media::Upload(upload), &caption).await {
        Ok(_) => Ok(None),
        Err(failure) => {
            tracing::warn!(%failure, "a file of the audit trail could not be sent");
            Ok(Some(owner::audit_file_failed(say)))
        }
    }
}
