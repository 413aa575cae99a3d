//! Telling how a transaction stands, not too often.

use super::{Book, Caller, Moment, Refusal};
use crate::transaction::Transaction;

impl Book {
    /// The transaction, if the last status call for it is long enough ago.
    pub(crate) fn status(&mut self, caller: Caller, txn_id: &str, moment: &Moment) -> Result<Transaction, Refusal> {
        let at = self.at(caller, txn_id)?;
        let transaction = &mut self.transactions[at];
        let pause = moment.settings.status_pause;
        if transaction.asked_at.is_some_and(|asked| moment.now.duration_since(asked) < pause) {
            return Err(Refusal::too_soon());
        }
        transaction.asked_at = Some(moment.now);
        Ok(transaction.clone())
    }
}
