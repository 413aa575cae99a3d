//! Looking around: the welcome, the catalogue, the stock list.

use crate::domain::catalogue::{Availability, CataloguePage, Category, Product};
use crate::domain::intent::{BuyerIntent, HelpIntent, ListPage, PageCursor};
use crate::domain::screen::{Button, Screen};
use crate::domain::time::Moment;
use crate::wording::buyer::keyboard::{NUMBERS, browse, reply_keyboard};
use crate::wording::texts::{Facts, Localizer, facts};
use crate::wording::truncate::truncate;

/// Characters of a category's title that leave room for another beside it, on a phone of 390 pixels.
const SHORT_TITLE: usize = 14;

/// The one message that welcomes a user, with the reply keyboard on it; an admin has a key more.
pub fn welcome(
    say: &Localizer,
    name: &str,
    shop: &str,
    (users, delivered): (u64, u64),
    admin_key: Option<String>,
) -> Screen {
    let text = say.text_with("welcome.page", facts! { name: truncate(name, 64), shop, users, delivered });
    let keys = reply_keyboard(say).into_iter().chain(admin_key.map(|key| vec![key])).collect();
    say.with_picture("welcome.page", Screen::with_keys(text, keys))
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
        let Product { name, sold, .. } = product;
        facts! { number, name, price: price(say, product), in_stock: in_stock(say, product), sold }
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
    let open = |(number, product): (&&str, &Product)| Button::tap(*number, opening(product, Some(&here)));
    NUMBERS.iter().zip(&page.products).map(open).collect()
}

/// What opens a product of a list, or its variants.
pub(super) fn opening(product: &Product, from: Option<&ListPage>) -> BuyerIntent {
    let code = product.code.clone();
    match from {
        from if !product.variants.is_empty() => BuyerIntent::Variants(code, from.cloned()),
        Some(from) => BuyerIntent::ProductFrom(code, None, from.clone()),
        None => BuyerIntent::OpenProduct(code),
    }
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

/// What one costs, or the cheapest of its variants.
pub(super) fn price(say: &Localizer, product: &Product) -> Facts {
    say.part_with("catalogue.price", facts! { price: product.price, from: !product.variants.is_empty() })
}

pub(super) fn in_stock(say: &Localizer, product: &Product) -> Facts {
    let (left, endless, reserved) = match product.availability() {
        Availability::InStock(left) => (left, false, false),
        Availability::Endless => (0, true, false),
        Availability::AllReserved => (0, false, true),
        Availability::SoldOut => (0, false, false),
    };
    say.part_with("catalogue.stock", facts! { left, variants: product.variants.len(), endless, reserved })
}

/// The way to the cart, if something is in it.
pub(super) fn cart_with(say: &Localizer, units: u32) -> Option<Button> {
    let label = || say.text_with("cart.button.count", facts! { units });
    (units > 0).then(|| Button::tap(label(), BuyerIntent::Cart))
}

/// How to order.
pub fn how_to(say: &Localizer) -> Screen {
    let help = Button::tap(say.text("help.button.ask"), BuyerIntent::Help(HelpIntent::Open));
    let screen = Screen::with_buttons(say.text("how_to.page"), vec![vec![browse(say)], vec![help]]);
    say.with_picture("how_to.page", screen)
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
