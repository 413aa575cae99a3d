//! The catalogue: products and their categories.

pub mod editing;
pub mod price_group;
pub mod pricing;
pub mod search;
pub mod seed_file;
pub mod stored_file;
pub mod waitlist;
use self::stored_file::{FileKey, Photo};
use super::ids::{CategoryId, ProductCode};
use super::money::Rupiah;
use super::user::message::FileId;
use serde::{Deserialize, Serialize};

/// A product. Its long texts are another item, [`ProductTexts`], because DynamoDB charges an update by the size of the
/// item, and each allocation updates this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// The seller's code.
    pub code: ProductCode,
    /// What buyers call it; at most 64 characters.
    pub name: String,
    /// Price of one, unless a tier says less.
    pub price: Rupiah,
    /// Prices for more at once, by rising quantity.
    #[serde(default)]
    pub tiers: Vec<Tier>,
    /// Its category. A variant keeps it under another name: it stands in no list of the category.
    #[serde(alias = "variant_category")]
    pub category: CategoryId,
    /// The largest quantity in one order.
    pub max_per_order: u32,
    /// Days after the delivery for which its units are under warranty; none if 0.
    #[serde(default)]
    pub warranty_days: u32,
    /// How many units were paid and delivered. It may be behind by what was delivered just now.
    #[serde(default)]
    pub sold: u64,
    /// How many units were given as replacements of units that failed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub replaced: u64,
    /// How often a content of its stock is sold.
    #[serde(default)]
    pub kind: StockKind,
    /// The version of the content that is sold, if it is sold without end; `None` while there is none yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<u32>,
    /// Its variants. A product with variants is only their entry in the lists: it sells nothing itself, and its price is
    /// that of the cheapest.
    #[serde(default)]
    pub variants: Vec<ProductCode>,
    /// What it is called as a variant of another product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<VariantName>,
    /// What only the seller is shown.
    #[serde(flatten)]
    pub seller: SellerFacts,
    /// The slot counter of its stock.
    #[serde(flatten)]
    pub stock: SlotCounter,
}

/// What only the seller is shown of a product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellerFacts {
    /// Whether buyers find it.
    #[serde(default, skip_serializing_if = "ProductState::is_shown")]
    pub state: ProductState,
    /// What one costs the seller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Rupiah>,
    /// Admins are told when no more than so many are left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low_stock: Option<u32>,
    /// What admins were told of its stock since it was filled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<StockAlert>,
    /// How often admins changed it. What an admin changed once is not described by a seed any more.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub revision: u64,
}

/// What admins are told of stock. It is told once, until the product is filled again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StockAlert {
    /// No more is left than the seller's threshold.
    Low,
    /// Nothing is left.
    SoldOut,
}

/// Whether buyers find a product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProductState {
    /// They do.
    #[default]
    Shown,
    /// They don't, until an admin shows it again.
    Hidden,
    /// They don't, as long as the product is hidden that it is a variant of.
    HiddenWithProduct,
    /// Nobody does any more. It is kept for the orders that name it, and its code is not given to another product.
    Deleted,
}

impl ProductState {
    /// The state of a variant whose product comes into `state`: what was hidden by itself stays so.
    #[must_use]
    pub const fn with_product(self, state: Self) -> Self {
        match (state, self) {
            (Self::Deleted, _) => Self::Deleted,
            (Self::Hidden, Self::Shown) => Self::HiddenWithProduct,
            (Self::Shown, Self::HiddenWithProduct) => Self::Shown,
            (Self::Shown | Self::Hidden | Self::HiddenWithProduct, own) => own,
        }
    }

    const fn is_shown(&self) -> bool {
        matches!(self, Self::Shown)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands the field over by reference")]
const fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// Stands between a product's name and what tells its variant from the others.
pub const VARIANT_SEPARATOR: &str = " · ";

/// What a variant is called: its product's name, and its own beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariantName {
    /// The product's name.
    pub product: String,
    /// What tells it from the others: `3 Bulan`.
    pub label: String,
}

impl std::fmt::Display for VariantName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{VARIANT_SEPARATOR}{}", self.product, self.label)
    }
}

/// How often a content of a product's stock is sold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StockKind {
    /// Once: each content is a unit.
    #[default]
    Unique,
    /// So many times, as an account that several people share: each content is so many units.
    Seats(u32),
    /// Without end, as a guide or a template: there is one content, and no units.
    Endless,
}

