//! Products as admins make and change them: step by step, or field by field.

mod draft;
mod field;

pub use draft::{DraftStep, ProductDraft, parse_category, parse_variant};
pub(super) use field::parse_tiers;
pub use field::{FieldSeen, ProductField};

use super::{Category, Product, ProductTexts};
use crate::domain::ids::ProductCode;
use serde::{Deserialize, Serialize};

/// A product as an admin sees it.
pub struct ProductRecord {
    /// The product, hidden or not.
    pub product: Product,
    /// Its long texts.
    pub texts: ProductTexts,
    /// All categories.
    pub categories: Vec<Category>,
}

/// A step that an admin is asked about products and categories.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "product", rename_all = "snake_case")]
pub enum ProductStep {
    /// A code, or words of a name.
    Find,
    /// The next answer of a new product.
    Draft(Box<ProductDraft>),
    /// Another value of a field.
    Edit {
        /// The product.
        code: ProductCode,
        /// The field.
        field: ProductField,
        /// What the admin saw in it.
        seen: FieldSeen,
    },
    /// The code of a product that is made after another.
    Duplicate {
        /// The product that it is made after.
        code: ProductCode,
    },
    /// A variant, in one line.
    AddVariant {
        /// The product that it is a variant of.
        code: ProductCode,
    },
    /// A new category.
    AddCategory,
    /// Another emoji and title of a category.
    EditCategory {
        /// The category as the admin saw it.
        seen: Category,
    },
}
