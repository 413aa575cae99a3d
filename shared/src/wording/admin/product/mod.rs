//! Products, as an admin sets them.

pub(super) mod categories;
pub(super) mod drafts;

use super::menu::back_to_menu;
use super::notices::help::leave_button;
use crate::domain::catalogue::editing::{ProductDraft, ProductField, ProductRecord};
use crate::domain::catalogue::{CataloguePage, Category, Product, ProductState, StockKind};
use crate::domain::ids::ProductCode;
use crate::domain::intent::{AdminIntent, AdminProductIntent as Intent, AdminStockIntent, PageCursor};
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::user::wizard::WizardStep;
use crate::wording::admin::paging::turns;
use crate::wording::texts::{Facts, Localizer, facts};
use crate::wording::truncate::truncate;

/// Characters of a description or of terms that the card shows.
const SHOWN_TEXT: usize = 300;

/// Why a photo is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhotoProblem {
    /// It is none.
    NotAPhoto,
    /// It is too large.
    TooLarge,
    /// Telegram or the bucket does not answer.
    Later,
}

/// Why a variant is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VariantProblem {
    /// The line can't be read.
    Wrong,
    /// Its code is or was another one's.
    Taken,
}

/// A page of the list.
pub fn products(say: &Localizer, page: &CataloguePage, draft: Option<&ProductDraft>) -> Screen {
    let products: Vec<Facts> = page.products.iter().map(entry).collect();
    let text = say.text_with("admin_product.list", facts! { products });
    let mut rows = openers(&page.products);
    let to = |to| AdminIntent::Product(Intent::List(to));
    rows.push(turns(&page.products, (page.before, page.after), |product| product.code.clone(), to));
    if let Some(draft) = draft {
        let code = draft.code.as_ref().map_or("…", ProductCode::as_str);
        let label = say.text_with("admin_product.button.go_on", facts! { code });
        rows.push(vec![tap(label, Intent::Ask(draft.step)).styled(Style::Good)]);
    }
    let new = tap(say.text("admin_product.button.new"), Intent::New).styled(Style::Primary);
    rows.push(vec![new, tap(say.text("admin_product.button.find"), Intent::Find)]);
    rows.push(vec![tap(say.text("admin_product.button.categories"), Intent::Categories)]);
    rows.push(vec![back_to_menu(say)]);
    rows.retain(|row| !row.is_empty());
    Screen::with_buttons(text, rows)
}

/// A code or words are asked for; once more, if they find nothing.
pub fn ask_for_product(say: &Localizer, step: &WizardStep, wrong: bool) -> Screen {
    Screen::with_buttons(say.text_with("admin_product.ask_find", facts! { wrong }), vec![vec![leave_button(say, step)]])
}

/// The products that were found; the step goes on waiting.
pub fn products_found(say: &Localizer, step: &WizardStep, found: &[Product]) -> Screen {
    let products: Vec<Facts> = found.iter().map(entry).collect();
    let mut rows = openers(found);
    rows.push(vec![leave_button(say, step)]);
    Screen::with_buttons(say.text_with("admin_product.found", facts! { products }), rows)
}

fn entry(product: &Product) -> Facts {
    let Product { code, name, price, stock, variants, .. } = product;
    let endless = product.kind == StockKind::Endless;
    facts! { code, name, price, left: stock.left, variants: variants.len(), endless, hidden: is_hidden(product) }
}

fn openers(products: &[Product]) -> Vec<Vec<Button>> {
    let open = |product: &Product| tap(product.code.to_string(), Intent::Open(product.code.clone()));
    let buttons: Vec<Button> = products.iter().map(open).collect();
    buttons.chunks(2).map(<[Button]>::to_vec).collect()
}

