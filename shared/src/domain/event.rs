//! Domain events: what the shop publishes on its bus.

use serde::{Deserialize, Serialize};

/// Declares the kinds of event, each with its name on the bus.
macro_rules! event_kinds {
    ($($(#[doc = $doc:literal])+ $kind:ident = $name:literal,)+) => {
        /// The kinds of event; [`EventKind::name`] is the detail type on the bus.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum EventKind {
            $($(#[doc = $doc])+ $kind,)+
        }

        impl EventKind {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$kind,)+];

            /// The detail type on the bus.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)+
                }
            }

            /// Reads a detail type.
            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.name() == name)
            }
        }
    };
}

event_kinds! {
    /// An order was placed and its units are reserved.
    OrderPlaced = "order.placed",
    /// An order was paid, in time or late, and its goods are being delivered.
    OrderPaid = "order.paid",
    /// An order passed its deadline unpaid.
    OrderExpired = "order.expired",
    /// A buyer cancelled an order.
    OrderCancelled = "order.cancelled",
    /// The goods reached the buyer's chat.
    OrderDelivered = "order.delivered",
    /// A deposit was paid, and credited to the buyer's balance.
    DepositPaid = "deposit.paid",
    /// A payment came after the order had lapsed; `goods` says whether it was delivered from stock or credited.
    PaymentLate = "payment.late",
    /// A second payment came for one order; it was credited.
    PaymentTwice = "payment.twice",
    /// The amount differs from the order's. If the gateway's status call says so, `goods` is `credited`; without `goods`,
    /// only a callback said so.
    PaymentMismatch = "payment.mismatch",
    /// A payment names an order that the shop does not have.
    PaymentUnknown = "payment.unknown",
    /// A callback said that something was paid, and the gateway says that it was cancelled.
    PaymentDisputed = "payment.disputed",
    /// A callback of the wrong mode (sandbox or live), or of a transaction that the gateway does not know.
    CallbackForged = "callback.forged",
    /// The outbox of an order still has tasks after several attempts.
    DeliveryStuck = "delivery.stuck",
    /// The gateway failed three times within ten minutes; successes in between are not seen.
    GatewayFailing = "gateway.failing",
    /// A record of the table could not be read.
    RecordUnreadable = "record.unreadable",
    /// One of the shop's own texts can't be said; its default is said instead.
    TextsBroken = "texts.broken",
    /// An admin confirmed a payment that the gateway does not know of. This and the next are for the audit: they name the
    /// admin by id, and why it was done.
    OrderMarkedPaid = "order.marked_paid",
    /// An admin refunded something of an order to the balance.
    OrderRefunded = "order.refunded",
    /// An admin had the goods of an order sent once more.
    OrderResent = "order.resent",
    /// An admin cancelled an order.
    OrderCancelledByAdmin = "order.cancelled_by_admin",
    /// An admin looked at the proof that terms are met.
    ProofViewed = "proof.viewed",
    /// An admin decided what a buyer asked for.
    RequestDecided = "request.decided",
    /// An admin adjusted a balance; it names the user by id.
    BalanceAdjusted = "balance.adjusted",
    /// An admin changed the table of fees of refunds.
    RefundFeesChanged = "refund_fees.changed",
    /// Units were put in stock.
    StockAdded = "stock.added",
    /// An admin read a unit that is in stock.
    StockViewed = "stock.viewed",
    /// An admin read all units that are in stock.
    StockExported = "stock.exported",
    /// Units were put into the recycle bin.
    StockRemoved = "stock.removed",
    /// Units came back from the recycle bin.
    StockRestored = "stock.restored",
    /// The recycle bin was emptied.
    StockErased = "stock.erased",
    /// A job on the stock is to be done; the restock function consumes the event.
    RestockRequested = "restock.requested",
    /// An admin changed what the bot says: which text or reply, and who, by id.
    TextsChanged = "texts.changed",
    /// An admin blocked a user. This and the next four name the user and the admin by id, for the audit.
    UserBlocked = "user.blocked",
    /// An admin unblocked a user.
    UserUnblocked = "user.unblocked",
    /// The rights of an admin changed.
    AdminRightsChanged = "admin.rights_changed",
    /// An admin made, changed or deleted a price group.
    PriceGroupsChanged = "price_groups.changed",
    /// A day of the audit trail does not hold: a record was changed, or is missing.
    AuditBroken = "audit.broken",
    /// The bucket refuses to hold what is kept in it: days of the audit trail, a backup. `code` is S3's.
    LockRefused = "lock.refused",
    /// An admin made, changed, paused or deleted a voucher.
    VoucherChanged = "voucher.changed",
    /// An admin changed the shop's settings, or brought earlier ones back.
    SettingsChanged = "settings.changed",
    /// An admin connected or forgot the channel, or switched a kind of its posts.
    ChannelChanged = "channel.changed",
    /// An admin made, renamed, moved or deleted a category.
    CategoriesChanged = "categories.changed",
    /// An admin put a user into a price group, or took them out of it.
    PriceGroupAssigned = "price_group.assigned",
    /// An admin made a product or a variant.
    ProductCreated = "product.created",
    /// An admin changed a product: its price, whether it is shown, or that it is deleted.
    ProductChanged = "product.changed",
    /// The price of a product that is on sale fell.
    ProductPriceDropped = "product.price_dropped",
    /// A user acts too fast. It names the user: by id, for the admins.
    UserSpamming = "user.spamming",
    /// An admin asked for a picture or a file of figures; the function `charts` consumes the event and sends it to them. It
    /// names the admin by id.
    StatisticsRequested = "statistics.requested",
    /// An admin started, paused, resumed or stopped a campaign.
    CampaignChanged = "campaign.changed",
    /// The next page of a campaign is to be sent; the broadcast function consumes the event.
    CampaignContinued = "campaign.continued",
    /// An owner asked for a backup. It names the owner by id, for the audit.
    BackupRequested = "backup.requested",
    /// A backup is to be followed; the backup function consumes the event.
    BackupContinued = "backup.continued",
    /// A backup was made, and is verified. The next four are told to owners.
    BackupMade = "backup.made",
    /// There is no backup of this day; `code` says why.
    BackupFailed = "backup.failed",
    /// A backup can't be relied on; `defect` says why.
    BackupCorrupt = "backup.corrupt",
    /// For more than a day no backup was verified.
    BackupLate = "backup.late",
    /// The books of a backup do not close, nor do those of the table; `topic` says what the first that does not match is
    /// about, `count` how many there are.
    BooksUnbalanced = "books.unbalanced",
    /// A day's movements of money were sealed, or sealed anew after a change; the trail keeps each seal.
    BooksSealed = "books.sealed",
    /// An owner asked for a restore; `source` is the backup or the moment. It names the owner by id, for the audit.
    RestoreRequested = "restore.requested",
    /// A restored table is there, checked and compared: an owner is to decide. This and the next two are told to owners.
    RestoreReady = "restore.ready",
    /// The shop has moved to a restored table.
    RestoreCompleted = "restore.completed",
    /// A restore, or a drill, did not succeed; the shop is as it was.
    RestoreFailed = "restore.failed",
    /// An owner decided what becomes of a restored table. It names the owner by id, for the audit.
    RestoreDecided = "restore.decided",
    /// A drill was restored and compared, and its table deleted.
    DrillPassed = "drill.passed",
    /// A part of the set-up is still to be done; the setup function consumes the event and tries again.
    SetupUnfinished = "setup.unfinished",
    /// An owner closed or opened the shop or payments. It names the owner by id, for the audit.
    ClosureChanged = "closure.changed",
    /// An owner chose when the daily report comes. It names the owner by id, for the audit.
    ReportChanged = "report.changed",
    /// Owners were not told of an alert that is written down; the function `alerts` consumes the event and tells them.
    AlertDue = "alert.due",
}

/// An event as it is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The same for every repetition of the same event, so that a consumer recognises one.
    pub id: String,
    /// What happened.
    pub kind: EventKind,
    /// Facts about it, as a JSON object; no personal data, no contents.
    pub detail: serde_json::Value,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_has_the_same_name_on_the_bus_and_in_the_table() {
        for kind in EventKind::ALL {
            assert_eq!(EventKind::parse(kind.name()), Some(*kind));
            assert_eq!(serde_json::json!(kind), serde_json::json!(kind.name().replace('.', "_")));
        }
    }
}