/// A quantity discount: from this quantity on, each unit costs this price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tier {
    /// The quantity from which the price holds.
    pub from: u32,
    /// The price of one.
    pub price: Rupiah,
}

/// Allocates slot numbers of a product's stock. Whether a unit is free is decided by the unit's own item.
///
/// Slots count from 1. An allocation changes `left` alone, so that it is one small conditional update.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotCounter {
    /// The number of the last slot that holds a unit.
    pub last: u64,
    /// How many slots are not allocated yet: the `left` slots up to and with `last`.
    pub left: u64,
    /// How many allocated slots were given up because their units moved to new slots at the tail.
    pub returned: u64,
}

/// A product's long texts, kept in a separate item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductTexts {
    /// What it is; at most 1,000 characters.
    pub description: String,
    /// Terms of sale; at most 2,000 characters.
    pub terms: String,
    /// Its photo. It stands here as it is shown together with the texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<FileKey>,
    /// The photo that was sent last; another one than `photo` if that was changed since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo_sent: Option<FileKey>,
    /// Telegram's id of the photo that was sent last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo_id: Option<FileId>,
}

impl ProductTexts {
    /// The photo, with Telegram's id of it if it was sent before.
    pub fn photo(&self) -> Option<Photo> {
        let file = self.photo.clone()?;
        let telegram = self.photo_id.clone().filter(|_| self.photo_sent.as_ref() == Some(&file));
        Some(Photo { file, telegram })
    }
}

/// A category of products.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Its id, as it stands in keys and button data.
    pub id: CategoryId,
    /// The title that buyers read.
    pub title: String,
    /// Stands before the title.
    pub emoji: String,
}

/// A page of the catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CataloguePage {
    /// All categories; read only with the first page of all products, otherwise empty.
    pub categories: Vec<Category>,
    /// The products, in the order of their codes.
    pub products: Vec<Product>,
    /// There are products before these.
    pub before: bool,
    /// There are products after these.
    pub after: bool,
}

impl SlotCounter {
    /// How many units are allocated: sold, reserved, or about to be reserved.
    pub const fn taken(&self) -> u64 {
        self.last.saturating_sub(self.left).saturating_sub(self.returned)
    }

    /// The slots of the latest allocation of `quantity`.
    pub fn slots_just_allocated(&self, quantity: u32) -> std::ops::RangeInclusive<u64> {
        let end = self.last.saturating_sub(self.left);
        end.saturating_sub(u64::from(quantity)) + 1..=end
    }
}

/// What a buyer reads about a product's stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// So many can be had.
    InStock(u64),
    /// It is sold without end.
    Endless,
    /// All that there are belong to unpaid orders, and may come back.
    AllReserved,
    /// None is left.
    SoldOut,
}

impl Availability {
    /// How many can be had now.
    pub const fn units(self) -> u64 {
        match self {
            Self::InStock(units) => units,
            Self::Endless => u64::MAX,
            Self::AllReserved | Self::SoldOut => 0,
        }
    }
}

impl Product {
    /// Whether buyers find it and can order it.
    pub const fn is_on_sale(&self) -> bool {
        self.seller.state.is_shown()
    }

    /// Whether it is deleted.
    pub const fn is_deleted(&self) -> bool {
        matches!(self.seller.state, ProductState::Deleted)
    }

    /// What can be had of it; of a product with variants only after [`Product::with_figures_of`].
    pub const fn availability(&self) -> Availability {
        match (self.kind, self.stock.left) {
            (StockKind::Endless, _) if self.content.is_some() => Availability::Endless,
            (StockKind::Endless, _) => Availability::SoldOut,
            (_, 0) if self.stock.taken() > self.sold.saturating_add(self.replaced) => Availability::AllReserved,
            (_, 0) => Availability::SoldOut,
            (_, left) => Availability::InStock(left),
        }
    }

    /// What admins have to be told of its stock, if they were not.
    pub fn untold_alert(&self) -> Option<StockAlert> {
        let is_low = self.seller.low_stock.is_some_and(|threshold| self.stock.left <= u64::from(threshold));
        let alert = match (self.kind, self.stock.left) {
            (StockKind::Endless, _) => None,
            (_, 0) => Some(StockAlert::SoldOut),
            _ => is_low.then_some(StockAlert::Low),
        };
        alert.filter(|alert| self.seller.told < Some(*alert))
    }

