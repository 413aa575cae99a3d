//! Looking around: the welcome, the catalogue, a product, the stock list.

use crate::domain::catalogue::{CataloguePage, Category, Product, ProductTexts, pricing};
use crate::domain::ids::{CategoryId, ProductCode};
use crate::domain::intent::{BuyerIntent, PageCursor};
use crate::domain::money::Rupiah;
use crate::domain::screen::{Button, Keyboard, Screen, Style};
use crate::domain::time::Moment;
use crate::wording::buyer::keyboard::{NUMBERS, reply_keyboard};
use crate::wording::texts::{Facts, Localizer, facts};
use crate::wording::truncate::truncate;

/// Buttons that choose a quantity. Their labels are the same in every language.
const PRESETS: [(&str, u32); 3] = [("✌️ x2", 2), ("🖐️ x5", 5), ("🔟 x10", 10)];

/// Characters of a product's terms that are shown with it.
const SHOWN_TERMS: usize = 300;

/// The one message that welcomes a user, with the reply keyboard on it.
pub fn welcome(say: &Localizer, name: &str, shop: &str, (users, delivered): (u64, u64)) -> Screen {
    let text = say.text_with("welcome.page", facts! { name: truncate(name, 64), shop, users, delivered });
    Screen { text, keyboard: Keyboard::Reply(reply_keyboard(say)) }
}

/// A page of the catalogue.
pub fn catalogue(say: &Localizer, page: &CataloguePage, category: Option<&CategoryId>) -> Screen {
    if page.products.is_empty() {
        return Screen::with_buttons(say.text("catalogue.empty"), vec![vec![all_products(say)]]);
    }
    let numbered = || NUMBERS.iter().zip(&page.products);
    let product = |(number, product): (&&str, &Product)| {
        let number = *number;
        let Product { name, price, stock, .. } = product;
        facts! { number, name, price, in_stock: in_stock(say, product), sold: stock.taken() }
    };
    let text = say.text_with("catalogue.page", facts! { products: numbered().map(product).collect::<Vec<_>>() });
    let open =
        |(number, product): (&&str, &Product)| Button::tap(*number, BuyerIntent::OpenProduct(product.code.clone()));
    let mut rows = vec![numbered().map(open).collect()];
    rows.extend(page_buttons(page, |to| BuyerIntent::Browse(category.cloned(), to)));
    if page.categories.is_empty() {
        rows.push(vec![Button::tap(say.text("catalogue.button.categories"), BuyerIntent::Categories)]);
    } else {
        rows.extend(category_buttons(say, &page.categories));
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

fn category_buttons(say: &Localizer, categories: &[Category]) -> Vec<Vec<Button>> {
    let button = |category: &Category| {
        let Category { emoji, title, .. } = category;
        let to = BuyerIntent::Browse(Some(category.id.clone()), PageCursor::First);
        Button::tap(say.text_with("catalogue.button.category", facts! { emoji, title }), to)
    };
    categories.chunks(2).map(|pair| pair.iter().map(button).collect()).collect()
}

fn page_buttons(page: &CataloguePage, to: impl Fn(PageCursor) -> BuyerIntent) -> Option<Vec<Button>> {
    let edge = |product: Option<&Product>| product.map(|product| product.code.clone());
    let before = edge(page.products.first()).filter(|_| page.before).map(PageCursor::Before);
    let after = edge(page.products.last()).filter(|_| page.after).map(PageCursor::After);
    let row: Vec<_> = before
        .map(|before| Button::tap("⬅️", to(before)))
        .into_iter()
        .chain(after.map(|after| Button::tap("➡️", to(after))))
        .collect();
    (!row.is_empty()).then_some(row)
}

pub(super) fn in_stock(say: &Localizer, product: &Product) -> Facts {
    say.part_with("catalogue.stock", facts! { left: product.stock.left })
}

/// A product, with so many of it in mind.
pub fn product(say: &Localizer, product: &Product, texts: &ProductTexts, quantity: u32) -> Screen {
    let most = product.max_orderable_now();
    let quantity = quantity.clamp(1, most.max(1));
    let total = pricing::unit_price(product, quantity).times(quantity).unwrap_or(Rupiah::ZERO);
    let Product { code, name, price, tiers, stock, .. } = product;
    let text = say.text_with(
        "product.page",
        facts! {
            name, code, price,
            tiers: tiers.iter().map(|tier| facts! { from: tier.from, price: tier.price }).collect::<Vec<_>>(),
            in_stock: in_stock(say, product),
            sold: stock.taken(),
            description: &texts.description,
            terms: truncate(&texts.terms, SHOWN_TERMS),
            order: (most > 0).then(|| say.part_with("product.order", facts! { quantity, total })),
        },
    );
    if most == 0 {
        let to = BuyerIntent::Browse(Some(product.category.clone()), PageCursor::First);
        return Screen::with_buttons(text, vec![vec![Button::tap(say.text("product.button.back"), to)]]);
    }
    let to_cart = BuyerIntent::SetCartLine(product.code.clone(), quantity);
    let cancel = BuyerIntent::Browse(None, PageCursor::First);
    let rows = vec![
        steps(&product.code, quantity, most),
        presets(&product.code, most),
        vec![
            Button::tap(say.text("product.button.to_cart"), to_cart).styled(Style::Primary),
            Button::tap(say.text("product.button.cancel"), cancel).styled(Style::Danger),
        ],
    ];
    Screen::with_buttons(text, rows.into_iter().filter(|row| !row.is_empty()).collect())
}

fn steps(code: &ProductCode, quantity: u32, most: u32) -> Vec<Button> {
    let to = |quantity: u32| BuyerIntent::Product(code.clone(), quantity);
    let fewer = (quantity > 1).then(|| Button::tap("➖", to(quantity - 1)));
    let more = (quantity < most).then(|| Button::tap("➕", to(quantity + 1)));
    fewer.into_iter().chain(more).collect()
}

fn presets(code: &ProductCode, most: u32) -> Vec<Button> {
    let offered = PRESETS.into_iter().filter(|(_, quantity)| *quantity <= most);
    offered.map(|(label, quantity)| Button::tap(label, BuyerIntent::Product(code.clone(), quantity))).collect()
}

/// There is no such product any more.
pub fn product_gone(say: &Localizer) -> Screen {
    let browse = Button::tap(say.text("button.browse"), BuyerIntent::Browse(None, PageCursor::First));
    Screen::with_buttons(say.text("product.gone"), vec![vec![browse]])
}

/// A page of the stock list, with the moment it was read.
pub fn stock(say: &Localizer, page: &CataloguePage, here: &PageCursor, now: Moment) -> Screen {
    let product = |product: &Product| facts! { name: &product.name, in_stock: in_stock(say, product) };
    let products: Vec<_> = page.products.iter().map(product).collect();
    let text = say.text_with("catalogue.stock_list", facts! { time: say.time(now), products });
    let refresh = Button::tap(say.text("catalogue.button.refresh"), BuyerIntent::Stock(here.clone()));
    let rows = page_buttons(page, BuyerIntent::Stock).into_iter().chain([vec![refresh]]).collect();
    Screen::with_buttons(text, rows)
}
