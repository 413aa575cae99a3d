//! The statistics, counted again from orders, ledgers and users.

use super::invariants::{goods, number, text};
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use serde_json::Value;
use std::collections::BTreeMap;

/// How much of each figure was counted on each day: `2026-11-22 paid`.
type Counts = BTreeMap<String, i64>;

/// The shop's zone in the stories.
const ZONE: Offset = Offset::constant(7);

/// DynamoDB deletes orders that were never paid so many days after they lapsed; they stay counted as placed.
const KEPT_DAYS: i64 = 89;

/// What the statistics say otherwise than orders, ledgers and users.
pub(super) fn faults(items: &[Value], orders: &[&Value], now: Timestamp) -> Vec<String> {
    let mut faults = Vec::new();
    let (said, months) = said(items, &mut faults);
    let is = recounted(items, orders);
    let first = orders.iter().map(|order| number(order, "placed")).filter(|at| *at > 0).min().unwrap_or_default();
    let some_are_deleted = now.as_millisecond() - i64::try_from(first).unwrap_or_default() > KEPT_DAYS * 86_400_000;
    for key in said.keys().chain(is.keys()) {
        let [said, is] = [&said, &is].map(|counts| counts.get(key).copied().unwrap_or_default());
        if said != is && !(key.ends_with(" placed") && some_are_deleted) {
            faults.push(format!("the statistics say {said} {key}, and it is {is}"));
        }
    }
    for order in orders.iter().filter(|order| matches!(goods(order), "returned" | "credited" | "delivered")) {
        let is_order = order["lines"]["L"].as_array().is_some_and(|lines| !lines.is_empty());
        if is_order != (order["counted"]["BOOL"] == true) {
            faults.push(format!("{} is decided, and not counted as placed", text(order, "id")));
        }
    }
    let users = items.iter().filter(|item| text(item, "sk") == "USER" && item["counted"]["BOOL"] == true).count();
    let by_day: i64 = said.iter().filter(|(key, _)| key.ends_with(" users")).map(|(_, users)| users).sum();
    let delivered = orders.iter().filter(|order| goods(order) == "delivered").count();
    let ever = |figure: &str| live(items).map(|item| number(item, figure)).sum::<u64>();
    for (what, said, is) in [
        ("users", ever("users"), users),
        ("users by day", u64::try_from(by_day).unwrap_or_default(), users),
        ("orders delivered", ever("paid"), delivered),
    ] {
        if said != is as u64 {
            faults.push(format!("the totals say {said} {what}, and there are {is}"));
        }
    }
    faults.extend(
        months
            .iter()
            .filter(|(_, left)| **left != 0)
            .map(|(key, left)| format!("the month's {key} differs by {left} from that of its days")),
    );
    faults.sort();
    faults.dedup();
    faults
}

fn live(items: &[Value]) -> impl Iterator<Item = &Value> {
    items.iter().filter(|item| text(item, "pk") == "STATISTICS" && text(item, "sk").starts_with("LIVE#"))
}

/// What was counted by day; and by month, less what stands on the items of its days.
fn said(items: &[Value], faults: &mut Vec<String>) -> (Counts, Counts) {
    let (mut days, mut months) = (Counts::new(), Counts::new());
    for item in items.iter().filter(|item| text(item, "pk") == "STATISTICS") {
        let parts: Vec<&str> = text(item, "sk").split('#').collect();
        for (name, value) in item.as_object().into_iter().flatten() {
            let Some(amount) = value["N"].as_str().and_then(|amount| amount.parse::<i64>().ok()) else { continue };
            if name == "due_at" {
                continue;
            }
            match parts.as_slice() {
                ["LIVE", _] => {
                    if let Some((day, figure)) = name.split_once('.') {
                        *days.entry(format!("{} {figure}", date(day))).or_default() += amount;
                    }
                }
                ["DAY", day, _] => {
                    let day = date(day);
                    *days.entry(format!("{day} {name}")).or_default() += amount;
                    *months.entry(format!("{} {name}", &day[..7])).or_default() -= amount;
                }
                ["MONTH", month, _] => *months.entry(format!("{month} {name}")).or_default() += amount,
                _ => faults.push(format!("there are no statistics like {parts:?}")),
            }
        }
    }
    (days, months)
}

