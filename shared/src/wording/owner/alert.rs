//! What owners are told at once.

use crate::domain::alert::health::{HealthPart, Trouble};
use crate::domain::alert::record::AlertRecord;
use crate::domain::alert::{Alarm, AlertSubject, EventAlert};
use crate::domain::intent::{OwnerIntent, OwnerRestoreIntent};
use crate::domain::screen::{Button, Screen};
use crate::domain::time::Moment;
use crate::wording::texts::{Facts, Localizer, facts};

/// An alert, or that its trouble is over: what happened, since when, what it means for buyers, and what to do.
pub fn alert_message(say: &Localizer, shop: &str, record: &AlertRecord) -> Screen {
    let since = say.time(record.since);
    let text = match (record.lasted_minutes(), record.over_at) {
        (Some(minutes), Some(over)) => {
            let name = say.text(name_key(&record.subject));
            say.text_with(
                "owner.alert.over",
                facts! { shop, name, minutes, since, until: say.time(over), late: record.caught_up },
            )
        }
        _ => {
            let count = Some(record.telling).filter(|count| *count > 1);
            let what = what(say, &record.subject);
            let is_news = matches!(&record.subject, AlertSubject::Event { kind, .. } if kind.is_news());
            let key = if is_news { "owner.alert.news" } else { "owner.alert.trouble" };
            say.text_with(key, facts! { shop, what, since, count })
        }
    };
    with_a_way_on(say, text, &record.subject)
}

/// That the table can't be read, so that nothing of it can be written down.
pub fn table_unreachable(say: &Localizer, shop: &str, now: Moment) -> Screen {
    let what = what(say, &AlertSubject::Part(HealthPart::Table, Trouble::Unreachable));
    Screen::text(say.text_with("owner.alert.trouble", facts! { shop, what, since: say.time(now), count: None::<u32> }))
}

/// With a button to where it can be looked at.
fn with_a_way_on(say: &Localizer, text: String, subject: &AlertSubject) -> Screen {
    let of_backups =
        [EventAlert::BackupFailed, EventAlert::BackupCorrupt, EventAlert::BackupLate, EventAlert::BooksUnbalanced];
    let of_restores = [EventAlert::RestoreFailed, EventAlert::RestoreReady, EventAlert::RestoreCompleted];
    let button = match subject {
        AlertSubject::Event { kind, .. } if of_restores.contains(kind) => {
            Button::tap(say.text("owner.button.restore"), OwnerIntent::Restore(OwnerRestoreIntent::Show))
        }
        AlertSubject::Event { kind, .. } if of_backups.contains(kind) => {
            Button::tap(say.text("owner.button.backups"), OwnerIntent::Backups)
        }
        _ => Button::tap(say.text("owner.alert.button.status"), OwnerIntent::Status),
    };
    Screen::with_buttons(text, vec![vec![button.apart()]])
}

fn what(say: &Localizer, subject: &AlertSubject) -> Facts {
    match subject {
        AlertSubject::Event { kind, about } => say.part_with(event_key(*kind), facts! { about }),
        AlertSubject::Alarm(alarm) => {
            let name = say.text(name_key(subject));
            say.part_with(alarm_key(*alarm), facts! { name })
        }
        AlertSubject::Part(part, trouble) => {
            let (name, own) = (say.text(name_key(subject)), *part == HealthPart::OwnerBot);
            say.part_with(trouble_key(*part, *trouble), facts! { name, own })
        }
    }
}

