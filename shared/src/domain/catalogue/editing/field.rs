//! The fields of a product, each changed by itself.

use super::draft::{MAX_DESCRIPTION, price};
use crate::domain::catalogue::seed_file::cells::{
    ENDLESS, each_is_a_bargain, long, most, seats, short, tiers, warranty,
};
use crate::domain::catalogue::{Product, ProductTexts, SellerFacts, StockKind, Tier, VariantName};
use crate::domain::money::Rupiah;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A field that an admin changes by writing, or by a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProductField {
    /// What buyers call it; of a variant, what tells it from the others.
    Name,
    /// The price of one.
    Price,
    /// What it is.
    Description,
    /// Its category.
    Category,
    /// Its photo.
    Photo,
    /// Prices for more at once.
    Tiers,
    /// What one costs the seller.
    Cost,
    /// The largest quantity in one order.
    Most,
    /// Days under warranty.
    Warranty,
    /// When admins are told that little is left.
    LowStock,
    /// Terms of sale.
    Terms,
    /// How often a content of its stock is sold.
    Kind,
}

/// What an admin saw in a field, as a hash: long texts need not be kept with the step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldSeen(String);

/// What an admin writes for a field that is to be empty.
const NONE: &str = "-";

/// Characters of a product's name.
const MAX_NAME: usize = 64;

/// Characters of the terms of sale.
const MAX_TERMS: usize = 2_000;

/// The most units that count as few.
const MAX_LOW_STOCK: u32 = 10_000;

impl ProductField {
    /// All of them, as a card shows them.
    pub const ALL: [Self; 12] = [
        Self::Name,
        Self::Price,
        Self::Description,
        Self::Category,
        Self::Photo,
        Self::Tiers,
        Self::Cost,
        Self::Most,
        Self::Warranty,
        Self::LowStock,
        Self::Terms,
        Self::Kind,
    ];

    /// As a button carries it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Price => "price",
            Self::Description => "about",
            Self::Category => "category",
            Self::Photo => "photo",
            Self::Tiers => "tiers",
            Self::Cost => "cost",
            Self::Most => "most",
            Self::Warranty => "warranty",
            Self::LowStock => "low",
            Self::Terms => "terms",
            Self::Kind => "kind",
        }
    }

    /// Reads what a button carries.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.code() == code)
    }

    /// Whether this product has the field: a variant takes some from its product, which has the others by its variants.
    pub const fn is_of(self, product: &Product) -> bool {
        let is_shared = matches!(self, Self::Description | Self::Category | Self::Photo | Self::Terms);
        match (product.variant.is_some(), product.variants.is_empty()) {
            (true, _) => !is_shared,
            (false, true) => true,
            (false, false) => is_shared || matches!(self, Self::Name),
        }
    }

    /// What stands in it.
    pub fn seen(self, product: &Product, texts: &ProductTexts) -> FieldSeen {
        let SellerFacts { cost, low_stock, .. } = product.seller;
        let value = match self {
            Self::Name => product.name.clone(),
            Self::Price => product.price.to_string(),
            Self::Description => texts.description.clone(),
            Self::Category => product.category.to_string(),
            Self::Photo => texts.photo.as_ref().map(ToString::to_string).unwrap_or_default(),
            Self::Tiers => format!("{:?}", product.tiers),
            Self::Cost => format!("{cost:?}"),
            Self::Most => product.max_per_order.to_string(),
            Self::Warranty => product.warranty_days.to_string(),
            Self::LowStock => format!("{low_stock:?}"),
            Self::Terms => texts.terms.clone(),
            Self::Kind => format!("{:?}", product.kind),
        };
        FieldSeen(Sha256::digest(value).iter().take(8).map(|byte| format!("{byte:02x}")).collect())
    }
}

