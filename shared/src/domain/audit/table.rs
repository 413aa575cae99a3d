//! Acts as lines of a table, for a spreadsheet.

use super::AuditRecord;
use crate::domain::time::{Moment, Zone};
use serde_json::Value;

/// An act as a line: when, by whom (id), which, on what, all facts as they are kept, and the record's hash.
pub fn act_line(record: &AuditRecord, zone: Zone) -> Vec<String> {
    let act = &record.act;
    vec![
        time_of(act.at, zone),
        act.actor.0.to_string(),
        act.action.name().to_owned(),
        subject(&facts_of(&act.detail)),
        act.detail.clone(),
        record.hash.as_str().to_owned(),
    ]
}

/// The facts of an act; none if they are not JSON, which no version wrote.
pub fn facts_of(detail: &str) -> Value {
    serde_json::from_str(detail).unwrap_or(Value::Null)
}

/// What the act was done to: an order, a product, a voucher or a user.
fn subject(facts: &Value) -> String {
    let named = ["order", "product", "voucher", "user"].into_iter().filter_map(|name| facts.get(name)).next();
    match named {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(_) | None => String::new(),
    }
}

/// `2026-11-22 14:05:09` in the zone.
fn time_of(at: Moment, zone: Zone) -> String {
    let (day, _) = zone.day_and_hour(at);
    let seconds = at.millis_since(zone.start_of_day(day)).div_euclid(1_000);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("{} {hour:02}:{minute:02}:{second:02}", super::date_of(day))
}

#[cfg(test)]
mod tests {
    use super::super::tests::chain_of;
    use super::*;

    #[test]
    fn a_line_says_who_did_what_to_what_and_when() {
        let (_, records) = chain_of(1);
        let line = act_line(&records[0], Zone::Wib);
        assert_eq!(line[..5], ["2026-11-22 14:00:00", "7", "balance.adjusted", "0", "{\"user\":0}"]);
        assert_eq!(line[5].len(), 64);
        assert_eq!(facts_of("no JSON"), Value::Null);
    }
}