const fn event_key(kind: EventAlert) -> &'static str {
    match kind {
        EventAlert::PaymentMismatch => "owner.alert.payment_mismatch",
        EventAlert::PaymentUnknown => "owner.alert.payment_unknown",
        EventAlert::PaymentDisputed => "owner.alert.payment_disputed",
        EventAlert::CallbackForged => "owner.alert.callback_forged",
        EventAlert::DeliveryStuck => "owner.alert.delivery_stuck",
        EventAlert::GatewayFailing => "owner.alert.gateway_failing",
        EventAlert::TextsBroken => "owner.alert.texts_broken",
        EventAlert::AdminRightsChanged => "owner.alert.admin_rights_changed",
        EventAlert::SetupUnfinished => "owner.alert.setup_unfinished",
        EventAlert::RecordUnreadable => "owner.alert.record_unreadable",
        EventAlert::BackupFailed => "owner.alert.backup_failed",
        EventAlert::BackupCorrupt => "owner.alert.backup_corrupt",
        EventAlert::BackupLate => "owner.alert.backup_late",
        EventAlert::BooksUnbalanced => "owner.alert.books_unbalanced",
        EventAlert::AuditBroken => "owner.alert.audit_broken",
        EventAlert::LockRefused => "owner.alert.lock_refused",
        EventAlert::RestoreFailed => "owner.alert.restore_failed",
        EventAlert::RestoreReady => "owner.alert.restore_ready",
        EventAlert::RestoreCompleted => "owner.alert.restore_completed",
    }
}

const fn name_key(subject: &AlertSubject) -> &'static str {
    match subject {
        AlertSubject::Event { kind, .. } => event_key(*kind),
        AlertSubject::Part(part, _) => part_key(*part),
        AlertSubject::Alarm(alarm) => match alarm {
            Alarm::Errors => "owner.alert.name.errors",
            Alarm::SlowCalls => "owner.alert.name.slow_calls",
            Alarm::FailedAnswers => "owner.alert.name.failed_answers",
            Alarm::SweepStopped => "owner.alert.name.sweep_stopped",
            Alarm::Throttles => "owner.alert.name.throttles",
            Alarm::DeadLettersWaiting => "owner.alert.name.dead_letters_waiting",
            Alarm::OutboxOverdue => "owner.alert.name.outbox_overdue",
            Alarm::TableThrottled => "owner.alert.name.table_throttled",
        },
    }
}

const fn alarm_key(alarm: Alarm) -> &'static str {
    match alarm {
        Alarm::Errors => "owner.alert.errors",
        Alarm::SlowCalls => "owner.alert.slow_calls",
        Alarm::FailedAnswers => "owner.alert.failed_answers",
        Alarm::SweepStopped => "owner.alert.sweep_stopped",
        Alarm::Throttles => "owner.alert.throttles",
        Alarm::DeadLettersWaiting => "owner.alert.dead_letters_waiting",
        Alarm::OutboxOverdue => "owner.alert.outbox_overdue",
        Alarm::TableThrottled => "owner.alert.table_throttled",
    }
}

/// The name of a part.
pub(super) const fn part_key(part: HealthPart) -> &'static str {
    match part {
        HealthPart::ShopBot => "owner.part.shop_bot",
        HealthPart::OwnerBot => "owner.part.owner_bot",
        HealthPart::Gateway => "owner.part.gateway",
        HealthPart::Table => "owner.part.table",
        HealthPart::Bucket => "owner.part.bucket",
        HealthPart::Outbox => "owner.part.outbox",
        HealthPart::Clock => "owner.part.clock",
    }
}

const fn trouble_key(part: HealthPart, trouble: Trouble) -> &'static str {
    match (part, trouble) {
        (HealthPart::Gateway, _) => "owner.alert.gateway_unreachable",
        (HealthPart::Table, _) => "owner.alert.table_unreachable",
        (HealthPart::Bucket, _) => "owner.alert.bucket_unreachable",
        (HealthPart::Outbox, _) => "owner.alert.outbox_late",
        (HealthPart::Clock, _) => "owner.alert.clock_late",
        (HealthPart::ShopBot | HealthPart::OwnerBot, Trouble::Unauthorized) => "owner.alert.bot_unauthorized",
        (HealthPart::ShopBot | HealthPart::OwnerBot, Trouble::Elsewhere) => "owner.alert.bot_elsewhere",
        (HealthPart::ShopBot | HealthPart::OwnerBot, Trouble::Undelivered) => "owner.alert.bot_undelivered",
        (HealthPart::ShopBot | HealthPart::OwnerBot, Trouble::Unreachable | Trouble::Late) => {
            "owner.alert.bot_unreachable"
        }
    }
}
