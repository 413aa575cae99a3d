//! What an admin asks about orders.

use crate::domain::ids::{OrderId, UserId};
use crate::domain::intent::PageCursor;
use crate::domain::money::Rupiah;
use crate::domain::order::OrderKey;
use crate::domain::order::acts::{OrderStatus, Period};
use std::fmt;

/// What an admin asks about orders. What moves money names its result; that a tap is delivered twice is seen by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminOrderIntent {
    /// The lists to choose from.
    Menu,
    /// A page of a list.
    List(OrderStatus, Period, PageCursor<OrderKey>),
    /// To be asked for the day of a list.
    AskDay(OrderStatus),
    /// To be asked for the id of an order, or of a buyer.
    Find,
    /// A page of the orders of this buyer.
    Of(UserId, PageCursor<OrderKey>),
    /// This one.
    Open(OrderId),
    /// To have the gateway asked, and to be asked why it is to be marked as paid.
    MarkPaid(OrderId),
    /// It is marked as paid.
    ConfirmMarkPaid(OrderId),
    /// To be asked how much is to be refunded.
    Refund(OrderId),
    /// So much is to be refunded.
    RefundAmount(OrderId, Rupiah),
    /// The refund of this number is made.
    ConfirmRefund(OrderId, u32),
    /// Its goods are sent once more.
    Resend(OrderId),
    /// To be asked whether it is to be cancelled.
    AskCancel(OrderId),
    /// It is cancelled.
    Cancel(OrderId),
    /// The proof that the terms of the line of this number are met.
    Proof(OrderId, usize),
}

impl fmt::Display for AdminOrderIntent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Menu => f.write_str("menu"),
            Self::List(status, period, to) => write!(f, "list:{}:{}:{to}", status.code(), period.code()),
            Self::AskDay(status) => write!(f, "day:{}", status.code()),
            Self::Find => f.write_str("find"),
            Self::Of(buyer, to) => write!(f, "of:{}:{to}", buyer.0),
            Self::Open(order) => write!(f, "open:{order}"),
            Self::MarkPaid(order) => write!(f, "paid:{order}:ask"),
            Self::ConfirmMarkPaid(order) => write!(f, "paid:{order}"),
            Self::Refund(order) => write!(f, "refund:{order}:ask"),
            Self::RefundAmount(order, amount) => write!(f, "amount:{order}:{}", amount.get()),
            Self::ConfirmRefund(order, number) => write!(f, "refund:{order}:{number}"),
            Self::Resend(order) => write!(f, "resend:{order}"),
            Self::AskCancel(order) => write!(f, "cancel:{order}:ask"),
            Self::Cancel(order) => write!(f, "cancel:{order}"),
            Self::Proof(order, line) => write!(f, "proof:{order}:{line}"),
        }
    }
}

impl AdminOrderIntent {
    /// Reads what a button carries.
    pub(super) fn parse(data: &str) -> Option<Self> {
        let order = OrderId::parse;
        let user = |id: &str| id.parse().ok().filter(|id| *id > 0).map(UserId);
        let of_orders = |code: &str| OrderStatus::parse(code).filter(|status| !status.is_of_deposits());
        Some(match data.split(':').collect::<Vec<_>>().as_slice() {
            ["menu"] => Self::Menu,
            ["list", status, period, to] => {
                Self::List(of_orders(status)?, Period::parse(period)?, PageCursor::parse(to)?)
            }
            ["day", status] => Self::AskDay(of_orders(status)?),
            ["find"] => Self::Find,
            ["of", buyer, to] => Self::Of(user(buyer)?, PageCursor::parse(to)?),
            ["open", id] => Self::Open(order(id)?),
            ["paid", id, "ask"] => Self::MarkPaid(order(id)?),
            ["paid", id] => Self::ConfirmMarkPaid(order(id)?),
            ["refund", id, "ask"] => Self::Refund(order(id)?),
            ["amount", id, amount] => Self::RefundAmount(order(id)?, Rupiah::new(amount.parse().ok()?)),
            ["refund", id, number] => Self::ConfirmRefund(order(id)?, number.parse().ok()?),
            ["resend", id] => Self::Resend(order(id)?),
            ["cancel", id, "ask"] => Self::AskCancel(order(id)?),
            ["cancel", id] => Self::Cancel(order(id)?),
            ["proof", id, line] => Self::Proof(order(id)?, line.parse().ok()?),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Moment;

    #[test]
    fn every_intent_comes_back_as_it_went() {
        let order = || OrderId::parse("LP-WWWW-WWWW-WWWW").expect("an id");
        let key = || OrderKey { placed: Moment::from_millis(1_800_000_000_000), id: order() };
        let longest = UserId(9_999_999_999_999_999);
        for intent in [
            AdminOrderIntent::Menu,
            AdminOrderIntent::List(OrderStatus::Delivered, Period::Week, PageCursor::First),
            AdminOrderIntent::List(OrderStatus::Unpaid, Period::Day(20_779), PageCursor::Before(key())),
            AdminOrderIntent::AskDay(OrderStatus::Owed),
            AdminOrderIntent::Find,
            AdminOrderIntent::Of(longest, PageCursor::First),
            AdminOrderIntent::Open(order()),
            AdminOrderIntent::MarkPaid(order()),
            AdminOrderIntent::ConfirmMarkPaid(order()),
            AdminOrderIntent::Refund(order()),
            AdminOrderIntent::RefundAmount(order(), Rupiah::new(999_999_999_999)),
            AdminOrderIntent::ConfirmRefund(order(), 99),
            AdminOrderIntent::Resend(order()),
            AdminOrderIntent::AskCancel(order()),
            AdminOrderIntent::Cancel(order()),
            AdminOrderIntent::Proof(order(), 49),
            AdminOrderIntent::Of(UserId(9_999_999_999), PageCursor::After(key())),
        ] {
            let data = intent.to_string();
            assert!("+admin:order:".len() + data.len() <= 64, "{data} does not fit a button");
            assert_eq!(AdminOrderIntent::parse(&data), Some(intent), "{data}");
        }
        for data in ["", "list:d:w", "list:dp:w:", "day:dp", "of:0:", "refund:LP-1:ask", "amount:LP-0000-0000-0001:-1"]
        {
            assert_eq!(AdminOrderIntent::parse(data), None, "{data}");
        }
    }
}
