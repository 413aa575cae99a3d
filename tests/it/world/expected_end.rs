//! The expected end of a story for a buyer, whatever failed on the way.

use super::{Buyer, World};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The expected end for a buyer.
#[derive(Debug)]
pub(crate) enum ExpectedEnd {
    /// The goods are in the chat.
    WithGoods(String),
    /// The goods are in the chat, and a unit that replaces one of them.
    Replaced(String),
    /// The goods are in the chat as soon as the order is paid.
    OncePaid(String),
    /// The goods are in the chat, or if none were left, the amount was credited to the balance.
    WithGoodsOrBalance(String),
    /// The amount of the deposit is in the balance as soon as it is paid.
    DepositOncePaid(String),
    /// The order expired unpaid.
    Expired(String),
    /// The order was cancelled.
    Cancelled(String),
    /// It expired or was cancelled, whichever came first.
    Unpaid(String),
    /// There is no order.
    WithoutOrder,
}

/// Checks one buyer after the other.
#[derive(Debug, Default)]
pub(crate) struct Judge {
    /// The buyer to whom each contents were delivered.
    given: BTreeMap<String, String>,
}

impl Judge {
    /// Everything that did not end as expected.
    pub(crate) fn wrong(&mut self, shop: &World, buyer: &Buyer, ends: &ExpectedEnd) -> Vec<String> {
        let mut wrong = shop.imbalances();
        let name = buyer.person.name();
        let mut goods = buyer.goods();
        for contents in &goods {
            let owner = self.given.entry(contents.clone()).or_insert_with(|| name.clone());
            if *owner != name {
                wrong.push(format!("{contents} was given to {owner} and to {name}"));
            }
        }
        goods.sort();
        goods.dedup();
        let is = ends.order().map(|order| (became(&shop.order(order)), ordered(&shop.order(order))));
        let (became, ordered) = is.unwrap_or_default();
        let (must, given, said) = match (ends, became.as_str()) {
            (ExpectedEnd::WithGoods(_) | ExpectedEnd::OncePaid(_), _)
            | (ExpectedEnd::WithGoodsOrBalance(_), "delivered") => ("delivered", ordered, "Pembayaran Berhasil"),
            (ExpectedEnd::Replaced(_), _) => ("delivered", ordered + 1, "Barang Pengganti"),
            (ExpectedEnd::WithGoodsOrBalance(_), _) => ("credited", 0, "masuk ke saldo"),
            (ExpectedEnd::DepositOncePaid(_), _) => ("credited", 0, "Saldo bertambah"),
            (ExpectedEnd::Expired(_), _) => ("returned", 0, "Tagihan Kedaluwarsa"),
            (ExpectedEnd::Cancelled(_), _) => ("returned", 0, "dibatalkan"),
            (ExpectedEnd::Unpaid(_), _) => ("returned", 0, ""),
            (ExpectedEnd::WithoutOrder, _) => ("", 0, ""),
        };
        if (must, given) != (became.as_str(), goods.len()) {
            wrong.push(format!("it should end {must:?} with {given} and ends {became:?} with {goods:?}"));
        }
        if buyer.messages_with(said) == 0 && !said.is_empty() {
            wrong.push(format!("the buyer has no message: {said}"));
        }
        if buyer.messages_with("Bayar sebelum") > 0 {
            wrong.push("an invoice still stands in the chat".to_owned());
        }
        wrong
    }
}

impl ExpectedEnd {
    fn order(&self) -> Option<&str> {
        match self {
            Self::WithGoods(order)
            | Self::Replaced(order)
            | Self::OncePaid(order)
            | Self::WithGoodsOrBalance(order)
            | Self::DepositOncePaid(order)
            | Self::Expired(order)
            | Self::Cancelled(order)
            | Self::Unpaid(order) => Some(order),
            Self::WithoutOrder => None,
        }
    }
}

fn became(order: &Value) -> String {
    let goods = &order["goods"];
    let named = || goods["M"].as_object()?.keys().next().map(String::as_str);
    goods["S"].as_str().or_else(named).unwrap_or_default().to_owned()
}

fn ordered(order: &Value) -> usize {
    let lines = order["lines"]["L"].as_array().into_iter().flatten();
    lines.filter_map(|line| line["M"]["quantity"]["N"].as_str()?.parse::<usize>().ok()).sum()
}

/// Lets minutes pass; the sweep runs after each of these spans.
pub(crate) async fn time_goes_by(shop: &World, minutes: &[i64]) {
    for minutes in minutes {
        shop.seconds(minutes * 60);
        shop.cloud.tick().await;
    }
}

/// A seed file with so many products and units, no two contents alike; see [`code`].
pub(crate) fn seed_file(products: usize, units: usize) -> String {
    let mut seed_file = String::from("category,emoji,code,name,price,tiers,description,terms,max,content\n");
    for number in 0..units {
        let code = code(number % products);
        let product = if number < products {
            format!("Kode,🎟,{code},{code},20500,,,Satu kali pakai,50")
        } else {
            format!(",,{code},,,,,,")
        };
        writeln!(seed_file, "{product},isi-{number}").expect("a string takes all");
    }
    seed_file
}

/// A seed file with one product of so many files, and the files. They read as a document with goods does, so that they are
/// told apart as those are.
pub(crate) fn seed_files(code: &str, units: usize) -> (String, Vec<(String, Vec<u8>)>) {
    let mut seed_file = String::from("category,code,name,price,max,file\n");
    let (mut product, mut files) = (format!("Kode,{code},{code},20500,50"), Vec::new());
    for number in 0..units {
        let name = format!("berkas-{number}.txt");
        writeln!(seed_file, "{product},{name}").expect("a string takes all");
        files.push((name, format!("1. {code}\r\nisi-{number}\r\n\r\n").into_bytes()));
        product = format!(",{code},,,");
    }
    (seed_file, files)
}

/// The product of this number.
pub(crate) fn code(number: usize) -> String {
    format!("KODE{number:02}")
}