    /// The product as the entry of its variants in the lists. A hidden variant is one of them, but sets no price; a deleted one
    /// is none any more.
    pub fn as_entry_of(&self, variants: &[Self]) -> Self {
        let cheapest = variants.iter().filter(|variant| variant.is_on_sale()).map(|variant| variant.price).min();
        let variants =
            variants.iter().filter(|variant| !variant.is_deleted()).map(|variant| variant.code.clone()).collect();
        Self { price: cheapest.unwrap_or(self.price), variants, ..self.clone() }
    }

    /// A variant as it is called once its product is called otherwise; `None` if it is called so already.
    pub fn renamed_after(&self, product: &Self) -> Option<Self> {
        let variant = self.variant.as_ref().filter(|variant| variant.product != product.name)?;
        let variant = VariantName { product: product.name.clone(), ..variant.clone() };
        Some(Self { name: variant.to_string(), variant: Some(variant), ..self.clone() })
    }

    /// The product with the stock of its variants, and the price of the cheapest that can be had. `products` may hold
    /// others.
    pub fn with_figures_of(&self, products: &[Self]) -> Self {
        let variants: Vec<&Self> = products.iter().filter(|product| self.variants.contains(&product.code)).collect();
        let can_be_had = |variant: &&&Self| variant.availability().units() > 0;
        let cheapest = variants.iter().filter(can_be_had).map(|variant| variant.price).min();
        let sum = |count: fn(&Self) -> u64| variants.iter().map(|variant| count(variant)).fold(0, u64::saturating_add);
        let endless = variants.iter().find(|variant| variant.availability() == Availability::Endless);
        Self {
            price: cheapest.unwrap_or(self.price),
            sold: sum(|variant| variant.sold),
            replaced: sum(|variant| variant.replaced),
            kind: endless.map_or(StockKind::Unique, |variant| variant.kind),
            content: endless.and_then(|variant| variant.content),
            stock: SlotCounter {
                last: sum(|variant| variant.stock.last),
                left: sum(|variant| variant.stock.left),
                returned: sum(|variant| variant.stock.returned),
            },
            ..self.clone()
        }
    }

    /// The version of its content, if that is sold without end.
    pub fn endless_content(&self) -> Option<u32> {
        self.content.filter(|_| self.availability() == Availability::Endless)
    }

