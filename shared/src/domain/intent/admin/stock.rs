//! What an admin asks about stock.

use crate::domain::ids::ProductCode;
use crate::domain::intent::PageCursor;
use crate::domain::restock::{JobId, UnitTag};
use std::fmt;

/// What an admin asks about stock. A unit is named by its slot and its tag: a button whose slot holds another unit by now
/// does nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminStockIntent {
    /// A page of the products.
    List(PageCursor),
    /// To be asked for a product's code.
    Find,
    /// This product.
    Open(ProductCode),
    /// To be asked for lines, or for a text that is sold without end.
    Add(ProductCode),
    /// To be asked for a file.
    AddFile(ProductCode),
    /// What was sent is to be taken in.
    Confirm(JobId),
    /// It is not.
    Cancel(JobId),
    /// A page of the free units, by slot.
    Units(ProductCode, PageCursor<u64>),
    /// This unit, with its content.
    Unit(ProductCode, u64, UnitTag),
    /// This unit goes to the bin.
    Remove(ProductCode, u64, UnitTag),
    /// To be asked whether all free units go to the bin.
    AskRemoveAll(ProductCode),
    /// They do.
    RemoveAll(ProductCode),
    /// The free units, as a document.
    Export(ProductCode),
    /// A page of the bin.
    Bin(ProductCode, PageCursor<UnitTag>),
    /// This unit comes back from the bin.
    Restore(ProductCode, UnitTag),
    /// All of them do.
    RestoreAll(ProductCode),
    /// To be asked whether the bin is to be emptied.
    AskEmpty(ProductCode),
    /// It is, if so many units are still in it.
    Empty(ProductCode, u64),
}

impl fmt::Display for AdminStockIntent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List(to) => write!(f, "list:{to}"),
            Self::Find => f.write_str("find"),
            Self::Open(code) => write!(f, "open:{code}"),
            Self::Add(code) => write!(f, "add:{code}"),
            Self::AddFile(code) => write!(f, "file:{code}"),
            Self::Confirm(job) => write!(f, "go:{job}"),
            Self::Cancel(job) => write!(f, "no:{job}"),
            Self::Units(code, to) => write!(f, "units:{code}:{to}"),
            Self::Unit(code, slot, tag) => write!(f, "unit:{code}:{slot}:{tag}"),
            Self::Remove(code, slot, tag) => write!(f, "rm:{code}:{slot}:{tag}"),
            Self::AskRemoveAll(code) => write!(f, "rmall:{code}:ask"),
            Self::RemoveAll(code) => write!(f, "rmall:{code}"),
            Self::Export(code) => write!(f, "export:{code}"),
            Self::Bin(code, to) => write!(f, "bin:{code}:{to}"),
            Self::Restore(code, tag) => write!(f, "back:{code}:{tag}"),
            Self::RestoreAll(code) => write!(f, "backall:{code}"),
            Self::AskEmpty(code) => write!(f, "empty:{code}:ask"),
            Self::Empty(code, units) => write!(f, "empty:{code}:{units}"),
        }
    }
}

impl AdminStockIntent {
    /// Reads what a button carries.
    pub(super) fn parse(data: &str) -> Option<Self> {
        let code = ProductCode::parse;
        let slot = |text: &str| text.parse::<u64>().ok();
        let tag = |text: &str| text.parse::<UnitTag>().ok();
        Some(match data.split(':').collect::<Vec<_>>().as_slice() {
            ["list", to] => Self::List(PageCursor::parse(to)?),
            ["find"] => Self::Find,
            ["open", product] => Self::Open(code(product)?),
            ["add", product] => Self::Add(code(product)?),
            ["file", product] => Self::AddFile(code(product)?),
            ["go", job] => Self::Confirm(JobId::parse(job)?),
            ["no", job] => Self::Cancel(JobId::parse(job)?),
            ["units", product, to] => Self::Units(code(product)?, PageCursor::parse(to)?),
            ["unit", product, at, unit] => Self::Unit(code(product)?, slot(at)?, tag(unit)?),
            ["rm", product, at, unit] => Self::Remove(code(product)?, slot(at)?, tag(unit)?),
            ["rmall", product, "ask"] => Self::AskRemoveAll(code(product)?),
            ["rmall", product] => Self::RemoveAll(code(product)?),
            ["export", product] => Self::Export(code(product)?),
            ["bin", product, to] => Self::Bin(code(product)?, PageCursor::parse(to)?),
            ["back", product, unit] => Self::Restore(code(product)?, tag(unit)?),
            ["backall", product] => Self::RestoreAll(code(product)?),
            ["empty", product, "ask"] => Self::AskEmpty(code(product)?),
            ["empty", product, units] => Self::Empty(code(product)?, units.parse().ok()?),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::UserId;

    #[test]
    fn every_intent_comes_back_as_it_went() {
        let code = || ProductCode::parse(&"W".repeat(20)).expect("a code");
        let (job, tag) = (|| JobId::new(UserId(1), 1), || UnitTag::of("0123456789abcdef"));
        let slot = 999_999_999_999;
        for intent in [
            AdminStockIntent::List(PageCursor::First),
            AdminStockIntent::List(PageCursor::After(code())),
            AdminStockIntent::Find,
            AdminStockIntent::Open(code()),
            AdminStockIntent::Add(code()),
            AdminStockIntent::AddFile(code()),
            AdminStockIntent::Confirm(job()),
            AdminStockIntent::Cancel(job()),
            AdminStockIntent::Units(code(), PageCursor::Before(slot)),
            AdminStockIntent::Unit(code(), slot, tag()),
            AdminStockIntent::Remove(code(), slot, tag()),
            AdminStockIntent::AskRemoveAll(code()),
            AdminStockIntent::RemoveAll(code()),
            AdminStockIntent::Export(code()),
            AdminStockIntent::Bin(code(), PageCursor::First),
            AdminStockIntent::Bin(code(), PageCursor::After(tag())),
            AdminStockIntent::Restore(code(), tag()),
            AdminStockIntent::RestoreAll(code()),
            AdminStockIntent::AskEmpty(code()),
            AdminStockIntent::Empty(code(), 12),
        ] {
            let data = intent.to_string();
            assert!("admin:stock:".len() + data.len() <= 64, "{data} does not fit a button");
            assert_eq!(AdminStockIntent::parse(&data), Some(intent), "{data}");
        }
        for data in ["", "list", "open:", "go:1", "unit:NETFLIX:1", "unit:NETFLIX:x:01234567", "back:NETFLIX:../../.."]
        {
            assert_eq!(AdminStockIntent::parse(data), None, "{data}");
        }
    }
}
