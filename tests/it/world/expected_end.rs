//! How it must end for a buyer, whatever happened on the way.

use super::{Buyer, World};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How it must end for a buyer.
#[derive(Debug)]
pub(crate) enum ExpectedEnd {
    /// The goods are in the chat.
    WithGoods(String),
    /// The goods are in the chat as soon as the order is paid.
    OncePaid(String),
    /// The goods are in the chat, or if there were none left, the money is balance.
    WithGoodsOrBalance(String),
    /// The order ran out, and nobody paid.
    Expired(String),
    /// The order was given up.
    Cancelled(String),
    /// It ran out or was given up, whichever came first.
    Unpaid(String),
    /// Nothing came of it.
    WithoutOrder,
}

/// Looks at one buyer after the other.
#[derive(Debug, Default)]
pub(crate) struct Judge {
    /// Whose chat which contents came into.
    given: BTreeMap<String, String>,
}

impl Judge {
    /// What did not end as it must.
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
            (ExpectedEnd::WithGoodsOrBalance(_), _) => ("credited", 0, "masuk ke saldo"),
            (ExpectedEnd::Expired(_), _) => ("returned", 0, "Tagihan Kadaluarsa"),
            (ExpectedEnd::Cancelled(_), _) => ("returned", 0, "dibatalkan"),
            (ExpectedEnd::Unpaid(_), _) => ("returned", 0, ""),
            (ExpectedEnd::WithoutOrder, _) => ("", 0, ""),
        };
        if (must, given) != (became.as_str(), goods.len()) {
            wrong.push(format!("it should end {must:?} with {given} and ends {became:?} with {goods:?}"));
        }
        if buyer.was_told(said) == 0 && !said.is_empty() {
            wrong.push(format!("the buyer was not told: {said}"));
        }
        if buyer.was_told("Bayar sebelum") > 0 {
            wrong.push("an invoice still stands in the chat".to_owned());
        }
        wrong
    }
}

impl ExpectedEnd {
    fn order(&self) -> Option<&str> {
        match self {
            Self::WithGoods(order)
            | Self::OncePaid(order)
            | Self::WithGoodsOrBalance(order)
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

/// Every so many minutes the sweep comes by.
pub(crate) async fn time_goes_by(shop: &World, minutes: &[i64]) {
    for minutes in minutes {
        shop.seconds(minutes * 60);
        shop.cloud.tick().await;
    }
}

/// A seed file with so many products and units, no two contents alike; see [`code`].
pub(crate) fn shelf(products: usize, units: usize) -> String {
    let mut shelf = String::from("category,emoji,code,name,price,tiers,description,terms,max,content\n");
    for number in 0..units {
        let code = code(number % products);
        let product = if number < products {
            format!("Kode,🎟,{code},{code},20500,,,Satu kali pakai,50")
        } else {
            format!(",,{code},,,,,,")
        };
        writeln!(shelf, "{product},isi-{number}").expect("a string takes all");
    }
    shelf
}

/// The product of this number.
pub(crate) fn code(number: usize) -> String {
    format!("KODE{number:02}")
}
