//! What an admin asks about vouchers.

use crate::domain::intent::PageCursor;
use crate::domain::voucher::{UseKey, VoucherCode, VoucherField};
use std::fmt;

/// What an admin asks about vouchers. Changes carry their result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminVoucherIntent {
    /// A page of the list.
    List(PageCursor<VoucherCode>),
    /// To be asked for a new one.
    New,
    /// This one.
    Open(VoucherCode),
    /// To be asked for another value of a field.
    Edit(VoucherCode, VoucherField),
    /// It is for first orders, or for all.
    FirstOrder(VoucherCode, bool),
    /// It is paused, or not any more.
    Pause(VoucherCode, bool),
    /// A page of the orders that use it.
    Uses(VoucherCode, PageCursor<UseKey>),
    /// To be asked whether it is to be deleted.
    AskDelete(VoucherCode),
    /// It is deleted.
    Delete(VoucherCode),
}

impl fmt::Display for AdminVoucherIntent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List(to) => write!(f, "list:{to}"),
            Self::New => f.write_str("new"),
            Self::Open(code) => write!(f, "open:{code}"),
            Self::Edit(code, field) => write!(f, "edit:{code}:{}", field.code()),
            Self::FirstOrder(code, only) => write!(f, "first:{code}:{}", u8::from(*only)),
            Self::Pause(code, paused) => write!(f, "pause:{code}:{}", u8::from(*paused)),
            Self::Uses(code, to) => write!(f, "u:{code}:{to}"),
            Self::AskDelete(code) => write!(f, "delete:{code}:ask"),
            Self::Delete(code) => write!(f, "delete:{code}"),
        }
    }
}

impl AdminVoucherIntent {
    /// Reads what a button carries.
    pub(super) fn parse(data: &str) -> Option<Self> {
        let flag = |text: &str| match text {
            "0" => Some(false),
            "1" => Some(true),
            _ => None,
        };
        let code = VoucherCode::parse;
        Some(match data.split(':').collect::<Vec<_>>().as_slice() {
            ["list", to] => Self::List(PageCursor::parse(to)?),
            ["new"] => Self::New,
            ["open", voucher] => Self::Open(code(voucher)?),
            ["edit", voucher, field] => Self::Edit(code(voucher)?, VoucherField::parse(field)?),
            ["first", voucher, only] => Self::FirstOrder(code(voucher)?, flag(only)?),
            ["pause", voucher, paused] => Self::Pause(code(voucher)?, flag(paused)?),
            ["u", voucher, to] => Self::Uses(code(voucher)?, PageCursor::parse(to)?),
            ["delete", voucher, "ask"] => Self::AskDelete(code(voucher)?),
            ["delete", voucher] => Self::Delete(code(voucher)?),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_intent_comes_back_as_it_went() {
        let code = || VoucherCode::parse(&"W".repeat(20)).expect("a code");
        let edits = VoucherField::ALL.map(|field| AdminVoucherIntent::Edit(code(), field));
        for intent in [
            AdminVoucherIntent::List(PageCursor::First),
            AdminVoucherIntent::List(PageCursor::After(code())),
            AdminVoucherIntent::New,
            AdminVoucherIntent::Open(code()),
            AdminVoucherIntent::FirstOrder(code(), true),
            AdminVoucherIntent::Pause(code(), false),
            AdminVoucherIntent::Uses(code(), PageCursor::First),
            AdminVoucherIntent::Uses(code(), PageCursor::Before("1a3185c50004K7QM2XR9TBV".parse().expect("a key"))),
            AdminVoucherIntent::AskDelete(code()),
            AdminVoucherIntent::Delete(code()),
        ]
        .into_iter()
        .chain(edits)
        {
            let data = intent.to_string();
            assert!("admin:voucher:".len() + data.len() <= 64, "{data} does not fit a button");
            assert_eq!(AdminVoucherIntent::parse(&data), Some(intent), "{data}");
        }
        for data in ["", "list", "open:", "open:A", "pause:HEMAT10:2", "edit:HEMAT10:price", "delete:HEMAT10:now"] {
            assert_eq!(AdminVoucherIntent::parse(data), None, "{data}");
        }
    }
}
