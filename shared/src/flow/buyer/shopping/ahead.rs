//! What a screen of the shop shows that depends on nobody: read beside the greeting, so that a tap waits for the table once. It is
//! read in vain for somebody who turns out to be muted or blocked: half a read unit to a few.

use crate::domain::catalogue::{CataloguePage, Product, ProductTexts};
use crate::domain::intent::{BuyerIntent, ListPage, ProductList};
use crate::domain::user::User;
use crate::shop::Shop;
use crate::store::{Prices, StoreError};
use std::sync::Mutex;

/// What was read ahead. Each screen takes its own, and reads itself what is not there.
#[derive(Default)]
pub(in crate::flow) struct Ahead(Mutex<Option<Read>>);

enum Read {
    Page(CataloguePage),
    Product(Option<Box<(Product, ProductTexts)>>),
    Variants(Vec<Product>, ProductTexts),
    CartLine(Vec<Product>),
}

impl Ahead {
    /// Reads what the screen shows that is asked for by a button, a key or a command. What can't be read now, the screen reads again,
    /// and reports it.
    pub(in crate::flow) async fn of(shop: &Shop, asked: Option<&BuyerIntent>) -> Self {
        let read = match asked {
            Some(intent) => read(shop, intent).await.ok().flatten(),
            None => None,
        };
        Self(Mutex::new(read))
    }

    /// A page of a list of products.
    pub(super) fn page(&self) -> Option<CataloguePage> {
        match self.take() {
            Some(Read::Page(page)) => Some(page),
            _ => None,
        }
    }

    /// A product; the inner `None` is one that is not there.
    pub(super) fn product(&self) -> Option<Option<(Product, ProductTexts)>> {
        match self.take() {
            Some(Read::Product(product)) => Some(product.map(|product| *product)),
            _ => None,
        }
    }

    /// The variants of a product.
    pub(super) fn variants(&self) -> Option<(Vec<Product>, ProductTexts)> {
        match self.take() {
            Some(Read::Variants(variants, texts)) => Some((variants, texts)),
            _ => None,
        }
    }

    /// What a cart costs, if it holds just the product that was read, and no voucher is chosen.
    pub(super) fn prices(&self, buyer: &User) -> Option<Prices> {
        let Some(Read::CartLine(products)) = self.take() else { return None };
        let is_the_cart = products.iter().map(|product| &product.code).eq(buyer.cart.keys());
        (is_the_cart && buyer.voucher.is_none()).then_some(Prices { products, voucher: None })
    }

    fn take(&self) -> Option<Read> {
        self.0.lock().expect("no holder of what was read panics").take()
    }
}

async fn read(shop: &Shop, intent: &BuyerIntent) -> Result<Option<Read>, StoreError> {
    let page = async |category, to| shop.store.catalogue_page(category, to).await.map(Read::Page);
    let read = match intent {
        BuyerIntent::Browse(category, to) => page(category.as_ref(), to).await?,
        BuyerIntent::Stock(to) => page(None, to).await?,
        BuyerIntent::Page(ListPage { list: ProductList::Category(category), to, .. }) => {
            page(Some(category), to).await?
        }
        BuyerIntent::Page(ListPage { list: ProductList::All | ProductList::Stock, to, .. }) => page(None, to).await?,
        BuyerIntent::OpenProduct(code) | BuyerIntent::Product(code, _) | BuyerIntent::ProductFrom(code, ..) => {
            Read::Product(shop.store.product(code).await?.map(Box::new))
        }
        BuyerIntent::Variants(code, _) => {
            let (variants, texts) = shop.store.variants(code).await?;
            Read::Variants(variants, texts)
        }
        BuyerIntent::SetCartLine(code, _)
        | BuyerIntent::Checkout(_, Some(code))
        | BuyerIntent::PayQris(_, Some(code)) => Read::CartLine(shop.store.products(std::iter::once(code)).await?),
        // Other screens read what their user has, or nothing.
        _ => return Ok(None),
    };
    Ok(Some(read))
}
