//! Making a transaction, or finding the one that was made before.

use super::{Book, Caller, Moment, Refusal, news};
use crate::money::rupiah;
use crate::money::{emv, fee};
use crate::settings::KnownOrder;
use crate::transaction::{FeeBearer, Method, Mode, State, Transaction};
use jiff::{SignedDuration, Timestamp};

/// The least a transaction can be over, in rupiah.
const LEAST: u64 = 500;
/// The most a transaction can be over, and the most a QRIS code can carry, in rupiah.
const MOST: u64 = 10_000_000;
/// What the QR of a sandbox says.
const SANDBOX_QR: &str = "lorem-ipsum-pakasir-qris-example";

/// What a create call asks for.
#[derive(Clone, Debug)]
pub(crate) struct CreateRequest {
    pub(crate) order_id: String,
    pub(crate) method: Method,
    pub(crate) amount: u64,
}

impl Book {
    /// The transaction wanted, and whether it is new.
    pub(crate) fn create(
        &mut self,
        caller: Caller,
        wanted: &CreateRequest,
        moment: &Moment,
    ) -> Result<(Transaction, bool), Refusal> {
        let Moment { now, settings } = moment;
        let project = self.enter(caller)?.clone();
        check(wanted)?;
        let name = (caller.slug.to_owned(), wanted.order_id.clone());
        if let Some(at) = self.by_order.get(&name) {
            return known(&self.transactions[*at], wanted, settings.known_order).map(|old| (old, false));
        }
        let fee = fee::qris(wanted.amount, settings.rounding);
        let total = match project.bearer {
            FeeBearer::Buyer => wanted.amount + fee,
            FeeBearer::Merchant => wanted.amount,
        };
        if total > MOST {
            return Err(Refusal::bad_request(format!("Total pembayaran melebihi batas QRIS {}", rupiah(MOST))));
        }
        let txn_id = txn_id(self.transactions.len());
        let transaction = Transaction {
            project: caller.slug.into(),
            order_id: wanted.order_id.clone(),
            amount: wanted.amount,
            fee,
            total_payment: total,
            payment_method: wanted.method,
            qr_string: match project.mode {
                Mode::Live => emv::qris(total, &txn_id),
                Mode::Sandbox => SANDBOX_QR.into(),
            },
            created_at: *now,
            // With nanoseconds, so that a caller who can parse only whole seconds fails here.
            expired_at: *now + settings.qr_lives + SignedDuration::from_nanos(564),
            is_sandbox: project.mode == Mode::Sandbox,
            state: State::Pending,
            told_amount: None,
            asked_at: None,
            txn_id,
        };
        let at = self.transactions.len();
        self.by_txn.insert(transaction.txn_id.clone(), at);
        self.by_order.insert(name, at);
        self.transactions.push(transaction.clone());
        self.news.push(news(&transaction, *now));
        Ok((transaction, true))
    }

    /// Makes another transaction for an order that has one, paid at once.
    pub(crate) fn double(&mut self, order_id: &str, now: Timestamp) -> Option<Transaction> {
        let at = self.transactions.len();
        let first = self.by_order(order_id)?.clone();
        let second = Transaction {
            txn_id: txn_id(at),
            created_at: now,
            state: State::Completed { at: now },
            told_amount: None,
            asked_at: None,
            ..first
        };
        self.by_txn.insert(second.txn_id.clone(), at);
        self.transactions.push(second.clone());
        self.news.push(news(&second, now));
        Some(second)
    }
}

fn check(wanted: &CreateRequest) -> Result<(), Refusal> {
    let id = &wanted.order_id;
    let allowed = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
    if !(8..=32).contains(&id.len()) || !id.bytes().all(allowed) {
        return Err(Refusal::bad_request("Order ID harus 8 sampai 32 karakter A-Z, 0-9, atau -"));
    }
    if wanted.amount < LEAST {
        return Err(Refusal::bad_request(format!("Nominal minimal {}", rupiah(LEAST))));
    }
    if wanted.amount > MOST {
        return Err(Refusal::bad_request(format!("Nominal maksimal {}", rupiah(MOST))));
    }
    Ok(())
}

/// What is answered for an order id that is known.
fn known(old: &Transaction, wanted: &CreateRequest, setting: KnownOrder) -> Result<Transaction, Refusal> {
    let same = old.amount == wanted.amount && old.payment_method == wanted.method;
    let canceled = matches!(old.state, State::Canceled { .. });
    match setting {
        KnownOrder::Error if !same => {
            Err(Refusal::bad_request("Order ID sudah dipakai dengan nominal atau metode lain"))
        }
        KnownOrder::Error if canceled => Err(Refusal::bad_request("Order ID sudah dibatalkan")),
        KnownOrder::Error | KnownOrder::Old => Ok(old.clone()),
    }
}

/// The id of the transaction number `number`: nine letters, never the same twice, that tell nothing.
fn txn_id(number: usize) -> String {
    const IDS: u128 = 26_u128.pow(9);
    let mut rest = (number as u128 * 3_141_592_653_589 + 2_718_281_828_459) % IDS;
    let mut id = String::new();
    for _ in 0..9 {
        id.push(char::from(b'a' + u8::try_from(rest % 26).expect("less than 26")));
        rest /= 26;
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn ids_do_not_repeat() {
        let ids: HashSet<String> = (0..50_000).map(txn_id).collect();
        assert_eq!(ids.len(), 50_000);
        assert!(ids.iter().all(|id| id.len() == 9));
    }
}
