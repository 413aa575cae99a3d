//! What an admin asks about products and categories.

use crate::domain::catalogue::editing::{DraftStep, ProductField};
use crate::domain::ids::{CategoryId, ProductCode};
use crate::domain::intent::PageCursor;
use std::fmt;

/// What an admin asks about products and categories. Changes carry their result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminProductIntent {
    /// A page of the list.
    List(PageCursor),
    /// To be asked for a code or words.
    Find,
    /// To be asked for a new one.
    New,
    /// The new one, asked for this step.
    Ask(DraftStep),
    /// The new one, in this category.
    Pick(CategoryId),
    /// The new one with this code, as it stands, without a photo.
    Finish(ProductCode),
    /// This one.
    Open(ProductCode),
    /// To be asked for another value of a field.
    Edit(ProductCode, ProductField),
    /// It stands in this category.
    SetCategory(ProductCode, CategoryId),
    /// Buyers find it, or don't.
    Show(ProductCode, bool),
    /// To be asked for the code of one that is made after it.
    Duplicate(ProductCode),
    /// To be asked for a variant of it.
    AddVariant(ProductCode),
    /// To be asked whether it is to be deleted.
    AskDelete(ProductCode),
    /// It is deleted.
    Delete(ProductCode),
    /// The categories.
    Categories,
    /// To be asked for a new category.
    AddCategory,
    /// This category.
    OpenCategory(CategoryId),
    /// To be asked for another emoji and title.
    EditCategory(CategoryId),
    /// It stands at this place, counted from 0.
    PlaceCategory(CategoryId, usize),
    /// To be asked whether it is to be deleted.
    AskDeleteCategory(CategoryId),
    /// It is deleted.
    DeleteCategory(CategoryId),
}

impl fmt::Display for AdminProductIntent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List(to) => write!(f, "list:{to}"),
            Self::Find => f.write_str("find"),
            Self::New => f.write_str("new"),
            Self::Ask(step) => write!(f, "ask:{}", step.code()),
            Self::Pick(category) => write!(f, "pick:{category}"),
            Self::Finish(code) => write!(f, "finish:{code}"),
            Self::Open(code) => write!(f, "open:{code}"),
            Self::Edit(code, field) => write!(f, "edit:{code}:{}", field.code()),
            Self::SetCategory(code, category) => write!(f, "in:{code}:{category}"),
            Self::Show(code, shown) => write!(f, "show:{code}:{}", u8::from(*shown)),
            Self::Duplicate(code) => write!(f, "copy:{code}"),
            Self::AddVariant(code) => write!(f, "variant:{code}"),
            Self::AskDelete(code) => write!(f, "delete:{code}:ask"),
            Self::Delete(code) => write!(f, "delete:{code}"),
            Self::Categories => f.write_str("categories"),
            Self::AddCategory => f.write_str("category:new"),
            Self::OpenCategory(id) => write!(f, "category:{id}:open"),
            Self::EditCategory(id) => write!(f, "category:{id}:edit"),
            Self::PlaceCategory(id, place) => write!(f, "category:{id}:at:{place}"),
            Self::AskDeleteCategory(id) => write!(f, "category:{id}:delete:ask"),
            Self::DeleteCategory(id) => write!(f, "category:{id}:delete"),
        }
    }
}

impl AdminProductIntent {
    /// Reads what a button carries.
    pub(super) fn parse(data: &str) -> Option<Self> {
        let code = ProductCode::parse;
        let category = CategoryId::parse;
        Some(match data.split(':').collect::<Vec<_>>().as_slice() {
            ["list", to] => Self::List(PageCursor::parse(to)?),
            ["find"] => Self::Find,
            ["new"] => Self::New,
            ["ask", step] => Self::Ask(DraftStep::parse(step)?),
            ["pick", id] => Self::Pick(category(id)?),
            ["finish", product] => Self::Finish(code(product)?),
            ["open", product] => Self::Open(code(product)?),
            ["edit", product, field] => Self::Edit(code(product)?, ProductField::parse(field)?),
            ["in", product, id] => Self::SetCategory(code(product)?, category(id)?),
            ["show", product, "0"] => Self::Show(code(product)?, false),
            ["show", product, "1"] => Self::Show(code(product)?, true),
            ["copy", product] => Self::Duplicate(code(product)?),
            ["variant", product] => Self::AddVariant(code(product)?),
            ["delete", product, "ask"] => Self::AskDelete(code(product)?),
            ["delete", product] => Self::Delete(code(product)?),
            ["categories"] => Self::Categories,
            ["category", "new"] => Self::AddCategory,
            ["category", id, "open"] => Self::OpenCategory(category(id)?),
            ["category", id, "edit"] => Self::EditCategory(category(id)?),
            ["category", id, "at", place] => Self::PlaceCategory(category(id)?, place.parse().ok()?),
            ["category", id, "delete", "ask"] => Self::AskDeleteCategory(category(id)?),
            ["category", id, "delete"] => Self::DeleteCategory(category(id)?),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_intent_comes_back_as_it_went() {
        let code = || ProductCode::parse(&format!("{}-{}", "W".repeat(10), "V".repeat(9))).expect("a code");
        let id = || CategoryId::parse("twelve-chars").expect("an id");
        let edits = ProductField::ALL.map(|field| AdminProductIntent::Edit(code(), field));
        for intent in [
            AdminProductIntent::List(PageCursor::First),
            AdminProductIntent::List(PageCursor::After(code())),
            AdminProductIntent::Find,
            AdminProductIntent::New,
            AdminProductIntent::Ask(DraftStep::Description),
            AdminProductIntent::Pick(id()),
            AdminProductIntent::Finish(code()),
            AdminProductIntent::Open(code()),
            AdminProductIntent::SetCategory(code(), id()),
            AdminProductIntent::Show(code(), true),
            AdminProductIntent::Show(code(), false),
            AdminProductIntent::Duplicate(code()),
            AdminProductIntent::AddVariant(code()),
            AdminProductIntent::AskDelete(code()),
            AdminProductIntent::Delete(code()),
            AdminProductIntent::Categories,
            AdminProductIntent::AddCategory,
            AdminProductIntent::OpenCategory(id()),
            AdminProductIntent::EditCategory(id()),
            AdminProductIntent::PlaceCategory(id(), 49),
            AdminProductIntent::AskDeleteCategory(id()),
            AdminProductIntent::DeleteCategory(id()),
        ]
        .into_iter()
        .chain(edits)
        {
            let data = intent.to_string();
            assert!("admin:product:".len() + data.len() <= 64, "{data} does not fit a button");
            assert_eq!(AdminProductIntent::parse(&data), Some(intent), "{data}");
        }
        for data in ["", "list", "open:", "open:A", "show:NFX:2", "edit:NFX:colour", "delete:NFX:now", "ask:colour"] {
            assert_eq!(AdminProductIntent::parse(data), None, "{data}");
        }
    }
}
