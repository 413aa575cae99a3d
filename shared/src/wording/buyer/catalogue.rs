//! Looking around: the welcome, the catalogue, a product, the stock list.

use super::keyboard;
use crate::domain::catalogue::pricing;
use crate::domain::catalogue::{CataloguePage, Category, Product, ProductTexts};
use crate::domain::ids::{CategoryId, ProductCode};
use crate::domain::intent::{BuyerIntent, PageCursor};
use crate::domain::money::Rupiah;
use crate::domain::screen::{Button, Keyboard, Screen, Style};
use crate::domain::time::{Moment, Zone};
use crate::wording::html::{escape, truncate_escaped};

const NUMBERS: [&str; 5] = ["1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣"];

/// The one message that greets a user, with the reply keyboard on it.
pub fn welcome(name: &str, shop: &str, users: u64, delivered: u64) -> Screen {
    let text = format!(
        "👋 Halo <b>{}</b>, selamat datang di <b>{}</b>!\n\n\
         🛒 Pilih, bayar pakai QRIS, dan pesananmu langsung dikirim di chat ini — otomatis, 24 jam.\n\n\
         👥 Total Pengguna Bot: <b>{users}</b>\n\
         ✅ Transaksi Tuntas: <b>{delivered}</b>\n\n\
         👇 <i>Tekan tombol di bawah untuk mulai.</i>",
        truncate_escaped(name, 64),
        escape(shop)
    );
    Screen { text, keyboard: Keyboard::Reply(keyboard::reply_keyboard()) }
}

/// A page of the catalogue.
pub fn catalogue(page: &CataloguePage, category: Option<&CategoryId>) -> Screen {
    if page.products.is_empty() {
        let again = Button::tap("🧭 Semua Produk", BuyerIntent::Browse(None, PageCursor::First));
        return Screen::with_buttons(
            "🛍 <b>Katalog</b>\n\nBelum ada produk di sini. Cek lagi nanti ya 🙏",
            vec![vec![again]],
        );
    }
    let mut text = String::from("🛍 <b>Katalog</b>\n");
    for (number, product) in NUMBERS.iter().zip(&page.products) {
        text.push_str(&format!(
            "\n{number} <b>{}</b>\n    💰 <b>{}</b> · {} · 🔥 Terjual {}\n",
            escape(&product.name),
            product.price,
            in_stock(product),
            product.stock.taken()
        ));
    }
    text.push_str("\n👇 <i>Pilih nomor produknya.</i>");
    let numbers = NUMBERS.iter().zip(&page.products);
    let numbers = numbers.map(|(number, product)| Button::tap(*number, BuyerIntent::Product(product.code.clone(), 1)));
    let mut rows = vec![numbers.collect()];
    rows.extend(page_buttons(page, |to| BuyerIntent::Browse(category.cloned(), to)));
    if page.categories.is_empty() {
        rows.push(vec![Button::tap("🗂 Kategori", BuyerIntent::Categories)]);
    } else {
        rows.extend(category_buttons(&page.categories));
    }
    Screen::with_buttons(text, rows)
}

/// The categories, and the way to all products.
pub fn categories(categories: &[Category]) -> Screen {
    let mut rows = vec![vec![Button::tap("🧭 Semua Produk", BuyerIntent::Browse(None, PageCursor::First))]];
    rows.extend(category_buttons(categories));
    Screen::with_buttons("🗂 <b>Kategori</b>\n\n👇 <i>Mau lihat yang mana?</i>", rows)
}

fn category_buttons(categories: &[Category]) -> Vec<Vec<Button>> {
    let button = |category: &Category| {
        let to = BuyerIntent::Browse(Some(category.id.clone()), PageCursor::First);
        Button::tap(format!("{} {}", category.emoji, category.title), to)
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

fn in_stock(product: &Product) -> String {
    match product.stock.left {
        0 => "❌ Habis".to_owned(),
        left => format!("📦 Stok {left}"),
    }
}

/// A product, with so many of it in mind.
pub fn product(product: &Product, texts: &ProductTexts, quantity: u32) -> Screen {
    let mut text = format!("🏷 <b>{}</b>\n<code>{}</code>\n\n", escape(&product.name), product.code);
    text.push_str(&format!("💰 Harga: <b>{}</b>\n", product.price));
    for tier in &product.tiers {
        text.push_str(&format!("    ↳ mulai {} pcs: <b>{}</b>/pcs\n", tier.from, tier.price));
    }
    text.push_str(&format!("{} · 🔥 Terjual {}\n", in_stock(product), product.stock.taken()));
    if !texts.description.is_empty() {
        text.push_str(&format!("\n📝 {}\n", escape(&texts.description)));
    }
    if !texts.terms.is_empty() {
        text.push_str(&format!("\n📜 <i>S&amp;K: {}</i>\n", truncate_escaped(&texts.terms, 300)));
    }
    let most = product.max_orderable_now();
    if most == 0 {
        text.push_str("\n😔 Lagi habis. Cek lagi nanti ya.");
        let back = Button::tap("⬅️ Katalog", BuyerIntent::Browse(Some(product.category.clone()), PageCursor::First));
        return Screen::with_buttons(text, vec![vec![back]]);
    }
    let cancel = Button::tap("❌ Batal", BuyerIntent::Browse(None, PageCursor::First)).styled(Style::Danger);
    let quantity = quantity.clamp(1, most);
    let unit_price = pricing::unit_price(product, quantity);
    text.push_str(&format!(
        "\n🧮 Jumlah: <b>{quantity}</b> → Total <b>{}</b>",
        unit_price.times(quantity).unwrap_or(Rupiah::ZERO)
    ));
    let rows = vec![
        steps(&product.code, quantity, most),
        presets(&product.code, most),
        vec![
            Button::tap("🧺 Lanjut ke Keranjang", BuyerIntent::SetCartLine(product.code.clone(), quantity))
                .styled(Style::Primary),
            cancel,
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
    [("✌️ x2", 2), ("🖐️ x5", 5), ("🔟 x10", 10)]
        .into_iter()
        .filter(|(_, quantity)| *quantity <= most)
        .map(|(label, quantity)| Button::tap(label, BuyerIntent::Product(code.clone(), quantity)))
        .collect()
}

/// There is no such product any more.
pub fn product_gone() -> Screen {
    let browse = Button::tap("🛍 Lihat Katalog", BuyerIntent::Browse(None, PageCursor::First));
    Screen::with_buttons("🙈 Produk ini sudah tidak ada. Yuk, lihat yang lain:", vec![vec![browse]])
}

/// A page of the stock list, with the moment it was read.
pub fn stock(page: &CataloguePage, here: &PageCursor, now: Moment, zone: Zone) -> Screen {
    let mut text = format!("🏷 <b>Stok saat ini</b>\n<i>{}</i>\n", zone.write(now));
    for product in &page.products {
        text.push_str(&format!("\n• <b>{}</b> — {}", escape(&product.name), in_stock(product)));
    }
    if page.products.is_empty() {
        text.push_str("\nBelum ada produk.");
    }
    let refresh = Button::tap("🔄 Refresh", BuyerIntent::Stock(here.clone()));
    let rows = page_buttons(page, BuyerIntent::Stock).into_iter().chain([vec![refresh]]).collect();
    Screen::with_buttons(text, rows)
}
