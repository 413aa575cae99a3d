//! What a list of orders shows of each: a few facts that stand in the index beside its key, so that a page is one query.

use super::invoice::InvoiceState;
use super::{GoodsState, Order};
use crate::domain::ids::{NoSuchId, OrderId};
use crate::domain::money::Rupiah;
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// An order as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderEntry {
    /// Where it stands in the list.
    pub key: OrderKey,
    /// The facts shown.
    pub summary: OrderSummary,
}

/// The facts of an order that a list shows. They are written with the order. They change only when money does, as each
/// change is a write in the index too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderSummary {
    /// The name of its first product; none for a deposit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
    /// How many products it has beside the first.
    pub more: usize,
    /// The shop's price, without the gateway's fee.
    pub amount: Rupiah,
    /// Whether it is paid.
    pub state: PaidState,
}

/// Whether an order is paid, as far as a list shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaidState {
    /// It can be paid.
    Open,
    /// It is paid, and delivered or about to be.
    Paid,
    /// It expired or was cancelled.
    Lapsed,
    /// It is paid, and the payment was credited to the balance.
    Credited,
}

/// Where an order stands in the list of its buyer, the newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderKey {
    /// When it was placed.
    pub placed: Moment,
    /// Which it is.
    pub id: OrderId,
}

impl Order {
    /// Where it stands in the list of its buyer.
    pub fn key(&self) -> OrderKey {
        OrderKey { placed: self.placed, id: self.id.clone() }
    }

    /// What a list shows of it.
    pub fn summary(&self) -> OrderSummary {
        let state = match (&self.invoice.state, &self.goods) {
            (InvoiceState::Open, _) => PaidState::Open,
            (InvoiceState::Lapsed { .. }, _) => PaidState::Lapsed,
            (InvoiceState::Paid(_) | InvoiceState::PaidFromBalance { .. }, GoodsState::Credited) => PaidState::Credited,
            (InvoiceState::Paid(_) | InvoiceState::PaidFromBalance { .. }, _) => PaidState::Paid,
        };
        OrderSummary {
            first: self.lines.first().map(|line| line.name.clone()),
            more: self.lines.len().saturating_sub(1),
            amount: self.invoice.amount,
            state,
        }
    }
}

impl fmt::Display for OrderKey {
    /// As a button carries it: at most 46 bytes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.placed.as_millis(), self.id)
    }
}

impl FromStr for OrderKey {
    type Err = NoSuchId;

    fn from_str(text: &str) -> Result<Self, NoSuchId> {
        let (placed, id) = text.split_once('-').ok_or(NoSuchId)?;
        let placed = Moment::from_millis(placed.parse().map_err(|_| NoSuchId)?);
        Ok(Self { placed, id: OrderId::parse(id).ok_or(NoSuchId)? })
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{open_order, sample_orders};
    use super::*;

    #[test]
    fn a_list_shows_what_became_of_the_money() {
        let states: Vec<_> = sample_orders().iter().map(|(name, order)| (*name, order.summary().state)).collect();
        assert_eq!(
            states,
            [
                ("open", PaidState::Open),
                ("lapsed", PaidState::Lapsed),
                ("returned", PaidState::Lapsed),
                ("sold", PaidState::Paid),
                ("delivered", PaidState::Paid),
                ("credited", PaidState::Credited),
                ("deposit", PaidState::Open),
                ("unpaid", PaidState::Lapsed),
                ("filled", PaidState::Credited),
                ("wallet", PaidState::Paid),
            ]
        );
    }

    #[test]
    fn a_key_comes_back_from_its_button() {
        let key = open_order().key();
        assert_eq!(key.to_string().parse(), Ok(key));
        assert_eq!("x-LP-0000".parse::<OrderKey>(), Err(NoSuchId));
    }
}