impl ProductField {
    /// What stands in it, as one would write it; `None` if nothing does, or if it is not written.
    pub fn written(self, product: &Product, texts: &ProductTexts) -> Option<String> {
        let SellerFacts { cost, low_stock, .. } = product.seller;
        match self {
            Self::Name => Some(product.variant.as_ref().map_or(&product.name, |variant| &variant.label).clone()),
            Self::Price => Some(product.price.to_string()),
            Self::Description => Some(texts.description.clone()).filter(|text| !text.is_empty()),
            Self::Terms => Some(texts.terms.clone()).filter(|text| !text.is_empty()),
            Self::Tiers => {
                let tier = |tier: &Tier| format!("{}:{}", tier.from, tier.price.get());
                let tiers = product.tiers.iter().map(tier).collect::<Vec<_>>().join(" ");
                Some(tiers).filter(|tiers| !tiers.is_empty())
            }
            Self::Cost => cost.map(|cost| cost.to_string()),
            Self::Most => Some(product.max_per_order.to_string()),
            Self::Warranty => Some(product.warranty_days).filter(|days| *days > 0).map(|days| days.to_string()),
            Self::LowStock => low_stock.map(|units| units.to_string()),
            Self::Kind => Some(match product.kind {
                StockKind::Unique => "1".to_owned(),
                StockKind::Seats(seats) => seats.to_string(),
                StockKind::Endless => ENDLESS.to_owned(),
            }),
            Self::Category | Self::Photo => None,
        }
    }
}

impl Product {
    /// The product and its texts with what was written for a field; `None` if that is not allowed. Category and photo are no
    /// texts.
    pub fn with_field(&self, texts: &ProductTexts, field: ProductField, text: &str) -> Option<(Self, ProductTexts)> {
        let text = text.trim();
        let or_empty = if text == NONE { "" } else { text };
        let (mut next, mut next_texts) = (self.clone(), texts.clone());
        match field {
            ProductField::Name => next = self.renamed(text)?,
            ProductField::Price => next.price = price(text)?,
            ProductField::Description => next_texts.description = long(or_empty, MAX_DESCRIPTION)?,
            ProductField::Terms => next_texts.terms = long(or_empty, MAX_TERMS)?,
            ProductField::Tiers => next.tiers = parse_tiers(or_empty)?,
            ProductField::Cost => next.seller.cost = optional(text, Rupiah::parse)?,
            ProductField::Most => next.max_per_order = most(or_empty, self.kind)?,
            ProductField::Warranty => next.warranty_days = warranty(or_empty, self.kind)?,
            ProductField::LowStock => next.seller.low_stock = optional(text, low_stock)?,
            ProductField::Kind => next = self.of_kind(seats(text).filter(|_| !text.is_empty())?)?,
            ProductField::Category | ProductField::Photo => return None,
        }
        each_is_a_bargain(&next.tiers, next.price, next.max_per_order).then_some((next, next_texts))
    }

    /// The product under another name; a variant under another of its own.
    fn renamed(&self, name: &str) -> Option<Self> {
        let name = short(name, MAX_NAME)?;
        let Some(variant) = &self.variant else { return Some(Self { name, ..self.clone() }) };
        let variant = VariantName { label: name, ..variant.clone() };
        Some(Self { name: short(&variant.to_string(), MAX_NAME)?, variant: Some(variant), ..self.clone() })
    }

    /// The product with contents that are sold so often. What is sold without end is sold one by one and has no warranty.
    fn of_kind(&self, kind: StockKind) -> Option<Self> {
        let was_endless = self.kind == StockKind::Endless;
        let next = Self { kind, ..self.clone() };
        Some(match kind {
            StockKind::Endless => Self { max_per_order: 1, warranty_days: 0, tiers: Vec::new(), ..next },
            StockKind::Unique | StockKind::Seats(_) if was_endless => Self { max_per_order: most("", kind)?, ..next },
            StockKind::Unique | StockKind::Seats(_) => next,
        })
    }
}

/// Parses `5:9rb 10:8rb`: from five units on 9,000 each, from ten on 8,000. Sorted by quantity.
pub(in crate::domain::catalogue) fn parse_tiers(text: &str) -> Option<Vec<Tier>> {
    tiers(text, price)
}

