//! A new product, asked for step by step; and what is made by one line: variants and categories.

use crate::domain::catalogue::pricing::{MAX_INVOICE, MIN_INVOICE};
use crate::domain::catalogue::seed_file::cells::{long, short};
use crate::domain::catalogue::{Category, Product, ProductTexts, SellerFacts, SlotCounter, StockKind, VariantName};
use crate::domain::ids::{CategoryId, ProductCode};
use crate::domain::money::Rupiah;
use serde::{Deserialize, Serialize};

/// Characters of a product's name.
const MAX_NAME: usize = 64;

/// Characters of a description.
pub(super) const MAX_DESCRIPTION: usize = 1_000;

/// Stands for a category that was given no emoji.
const FOLDER: &str = "📁";

/// How many of a new product one order takes at most.
const MAX_PER_ORDER: u32 = 10;

/// What is asked for next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftStep {
    /// Its code.
    Code,
    /// What buyers call it.
    Name,
    /// The price of one.
    Price,
    /// What it is.
    Description,
    /// Its category.
    Category,
    /// Its photo.
    Photo,
}

/// A product that is being made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductDraft {
    /// What is asked for. It stands beside the kind of the wizard's step, which has that name.
    #[serde(rename = "asks")]
    pub step: DraftStep,
    /// Its code.
    pub code: Option<ProductCode>,
    /// Its name.
    pub name: Option<String>,
    /// Its price.
    pub price: Option<Rupiah>,
    /// What it is.
    #[serde(default)]
    pub description: String,
    /// Its category.
    pub category: Option<CategoryId>,
}

impl DraftStep {
    /// All of them, in the order in which they are asked.
    pub const ALL: [Self; 6] = [Self::Code, Self::Name, Self::Price, Self::Description, Self::Category, Self::Photo];

    /// As a button carries it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Name => "name",
            Self::Price => "price",
            Self::Description => "description",
            Self::Category => "category",
            Self::Photo => "photo",
        }
    }

    /// Reads what a button carries.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }

    /// The step before it.
    pub fn before(self) -> Option<Self> {
        Self::ALL.into_iter().zip(Self::ALL.into_iter().skip(1)).find(|(_, next)| *next == self).map(|(step, _)| step)
    }
}

impl ProductDraft {
    /// Nothing was answered yet.
    pub const fn begin() -> Self {
        Self { step: DraftStep::Code, code: None, name: None, price: None, description: String::new(), category: None }
    }

    /// The draft with what was written for its step, asking for the next; `None` if that is not allowed. Category and photo
    /// are no texts: see [`ProductDraft::in_category`] and [`ProductDraft::product`].
    pub fn with_answer(&self, text: &str) -> Option<Self> {
        let mut next = self.clone();
        next.step = match self.step {
            DraftStep::Code => {
                next.code = Some(ProductCode::parse(text).filter(|code| code.variant_of().is_none())?);
                DraftStep::Name
            }
            DraftStep::Name => {
                next.name = Some(short(text, MAX_NAME)?);
                DraftStep::Price
            }
            DraftStep::Price => {
                next.price = Some(price(text)?);
                DraftStep::Description
            }
            DraftStep::Description => {
                let text = if text.trim() == "-" { "" } else { text };
                next.description = long(text, MAX_DESCRIPTION)?;
                DraftStep::Category
            }
            DraftStep::Category | DraftStep::Photo => return None,
        };
        Some(next)
    }

    /// The draft in this category, asking for the photo; `None` if it was not asked for that much yet.
    pub fn in_category(&self, category: CategoryId) -> Option<Self> {
        let next = Self { category: Some(category), ..self.clone() };
        next.at(DraftStep::Photo)
    }

    /// The draft asking for this step, if all before it was answered.
    pub fn at(&self, step: DraftStep) -> Option<Self> {
        let is_answered = |step: DraftStep| match step {
            DraftStep::Code => self.code.is_some(),
            DraftStep::Name => self.name.is_some(),
            DraftStep::Price => self.price.is_some(),
            DraftStep::Description | DraftStep::Photo => true,
            DraftStep::Category => self.category.is_some(),
        };
        let all = DraftStep::ALL.into_iter().take_while(|before| *before != step).all(is_answered);
        all.then(|| Self { step, ..self.clone() })
    }

    /// The product, without stock and photo; `None` while something is missing.
    pub fn product(&self) -> Option<(Product, ProductTexts)> {
        let product = Product {
            code: self.code.clone()?,
            name: self.name.clone()?,
            price: self.price?,
            tiers: Vec::new(),
            category: self.category.clone()?,
            max_per_order: MAX_PER_ORDER,
            warranty_days: 0,
            sold: 0,
            replaced: 0,
            kind: StockKind::Unique,
            content: None,
            variants: Vec::new(),
            variant: None,
            seller: SellerFacts::default(),
            stock: SlotCounter::default(),
        };
        Some((product, ProductTexts { description: self.description.clone(), ..ProductTexts::default() }))
    }
}

/// The price of one, as people write it, within the limits of an invoice.
pub(super) fn price(text: &str) -> Option<Rupiah> {
    Rupiah::parse(text).filter(|price| (MIN_INVOICE..=MAX_INVOICE).contains(price))
}

