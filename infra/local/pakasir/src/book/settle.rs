//! A buyer's payment.

use super::Book;
use crate::transaction::{State, Transaction};
use jiff::Timestamp;

impl Book {
    /// Marks a transaction paid, in whatever state it is: a cancelled one was paid late.
    /// One that is paid keeps the time of its first payment.
    pub(crate) fn settle(&mut self, txn_id: &str, told_amount: Option<u64>, now: Timestamp) -> Option<Transaction> {
        let at = *self.by_txn.get(txn_id)?;
        if told_amount.is_some() {
            self.transactions[at].told_amount = told_amount;
        }
        match self.transactions[at].state {
            State::Completed { .. } => {}
            State::Pending | State::Canceled { .. } => self.change(at, State::Completed { at: now }, now),
        }
        Some(self.transactions[at].clone())
    }
}
