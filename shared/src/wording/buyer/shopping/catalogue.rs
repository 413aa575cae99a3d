//! Looking around: the welcome, the catalogue, a product, the stock list.

use super::caption::caption;
use crate::domain::cart::{self, Cart};
use crate::domain::catalogue::{Availability, CataloguePage, Category, Product, ProductTexts, pricing};
use crate::domain::intent::{BuyerIntent, HelpIntent, ListPage, PageCursor};
use crate::domain::money::Rupiah;
use crate::domain::screen::{Button, ProductPhoto, Screen, Style};
use crate::domain::time::Moment;
use crate::wording::buyer::keyboard::{NUMBERS, browse, reply_keyboard};
use crate::wording::texts::{Facts, Localizer, facts};
use crate::wording::truncate::truncate;

/// Buttons that choose a quantity. Their labels are the same in every language.
const PRESETS: [(&str, u32); 5] = [("✌️ x2", 2), ("🖐️ x5", 5), ("🔟 x10", 10), ("📦 x20", 20), ("📦 x50", 50)];

/// Buttons that choose a quantity, in one row.
const PRESETS_IN_A_ROW: usize = 3;

/// Characters of a product's terms that are shown with it.
const SHOWN_TERMS: usize = 300;

/// Characters of a category's title that leave room for another beside it, on a phone of 390 pixels.
const SHORT_TITLE: usize = 14;

/// The one message that welcomes a user, with the reply keyboard on it.
pub fn welcome(say: &Localizer, name: &str, shop: &str, (users, delivered): (u64, u64)) -> Screen {
    let text = say.text_with("welcome.page", facts! { name: truncate(name, 64), shop, users, delivered });
    Screen::with_keys(text, reply_keyboard(say))
}

/// A page of the catalogue: of all products, or of one category. `units` are in the buyer's cart.
pub fn catalogue(
    say: &Localizer,
    page: &CataloguePage,
    here: &ListPage,
    category: Option<&Category>,
    units: u32,
) -> Screen {
    let heading = category.map(|Category { emoji, title, .. }| facts! { emoji, title });
    if page.products.is_empty() {
        let text = say.text_with("catalogue.empty", facts! { category: heading });
        return Screen::with_buttons(text, vec![vec![all_products(say)]]);
    }
    let product = |(number, product): (&&str, &Product)| {
        let number = *number;
        let Product { name, price, sold, .. } = product;
        facts! { number, name, price, in_stock: in_stock(say, product), sold }
    };
    let number = shown_number(page, here);
    let products: Vec<_> = NUMBERS.iter().zip(&page.products).map(product).collect();
    let text = say.text_with("catalogue.page", facts! { category: heading, products, number });
    let mut rows = vec![numbers(page, here)];
    rows.extend(page_buttons(page, here));
    if page.categories.is_empty() {
        let categories = Button::tap(say.text("catalogue.button.categories"), BuyerIntent::Categories);
        rows.push([categories].into_iter().chain(cart_with(say, units)).collect());
    } else {
        rows.extend(category_buttons(say, &page.categories));
        rows.extend(cart_with(say, units).map(|cart| vec![cart]));
    }
    Screen::with_buttons(text, rows)
}

/// The categories, and the way to all products.
pub fn categories(say: &Localizer, categories: &[Category]) -> Screen {
    let mut rows = vec![vec![all_products(say)]];
    rows.extend(category_buttons(say, categories));
    Screen::with_buttons(say.text("catalogue.categories"), rows)
}

fn all_products(say: &Localizer) -> Button {
    Button::tap(say.text("catalogue.button.all"), BuyerIntent::Browse(None, PageCursor::First))
}

/// Two in a row, if both have a short title.
fn category_buttons(say: &Localizer, categories: &[Category]) -> Vec<Vec<Button>> {
    let is_short = |category: &Category| category.title.chars().count() <= SHORT_TITLE;
    let mut rows: Vec<Vec<Button>> = Vec::new();
    let mut has_room = false;
    for category in categories {
        let Category { emoji, title, .. } = category;
        let to = BuyerIntent::Browse(Some(category.id.clone()), PageCursor::First);
        let button = Button::tap(say.text_with("catalogue.button.category", facts! { emoji, title }), to);
        match rows.last_mut() {
            Some(row) if has_room && is_short(category) => {
                row.push(button);
                has_room = false;
            }
            _ => {
                rows.push(vec![button]);
                has_room = is_short(category);
            }
        }
    }
    rows
}

