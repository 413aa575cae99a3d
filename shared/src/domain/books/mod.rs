//! The books of the shop: every record claims what others must claim back, so that over all of a table the claims cancel
//! out, whatever the order in which the records are read.

mod claims;
mod record;
mod seal;
mod suspects;
mod tally;
#[cfg(test)]
mod tests;

pub use claims::Terms;
pub use record::Record;
pub use seal::{Movements, Seal, Sealing};
pub use suspects::{Suspect, Suspects};
pub use tally::Tally;

/// What a claim is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// A unit is held by an order that lists its slot. Key: product, slot, order.
    Holding,
    /// A unit is in one place, and has its fingerprint. Key: its id.
    Identity,
    /// The dispenser offers the free units, and no others. Key: product, slot.
    Dispenser,
    /// A product counts what is in its recycle bin. Key: product.
    Bin,
    /// A balance is the sum of its ledger. Key: the user.
    Wallet,
    /// What a balance paid is a purchase in the ledger. Key: the order.
    Purchase,
    /// A payment that was credited is an entry in the ledger. Key: the gateway's transaction.
    Credit,
    /// What an order says was refunded is what the ledger says. Key: the order.
    Refund,
    /// Uses of a voucher are orders that use it. Key: the voucher, and whose uses.
    Voucher,
    /// Figures of days that are over are what the orders, ledgers and users add up to. Key: day and figure.
    Figure,
    /// Figures of a month are those of its days. Key: month and figure.
    Month,
    /// An order costs what its goods cost, is not refunded beyond that, and holds what it sold. Key: the order.
    Order,
    /// What moved on a sealed day is what it was. Key: the date.
    Sealed,
    /// A record can be read. Key: where it lies.
    Readable,
}

impl Topic {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Wallet,
        Self::Credit,
        Self::Purchase,
        Self::Refund,
        Self::Order,
        Self::Holding,
        Self::Identity,
        Self::Dispenser,
        Self::Bin,
        Self::Voucher,
        Self::Figure,
        Self::Month,
        Self::Sealed,
        Self::Readable,
    ];

    /// Its name, in the record of a backup.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Holding => "holding",
            Self::Identity => "identity",
            Self::Dispenser => "dispenser",
            Self::Bin => "bin",
            Self::Wallet => "wallet",
            Self::Purchase => "purchase",
            Self::Credit => "credit",
            Self::Refund => "refund",
            Self::Voucher => "voucher",
            Self::Figure => "figure",
            Self::Month => "month",
            Self::Order => "order",
            Self::Sealed => "sealed",
            Self::Readable => "readable",
        }
    }

    /// Reads a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.name() == name)
    }
}

/// What one record says of a key. The amounts of all claims on a key add up to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What it is about.
    pub topic: Topic,
    /// Which of those.
    pub key: String,
    /// By how much.
    pub amount: i128,
}

impl Claim {
    fn new(topic: Topic, key: impl Into<String>, amount: impl Into<i128>) -> Self {
        Self { topic, key: key.into(), amount: amount.into() }
    }
}
