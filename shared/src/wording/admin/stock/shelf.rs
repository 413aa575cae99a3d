//! What is in stock and in the bin.

use super::{back_to_card, tap};
use crate::domain::catalogue::stored_file::Content;
use crate::domain::catalogue::{CataloguePage, Product, StockKind};
use crate::domain::ids::ProductCode;
use crate::domain::intent::{AdminIntent, AdminStockIntent, PageCursor};
use crate::domain::page::Page;
use crate::domain::restock::{StockRoom, StockUnit, mask};
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::user::wizard::WizardStep;
use crate::wording::admin::menu::back_to_menu;
use crate::wording::admin::notices::help::leave_button;
use crate::wording::admin::paging::turns;
use crate::wording::texts::{Facts, Localizer, facts};
use crate::wording::truncate::truncate;

/// The longest content that is shown in a message, in characters, each of which may count twice; the document has all of it.
const MAX_SHOWN: usize = 2_000;

/// A page of the products, each with how many are free.
pub fn stock_list(say: &Localizer, page: &CataloguePage) -> Screen {
    let products: Vec<Facts> = page.products.iter().map(|product| entry(say, product)).collect();
    let text = say.text_with("admin_stock.list", facts! { products });
    let mut rows = openers(&page.products);
    let to = |to| AdminIntent::Stock(AdminStockIntent::List(to));
    rows.push(turns(&page.products, (page.before, page.after), |product| product.code.clone(), to));
    rows.push(vec![tap(say.text("admin_product.button.find"), AdminStockIntent::Find)]);
    rows.push(vec![back_to_menu(say)]);
    rows.retain(|row| !row.is_empty());
    Screen::with_buttons(text, rows)
}

/// The products that were found; the step goes on waiting.
pub fn stock_found(say: &Localizer, step: &WizardStep, found: &[Product]) -> Screen {
    let products: Vec<Facts> = found.iter().map(|product| entry(say, product)).collect();
    let mut rows = openers(found);
    rows.push(vec![leave_button(say, step)]);
    Screen::with_buttons(say.text_with("admin_stock.found", facts! { products }), rows)
}

/// The variants of a product: each has a stock of its own.
pub fn stock_variants(say: &Localizer, product: &Product, variants: &[Product]) -> Screen {
    let entries: Vec<Facts> = variants.iter().map(|variant| entry(say, variant)).collect();
    let text = say.text_with("admin_stock.variants", facts! { name: &product.name, variants: entries });
    let mut rows = openers(variants);
    rows.push(vec![back_to_list(say)]);
    Screen::with_buttons(text, rows)
}

/// A product with all that can be done with its stock.
pub fn stock_card(say: &Localizer, room: &StockRoom) -> Screen {
    let StockRoom { product, binned } = room;
    let code = || product.code.clone();
    let reserved = product.stock.taken().saturating_sub(product.sold);
    let seats = match product.kind {
        StockKind::Seats(seats) => Some(seats),
        StockKind::Unique | StockKind::Endless => None,
    };
    let is_endless = product.kind == StockKind::Endless;
    let text = say.text_with(
        "admin_stock.card",
        facts! {
            name: &product.name, code: &product.code, endless: is_endless, version: product.content,
            left: product.stock.left, reserved, sold: product.sold, binned: *binned, seats,
        },
    );
    let button = |key: &'static str, intent| tap(say.text(key), intent);
    let rows = if is_endless {
        vec![vec![button("admin_stock.button.replace", AdminStockIntent::Add(code())).styled(Style::Primary)]]
    } else {
        let first_free = PageCursor::After(product.stock.last.saturating_sub(product.stock.left));
        let mut rows = vec![vec![
            button("admin_stock.button.add", AdminStockIntent::Add(code())).styled(Style::Primary),
            button("admin_stock.button.add_file", AdminStockIntent::AddFile(code())),
        ]];
        if product.stock.left > 0 {
            rows.push(vec![
                button("admin_stock.button.units", AdminStockIntent::Units(code(), first_free)),
                button("admin_stock.button.export", AdminStockIntent::Export(code())),
            ]);
            rows.push(vec![
                button("admin_stock.button.remove_all", AdminStockIntent::AskRemoveAll(code())).styled(Style::Danger),
            ]);
        }
        if *binned > 0 {
            let bin = AdminStockIntent::Bin(code(), PageCursor::First);
            rows.push(vec![tap(say.text_with("admin_stock.button.bin", facts! { binned: *binned }), bin)]);
        }
        rows
    };
    Screen::with_buttons(text, [rows, vec![vec![back_to_list(say)]]].concat())
}

/// A page of the free units, masked.
pub fn stock_units(say: &Localizer, code: &ProductCode, page: &Page<StockUnit>) -> Screen {
    let entries: Vec<Facts> = page.entries.iter().map(masked).collect();
    let text = say.text_with("admin_stock.units", facts! { code, units: entries });
    let mut rows = openers_of(&page.entries, |unit| AdminStockIntent::Unit(code.clone(), unit.slot, unit.tag.clone()));
    let to = |to| AdminIntent::Stock(AdminStockIntent::Units(code.clone(), to));
    rows.push(turns(&page.entries, (page.before, page.after), |unit| unit.slot, to));
    rows.push(vec![back_to_card(say, code)]);
    rows.retain(|row| !row.is_empty());
    Screen::with_buttons(text, rows)
}

