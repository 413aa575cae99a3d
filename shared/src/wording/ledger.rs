//! What the entries of a ledger are called, to whoever reads them.

use super::texts::{Facts, Localizer, facts};
use crate::domain::money::wallet::{Direction, EntryKind, LedgerEntry};

/// An entry, as a list shows it.
pub(super) fn entry(say: &Localizer, entry: &LedgerEntry) -> Facts {
    let LedgerEntry { at, kind, amount, order, .. } = entry;
    let what = say.part(match kind {
        EntryKind::Deposit => "balance.entry.deposit",
        EntryKind::LatePayment => "balance.entry.late_payment",
        EntryKind::SecondPayment => "balance.entry.second_payment",
        EntryKind::WrongAmount => "balance.entry.wrong_amount",
        EntryKind::Transfer => "balance.entry.transfer",
        EntryKind::MarkedPaid => "balance.entry.marked_paid",
        EntryKind::AddedByAdmin => "balance.entry.added",
        EntryKind::TakenByAdmin => "balance.entry.taken",
        EntryKind::Refund => "balance.entry.refund",
        EntryKind::Purchase => "balance.entry.purchase",
    });
    let credit = kind.direction() == Direction::Credit;
    facts! { time: say.time(*at), credit, amount, what, order }
}
