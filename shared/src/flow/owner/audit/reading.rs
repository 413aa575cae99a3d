//! Reads a chain of the audit trail, and checks it by the way.

use crate::domain::audit::{AuditRecord, ChainCheck, ChainId};
use crate::flow::owner::OwnerBot;
use crate::store::StoreError;
use crate::wording::owner::TrailCheck;
use std::ops::ControlFlow;

/// The most records of one chain that are read. A chain holds the acts of a quarter of the admins on one day.
const MAX_IN_CHAIN: usize = 20_000;

/// Hands over the records of a chain, and checks it. What can't be read is a link that does not hold.
pub(super) async fn read_chain(
    bot: &OwnerBot,
    chain: ChainId,
    mut take: impl FnMut(AuditRecord),
) -> Result<TrailCheck, StoreError> {
    let (mut check, mut read) = (ChainCheck::new(chain), 0);
    bot.store
        .read_audit_chain(chain, |record| {
            if read == MAX_IN_CHAIN {
                read += 1;
                return ControlFlow::Break(());
            }
            read += 1;
            check.take(record.as_ref().ok());
            if let Ok(record) = record {
                take(record);
            }
            ControlFlow::Continue(())
        })
        .await?;
    Ok(TrailCheck { records: read.min(MAX_IN_CHAIN), broken: check.broken(), is_cut: read > MAX_IN_CHAIN })
}
