//! Cancelling a transaction, which may come too late.

use super::{Book, Caller, Moment, Refusal};
use crate::settings::Cancel;
use crate::transaction::{State, Transaction};

impl Book {
    /// Cancels; tells the transaction if it was paid instead and its callback is still to go.
    pub(crate) fn cancel(
        &mut self,
        caller: Caller,
        txn_id: &str,
        moment: &Moment,
    ) -> Result<Option<Transaction>, Refusal> {
        let (at, now) = (self.at(caller, txn_id)?, moment.now);
        match (moment.settings.cancel, self.transactions[at].state) {
            (Cancel::Unavailable, _) => Err(Refusal::unavailable()),
            (Cancel::UndoesPayment, State::Completed { .. } | State::Pending) => {
                self.change(at, State::Canceled { at: now }, now);
                Ok(None)
            }
            (_, State::Completed { .. }) => {
                Err(Refusal::bad_request("Transaksi sudah dibayar dan tidak dapat dibatalkan"))
            }
            (Cancel::Works | Cancel::LosesToPayment | Cancel::UndoesPayment, State::Canceled { .. }) => Ok(None),
            (Cancel::UnavailableButDone, State::Canceled { .. }) => Err(Refusal::unavailable()),
            (Cancel::Works, State::Pending) => {
                self.change(at, State::Canceled { at: now }, now);
                Ok(None)
            }
            (Cancel::UnavailableButDone, State::Pending) => {
                self.change(at, State::Canceled { at: now }, now);
                Err(Refusal::unavailable())
            }
            (Cancel::LosesToPayment, State::Pending) => {
                self.change(at, State::Completed { at: now }, now);
                Ok(Some(self.transactions[at].clone()))
            }
        }
    }
}