/// The date of a day that is counted from 1970.
fn date(day: &str) -> String {
    let seconds = day.parse::<i64>().expect("a number of a day") * 86_400;
    Timestamp::from_second(seconds).expect("a moment").strftime("%F").to_string()
}

/// The date, and the hour.
fn day_and_hour(millis: u64) -> (String, String) {
    let at = Timestamp::from_millisecond(i64::try_from(millis).expect("a moment")).expect("a moment");
    let local = at.to_zoned(TimeZone::fixed(ZONE));
    (local.strftime("%F").to_string(), local.strftime("h%H").to_string())
}

fn recounted(items: &[Value], orders: &[&Value]) -> Counts {
    let mut counts = Counts::new();
    let mut count = |day: &str, figure: &str, amount: i64| {
        *counts.entry(format!("{day} {figure}")).or_default() += amount;
    };
    for order in orders {
        if order["counted"]["BOOL"] == true {
            count(&day_and_hour(number(order, "placed")).0, "placed", 1);
        }
        if goods(order) == "delivered" {
            let (day, hour) = day_and_hour(number(&order["goods"]["M"]["delivered"]["M"], "at"));
            for (figure, amount) in delivered(order) {
                count(&day, &figure, amount);
            }
            count(&day, &hour, 1);
        }
    }
    for entry in items.iter().filter(|item| text(item, "sk").starts_with("LEDGER#")) {
        let figure = match text(entry, "kind") {
            "deposit" | "transfer" => "deposits",
            "refund" => "refunds",
            _ => continue,
        };
        count(&day_and_hour(number(entry, "at")).0, figure, signed(number(entry, "amount")));
    }
    for user in items.iter().filter(|item| item["counted"]["BOOL"] == true && text(item, "sk") == "USER") {
        count(&day_and_hour(number(user, "listed_at")).0, "users", 1);
    }
    counts
}

/// What a delivered order adds, but for its hour.
fn delivered(order: &Value) -> Vec<(String, i64)> {
    let mut counts =
        vec![("paid".to_owned(), 1), ("revenue".to_owned(), signed(number(&order["invoice"]["M"], "amount")))];
    let voucher = &order["voucher"]["M"];
    let discount = number(voucher, "discount");
    let codes: Vec<&str> =
        voucher["codes"]["L"].as_array().into_iter().flatten().filter_map(|code| code["S"].as_str()).collect();
    if voucher.is_object() {
        counts.push(("discount".to_owned(), signed(discount)));
        counts.push((format!("v.{}.uses", text(voucher, "code")), 1));
        counts.push((format!("v.{}.saved", text(voucher, "code")), signed(discount)));
    }
    let lines: Vec<&Value> = order["lines"]["L"].as_array().into_iter().flatten().map(|line| &line["M"]).collect();
    let price = |line: &Value| number(line, "unit_price") * number(line, "quantity");
    let bears = |line: &Value| codes.is_empty() || codes.contains(&text(line, "code"));
    let whole: u64 = lines.iter().filter(|line| bears(line)).map(|line| price(line)).sum();
    let mut before = 0;
    for line in lines {
        let (code, price) = (text(line, "code"), price(line));
        let mut share = 0;
        if bears(line) && whole > 0 {
            share = discount * (before + price) / whole - discount * before / whole;
            before += price;
        }
        counts.push((format!("p.{code}.units"), signed(number(line, "quantity"))));
        counts.push((format!("p.{code}.sales"), signed(price - share)));
        if line["cost"].is_object() {
            let gain = signed(price - share) - signed(number(line, "cost") * number(line, "quantity"));
            counts.push((format!("p.{code}.gain"), gain));
            counts.push(("costed".to_owned(), signed(price - share)));
            counts.push(("profit".to_owned(), gain));
        }
    }
    counts
}

fn signed(amount: u64) -> i64 {
    i64::try_from(amount).expect("no story is that rich")
}