    /// The largest quantity that one order can take now.
    pub fn max_orderable_now(&self) -> u32 {
        if !self.variants.is_empty() {
            return 0;
        }
        u32::try_from(self.availability().units()).unwrap_or(u32::MAX).min(self.max_per_order)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A product with so many units, of which one order can take so many.
    fn product(left: u64, max_per_order: u32) -> Product {
        Product {
            code: ProductCode::parse("X1").expect("a code"),
            name: "X".into(),
            price: Rupiah::new(1),
            tiers: vec![],
            category: CategoryId::parse("x").expect("an id"),
            max_per_order,
            warranty_days: 0,
            sold: 0,
            replaced: 0,
            kind: StockKind::Unique,
            content: None,
            variants: vec![],
            variant: None,
            seller: SellerFacts::default(),
            stock: SlotCounter { last: left, left, returned: 0 },
        }
    }

    #[test]
    fn stock_is_told_of_once_until_it_is_filled() {
        let alert = |left, low_stock, told| {
            let seller = SellerFacts { low_stock, told, ..SellerFacts::default() };
            Product { seller, ..product(left, 10) }.untold_alert()
        };
        assert_eq!(alert(3, Some(2), None), None);
        assert_eq!(alert(2, Some(2), None), Some(StockAlert::Low));
        assert_eq!(alert(1, Some(2), Some(StockAlert::Low)), None);
        assert_eq!(alert(0, Some(2), Some(StockAlert::Low)), Some(StockAlert::SoldOut));
        assert_eq!(alert(0, None, None), Some(StockAlert::SoldOut));
        assert_eq!(alert(0, None, Some(StockAlert::SoldOut)), None);
    }

    #[test]
    fn what_is_hidden_by_itself_stays_so() {
        use ProductState::{Deleted, Hidden, HiddenWithProduct, Shown};
        assert_eq!([Shown, Hidden].map(|own| own.with_product(Hidden)), [HiddenWithProduct, Hidden]);
        assert_eq!([HiddenWithProduct, Hidden].map(|own| own.with_product(Shown)), [Shown, Hidden]);
        assert_eq!([Shown, HiddenWithProduct].map(|own| own.with_product(Deleted)), [Deleted, Deleted]);
    }

    #[test]
    fn a_slot_counter_knows_what_it_allocated() {
        let fresh = SlotCounter { last: 3, left: 3, returned: 0 };
        assert_eq!(fresh.taken(), 0);
        let allocated = SlotCounter { left: 1, ..fresh };
        assert_eq!((allocated.taken(), allocated.slots_just_allocated(2)), (2, 1..=2));
        let one_returned = SlotCounter { last: 4, left: 2, returned: 1 };
        assert_eq!(one_returned.taken(), 1);
    }

    #[test]
    fn what_is_reserved_is_not_sold() {
        let stock = SlotCounter { last: 3, left: 0, returned: 0 };
        let product = Product { stock, ..product(3, 50) };
        let availability =
            |sold, left| Product { sold, stock: SlotCounter { left, ..stock }, ..product.clone() }.availability();
        assert_eq!(availability(0, 0), Availability::AllReserved);
        assert_eq!(availability(2, 0), Availability::AllReserved);
        assert_eq!(availability(3, 0), Availability::SoldOut);
        assert_eq!(availability(2, 1), Availability::InStock(1));
        let never_stocked = Product { stock: SlotCounter::default(), ..product };
        assert_eq!(never_stocked.availability(), Availability::SoldOut);
    }

    #[test]
    fn an_id_is_of_the_photo_that_was_sent() {
        let [one, other] = ["1", "2"].map(|key| FileKey(key.into()));
        let sent = ProductTexts {
            photo: Some(one.clone()),
            photo_sent: Some(one.clone()),
            photo_id: Some(FileId("a".into())),
            ..ProductTexts::default()
        };
        assert_eq!(sent.photo(), Some(Photo { file: one, telegram: Some(FileId("a".into())) }));
        let changed = ProductTexts { photo: Some(other.clone()), ..sent.clone() };
        assert_eq!(changed.photo(), Some(Photo { file: other, telegram: None }));
        assert_eq!(ProductTexts { photo: None, ..sent }.photo(), None);
    }

    #[test]
    fn what_has_no_units_is_sold_without_end_or_by_its_variants() {
        let endless = |content| Product { kind: StockKind::Endless, content, ..product(0, 3) };
        assert_eq!(endless(None).availability(), Availability::SoldOut);
        assert_eq!(endless(Some(1)).availability(), Availability::Endless);
        assert_eq!([None, Some(1)].map(|content| endless(content).max_orderable_now()), [0, 3]);
        assert_eq!(Product { content: Some(1), ..product(0, 3) }.endless_content(), None, "it has units now");
        let of = |code: &str, left, price| Product {
            code: ProductCode::parse(code).expect("a code"),
            price: Rupiah::new(price),
            ..product(left, 3)
        };
        let entry = product(7, 3).as_entry_of(&[of("X1-A", 0, 5), of("X1-B", 2, 9)]);
        assert_eq!((entry.price.get(), entry.variants.len(), entry.max_orderable_now()), (5, 2, 0));
        let shown = entry.with_figures_of(&[of("X1-A", 0, 5), of("X1-B", 2, 9), of("X2", 4, 1)]);
        assert_eq!((shown.price.get(), shown.availability()), (9, Availability::InStock(2)), "the one that can be had");
        let gone = entry.with_figures_of(&[of("X1-A", 0, 5), of("X1-B", 0, 9)]);
        assert_eq!((gone.price.get(), gone.availability()), (5, Availability::SoldOut));
    }

    #[test]
    fn an_order_takes_no_more_than_there_is_and_than_is_allowed() {
        let max_orderable_now = |left, most| product(left, most).max_orderable_now();
        assert_eq!(
            [
                max_orderable_now(0, 50),
                max_orderable_now(7, 50),
                max_orderable_now(60, 50),
                max_orderable_now(u64::MAX, 50)
            ],
            [0, 7, 50, 50]
        );
    }
}
