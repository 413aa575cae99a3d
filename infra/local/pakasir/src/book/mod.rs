//! What the gateway knows: projects, their transactions, and where callbacks go.

mod cancel;
mod create;
pub(crate) mod save;
mod settle;
mod status;

pub(super) use create::CreateRequest;

use super::change::{Change, News};
use super::refusal::Refusal;
use super::settings::Settings;
use super::transaction::{FeeBearer, Mode, State, Transaction};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// Unpaid transactions are cancelled by the gateway this long after they were made.
const UNPAID: SignedDuration = SignedDuration::from_hours(24);

#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Book {
    projects: BTreeMap<String, Project>,
    transactions: Vec<Transaction>,
    pub(super) target: Option<Target>,
    /// Where the gateway listened last, so that links in old messages still open.
    pub(super) port: Option<u16>,
    #[serde(skip)]
    by_txn: HashMap<String, usize>,
    #[serde(skip)]
    by_order: HashMap<(String, String), usize>,
    #[serde(skip)]
    news: Vec<Change>,
}

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caller<'a> {
    /// The project that is meant.
    pub(super) slug: &'a str,
    pub(super) key: Option<&'a str>,
}

/// When something is done, and under which settings.
#[derive(Clone, Debug)]
pub(super) struct Moment {
    pub(super) now: Timestamp,
    pub(super) settings: Settings,
}

/// A project of a merchant.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Project {
    pub(super) key: String,
    pub(super) mode: Mode,
    pub(super) bearer: FeeBearer,
}

/// Where callbacks go.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Target {
    pub(super) url: String,
    pub(super) secret: String,
}

impl Book {
    /// Adds a project, or sets an old one anew.
    pub(super) fn set_project(&mut self, slug: &str, project: Project) {
        self.projects.insert(slug.into(), project);
    }

    /// All transactions, oldest first.
    pub(super) fn transactions(&self) -> &[Transaction] {
        &self.transactions
    }

    pub(super) fn by_txn(&self, txn_id: &str) -> Option<&Transaction> {
        self.by_txn.get(txn_id).map(|at| &self.transactions[*at])
    }

    /// The newest transaction with this order id, in whichever project.
    pub(super) fn by_order(&self, order_id: &str) -> Option<&Transaction> {
        self.transactions.iter().rev().find(|transaction| transaction.order_id == order_id)
    }

    /// Cancels what is a day old and unpaid.
    pub(super) fn sweep(&mut self, now: Timestamp) {
        for transaction in &mut self.transactions {
            let end = transaction.created_at + UNPAID;
            if transaction.state == State::Pending && now >= end {
                transaction.state = State::Canceled { at: end };
                self.news.push(news(transaction, now));
            }
        }
    }

    /// What changed since this was asked last.
    pub(super) fn news(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.news)
    }

    /// Makes the indexes that are not saved.
    pub(super) fn index(&mut self) {
        for (at, transaction) in self.transactions.iter().enumerate() {
            self.by_txn.insert(transaction.txn_id.clone(), at);
            self.by_order.insert((transaction.project.clone(), transaction.order_id.clone()), at);
        }
    }

    /// The caller's project, if the key opens it.
    pub(super) fn enter(&self, caller: Caller) -> Result<&Project, Refusal> {
        let key = caller.key.filter(|key| self.projects.values().any(|project| project.key == *key));
        let key = key.ok_or_else(Refusal::wrong_key)?;
        let project = self.projects.get(caller.slug).ok_or_else(Refusal::no_project)?;
        if key == project.key { Ok(project) } else { Err(Refusal::wrong_key()) }
    }

    /// Where the transaction `txn_id` of the caller's project is.
    fn at(&self, caller: Caller, txn_id: &str) -> Result<usize, Refusal> {
        self.enter(caller)?;
        let at = *self.by_txn.get(txn_id).ok_or_else(Refusal::no_transaction)?;
        if self.transactions[at].project == caller.slug { Ok(at) } else { Err(Refusal::no_transaction()) }
    }

    fn change(&mut self, at: usize, state: State, now: Timestamp) {
        let transaction = &mut self.transactions[at];
        transaction.state = state;
        self.news.push(news(transaction, now));
    }
}

fn news(transaction: &Transaction, now: Timestamp) -> Change {
    let news = match transaction.state {
        State::Pending => News::Created,
        State::Completed { .. } => News::Completed,
        State::Canceled { .. } => News::Canceled,
    };
    Change { at: now, news, transaction: transaction.clone() }
}
