//! Requests: what a buyer asks for and an admin decides. Each is decided once, whoever taps first.

use super::ids::{NoSuchId, OrderId, UserId};
use super::money::Rupiah;
use super::notice::MessageRef;
use super::order::UnitRef;
use super::time::Moment;
use super::user::access::AdminMenu;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// The id of a request: 16 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestId(String);

/// A request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// Who asks.
    pub buyer: UserId,
    /// When they asked.
    pub opened: Moment,
    /// What they ask for.
    pub subject: Subject,
    /// The message that proves it, in the buyer's chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<MessageRef>,
    /// The decision, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Decided>,
}

/// What a buyer asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// That an amount which they transferred by themselves is added to their balance.
    Transfer {
        /// How much.
        amount: Rupiah,
    },
    /// That a unit which failed under warranty is replaced or refunded.
    Warranty {
        /// The order that holds the unit.
        order: OrderId,
        /// Which of its units.
        unit: UnitRef,
        /// Its number, as the buyer knows it; none if it is the only one of its order.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<usize>,
        /// The product's name.
        name: String,
        /// What a refund comes to, counted when the claim was made.
        refund: Rupiah,
    },
}

/// A decision, by whom and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// What was decided.
    pub decision: Decision,
    /// The admin.
    pub by: UserId,
    /// When.
    pub at: Moment,
}

/// What an admin can decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The amount is added to the balance.
    Credit,
    /// Another unit is delivered.
    Replace,
    /// The refund is added to the balance.
    Refund,
    /// Nothing is given.
    Refuse,
}

impl Request {
    /// A new request. The update that brings it names it, so the same update, delivered twice, makes one.
    pub fn open((buyer, update): (UserId, i64), subject: Subject, proof: Option<MessageRef>, now: Moment) -> Self {
        Self { id: Self::id_of(buyer, update), buyer, opened: now, subject, proof, decided: None }
    }

    /// Where it stands in the list.
    pub fn key(&self) -> RequestKey {
        RequestKey { opened: self.opened, id: self.id.clone() }
    }

    /// The same claim, refunded with so much. Nothing changes of a transfer.
    #[must_use]
    pub fn with_refund(&self, amount: Rupiah) -> Self {
        let mut next = self.clone();
        if let Subject::Warranty { refund, .. } = &mut next.subject {
            *refund = amount;
        }
        next
    }

    /// The id of the request that this update brought.
    pub fn id_of(buyer: UserId, update: i64) -> RequestId {
        RequestId::of_update(buyer, update)
    }
}

/// Where a request stands in the list of those that are to be decided, the newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestKey {
    /// When it was opened.
    pub opened: Moment,
    /// Which it is.
    pub id: RequestId,
}

impl fmt::Display for RequestKey {
    /// As a button carries it: 30 bytes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.opened.as_millis(), self.id)
    }
}

impl FromStr for RequestKey {
    type Err = NoSuchId;

    fn from_str(text: &str) -> Result<Self, NoSuchId> {
        let (opened, id) = text.split_once('-').ok_or(NoSuchId)?;
        let opened = Moment::from_millis(opened.parse().map_err(|_| NoSuchId)?);
        Ok(Self { opened, id: id.parse()? })
    }
}

impl Subject {
    /// The right that is needed to decide about it.
    pub const fn needs(&self) -> AdminMenu {
        match self {
            Self::Transfer { .. } => AdminMenu::Money,
            Self::Warranty { .. } => AdminMenu::Orders,
        }
    }

    /// Whether this can be decided about it.
    pub const fn allows(&self, decision: Decision) -> bool {
        match (self, decision) {
            (Self::Transfer { .. }, Decision::Credit | Decision::Refuse)
            | (Self::Warranty { .. }, Decision::Replace | Decision::Refund | Decision::Refuse) => true,
            (Self::Transfer { .. }, Decision::Replace | Decision::Refund)
            | (Self::Warranty { .. }, Decision::Credit) => false,
        }
    }
}

impl Decision {
    /// As a button carries it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Credit => "credit",
            Self::Replace => "replace",
            Self::Refund => "refund",
            Self::Refuse => "refuse",
        }
    }

    /// Reads what [`Decision::code`] writes.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Credit, Self::Replace, Self::Refund, Self::Refuse].into_iter().find(|decision| decision.code() == code)
    }

    /// Whether the same thing may be asked for once more after it.
    pub const fn may_be_asked_again(self) -> bool {
        match self {
            Self::Credit | Self::Refuse => true,
            Self::Replace | Self::Refund => false,
        }
    }
}

impl RequestId {
    fn of_update(buyer: UserId, update: i64) -> Self {
        let digest = Sha256::new().chain_update(buyer.0.to_be_bytes()).chain_update(update.to_be_bytes()).finalize();
        Self(digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect())
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for RequestId {
    type Err = NoSuchId;

    fn from_str(text: &str) -> Result<Self, NoSuchId> {
        let fits = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        fits.then(|| Self(text.to_owned())).ok_or(NoSuchId)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_update_makes_one_request() {
        let subject = || Subject::Transfer { amount: Rupiah::new(50_000) };
        let open = |buyer, update| Request::open((UserId(buyer), update), subject(), None, Moment::from_millis(0)).id;
        assert_eq!(open(7, 1), open(7, 1));
        assert_ne!(open(7, 1), open(7, 2));
        assert_ne!(open(7, 1), open(8, 1));
        assert_eq!(open(7, 1).to_string().parse(), Ok(open(7, 1)));
        let key = RequestKey { opened: Moment::from_millis(5), id: open(7, 1) };
        assert_eq!(key.to_string().parse(), Ok(key));
    }

    #[test]
    fn only_what_fits_the_subject_is_decided() {
        let transfer = Subject::Transfer { amount: Rupiah::new(50_000) };
        assert!(transfer.allows(Decision::Credit) && transfer.allows(Decision::Refuse));
        assert!(!transfer.allows(Decision::Replace) && !transfer.allows(Decision::Refund));
        assert_eq!(Decision::parse("refund"), Some(Decision::Refund));
        assert_eq!(Decision::parse("other"), None);
    }
}
