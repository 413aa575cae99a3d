//! Telegram Stars: who has how many, which invoices can be opened, what was paid.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// All that is known about Stars.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Stars {
    /// By the id of a person or a bot.
    balances: BTreeMap<i64, i64>,
    /// By link: whose invoice it opens.
    pub(crate) links: BTreeMap<String, (i64, Invoice)>,
    /// By the id of the pre-checkout query.
    pub(crate) checkouts: BTreeMap<String, Checkout>,
    /// By `telegram_payment_charge_id`.
    pub(crate) payments: BTreeMap<String, Payment>,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Invoice {
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) payload: String,
    /// In Stars.
    pub(crate) total: i64,
}

/// A person who confirmed to pay, and for whom the bot is asked whether it can deliver.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Checkout {
    pub(crate) bot: i64,
    pub(crate) at: Timestamp,
    /// What the bot said, once it did; an error is shown to the person.
    pub(crate) answer: Option<Result<(), String>>,
}

/// Stars that a bot got.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Payment {
    pub(crate) bot: i64,
    pub(crate) user: i64,
    pub(crate) stars: i64,
    pub(crate) refunded: bool,
}

impl Stars {
    /// How many somebody has.
    pub(crate) fn of(&self, id: i64) -> i64 {
        self.balances.get(&id).copied().unwrap_or_default()
    }

    /// Brings Stars to somebody from outside.
    pub(crate) fn bring(&mut self, to: i64, stars: i64) {
        let balance = self.balances.entry(to).or_default();
        *balance = balance.saturating_add(stars);
    }

    /// Moves Stars from one to the other. A bot that gives back what it no longer has goes below zero.
    pub(crate) fn moves(&mut self, from: i64, to: i64, stars: i64) {
        self.bring(from, -stars);
        self.bring(to, stars);
    }
}

impl Invoice {
    /// As a message carries it.
    pub(crate) fn wire(&self) -> Value {
        json!({
            "title": self.title, "description": self.description, "start_parameter": "", "currency": "XTR",
            "total_amount": self.total,
        })
    }
}