fn low_stock(text: &str) -> Option<u32> {
    text.replace('.', "").parse().ok().filter(|units| (1..=MAX_LOW_STOCK).contains(units))
}

/// Nothing, if that is what was written; `None` if it can't be parsed.
fn optional<T>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    if text == NONE { Some(None) } else { parse(text).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::super::ProductDraft;
    use super::*;
    use crate::domain::ids::CategoryId;

    fn product() -> (Product, ProductTexts) {
        let draft = ["NFX", "Netflix", "45rb", "Akun"]
            .iter()
            .fold(ProductDraft::begin(), |draft, text| draft.with_answer(text).expect("an answer"));
        let category = CategoryId::parse("streaming").expect("an id");
        draft.in_category(category).and_then(|draft| draft.product()).expect("a product")
    }

    #[test]
    fn each_field_is_read_as_people_write_it() {
        let (product, texts) = product();
        let with = |field, text| product.with_field(&texts, field, text).expect("it is taken").0;
        assert_eq!(with(ProductField::Price, "Rp 40.000").price.get(), 40_000);
        assert_eq!(with(ProductField::Tiers, "10:8rb 5:9.000").tiers.len(), 2);
        assert_eq!(with(ProductField::Cost, "30rb").seller.cost, Some(Rupiah::new(30_000)));
        assert_eq!(with(ProductField::LowStock, "5").seller.low_stock, Some(5));
        assert_eq!(with(ProductField::Warranty, "-").warranty_days, 0);
        assert_eq!(with(ProductField::Kind, "5").kind, StockKind::Seats(5));
        let endless = with(ProductField::Kind, "*");
        assert_eq!((endless.kind, endless.max_per_order), (StockKind::Endless, 1));
        let again = endless.with_field(&texts, ProductField::Kind, "1").expect("it is taken").0;
        assert_eq!(again.max_per_order, 10);
    }

    #[test]
    fn what_is_out_of_bounds_is_refused() {
        let (product, texts) = product();
        for (field, bad) in [
            (ProductField::Name, ""),
            (ProductField::Name, "a\nb"),
            (ProductField::Price, "499"),
            (ProductField::Price, "-"),
            (ProductField::Tiers, "5:50rb"),
            (ProductField::Tiers, "11:9rb"),
            (ProductField::Tiers, "5=9rb"),
            (ProductField::Cost, "murah"),
            (ProductField::Most, "0"),
            (ProductField::Most, "51"),
            (ProductField::Warranty, "3651"),
            (ProductField::LowStock, "0"),
            (ProductField::Kind, "51"),
            (ProductField::Kind, ""),
            (ProductField::Category, "game"),
        ] {
            assert_eq!(product.with_field(&texts, field, bad), None, "{field:?} {bad}");
        }
        let tiered = product.with_field(&texts, ProductField::Tiers, "5:40rb").expect("tiers").0;
        assert_eq!(tiered.with_field(&texts, ProductField::Price, "40rb"), None, "the tier would be no bargain");
    }

    #[test]
    fn a_change_is_seen_in_its_field_alone() {
        let (product, texts) = product();
        for (field, text) in [
            (ProductField::Name, "Other"),
            (ProductField::Price, "1.000"),
            (ProductField::Description, "-"),
            (ProductField::Tiers, "5:9rb"),
            (ProductField::Cost, "1rb"),
            (ProductField::Most, "7"),
            (ProductField::Warranty, "7"),
            (ProductField::LowStock, "7"),
            (ProductField::Terms, "Jangan ubah sandi"),
            (ProductField::Kind, "2"),
        ] {
            let (next, next_texts) = product.with_field(&texts, field, text).expect("it is taken");
            let differs = |field: &ProductField| field.seen(&next, &next_texts) != field.seen(&product, &texts);
            assert_eq!(ProductField::ALL.into_iter().filter(differs).collect::<Vec<_>>(), [field]);
        }
    }
}
