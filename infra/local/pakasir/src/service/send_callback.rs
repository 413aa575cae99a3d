//! Sends callbacks, on good days and on bad ones: at once, twice, late, never, with a forged secret.

use super::GatewayService;
use crate::callback::callback_result::Answer;
use crate::callback::{CallbackRequest, Secret};
use crate::change::{Change, News};
use crate::settings::{Callback, Delivery};
use crate::transaction::Transaction;
use local_kit::fault::Fault;
use local_kit::trace::{Event, Kind};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// The function that callbacks call, for faults that kill it.
const CALLED: &str = "PakasirFunction";

impl GatewayService {
    /// Sends the callback of a paid transaction the way it is set.
    pub(crate) async fn call_back(&self, paid: &Transaction, how: &Callback) -> Answer {
        let parcel = CallbackRequest::of(paid, how);
        match how.delivery {
            Delivery::AtOnce => self.send(parcel).await,
            Delivery::Twice => {
                drop(self.send(parcel.clone()).await);
                self.send(parcel).await
            }
            Delivery::TwiceTogether => tokio::join!(self.send(parcel.clone()), self.send(parcel)).1,
            Delivery::Held => self.hold(parcel),
            Delivery::Lost => {
                self.write_down(&parcel, &Answer::Lost, Duration::ZERO);
                Answer::Lost
            }
        }
    }

    /// Keeps a callback until its release.
    pub(crate) fn hold(&self, parcel: CallbackRequest) -> Answer {
        self.write_down(&parcel, &Answer::Held, Duration::ZERO);
        self.held.lock().expect("no holder of the held callbacks panics").push(parcel);
        Answer::Held
    }

    /// Sends what was held, in order or the last first.
    pub(crate) async fn release(&self, reversed: bool) -> Vec<Answer> {
        let mut parcels = std::mem::take(&mut *self.held.lock().expect("no holder of the held callbacks panics"));
        if reversed {
            parcels.reverse();
        }
        let mut answers = Vec::new();
        for parcel in parcels {
            answers.push(self.send(parcel).await);
        }
        answers
    }

    /// Sends a callback, bent by the fault planned for it.
    pub(crate) async fn send(&self, parcel: CallbackRequest) -> Answer {
        let begun = Instant::now();
        let answer = match self.faults.take("callback") {
            None => self.post(&parcel).await,
            Some(Fault::Status(status, body)) => Answer::Answered { status, body },
            Some(Fault::Refuse | Fault::Hang) => Answer::Lost,
            Some(Fault::Drop) => {
                drop(self.post(&parcel).await);
                Answer::Lost
            }
            Some(Fault::Delay(time)) => {
                tokio::time::sleep(time).await;
                self.post(&parcel).await
            }
            Some(Fault::KillBefore) => {
                self.killer.kill(CALLED);
                self.post(&parcel).await
            }
            Some(Fault::KillAfter) => {
                let answer = self.post(&parcel).await;
                self.killer.kill(CALLED);
                answer
            }
        };
        self.write_down(&parcel, &answer, begun.elapsed());
        if let Some(transaction) = self.by_txn(&parcel.txn_id) {
            self.tell(Change { at: self.clock.now(), news: News::CalledBack(answer.clone()), transaction });
        }
        answer
    }

    async fn post(&self, parcel: &CallbackRequest) -> Answer {
        let Some(target) = self.book().target.clone() else {
            return Answer::Unset;
        };
        let mut request = self.http.post(target.url).header("content-type", parcel.kind).body(parcel.body.clone());
        request = match &parcel.secret {
            Secret::True => request.header("x-secret", target.secret),
            Secret::Forged(Some(secret)) => request.header("x-secret", secret),
            Secret::Forged(None) => request,
        };
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) => {
                return Answer::Unreachable { why: error.to_string() };
            }
        };
        let status = response.status().as_u16();
        match response.text().await {
            Ok(body) => Answer::Answered { status, body },
            Err(error) => Answer::Unreachable { why: error.to_string() },
        }
    }

    fn write_down(&self, parcel: &CallbackRequest, answer: &Answer, took: Duration) {
        let mut event = Event::new(self.clock.now(), Kind::Pakasir, "callback");
        event.outcome = answer.outcome();
        let body = serde_json::from_str(&parcel.body).unwrap_or(Value::Null);
        let forged = matches!(parcel.secret, Secret::Forged(_));
        event.detail = json!({ "body": body, "kind": parcel.kind, "forged": forged, "answer": answer });
        event.took = took;
        self.trace.record(event);
    }
}