/// Parses `1B | 1 Bulan | 25rb`: the word that the variant's code ends with, what it is called, and its price.
pub fn parse_variant(of: &Product, line: &str) -> Option<Product> {
    let parts: Vec<&str> = line.split('|').map(str::trim).collect();
    let [word, label, price] = parts.as_slice() else { return None };
    // Whoever writes the whole code means the same.
    let word = word.to_ascii_uppercase();
    let word = word.strip_prefix(&format!("{}-", of.code)).unwrap_or(&word);
    let code = ProductCode::parse(&format!("{}-{word}", of.code))?;
    let variant = VariantName { product: of.name.clone(), label: short(label, MAX_NAME)? };
    Some(Product {
        code,
        name: short(&variant.to_string(), MAX_NAME)?,
        price: self::price(price)?,
        tiers: Vec::new(),
        sold: 0,
        replaced: 0,
        content: None,
        variants: Vec::new(),
        variant: Some(variant),
        seller: SellerFacts { state: of.seller.state, ..SellerFacts::default() },
        stock: SlotCounter::default(),
        ..of.clone()
    })
}

/// Parses `🎬 Streaming`: an emoji, which may be left out, and the title. The id is made from the title.
pub fn parse_category(text: &str) -> Option<Category> {
    let text = short(text, 64)?;
    let is_emoji = |word: &str| word.chars().count() <= 4 && !word.chars().any(|letter| letter.is_ascii());
    let (emoji, title) = match text.split_once(char::is_whitespace) {
        Some((emoji, title)) if is_emoji(emoji) => (emoji, title.trim()),
        _ => (FOLDER, text.as_str()),
    };
    let id = CategoryId::from_title(title).filter(|_| title.chars().count() <= 32)?;
    Some(Category { id, title: title.to_owned(), emoji: emoji.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(answers: &[&str]) -> ProductDraft {
        answers.iter().fold(ProductDraft::begin(), |draft, text| draft.with_answer(text).expect("an answer"))
    }

    #[test]
    fn a_draft_asks_for_one_thing_after_the_other() {
        let draft = answered(&["nfx", " Netflix ", "Rp 45.000", "Akun premium"]);
        assert_eq!(draft.step, DraftStep::Category);
        assert_eq!(draft.with_answer("x"), None);
        assert_eq!(draft.product(), None, "it has no category yet");
        assert_eq!(draft.at(DraftStep::Photo), None, "it has no category yet");
        let category = CategoryId::parse("streaming").expect("an id");
        let (product, texts) = draft.in_category(category).expect("asked").product().expect("a product");
        assert_eq!((product.code.as_str(), product.name.as_str(), product.price.get()), ("NFX", "Netflix", 45_000));
        assert_eq!((texts.description.as_str(), product.is_on_sale()), ("Akun premium", true));
    }

    #[test]
    fn whoever_goes_back_loses_nothing() {
        let draft = answered(&["NFX", "Netflix", "45rb"]);
        let back = draft.at(DraftStep::Name).expect("it was asked");
        let again = back.with_answer("Netflix Premium").expect("a name");
        assert_eq!((again.step, again.price), (DraftStep::Price, draft.price));
        assert_eq!(DraftStep::ALL.map(DraftStep::before)[..2], [None, Some(DraftStep::Code)]);
    }

    #[test]
    fn what_is_out_of_bounds_is_refused() {
        let refused = |answers: &[&str], text: &str| answered(answers).with_answer(text).is_none();
        for bad in ["", "A", "NFX-1B", "A B"] {
            assert!(refused(&[], bad), "{bad}");
        }
        assert!(refused(&["NFX"], "") && refused(&["NFX"], &"x".repeat(65)) && refused(&["NFX"], "a\nb"));
        for bad in ["0", "499", "9.900.001", "gratis", "-1"] {
            assert!(refused(&["NFX", "Netflix"], bad), "{bad}");
        }
        assert!(refused(&["NFX", "Netflix", "45rb"], &"x".repeat(1_001)));
        assert_eq!(answered(&["NFX", "Netflix", "45rb", "-"]).description, "");
    }

    #[test]
    fn one_line_makes_a_variant() {
        let draft = answered(&["NFX", "Netflix", "45rb", "-"]);
        let category = CategoryId::parse("streaming").expect("an id");
        let (product, _) = draft.in_category(category).expect("asked").product().expect("a product");
        let variant = parse_variant(&product, "1b | 1 Bulan | 25rb").expect("a variant");
        assert_eq!((variant.code.as_str(), variant.name.as_str()), ("NFX-1B", "Netflix · 1 Bulan"));
        assert_eq!(parse_variant(&product, "NFX-1B | 1 Bulan | 25rb"), Some(variant));
        for bad in ["1B", "1B | 1 Bulan", "1-B | 1 Bulan | 25rb", "1B | | 25rb", "1B | 1 Bulan | gratis"] {
            assert_eq!(parse_variant(&product, bad), None, "{bad}");
        }
    }

    #[test]
    fn a_category_is_an_emoji_and_a_title() {
        let read = |text: &str| parse_category(text).map(|category| (category.emoji, category.title));
        assert_eq!(read("🎬 Streaming & TV"), Some(("🎬".into(), "Streaming & TV".into())));
        assert_eq!(read("Game"), Some(("📁".into(), "Game".into())));
        assert_eq!(read("Akun Game"), Some(("📁".into(), "Akun Game".into())));
        for bad in ["", "🎬", "🎬 ", &"x".repeat(33)] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