/// A product with every figure and all that can be done with it; `changed`: somebody else changed it meanwhile.
pub fn product(say: &Localizer, record: &ProductRecord, changed: bool) -> Screen {
    let ProductRecord { product, texts, categories } = record;
    let tiers = product.tiers.iter().map(|tier| facts! { from: tier.from, price: tier.price });
    let shown = |text: &str| Some(truncate(text, SHOWN_TEXT)).filter(|text| !text.is_empty());
    let is_variant = product.variant.is_some();
    let text = say.text_with(
        "admin_product.card",
        facts! {
            changed, is_variant,
            code: &product.code,
            name: &product.name,
            hidden: is_hidden(product),
            sells_itself: product.variants.is_empty(),
            category: title(categories, product),
            price: product.price,
            tiers: tiers.collect::<Vec<_>>(),
            cost: product.seller.cost,
            kind: kind(say, product.kind),
            left: product.stock.left,
            endless: product.kind == StockKind::Endless,
            filled: product.content.is_some(),
            sold: product.sold,
            most: product.max_per_order,
            warranty: Some(product.warranty_days).filter(|days| *days > 0),
            low_stock: product.seller.low_stock,
            variants: product.variants.len(),
            photo: texts.photo.is_some(),
            description: shown(&texts.description),
            terms: shown(&texts.terms),
        },
    );
    Screen::with_buttons(text, card_buttons(say, product))
}

fn card_buttons(say: &Localizer, product: &Product) -> Vec<Vec<Button>> {
    let code = || product.code.clone();
    let edit = |field: ProductField| tap(say.text(label(field)), Intent::Edit(code(), field));
    let edits: Vec<Button> = ProductField::ALL.into_iter().filter(|field| field.is_of(product)).map(edit).collect();
    let mut rows: Vec<Vec<Button>> = Vec::new();
    if product.variants.is_empty() {
        let fill = AdminIntent::Stock(AdminStockIntent::Open(code()));
        rows.push(vec![Button::tap(say.text("admin_product.button.stock"), fill).styled(Style::Primary)]);
    }
    rows.extend(edits.chunks(3).map(<[Button]>::to_vec));
    let open = |code: &ProductCode| tap(code.to_string(), Intent::Open(code.clone()));
    let variants: Vec<Button> = product.variants.iter().map(open).collect();
    rows.extend(variants.chunks(3).map(<[Button]>::to_vec));
    if product.variant.is_none() {
        rows.push(vec![
            tap(say.text("admin_product.button.variant"), Intent::AddVariant(code())),
            tap(say.text("admin_product.button.copy"), Intent::Duplicate(code())),
        ]);
    }
    let show = match is_hidden(product) {
        true => say.text("admin_product.button.show"),
        false => say.text("admin_product.button.hide"),
    };
    let delete = tap(say.text("admin_product.button.delete"), Intent::AskDelete(code())).styled(Style::Danger);
    rows.push(vec![tap(show, Intent::Show(code(), is_hidden(product))), delete]);
    rows.push(vec![match product.code.variant_of() {
        Some(entry) => tap(say.text_with("admin_product.button.entry", facts! { code: &entry }), Intent::Open(entry)),
        None => back_to_list(say),
    }]);
    rows
}

/// Another value of a field is asked for; `wrong`: what was sent is not allowed.
pub fn ask_for_product_field(
    say: &Localizer,
    step: &WizardStep,
    (record, field): (&ProductRecord, ProductField),
    wrong: bool,
) -> Screen {
    let ask = say.part(question(field));
    let mut rows = Vec::new();
    if field == ProductField::Category {
        let to = |category: &Category| Intent::SetCategory(record.product.code.clone(), category.id.clone());
        rows = categories::choices(&record.categories, to);
    }
    rows.push(vec![leave_button(say, step)]);
    let now = field.written(&record.product, &record.texts);
    let facts = facts! { ask, wrong, now, name: &record.product.name };
    Screen::with_buttons(say.text_with("admin_product.ask", facts), rows)
}

/// A photo is not taken.
pub fn photo_problem(say: &Localizer, step: &WizardStep, problem: PhotoProblem) -> Screen {
    let text = say.text(match problem {
        PhotoProblem::NotAPhoto => "admin_product.photo.none",
        PhotoProblem::TooLarge => "admin_product.photo.too_large",
        PhotoProblem::Later => "admin_product.photo.later",
    });
    Screen::with_buttons(text, vec![vec![leave_button(say, step)]])
}

/// A variant is asked for; `problem`: why the line that was sent makes none.
pub fn ask_for_variant(say: &Localizer, step: &WizardStep, of: &Product, problem: Option<VariantProblem>) -> Screen {
    let facts = facts! {
        name: &of.name,
        code: &of.code,
        wrong: problem == Some(VariantProblem::Wrong),
        taken: problem == Some(VariantProblem::Taken),
        first: of.variants.is_empty(),
    };
    Screen::with_buttons(say.text_with("admin_product.ask_variant", facts), vec![vec![leave_button(say, step)]])
}