/// A button for each product of a page, by its number.
fn numbers(page: &CataloguePage, here: &ListPage) -> Vec<Button> {
    let here = ListPage { number: page_number(page, here), ..here.clone() };
    let open = |(number, product): (&&str, &Product)| {
        Button::tap(*number, BuyerIntent::ProductFrom(product.code.clone(), None, here.clone()))
    };
    NUMBERS.iter().zip(&page.products).map(open).collect()
}

/// The number of the page that was read; nothing is before the first one.
const fn page_number(page: &CataloguePage, here: &ListPage) -> u16 {
    if page.before { here.number } else { 1 }
}

/// The same, where there is more than one page.
fn shown_number(page: &CataloguePage, here: &ListPage) -> Option<u16> {
    (page.before || page.after).then(|| page_number(page, here))
}

fn page_buttons(page: &CataloguePage, here: &ListPage) -> Option<Vec<Button>> {
    let edge = |product: Option<&Product>| product.map(|product| product.code.clone());
    let number = page_number(page, here);
    let to = |to, number| BuyerIntent::Page(ListPage { list: here.list.clone(), to, number });
    let before = edge(page.products.first()).filter(|_| page.before).map(PageCursor::Before);
    let after = edge(page.products.last()).filter(|_| page.after).map(PageCursor::After);
    let row: Vec<_> = before
        .map(|before| Button::tap("⬅️", to(before, number.saturating_sub(1).max(1))))
        .into_iter()
        .chain(after.map(|after| Button::tap("➡️", to(after, number.saturating_add(1)))))
        .collect();
    (!row.is_empty()).then_some(row)
}

pub(super) fn in_stock(say: &Localizer, product: &Product) -> Facts {
    let (left, reserved) = match product.availability() {
        Availability::InStock(left) => (left, false),
        Availability::AllReserved => (0, true),
        Availability::SoldOut => (0, false),
    };
    say.part_with("catalogue.stock", facts! { left, reserved })
}

/// The way to the cart, if something is in it.
fn cart_with(say: &Localizer, units: u32) -> Option<Button> {
    let label = || say.text_with("cart.button.count", facts! { units });
    (units > 0).then(|| Button::tap(label(), BuyerIntent::Cart))
}

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
    let (description, terms) = (&texts.description, &truncate(&texts.terms, SHOWN_TERMS));
    let photo = texts.photo().map(|photo| ProductPhoto { product: code.clone(), photo });
    let text = match &photo {
        Some(_) => caption(page, description, terms),
        None => page(description, terms),
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
    let back = match from {
        Some(from) => Button::tap(say.text("product.button.back"), BuyerIntent::Page(from.clone())),
        None => browse(say),
    };
    rows.push([back].into_iter().chain(cart_with(say, cart::units(cart))).collect());
    let screen = Screen::with_buttons(text, rows.into_iter().filter(|row| !row.is_empty()).collect());
    Screen { photo, ..screen }
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

/// How to order.
pub fn how_to(say: &Localizer) -> Screen {
    let help = Button::tap(say.text("help.button.ask"), BuyerIntent::Help(HelpIntent::Open));
    Screen::with_buttons(say.text("how_to.page"), vec![vec![browse(say)], vec![help]])
}

/// There is no such product any more.
pub fn product_gone(say: &Localizer) -> Screen {
    Screen::with_buttons(say.text("product.gone"), vec![vec![browse(say)]])
}

/// A page of the stock list, with the moment it was read.
pub fn stock(say: &Localizer, page: &CataloguePage, here: &ListPage, now: Moment) -> Screen {
    let product = |(number, product): (&&str, &Product)| {
        let number = *number;
        facts! { number, name: &product.name, in_stock: in_stock(say, product) }
    };
    let products: Vec<_> = NUMBERS.iter().zip(&page.products).map(product).collect();
    let facts = facts! { time: say.time(now), products, number: shown_number(page, here) };
    let text = say.text_with("catalogue.stock_list", facts);
    let refresh = Button::tap(say.text("catalogue.button.refresh"), BuyerIntent::Page(here.clone()));
    let rows = [numbers(page, here)].into_iter().chain(page_buttons(page, here)).chain([vec![refresh]]);
    Screen::with_buttons(text, rows.filter(|row| !row.is_empty()).collect())
}

/// The stock list is as it was.
pub fn stock_unchanged(say: &Localizer) -> String {
    say.text("catalogue.toast.unchanged")
}
