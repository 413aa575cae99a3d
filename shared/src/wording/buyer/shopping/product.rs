//! A product, its variants, and how many of it.

use super::caption::caption;
use super::catalogue::{cart_with, in_stock, opening};
use crate::domain::cart::{self, Cart};
use crate::domain::catalogue::{Availability, Product, ProductTexts, VariantName, pricing};
use crate::domain::intent::{BuyerIntent, ListPage};
use crate::domain::money::Rupiah;
use crate::domain::screen::{Button, ProductPhoto, Screen, ScreenPhoto, Style};
use crate::wording::buyer::keyboard::browse;
use crate::wording::texts::{Localizer, facts};
use crate::wording::truncate::truncate;

/// Buttons that choose a quantity. Their labels are the same in every language.
const PRESETS: [(&str, u32); 5] = [("✌️ x2", 2), ("🖐️ x5", 5), ("🔟 x10", 10), ("📦 x20", 20), ("📦 x50", 50)];

/// Buttons that choose a quantity, in one row.
const PRESETS_IN_A_ROW: usize = 3;

/// Characters of a product's terms that are shown with it.
const SHOWN_TERMS: usize = 300;

/// Buttons of variants in one row, if their labels are short.
const VARIANTS_IN_A_ROW: usize = 3;

/// Characters of a variant's label that leave room for two others beside it, on a phone of 390 pixels.
const SHORT_LABEL: usize = 9;

/// A product as a buyer looks at it.
#[derive(Clone, Copy, Debug)]
pub struct ProductView<'a> {
    /// The product.
    pub product: &'a Product,
    /// Its long texts.
    pub texts: &'a ProductTexts,
    /// How many they have in mind.
    pub quantity: u32,
    /// What is in their cart.
    pub cart: &'a Cart,
    /// The list that they came from.
    pub from: Option<&'a ListPage>,
}

impl ProductView<'_> {
    /// The same product, with so many in mind.
    fn with(&self, quantity: u32) -> BuyerIntent {
        let code = self.product.code.clone();
        match self.from {
            Some(from) => BuyerIntent::ProductFrom(code, Some(quantity), from.clone()),
            None => BuyerIntent::Product(code, quantity),
        }
    }
}

/// A product, with so many of it in mind.
pub fn product(say: &Localizer, view: &ProductView) -> Screen {
    let ProductView { product, texts, quantity: wanted, cart, from } = *view;
    let most = product.max_orderable_now();
    let quantity = wanted.clamp(1, most.max(1));
    let total = pricing::unit_price(product, quantity).times(quantity).unwrap_or(Rupiah::ZERO);
    let Product { code, name, price, tiers, sold, .. } = product;
    let at_most = (wanted > most).then_some(most);
    let page = |description: &str, terms: &str| {
        let facts = facts! {
            name, code, price,
            tiers: tiers.iter().map(|tier| facts! { from: tier.from, price: tier.price }).collect::<Vec<_>>(),
            in_stock: in_stock(say, product),
            sold,
            description,
            warranty: (product.warranty_days > 0).then_some(product.warranty_days),
            terms,
            order: (most > 0).then(|| say.part_with("product.order", facts! { quantity, total, at_most })),
            reserved: product.availability() == Availability::AllReserved,
        };
        say.text_with("product.page", facts)
    };
    let mut rows = Vec::new();
    if most > 0 {
        rows.push(steps(view, quantity, most));
        let (presets, typed) = presets(say, view, most);
        rows.extend(presets.chunks(PRESETS_IN_A_ROW).map(<[Button]>::to_vec));
        rows.extend(typed.map(|typed| vec![typed]));
        let to_cart = match cart.contains_key(code) {
            true => say.text("product.button.save"),
            false => say.text("product.button.to_cart"),
        };
        let to_cart = Button::tap(to_cart, BuyerIntent::SetCartLine(code.clone(), quantity));
        rows.push(vec![to_cart.styled(Style::Primary)]);
    }
    let back = match (code.variant_of(), from) {
        (Some(product), from) => {
            Button::tap(say.text("product.button.variants"), BuyerIntent::Variants(product, from.cloned()))
        }
        (None, Some(from)) => back_to(say, from),
        (None, None) => browse(say),
    };
    rows.push([back].into_iter().chain(cart_with(say, cart::units(cart))).collect());
    with_photo(page, product, texts, rows.into_iter().filter(|row| !row.is_empty()).collect())
}

