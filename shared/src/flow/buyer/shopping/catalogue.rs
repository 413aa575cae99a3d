//! Looking around: each screen is one read.

use crate::domain::cart::units;
use crate::domain::catalogue::{Availability, CataloguePage, Product, ProductTexts};
use crate::domain::ids::{CategoryId, ProductCode};
use crate::domain::intent::{ListPage, ProductList};
use crate::domain::screen::Screen;
use crate::flow::buyer::wizard::Answer;
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;
use crate::wording::buyer::ProductView;

/// The welcome.
pub(in crate::flow) async fn welcome(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    let totals = shop.totals(context.now).await?;
    // Whoever reads this is a user, even if the totals were read before they came.
    let users = totals.users.max(1);
    let name = context.user.profile.name_or(&context.name);
    let admin_key = (!context.rights.is_empty()).then(|| wording::admin::menu_key(&context.say));
    let counts = (users, totals.delivered);
    Ok(Reply::Screen(wording::buyer::welcome(&context.say, &name, &shop.config.name, counts, admin_key)))
}

/// A page of a list of products.
pub(in crate::flow) async fn page(shop: &Shop, context: &UpdateContext, here: &ListPage) -> Result<Reply, StoreError> {
    let say = &context.say;
    let units = units(&context.user.cart);
    match &here.list {
        ProductList::All => {
            let page = read_page(shop, context, None, here).await?;
            Ok(Reply::Screen(wording::buyer::catalogue(say, &page, here, None, units)))
        }
        ProductList::Category(id) => {
            let read = read_page(shop, context, Some(id), here);
            let (page, categories) = futures_util::future::try_join(read, shop.categories(context.now)).await?;
            let category = categories.iter().find(|category| category.id == *id);
            Ok(Reply::Screen(wording::buyer::catalogue(say, &page, here, category, units)))
        }
        ProductList::Stock => {
            let page = read_page(shop, context, None, here).await?;
            let screen = wording::buyer::stock(say, &page, here, context.now);
            Ok(Reply::Refreshed(screen, wording::buyer::stock_unchanged(say)))
        }
    }
}

async fn read_page(
    shop: &Shop,
    context: &UpdateContext,
    category: Option<&CategoryId>,
    here: &ListPage,
) -> Result<CataloguePage, StoreError> {
    let page = match context.ahead.page() {
        Some(page) => page,
        None => shop.store.catalogue_page(category, &here.to).await?,
    };
    Ok(CataloguePage { products: with_figures_of_variants(shop, context, page.products).await?, ..page })
}

/// Products as a list shows them, at the user's own prices. What can be had of a product with variants is known by these alone: one read more, only
/// for lists that have such a product.
pub(super) async fn with_figures_of_variants(
    shop: &Shop,
    context: &UpdateContext,
    listed: Vec<Product>,
) -> Result<Vec<Product>, StoreError> {
    let variants = shop.store.products(listed.iter().flat_map(|product| &product.variants)).await?;
    let (listed, variants) = (context.own_prices(listed), context.own_prices(variants));
    let shown = |product: Product| match product.variants.is_empty() {
        true => product,
        false => product.with_figures_of(&variants),
    };
    Ok(listed.into_iter().map(shown).collect())
}

/// The categories.
pub(in crate::flow) async fn categories(shop: &Shop, context: &UpdateContext) -> Result<Reply, StoreError> {
    Ok(Reply::Screen(wording::buyer::categories(&context.say, &shop.store.categories().await?)))
}

/// A product, with `quantity` in mind, or with as many as the cart holds; `from`: the list that it was opened from.
pub(in crate::flow) async fn product(
    shop: &Shop,
    context: &UpdateContext,
    code: &ProductCode,
    quantity: Option<u32>,
    from: Option<&ListPage>,
) -> Result<Reply, StoreError> {
    let read = match context.ahead.product() {
        Some(read) => read,
        None => shop.store.product(code).await?,
    };
    Ok(Reply::Screen(match read {
        Some((product, _)) if !product.variants.is_empty() => return variants(shop, context, code, from).await,
        Some((product, texts)) => product_screen(context, (&product, &texts), quantity, from),
        None => wording::buyer::product_gone(&context.say),
    }))
}

/// The variants of a product; `from`: the list that it was opened from.
pub(in crate::flow) async fn variants(
    shop: &Shop,
    context: &UpdateContext,
    code: &ProductCode,
    from: Option<&ListPage>,
) -> Result<Reply, StoreError> {
    let (variants, texts) = match context.ahead.variants() {
        Some(read) => read,
        None => shop.store.variants(code).await?,
    };
    let variants = context.own_prices(variants);
    let screen = wording::buyer::variants(&context.say, &variants, &texts, &context.user.cart, from);
    Ok(Reply::Screen(screen.unwrap_or_else(|| wording::buyer::product_gone(&context.say))))
}

/// A product at the user's own price; if it is sold out, with the way to its waitlist.
pub(super) fn product_screen(
    context: &UpdateContext,
    (product, texts): (&Product, &ProductTexts),
    quantity: Option<u32>,
    from: Option<&ListPage>,
) -> Screen {
    let product = &context.own_price(product.clone());
    let cart = &context.user.cart;
    let quantity = quantity.or_else(|| cart.get(&product.code).copied()).unwrap_or(1);
    let view = ProductView { product, texts, quantity, cart, from };
    let screen = wording::buyer::product(&context.say, &view);
    if product.availability() != Availability::SoldOut {
        return screen;
    }
    let waits = context.user.waits.contains_key(&product.code);
    wording::buyer::with_waitlist(&context.say, screen, &product.code, waits)
}

/// Takes the quantity that was typed. The step goes on waiting: another number takes its place.
pub(in crate::flow) async fn answer_quantity(
    shop: &Shop,
    context: &UpdateContext,
    code: &ProductCode,
    answered: Answer<'_>,
) -> Result<Reply, StoreError> {
    match answered.text().trim().parse::<u32>() {
        Ok(quantity) if quantity > 0 => product(shop, context, code, Some(quantity), None).await,
        Ok(_) | Err(_) => Ok(Reply::Screen(wording::buyer::ask_again(&context.say, answered.step))),
    }
}