/// A unit with what it holds.
pub fn stock_unit(say: &Localizer, code: &ProductCode, unit: &StockUnit) -> Screen {
    let (content, file) = match &unit.content {
        Some(Content::Text(text)) => (Some(truncate(text, MAX_SHOWN)), None),
        Some(Content::File(file)) => (None, Some(file.name.clone())),
        None => (None, None),
    };
    let text = say.text_with("admin_stock.unit", facts! { code, slot: unit.slot, content, file });
    let remove = AdminStockIntent::Remove(code.clone(), unit.slot, unit.tag.clone());
    let remove = tap(say.text("admin_stock.button.remove"), remove).styled(Style::Danger);
    Screen::with_buttons(text, vec![vec![remove], vec![back_to_card(say, code)]])
}

/// Whether all free units are to go to the bin.
pub fn ask_remove_all(say: &Localizer, code: &ProductCode, units: u64) -> Screen {
    let remove = tap(say.text("admin_stock.button.remove_all_now"), AdminStockIntent::RemoveAll(code.clone()));
    let text = say.text_with("admin_stock.ask_remove_all", facts! { code, units });
    Screen::with_buttons(text, vec![vec![remove.styled(Style::Danger)], vec![back_to_card(say, code)]])
}

/// A page of the bin, masked: a tap brings a unit back.
pub fn stock_bin(say: &Localizer, code: &ProductCode, page: &Page<StockUnit>) -> Screen {
    let entries: Vec<Facts> = page.entries.iter().map(masked).collect();
    let is_empty = entries.is_empty();
    let text = say.text_with("admin_stock.bin", facts! { code, units: entries });
    let mut rows = openers_of(&page.entries, |unit| AdminStockIntent::Restore(code.clone(), unit.tag.clone()));
    let to = |to| AdminIntent::Stock(AdminStockIntent::Bin(code.clone(), to));
    rows.push(turns(&page.entries, (page.before, page.after), |unit| unit.tag.clone(), to));
    if !is_empty {
        rows.push(vec![
            tap(say.text("admin_stock.button.restore_all"), AdminStockIntent::RestoreAll(code.clone())),
            tap(say.text("admin_stock.button.empty"), AdminStockIntent::AskEmpty(code.clone())).styled(Style::Danger),
        ]);
    }
    rows.push(vec![back_to_card(say, code)]);
    rows.retain(|row| !row.is_empty());
    Screen::with_buttons(text, rows)
}

/// Whether the bin is to be emptied.
pub fn ask_empty_bin(say: &Localizer, code: &ProductCode, units: u64) -> Screen {
    let empty = tap(say.text("admin_stock.button.empty_now"), AdminStockIntent::Empty(code.clone(), units));
    let text = say.text_with("admin_stock.ask_empty", facts! { code, units });
    Screen::with_buttons(text, vec![vec![empty.styled(Style::Danger)], vec![back_to_card(say, code)]])
}

/// What stands under an export: how many units are in it, of so many.
pub fn stock_export(say: &Localizer, code: &ProductCode, (units, all): (u64, u64)) -> Screen {
    Screen::text(say.text_with("admin_stock.caption.export", facts! { code, units, all }))
}

/// There is nothing to export.
pub fn nothing_to_export(say: &Localizer) -> String {
    say.text("admin_stock.toast.nothing_to_export")
}

/// There is no such product any more.
pub fn stock_product_gone(say: &Localizer) -> String {
    say.text("admin_stock.toast.product_gone")
}

/// The unit is not where it was.
pub fn stock_unit_gone(say: &Localizer) -> String {
    say.text("admin_stock.toast.unit_gone")
}

fn entry(say: &Localizer, product: &Product) -> Facts {
    let amount = say.part_with(
        "admin_stock.amount",
        facts! {
            variants: product.variants.len(), endless: product.kind == StockKind::Endless,
            version: product.content, left: product.stock.left,
        },
    );
    facts! { name: &product.name, code: &product.code, amount }
}

fn masked(unit: &StockUnit) -> Facts {
    let (content, file) = match &unit.content {
        Some(Content::Text(text)) => (Some(mask(text)), false),
        Some(Content::File(file)) => (Some(mask(&file.name)), true),
        None => (None, false),
    };
    facts! { content, file }
}

fn openers(products: &[Product]) -> Vec<Vec<Button>> {
    let open = |product: &Product| tap(product.code.to_string(), AdminStockIntent::Open(product.code.clone()));
    let buttons: Vec<Button> = products.iter().map(open).collect();
    buttons.chunks(2).map(<[Button]>::to_vec).collect()
}

/// Numbers as they stand before the units of a page.
fn openers_of(units: &[StockUnit], intent: impl Fn(&StockUnit) -> AdminStockIntent) -> Vec<Vec<Button>> {
    let buttons: Vec<Button> = (1..).zip(units).map(|(number, unit)| tap(format!("{number}️⃣"), intent(unit))).collect();
    buttons.chunks(4).map(<[Button]>::to_vec).collect()
}

fn back_to_list(say: &Localizer) -> Button {
    tap(say.text("admin_stock.button.list"), AdminStockIntent::List(PageCursor::First))
}
