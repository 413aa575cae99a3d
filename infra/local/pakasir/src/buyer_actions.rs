//! What buyers do at the gateway, what comes of it, and what others try.

use super::callback::CallbackRequest;
use super::handle::Gateway;
use super::settings::{Callback, Delivery};
use super::transaction::State;
use crate::callback::callback_result::Answer;
use serde_json::Value;

impl Gateway {
    /// The buyer pays, early or late; the callback goes out as the settings say.
    pub async fn pays(&self, order_id: &str) -> Answer {
        self.pays_with(order_id, None, self.service.settings().callback).await
    }

    /// The buyer pays and the callback is lost.
    pub async fn pays_silently(&self, order_id: &str) -> Answer {
        let callback = Callback { delivery: Delivery::Lost, ..self.service.settings().callback };
        self.pays_with(order_id, None, callback).await
    }

    /// The buyer pays; the callback tells `amount` as the base amount, status calls the true one.
    pub async fn pays_amount(&self, order_id: &str, amount: u64) -> Answer {
        let callback = Callback { amount: Some(amount), ..self.service.settings().callback };
        self.pays_with(order_id, None, callback).await
    }

    /// The buyer pays; callback and status calls both tell `amount` as the base amount.
    pub async fn pays_other(&self, order_id: &str, amount: u64) -> Answer {
        self.pays_with(order_id, Some(amount), self.service.settings().callback).await
    }

    /// The buyer pays; the callback tells the wrong `is_sandbox`.
    pub async fn pays_in_wrong_mode(&self, order_id: &str) -> Answer {
        let callback = Callback { wrong_mode: true, ..self.service.settings().callback };
        self.pays_with(order_id, None, callback).await
    }

    /// The buyer pays by another transaction that the gateway made for the same order, as its documents do not exclude.
    pub async fn pays_again(&self, order_id: &str) -> Answer {
        let paid = self.service.with_book(|book, moment| book.double(order_id, moment.now));
        match paid {
            Some(paid) => self.service.call_back(&paid, &self.service.settings().callback).await,
            None => Answer::Unknown,
        }
    }

    /// The callback of a paid order goes out (again), as the settings say.
    pub async fn calls_back(&self, order_id: &str) -> Answer {
        match self.find(order_id) {
            Some(paid) if matches!(paid.state, State::Completed { .. }) => {
                self.service.call_back(&paid, &self.service.settings().callback).await
            }
            Some(_) | None => Answer::Unknown,
        }
    }

    /// Somebody sends `body` to the callback URL, with a secret of their own or none.
    pub async fn forges(&self, body: Value, secret: Option<&str>) -> Answer {
        self.service.send(CallbackRequest::forged(&body, secret)).await
    }

    /// How many callbacks wait for their release.
    pub fn held(&self) -> usize {
        self.service.held.lock().expect("no holder of the held callbacks panics").len()
    }

    /// Sends what was held, in order.
    pub async fn release(&self) -> Vec<Answer> {
        self.service.release(false).await
    }

    /// Sends what was held, the last first.
    pub async fn release_reversed(&self) -> Vec<Answer> {
        self.service.release(true).await
    }

    async fn pays_with(&self, order_id: &str, told: Option<u64>, callback: Callback) -> Answer {
        let paid = self.service.with_book(|book, moment| {
            let txn_id = book.by_order(order_id)?.txn_id.clone();
            book.settle(&txn_id, told, moment.now)
        });
        match paid {
            Some(paid) => self.service.call_back(&paid, &callback).await,
            None => Answer::Unknown,
        }
    }
}
