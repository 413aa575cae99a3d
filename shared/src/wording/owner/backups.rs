//! The list of backups.

use crate::domain::backup::{Backup, BackupState, Contents, Defect, WrongBooks};
use crate::domain::books::Topic;
use crate::domain::intent::{OwnerIntent, OwnerRestoreIntent};
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::time::Moment;
use crate::wording::texts::{Facts, Localizer, facts};

/// Backups on the screen; the others are counted.
const MOST_SHOWN: usize = 8;

/// The backups that are kept, the newest first, and a button to make one.
pub fn backup_list(say: &Localizer, shop: &str, backups: &[Backup], now: Moment) -> Screen {
    let shown: Vec<Facts> = backups.iter().take(MOST_SHOWN).map(|backup| entry(say, backup, now)).collect();
    let more = backups.len().saturating_sub(MOST_SHOWN);
    let text = say.text_with("owner.backup.list", facts! { shop, time: say.time(now), backups: shown, more });
    let button = Button::tap(say.text("owner.backup.button.now"), OwnerIntent::BackUp).styled(Style::Primary);
    let restore = Button::tap(say.text("owner.button.restore"), OwnerIntent::Restore(OwnerRestoreIntent::Show));
    let refresh = Button::tap(say.text("owner.button.refresh"), OwnerIntent::Backups);
    let menu = Button::tap(say.text("owner.button.menu"), OwnerIntent::Help);
    Screen::with_buttons(text, vec![vec![button], vec![restore], vec![refresh, menu]])
}

/// A backup was asked for.
pub fn backup_begun(say: &Localizer) -> String {
    say.text("owner.backup.toast.begun")
}

/// Another one is under way.
pub fn backup_running(say: &Localizer) -> String {
    say.text("owner.backup.toast.running")
}

fn entry(say: &Localizer, backup: &Backup, now: Moment) -> Facts {
    let when = say.time(backup.moment());
    let folder = backup.folder.as_deref().unwrap_or_default();
    let (hours, days) = (now.millis_since(backup.begun) / 3_600_000, backup.class.days());
    match &backup.state {
        BackupState::Requested | BackupState::Exporting { .. } => {
            say.part_with("owner.backup.running", facts! { when })
        }
        BackupState::Verified(Contents { items, bytes, opened, .. }) => say.part_with(
            "owner.backup.verified",
            facts! { when, hours, days, folder, items: *items, size: megabytes(*bytes), opened: *opened },
        ),
        BackupState::Unbalanced { contents, wrong } => {
            let WrongBooks { topic, key, difference, count } = wrong;
            say.part_with(
                "owner.backup.unbalanced",
                facts! {
                    when, hours, days, folder, key, difference,
                    items: contents.items,
                    size: megabytes(contents.bytes),
                    topic: say.part(Topic::parse(topic).map_or("owner.books.readable", topic_key)),
                    more: count.saturating_sub(1),
                },
            )
        }
        BackupState::Failed { code } => {
            say.part_with("owner.backup.failed", facts! { when, code, advice: say.part(advice(code)) })
        }
        BackupState::Corrupt { defect } => {
            say.part_with("owner.backup.corrupt", facts! { when, defect: say.part(defect_key(*defect)) })
        }
    }
}

/// Rounded up, so that nothing is of no size.
const fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1_048_576)
}

fn advice(code: &str) -> &'static str {
    match code {
        "PointInTimeRecoveryUnavailableException" => "owner.backup.advice.recovery",
        "S3AccessDenied" | "S3NoSuchBucket" | "AccessDeniedException" => "owner.backup.advice.access",
        _ => "owner.backup.advice.again",
    }
}

pub(super) const fn defect_key(defect: Defect) -> &'static str {
    match defect {
        Defect::Missing => "owner.backup.defect.missing",
        Defect::Changed => "owner.backup.defect.changed",
        Defect::Count => "owner.backup.defect.count",
        Defect::Foreign => "owner.backup.defect.foreign",
        Defect::Sealed => "owner.backup.defect.sealed",
    }
}

const fn topic_key(topic: Topic) -> &'static str {
    match topic {
        Topic::Holding => "owner.books.holding",
        Topic::Identity => "owner.books.identity",
        Topic::Dispenser => "owner.books.dispenser",
        Topic::Bin => "owner.books.bin",
        Topic::Wallet => "owner.books.wallet",
        Topic::Purchase => "owner.books.purchase",
        Topic::Credit => "owner.books.credit",
        Topic::Refund => "owner.books.refund",
        Topic::Voucher => "owner.books.voucher",
        Topic::Figure => "owner.books.figure",
        Topic::Month => "owner.books.month",
        Topic::Order => "owner.books.order",
        Topic::Sealed => "owner.books.sealed",
        Topic::Readable => "owner.books.readable",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::backup::{BackupClass, BackupId};
    use crate::domain::language::Language;
    use crate::domain::time::Zone;
    use crate::wording::texts::{Texts, visible_length};
    use std::sync::Arc;

    #[test]
    fn the_longest_list_fits_in_each_language() {
        let now = Moment::from_millis(1_795_374_000_000);
        let contents = Contents { items: 9_999_999, bytes: 1 << 40, opened: 999_999, at: now };
        let wrong = |topic: &Topic| WrongBooks {
            topic: topic.name().to_owned(),
            key: "KODE-PRODUK-TERPANJANG 000001 LP-0000-0000-0001".to_owned(),
            difference: "-9000000000".to_owned(),
            count: 99,
        };
        let state = |topic| BackupState::Unbalanced { contents, wrong: wrong(topic) };
        let new = |topic| {
            Backup::new(BackupId::of_day(now, Zone::Wib), BackupClass::Monthly, now)
                .exporting(
                    "arn:aws:dynamodb:ap-southeast-1:123456789012:table/x/export/01795374000000-0123abcd".into(),
                    now,
                )
                .ended(state(topic))
        };
        let mut backups: Vec<Backup> = Topic::ALL.iter().map(new).collect();
        let texts = Arc::new(Texts::default());
        for language in Language::ALL {
            let say = Localizer::new(texts.clone(), language, Zone::Wib);
            let text = backup_list(&say, &"&".repeat(64), &backups, now.plus_minutes(366 * 24 * 60)).text;
            assert!(visible_length(&text).is_ok_and(|length| length <= 4_096), "{}", text.len());
        }
        for code in ["PointInTimeRecoveryUnavailableException", "S3AccessDenied", "TooSlow"] {
            backups.push(backups[0].ended(BackupState::Failed { code: code.into() }));
        }
        for defect in [Defect::Missing, Defect::Changed, Defect::Count, Defect::Foreign, Defect::Sealed] {
            backups.push(backups[0].ended(BackupState::Corrupt { defect }));
        }
        let say = Localizer::new(texts.clone(), Language::Indonesian, Zone::Wib);
        backup_list(&say, "Toko", &backups[13..], now);
        assert_eq!(texts.drain_broken(), []);
    }
}
