//! What acts are about, so that an owner finds those of one kind.

use crate::domain::event::EventKind;
use serde::{Deserialize, Serialize};

/// What acts are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActGroup {
    /// Who may do what.
    Rights,
    /// How the shop runs.
    Settings,
    /// What is sold, and for how much.
    Products,
    /// What is in stock, and who read it.
    Stock,
    /// Orders, balances and what buyers ask for.
    Orders,
    /// Buyers.
    Users,
    /// Vouchers.
    Vouchers,
    /// Messages to many buyers.
    Broadcast,
    /// What the bot says.
    Texts,
    /// Backups, and the shop's own machinery.
    System,
}

impl ActGroup {
    /// All of them, as they stand in the menu.
    pub const ALL: [Self; 10] = [
        Self::Rights,
        Self::Settings,
        Self::Products,
        Self::Stock,
        Self::Orders,
        Self::Users,
        Self::Vouchers,
        Self::Broadcast,
        Self::Texts,
        Self::System,
    ];

    /// As buttons carry it: at most eight letters.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Rights => "rights",
            Self::Settings => "settings",
            Self::Products => "products",
            Self::Stock => "stock",
            Self::Orders => "orders",
            Self::Users => "users",
            Self::Vouchers => "vouchers",
            Self::Broadcast => "mass",
            Self::Texts => "texts",
            Self::System => "system",
        }
    }

    /// Reads what a button carries.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.code() == code)
    }

    /// The group of what an event tells of.
    pub const fn of(kind: EventKind) -> Self {
        match kind {
            EventKind::AdminRightsChanged => Self::Rights,
            EventKind::SettingsChanged
            | EventKind::ChannelChanged
            | EventKind::ClosureChanged
            | EventKind::ReportChanged => Self::Settings,
            EventKind::ProductCreated
            | EventKind::ProductChanged
            | EventKind::ProductPriceDropped
            | EventKind::CategoriesChanged
            | EventKind::PriceGroupsChanged => Self::Products,
            EventKind::StockAdded
            | EventKind::StockViewed
            | EventKind::StockExported
            | EventKind::StockRemoved
            | EventKind::StockRestored
            | EventKind::StockErased
            | EventKind::RestockRequested => Self::Stock,
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
            | EventKind::OrderMarkedPaid
            | EventKind::OrderRefunded
            | EventKind::OrderResent
            | EventKind::OrderCancelledByAdmin
            | EventKind::ProofViewed
            | EventKind::RequestDecided
            | EventKind::BalanceAdjusted
            | EventKind::RefundFeesChanged
            | EventKind::BooksSealed => Self::Orders,
            EventKind::UserBlocked
            | EventKind::UserUnblocked
            | EventKind::UserSpamming
            | EventKind::PriceGroupAssigned => Self::Users,
            EventKind::VoucherChanged => Self::Vouchers,
            EventKind::CampaignChanged | EventKind::CampaignContinued => Self::Broadcast,
            EventKind::TextsChanged | EventKind::TextsBroken => Self::Texts,
            EventKind::GatewayFailing
            | EventKind::RecordUnreadable
            | EventKind::AuditBroken
            | EventKind::LockRefused
            | EventKind::StatisticsRequested
            | EventKind::BackupRequested
            | EventKind::BackupContinued
            | EventKind::BackupMade
            | EventKind::BackupFailed
            | EventKind::BackupCorrupt
            | EventKind::BackupLate
            | EventKind::BooksUnbalanced
            | EventKind::SetupUnfinished
            | EventKind::RestoreRequested
            | EventKind::RestoreReady
            | EventKind::RestoreCompleted
            | EventKind::RestoreFailed
            | EventKind::RestoreDecided
            | EventKind::DrillPassed
            | EventKind::AlertDue => Self::System,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_read_as_it_was_written_and_fits_a_button() {
        for group in ActGroup::ALL {
            assert_eq!(ActGroup::parse(group.code()), Some(group));
            assert!(group.code().len() <= 8, "{}", group.code());
        }
    }
}
