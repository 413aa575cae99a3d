//! What a search finds.

use super::catalogue::{in_stock, opening, price};
use crate::domain::catalogue::Product;
use crate::domain::catalogue::search::{FoundPage, SearchQuery};
use crate::domain::intent::{BuyerIntent, SearchIntent};
use crate::domain::screen::{Button, Screen};
use crate::wording::buyer::keyboard::{NUMBERS, browse};
use crate::wording::texts::{Localizer, facts};

/// A page of the products that a query finds, as they are now; or that it finds none.
pub fn found(say: &Localizer, query: &SearchQuery, page: &FoundPage, products: &[Product]) -> Screen {
    let words = query.to_string();
    let catalogue = vec![browse(say)];
    if products.is_empty() {
        let categories = vec![Button::tap(say.text("catalogue.button.categories"), BuyerIntent::Categories)];
        return Screen::with_buttons(say.text_with("search.none", facts! { words }), vec![catalogue, categories]);
    }
    let numbered = || NUMBERS.iter().zip(products);
    let product = |(number, product): (&&str, &Product)| {
        let number = *number;
        let Product { name, sold, .. } = product;
        facts! { number, name, price: price(say, product), in_stock: in_stock(say, product), sold }
    };
    let text = say.text_with(
        "search.page",
        facts! {
            words,
            total: page.total,
            page: page.number,
            pages: page.pages,
            products: numbered().map(product).collect::<Vec<_>>(),
        },
    );
    let open = |(number, product): (&&str, &Product)| Button::tap(*number, opening(product, None));
    let mut rows: Vec<Vec<Button>> = vec![numbered().map(open).collect()];
    rows.extend(page_buttons(query, page));
    rows.push(catalogue);
    Screen::with_buttons(text, rows)
}

fn page_buttons(query: &SearchQuery, page: &FoundPage) -> Option<Vec<Button>> {
    let to = |label: &str, number: usize| {
        let number = u16::try_from(number).ok()?;
        Some(Button::tap(label, BuyerIntent::Search(SearchIntent::Page(query.clone(), number))))
    };
    let before = (page.number > 1).then(|| to("⬅️", page.number - 1)).flatten();
    let after = (page.number < page.pages).then(|| to("➡️", page.number + 1)).flatten();
    let row: Vec<Button> = before.into_iter().chain(after).collect();
    (!row.is_empty()).then_some(row)
}
