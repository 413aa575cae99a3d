//! The actions of the pay page's buttons.

use crate::callback::CallbackRequest;
use crate::callback::callback_result::Answer;
use crate::money::rupiah;
use crate::service::GatewayService;
use crate::settings::{Callback, Delivery};
use crate::transaction::{State, Transaction};

/// A button of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trial {
    Pay,
    PayLate,
    PayTwice,
    /// With this base amount in the callback, in rupiah.
    PayWrong(u64),
    PayAndLose,
    Forge,
    CallBackAgain,
    Release,
}

impl Trial {
    /// The trial named so in a form's address.
    pub(super) fn parse(name: &str, amount: Option<&str>) -> Option<Self> {
        match name {
            "pay" => Some(Self::Pay),
            "late" => Some(Self::PayLate),
            "twice" => Some(Self::PayTwice),
            "wrong" => amount?.parse().ok().map(Self::PayWrong),
            "lose" => Some(Self::PayAndLose),
            "forge" => Some(Self::Forge),
            "again" => Some(Self::CallBackAgain),
            "release" => Some(Self::Release),
            _ => None,
        }
    }

    /// Does it, and tells in a sentence what happened.
    pub(super) async fn run(self, service: &GatewayService, on: &Transaction) -> String {
        let usual = service.settings().callback;
        let payable = on.state == State::Pending && service.clock.now() < on.expired_at;
        let paid = matches!(on.state, State::Completed { .. });
        match self {
            Self::Pay if !payable => "Not paid: the code is no longer payable. “Pay late” pays all the same.".into(),
            Self::Pay => format!("Paid. {}", service.pay(on, &usual).await),
            Self::PayLate if paid => "Not paid: it is paid already.".into(),
            Self::PayLate if payable => {
                "Not late yet: cancel the order in the chat or turn the clock past the deadline first.".into()
            }
            Self::PayLate => format!("Paid late. {}", service.pay(on, &usual).await),
            Self::PayTwice => {
                let how = Callback { delivery: Delivery::AtOnce, ..usual };
                let (first, second) = (service.pay(on, &how).await, service.pay(on, &how).await);
                format!("Paid twice. First: {first} Second: {second}")
            }
            Self::PayWrong(amount) => {
                let result = service.pay(on, &Callback { amount: Some(amount), ..usual }).await;
                format!("Paid; the callback said {} for {}. {result}", rupiah(amount), rupiah(on.amount))
            }
            Self::PayAndLose => {
                format!("Paid. {}", service.pay(on, &Callback { delivery: Delivery::Lost, ..usual }).await)
            }
            Self::Forge => {
                let forged = CallbackRequest::of(on, &usual).with_secret("not-the-secret");
                format!(
                    "Nothing paid; a callback with a wrong secret went out. {}",
                    sentence(&service.send(forged).await)
                )
            }
            Self::CallBackAgain if !paid => "No callback: it is not paid.".into(),
            Self::CallBackAgain => sentence(&service.call_back(on, &usual).await),
            Self::Release => {
                let answers = service.release(false).await;
                let results: Vec<String> = answers.iter().map(sentence).collect();
                format!("{} held callbacks were released. {}", results.len(), results.join(" "))
            }
        }
    }
}

impl GatewayService {
    async fn pay(&self, transaction: &Transaction, how: &Callback) -> String {
        match self.with_book(|book, moment| book.settle(&transaction.txn_id, None, moment.now)) {
            Some(paid) => sentence(&self.call_back(&paid, how).await),
            None => sentence(&Answer::Unknown),
        }
    }
}

fn sentence(answer: &Answer) -> String {
    match answer {
        Answer::Answered { status, body } if body.is_empty() => {
            format!("The callback was answered {status}.")
        }
        Answer::Answered { status, body } => format!("The callback was answered {status}: {body}"),
        Answer::Held => "The callback is held.".into(),
        Answer::Lost => "The callback was lost.".into(),
        Answer::Unset => "No callback URL is set.".into(),
        Answer::Unknown => "There is no such transaction.".into(),
        Answer::Unreachable { why } => format!("The callback could not be delivered: {why}."),
    }
}
