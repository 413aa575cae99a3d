//! What a buyer asks for about their balance.

use crate::domain::intent::PageCursor;
use crate::domain::money::Rupiah;
use crate::domain::money::wallet::EntryId;
use std::fmt;

/// What a buyer asks for about their balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BalanceIntent {
    /// The balance, and what fills it.
    Show,
    /// A page of the ledger.
    History(PageCursor<EntryId>),
    /// The amounts of a deposit to choose from.
    ChooseDeposit,
    /// To be asked for another amount.
    EnterDeposit,
    /// An invoice for a deposit of so much.
    Deposit(Rupiah),
    /// How to transfer by oneself.
    Transfer,
    /// To be asked how much was transferred, and for the proof.
    EnterTransfer,
}

impl fmt::Display for BalanceIntent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Show => f.write_str("show"),
            Self::History(to) => write!(f, "history:{to}"),
            Self::ChooseDeposit => f.write_str("fill"),
            Self::EnterDeposit => f.write_str("enter"),
            Self::Transfer => f.write_str("transfer"),
            Self::EnterTransfer => f.write_str("proof"),
            Self::Deposit(amount) => write!(f, "deposit:{}", amount.get()),
        }
    }
}

impl BalanceIntent {
    /// Whether it only steps through one message.
    pub(super) const fn is_step(&self) -> bool {
        match self {
            Self::History(to) => !matches!(to, PageCursor::First),
            Self::Show
            | Self::ChooseDeposit
            | Self::EnterDeposit
            | Self::Deposit(_)
            | Self::Transfer
            | Self::EnterTransfer => false,
        }
    }

    /// Reads what a button carries after its subject.
    pub(super) fn parse(data: &str) -> Option<Self> {
        match data.split_once(':').unwrap_or((data, "")) {
            ("show", "") => Some(Self::Show),
            ("history", to) => PageCursor::parse(to).map(Self::History),
            ("fill", "") => Some(Self::ChooseDeposit),
            ("enter", "") => Some(Self::EnterDeposit),
            ("transfer", "") => Some(Self::Transfer),
            ("proof", "") => Some(Self::EnterTransfer),
            ("deposit", amount) => amount.parse().ok().map(Rupiah::new).map(Self::Deposit),
            _ => None,
        }
    }
}
