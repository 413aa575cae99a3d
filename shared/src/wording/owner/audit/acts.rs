//! Acts in plain words. No contents stand in their facts, and no secrets.

use crate::domain::audit::{AuditedAct, facts_of};
use crate::domain::event::EventKind;
use crate::domain::money::Rupiah;
use crate::domain::user::access::AdminMenu;
use crate::wording::owner::admins;
use crate::wording::texts::{Localizer, facts};
use crate::wording::truncate::truncate;
use serde_json::Value;

/// More characters of what somebody wrote are cut off.
const MAX_CHARS: usize = 60;

/// What was done, as one sentence without markup.
pub(super) fn sentence(say: &Localizer, act: &AuditedAct) -> String {
    let detail = facts_of(&act.detail);
    let text = |name: &str| text_of(detail.get(name)?);
    let holds = |name: &str| detail.get(name).and_then(Value::as_bool);
    let amount = |value: Option<&Value>| value.and_then(Value::as_u64).map(Rupiah::new);
    let price = |name: &str| amount(detail.get(name).and_then(|facts| facts.get("price")));
    let state = |name: &str| detail.get(name).and_then(|facts| text_of(facts.get("state")?));
    let menu = text("menu").map(|code| match AdminMenu::parse(&code) {
        Some(menu) => say.text(admins::texts_of(menu).0),
        None => say.text("owner.audit.plain.all_menus"),
    });
    let facts = facts! {
        order: text("order"),
        product: text("product"),
        user: text("user"),
        voucher: text("voucher"),
        group: text("group"),
        campaign: text("campaign"),
        kind: text("kind"),
        text: text("of"),
        reason: text("reason"),
        units: text("units"),
        number: text("number"),
        percent: text("percent"),
        hour: detail.get("hour").and_then(Value::as_u64).map(|hour| format!("{hour:02}")),
        amount: amount(detail.get("amount")),
        minus: text("sign").is_some_and(|sign| sign == "-"),
        decision: text("decision"),
        source: text("source"),
        state: text("state"),
        what: text("what"),
        menu,
        granted: holds("granted"),
        closed: holds("closed"),
        on: holds("on"),
        is_new: detail.get("before").is_none_or(Value::is_null),
        price: price("after"),
        is_deleted: state("after").is_some_and(|state| state == "deleted"),
        is_hidden: state("after").is_some_and(|state| state.starts_with("hidden")),
        before: price("before").filter(|before| Some(*before) != price("after")),
        date: text("date"),
        movements: detail.get("movements").and_then(Value::as_u64),
        again: detail.get("before").is_some_and(Value::is_string),
        event: act.action.name(),
    };
    say.text_with(key(act.action), facts)
}

/// A fact as words; none if it is absent or has parts.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(truncate(text, MAX_CHARS)),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The sentence for an act. What nobody does by themselves is in the trail only if a later version writes it there.
const fn key(kind: EventKind) -> &'static str {
    match kind {
        EventKind::OrderMarkedPaid => "owner.audit.plain.order_marked_paid",
        EventKind::OrderRefunded => "owner.audit.plain.order_refunded",
        EventKind::OrderResent => "owner.audit.plain.order_resent",
        EventKind::OrderCancelledByAdmin => "owner.audit.plain.order_cancelled",
        EventKind::ProofViewed => "owner.audit.plain.proof_viewed",
        EventKind::RequestDecided => "owner.audit.plain.request_decided",
        EventKind::BalanceAdjusted => "owner.audit.plain.balance_adjusted",
        EventKind::RefundFeesChanged => "owner.audit.plain.refund_fees_changed",
        EventKind::StockAdded => "owner.audit.plain.stock_added",
        EventKind::StockViewed => "owner.audit.plain.stock_viewed",
        EventKind::StockExported => "owner.audit.plain.stock_exported",
        EventKind::StockRemoved => "owner.audit.plain.stock_removed",
        EventKind::StockRestored => "owner.audit.plain.stock_restored",
        EventKind::StockErased => "owner.audit.plain.stock_erased",
        EventKind::TextsChanged => "owner.audit.plain.texts_changed",
        EventKind::UserBlocked => "owner.audit.plain.user_blocked",
        EventKind::UserUnblocked => "owner.audit.plain.user_unblocked",
        EventKind::AdminRightsChanged => "owner.audit.plain.admin_rights_changed",
        EventKind::PriceGroupsChanged => "owner.audit.plain.price_groups_changed",
        EventKind::PriceGroupAssigned => "owner.audit.plain.price_group_assigned",
        EventKind::VoucherChanged => "owner.audit.plain.voucher_changed",
        EventKind::SettingsChanged => "owner.audit.plain.settings_changed",
        EventKind::ChannelChanged => "owner.audit.plain.channel_changed",
        EventKind::CategoriesChanged => "owner.audit.plain.categories_changed",
        EventKind::ProductCreated => "owner.audit.plain.product_created",
        EventKind::ProductChanged => "owner.audit.plain.product_changed",
        EventKind::CampaignChanged => "owner.audit.plain.campaign_changed",
        EventKind::ClosureChanged => "owner.audit.plain.closure_changed",
        EventKind::ReportChanged => "owner.audit.plain.report_changed",
        EventKind::RestoreRequested => "owner.audit.plain.restore_requested",
        EventKind::BackupRequested => "owner.audit.plain.backup_requested",
        EventKind::BooksSealed => "owner.audit.plain.books_sealed",
        EventKind::RestoreDecided => "owner.audit.plain.restore_decided",
        EventKind::OrderPlaced
        | EventKind::OrderPaid
        | EventKind::OrderExpired
        | EventKind::OrderCancelled
        | EventKind::OrderDelivered
        | EventKind::DepositPaid
        | EventKind::PaymentLate
        | EventKind::PaymentTwice
        | EventKind::PaymentMismatch
        | EventKind::PaymentUnknown
        | EventKind::PaymentDisputed
        | EventKind::CallbackForged
        | EventKind::DeliveryStuck
        | EventKind::GatewayFailing
        | EventKind::RecordUnreadable
        | EventKind::TextsBroken
        | EventKind::RestockRequested
        | EventKind::ProductPriceDropped
        | EventKind::UserSpamming
        | EventKind::StatisticsRequested
        | EventKind::CampaignContinued
        | EventKind::BackupContinued
        | EventKind::BackupMade
        | EventKind::BackupFailed
        | EventKind::BackupCorrupt
        | EventKind::BackupLate
        | EventKind::BooksUnbalanced
        | EventKind::AuditBroken
        | EventKind::LockRefused
        | EventKind::SetupUnfinished
        | EventKind::RestoreReady
        | EventKind::RestoreCompleted
        | EventKind::RestoreFailed
        | EventKind::DrillPassed
        | EventKind::AlertDue => "owner.audit.plain.other",
    }
}
