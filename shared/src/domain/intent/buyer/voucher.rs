//! What a buyer asks for about a voucher.

use std::fmt;

/// What a buyer asks for about a voucher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoucherIntent {
    /// To be asked for a code.
    Enter,
    /// The cart without the voucher that was chosen.
    Remove,
}

impl fmt::Display for VoucherIntent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Enter => "enter",
            Self::Remove => "remove",
        })
    }
}

impl VoucherIntent {
    /// Reads what a button carries after its subject.
    pub(super) fn parse(data: &str) -> Option<Self> {
        [Self::Enter, Self::Remove].into_iter().find(|intent| intent.to_string() == data)
    }
}
