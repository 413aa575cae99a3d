//! What an admin asks about balances, deposits, what buyers ask for, and the calculator of refunds.

use crate::domain::ids::UserId;
use crate::domain::intent::PageCursor;
use crate::domain::order::OrderKey;
use crate::domain::order::acts::{OrderStatus, Period};
use crate::domain::request::{RequestId, RequestKey};
use crate::domain::time::Moment;
use crate::domain::user::access::AdminMenu;
use std::fmt;

/// What an admin asks about money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminMoneyIntent {
    /// What can be done about it.
    Menu,
    /// To be asked whose balance is to be adjusted.
    AdjustWhom,
    /// To be asked by how much this user's balance is to be adjusted.
    Adjust(UserId),
    /// The adjustment whose reason was written at this moment is made.
    ConfirmAdjust(UserId, Moment),
    /// A page of a list of deposits.
    Deposits(OrderStatus, Period, PageCursor<OrderKey>),
    /// To be asked for the day of such a list.
    AskDay(OrderStatus),
    /// A page of what buyers ask for and nobody has decided.
    Requests(PageCursor<RequestKey>),
    /// This one.
    Request(RequestId),
    /// What proves it.
    Proof(RequestId),
    /// The calculator.
    Calculator,
    /// To be asked what it is to reckon.
    Calculate,
    /// To be asked for another table of fees.
    EditFees,
}

impl AdminMoneyIntent {
    /// The rights of which one is needed: what buyers ask for is about orders too.
    pub(super) const fn needs(&self) -> &'static [AdminMenu] {
        match self {
            Self::Requests(_) | Self::Request(_) | Self::Proof(_) => &[AdminMenu::Money, AdminMenu::Orders],
            Self::Menu
            | Self::AdjustWhom
            | Self::Adjust(_)
            | Self::ConfirmAdjust(..)
            | Self::Deposits(..)
            | Self::AskDay(_)
            | Self::Calculator
            | Self::Calculate
            | Self::EditFees => &[AdminMenu::Money],
        }
    }
}

impl fmt::Display for AdminMoneyIntent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Menu => f.write_str("menu"),
            Self::AdjustWhom => f.write_str("adjust"),
            Self::Adjust(user) => write!(f, "adjust:{}", user.0),
            Self::ConfirmAdjust(user, asked) => write!(f, "adjust:{}:{}", user.0, asked.as_millis()),
            Self::Deposits(status, period, to) => write!(f, "list:{}:{}:{to}", status.code(), period.code()),
            Self::AskDay(status) => write!(f, "day:{}", status.code()),
            Self::Requests(to) => write!(f, "asked:{to}"),
            Self::Request(request) => write!(f, "request:{request}"),
            Self::Proof(request) => write!(f, "proof:{request}"),
            Self::Calculator => f.write_str("calc"),
            Self::Calculate => f.write_str("calc:ask"),
            Self::EditFees => f.write_str("fees"),
        }
    }
}

impl AdminMoneyIntent {
    /// Reads what a button carries.
    pub(super) fn parse(data: &str) -> Option<Self> {
        let user = |id: &str| id.parse().ok().filter(|id| *id > 0).map(UserId);
        let of_deposits = |code: &str| OrderStatus::parse(code).filter(|status| status.is_of_deposits());
        Some(match data.split(':').collect::<Vec<_>>().as_slice() {
            ["menu"] => Self::Menu,
            ["adjust"] => Self::AdjustWhom,
            ["adjust", id] => Self::Adjust(user(id)?),
            ["adjust", id, asked] => Self::ConfirmAdjust(user(id)?, Moment::from_millis(asked.parse().ok()?)),
            ["list", status, period, to] => {
                Self::Deposits(of_deposits(status)?, Period::parse(period)?, PageCursor::parse(to)?)
            }
            ["day", status] => Self::AskDay(of_deposits(status)?),
            ["asked", to] => Self::Requests(PageCursor::parse(to)?),
            ["request", request] => Self::Request(request.parse().ok()?),
            ["proof", request] => Self::Proof(request.parse().ok()?),
            ["calc"] => Self::Calculator,
            ["calc", "ask"] => Self::Calculate,
            ["fees"] => Self::EditFees,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::OrderId;

    #[test]
    fn every_intent_comes_back_as_it_went() {
        let order = OrderId::parse("LP-WWWW-WWWW-WWWW").expect("an id");
        let at = Moment::from_millis(1_800_000_000_000);
        let request = || "0123456789abcdef".parse::<RequestId>().expect("an id");
        let longest = UserId(9_999_999_999_999_999);
        for intent in [
            AdminMoneyIntent::Menu,
            AdminMoneyIntent::AdjustWhom,
            AdminMoneyIntent::Adjust(longest),
            AdminMoneyIntent::ConfirmAdjust(longest, at),
            AdminMoneyIntent::Deposits(
                OrderStatus::DepositPaid,
                Period::Day(20_779),
                PageCursor::After(OrderKey { placed: at, id: order }),
            ),
            AdminMoneyIntent::AskDay(OrderStatus::DepositUnpaid),
            AdminMoneyIntent::Requests(PageCursor::First),
            AdminMoneyIntent::Requests(PageCursor::Before(RequestKey { opened: at, id: request() })),
            AdminMoneyIntent::Request(request()),
            AdminMoneyIntent::Proof(request()),
            AdminMoneyIntent::Calculator,
            AdminMoneyIntent::Calculate,
            AdminMoneyIntent::EditFees,
        ] {
            let data = intent.to_string();
            assert!("admin:money:".len() + data.len() <= 64, "{data} does not fit a button");
            assert_eq!(AdminMoneyIntent::parse(&data), Some(intent), "{data}");
        }
        for data in ["", "list:d:w:", "adjust:-1", "adjust:1:x", "request:1", "calc:now"] {
            assert_eq!(AdminMoneyIntent::parse(data), None, "{data}");
        }
    }
}