/// A page of a product, under its photo if it has one.
fn with_photo(
    page: impl Fn(&str, &str) -> String,
    product: &Product,
    texts: &ProductTexts,
    rows: Vec<Vec<Button>>,
) -> Screen {
    let (description, terms) = (&texts.description, &truncate(&texts.terms, SHOWN_TERMS));
    let captioned = texts.photo().and_then(|photo| Some((photo, caption(&page, description, terms)?)));
    match captioned {
        Some((photo, text)) => {
            let photo = ProductPhoto { product: product.code.clone(), photo };
            let photo = Some(Box::new(ScreenPhoto::Product(photo)));
            Screen { photo, ..Screen::with_buttons(text, rows) }
        }
        None => Screen::with_buttons(page(description, terms), rows),
    }
}

fn steps(view: &ProductView, quantity: u32, most: u32) -> Vec<Button> {
    let fewer = (quantity > 1).then(|| Button::tap("➖", view.with(quantity - 1)));
    let more = (quantity < most).then(|| Button::tap("➕", view.with(quantity + 1)));
    fewer.into_iter().chain(more).collect()
}

/// Quantities to choose from; where there are many, also the largest, and the way to type one.
fn presets(say: &Localizer, view: &ProductView, most: u32) -> (Vec<Button>, Option<Button>) {
    let mut offered = PRESETS.into_iter().filter(|(_, quantity)| *quantity <= most);
    let mut buttons: Vec<Button> =
        offered.clone().map(|(label, quantity)| Button::tap(label, view.with(quantity))).collect();
    if offered.next_back().is_some_and(|(_, largest)| largest < most) {
        buttons.push(Button::tap(say.text_with("product.button.most", facts! { most }), view.with(most)));
        let enter = BuyerIntent::EnterQuantity(view.product.code.clone());
        return (buttons, Some(Button::tap(say.text("product.button.enter"), enter)));
    }
    (buttons, None)
}

fn back_to(say: &Localizer, from: &ListPage) -> Button {
    Button::tap(say.text("product.button.back"), BuyerIntent::Page(from.clone()))
}

/// The variants of a product, each with its price and stock; none if it has none.
pub fn variants(
    say: &Localizer,
    variants: &[Product],
    texts: &ProductTexts,
    cart: &Cart,
    from: Option<&ListPage>,
) -> Option<Screen> {
    let named: Vec<(&Product, &VariantName)> =
        variants.iter().filter_map(|product| Some((product, product.variant.as_ref()?))).collect();
    let (first, VariantName { product: name, .. }) = named.first()?;
    let variant = |(product, VariantName { label, .. }): &(&Product, &VariantName)| {
        let Product { price, sold, .. } = product;
        facts! { label, price, in_stock: in_stock(say, product), sold }
    };
    let page = |description: &str, terms: &str| {
        let variants = named.iter().map(variant).collect::<Vec<_>>();
        say.text_with("product.variants", facts! { name, variants, description, terms })
    };
    let open = |(product, VariantName { label, .. }): &(&Product, &VariantName)| {
        Button::tap(label.clone(), opening(product, from))
    };
    let per_row = match named.iter().all(|(_, name)| name.label.chars().count() <= SHORT_LABEL) {
        true => VARIANTS_IN_A_ROW,
        false => 1,
    };
    let buttons: Vec<Button> = named.iter().map(open).collect();
    let mut rows: Vec<Vec<Button>> = buttons.chunks(per_row).map(<[Button]>::to_vec).collect();
    let back = from.map_or_else(|| browse(say), |from| back_to(say, from));
    rows.push([back].into_iter().chain(cart_with(say, cart::units(cart))).collect());
    Some(with_photo(page, first, texts, rows))
}

/// There is no such product any more.
pub fn product_gone(say: &Localizer) -> Screen {
    Screen::with_buttons(say.text("product.gone"), vec![vec![browse(say)]])
}
