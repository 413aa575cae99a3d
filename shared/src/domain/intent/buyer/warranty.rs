//! What a buyer asks for about the warranty of what they bought.

use crate::domain::ids::OrderId;
use crate::domain::order::UnitRef;
use std::fmt;

/// What a buyer asks for about a warranty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WarrantyIntent {
    /// The units of this order that are under warranty.
    Units(OrderId),
    /// To be asked what is wrong with this unit.
    Claim(OrderId, UnitRef),
}

impl fmt::Display for WarrantyIntent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Units(order) => write!(f, "{order}"),
            Self::Claim(order, UnitRef { line, slot }) => write!(f, "{order}:{line}:{slot}"),
        }
    }
}

impl WarrantyIntent {
    /// Reads what a button carries after its subject.
    pub(super) fn parse(data: &str) -> Option<Self> {
        let Some((order, unit)) = data.split_once(':') else { return OrderId::parse(data).map(Self::Units) };
        let (line, slot) = unit.split_once(':')?;
        let unit = UnitRef { line: line.parse().ok()?, slot: slot.parse().ok()? };
        OrderId::parse(order).map(|order| Self::Claim(order, unit))
    }
}
