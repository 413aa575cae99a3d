//! The audit trail as a file for a spreadsheet.

use super::{TrailCheck, acts, check, day_name, filters};
use crate::domain::audit::{AuditQuery, AuditRecord, act_line, date_of};
use crate::domain::ids::UserId;
use crate::domain::screen::Screen;
use crate::domain::statistics::csv;
use crate::wording::texts::{Localizer, facts};
use std::collections::BTreeMap;

/// What tells a spreadsheet that the file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The records of these days as CSV, and the file's name.
pub fn audit_file(
    say: &Localizer,
    (from, to): (i64, i64),
    records: &[AuditRecord],
    names: &BTreeMap<UserId, String>,
) -> (String, Vec<u8>) {
    let line = |record: &AuditRecord| {
        let name = names.get(&record.act.actor).cloned().unwrap_or_default();
        [act_line(record, say.zone()), vec![name, acts::sentence(say, &record.act)]].concat()
    };
    let header: Vec<String> = COLUMNS.iter().map(|key| say.text(key)).collect();
    let mut bytes = BYTE_ORDER_MARK.to_vec();
    bytes.extend(csv::written(&header, records.iter().map(line)));
    let name = match from == to {
        true => format!("audit-{}.csv", date_of(to)),
        false => format!("audit-{}-{}.csv", date_of(from), date_of(to)),
    };
    (name, bytes)
}

/// The columns, as [`act_line`] writes them, and two more.
const COLUMNS: [&str; 8] = [
    "owner.audit.plain.column_time",
    "owner.audit.plain.column_actor",
    "owner.audit.plain.column_kind",
    "owner.audit.plain.column_subject",
    "owner.audit.plain.column_facts",
    "owner.audit.plain.column_hash",
    "owner.audit.plain.column_name",
    "owner.audit.plain.column_act",
];

/// What stands below the file.
pub fn audit_file_caption(
    say: &Localizer,
    (from, query): (AuditQuery, AuditQuery),
    (records, checked): (usize, &TrailCheck),
) -> Screen {
    let facts = facts! {
        from: (from.day != query.day).then(|| day_name(say, from.day)),
        to: day_name(say, query.day),
        filters: filters(say, &query, &BTreeMap::new()),
        records,
        is_cut: checked.is_cut,
        check: check(say, &TrailCheck { is_cut: false, ..*checked }),
    };
    Screen::text(say.text_with("owner.audit.caption", facts))
}

/// The file could not be sent.
pub fn audit_file_failed(say: &Localizer) -> String {
    say.text("owner.audit.toast.file_failed")
}