/// Whether it is to be deleted.
pub fn ask_delete_product(say: &Localizer, product: &Product) -> Screen {
    let Product { code, name, stock, variants, .. } = product;
    let delete = tap(say.text("admin_product.button.delete_now"), Intent::Delete(code.clone()));
    let keep = tap(say.text("admin_product.button.keep"), Intent::Open(code.clone()));
    let text =
        say.text_with("admin_product.ask_delete", facts! { code, name, left: stock.left, variants: variants.len() });
    Screen::with_buttons(text, vec![vec![delete.styled(Style::Danger)], vec![keep]])
}

/// It is deleted.
pub fn product_deleted(say: &Localizer, product: &Product) -> Screen {
    let back = match product.code.variant_of() {
        Some(entry) => tap(say.text_with("admin_product.button.entry", facts! { code: &entry }), Intent::Open(entry)),
        None => back_to_list(say),
    };
    let text = say.text_with("admin_product.deleted", facts! { code: &product.code, name: &product.name });
    Screen::with_buttons(text, vec![vec![back]])
}

/// There is no such product any more.
pub fn product_gone(say: &Localizer) -> String {
    say.text("admin_product.toast.unknown")
}

/// A variant can't be shown while its product is hidden.
pub fn product_of_variant_hidden(say: &Localizer) -> String {
    say.text("admin_product.toast.entry_hidden")
}

/// It has as many variants as there may be.
pub fn too_many_variants(say: &Localizer, most: usize) -> String {
    say.text_with("admin_product.toast.too_many_variants", facts! { most })
}

fn is_hidden(product: &Product) -> bool {
    matches!(product.seller.state, ProductState::Hidden | ProductState::HiddenWithProduct)
}

/// The title of a product's category; its id, if it is not among them any more.
fn title(categories: &[Category], product: &Product) -> String {
    let known = categories.iter().find(|known| known.id == product.category);
    known.map_or_else(|| product.category.to_string(), |known| format!("{} {}", known.emoji, known.title))
}

fn kind(say: &Localizer, kind: StockKind) -> Facts {
    let seats = match kind {
        StockKind::Seats(seats) => Some(seats),
        StockKind::Unique | StockKind::Endless => None,
    };
    say.part_with("admin_product.kind", facts! { seats, endless: kind == StockKind::Endless })
}

pub(super) fn tap(label: String, intent: Intent) -> Button {
    Button::tap(label, AdminIntent::Product(intent))
}

pub(super) fn back_to_list(say: &Localizer) -> Button {
    tap(say.text("admin_product.button.list"), Intent::List(PageCursor::First))
}

const fn label(field: ProductField) -> &'static str {
    match field {
        ProductField::Name => "admin_product.button.name",
        ProductField::Price => "admin_product.button.price",
        ProductField::Description => "admin_product.button.about_it",
        ProductField::Category => "admin_product.button.category",
        ProductField::Photo => "admin_product.button.photo",
        ProductField::Tiers => "admin_product.button.tiers",
        ProductField::Cost => "admin_product.button.cost",
        ProductField::Most => "admin_product.button.most",
        ProductField::Warranty => "admin_product.button.warranty",
        ProductField::LowStock => "admin_product.button.low_stock",
        ProductField::Terms => "admin_product.button.terms",
        ProductField::Kind => "admin_product.button.kind",
    }
}

const fn question(field: ProductField) -> &'static str {
    match field {
        ProductField::Name => "admin_product.asks.name",
        ProductField::Price => "admin_product.asks.price",
        ProductField::Description => "admin_product.asks.text",
        ProductField::Category => "admin_product.asks.category",
        ProductField::Photo => "admin_product.asks.photo",
        ProductField::Tiers => "admin_product.asks.tiers",
        ProductField::Cost => "admin_product.asks.cost",
        ProductField::Most => "admin_product.asks.most",
        ProductField::Warranty => "admin_product.asks.warranty",
        ProductField::LowStock => "admin_product.asks.low_stock",
        ProductField::Terms => "admin_product.asks.terms",
        ProductField::Kind => "admin_product.asks.kind",
    }
}
