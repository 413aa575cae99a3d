//! The invariants that must hold for the table at the end of every story.

use super::{audit, statistics};
use jiff::Timestamp;
use lapak_local::cloud::Cloud;
use lapak_local::pakasir::State;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Every invariant that does not hold, in words.
pub(super) fn faults(cloud: &Cloud) -> Vec<String> {
    let items = super::serving(cloud).scan().expect("the table can be read");
    let orders: Vec<&Value> = of(&items, "ORDER#");
    let mut faults = units(&items, &orders);
    faults.extend(slot_counters(&items));
    faults.extend(bins(&items));
    faults.extend(wallets(&items));
    faults.extend(payments(cloud, &items, &orders));
    faults.extend(acts_of_admins(&items, &orders));
    faults.extend(outboxes(&orders));
    faults.extend(notices(&items));
    faults.extend(vouchers(&items, &orders));
    faults.extend(waitlists(&items));
    faults.extend(proofs(cloud, &items, &orders));
    faults.extend(statistics::faults(&items, &orders, cloud.clock.now()));
    faults.extend(user_counts(&items, cloud.clock.now()));
    faults.extend(price_groups(&items));
    faults.extend(audit::faults(cloud, &items));
    faults.extend(files(cloud, &items));
    faults
}

/// No number of a price group was given twice, and nobody is in a group that never was.
fn price_groups(items: &[Value]) -> Vec<String> {
    let groups = items.iter().find(|item| text(item, "pk") == "PRICE_GROUPS");
    let next = groups.map_or(0, |groups| number(groups, "next"));
    let listed = groups.and_then(|groups| groups["groups"]["L"].as_array());
    let ids: Vec<u64> = listed.into_iter().flatten().map(|group| number(&group["M"], "id")).collect();
    let mut faults = Vec::new();
    if ids.iter().collect::<BTreeSet<_>>().len() != ids.len() || ids.iter().any(|id| *id > next) {
        faults.push(format!("price groups have the numbers {ids:?}, and the latest is {next}"));
    }
    for user in items.iter().filter(|item| text(item, "sk") == "USER" && number(item, "price_group") > next) {
        faults.push(format!("{} is in a price group that never was", text(user, "pk")));
    }
    faults
}

/// Every file that is sold or shown lies in the bucket, and nothing else does. What is sold is noted, too.
fn files(cloud: &Cloud, items: &[Value]) -> Vec<String> {
    let named = |name: &str| -> BTreeSet<String> {
        let keys = items.iter().map(|item| text(item, name)).filter(|key| !key.is_empty());
        keys.map(|key| format!("files/{key}")).collect()
    };
    let (sold, shown) = (named("file"), named("photo"));
    let used: BTreeSet<String> = sold.union(&shown).cloned().collect();
    let noted = of(items, "FILE#").into_iter().map(|file| format!("files/{}", &text(file, "pk")["FILE#".len()..]));
    let noted: BTreeSet<String> = noted.collect();
    let bucket = cloud.bucket.names().first().expect("the template has a bucket");
    let lying = cloud.bucket.keys(bucket).expect("the bucket can be listed").into_iter();
    let lying: BTreeSet<String> =
        lying.filter(|key| ["incoming/", "backups/", "audit/"].iter().all(|folder| !key.starts_with(folder))).collect();
    match used == lying && sold.is_subset(&noted) && noted.is_subset(&lying) {
        true => Vec::new(),
        false => vec![format!("files are used: {used:?}\nnoted: {noted:?}\nin the bucket: {lying:?}")],
    }
}

fn of<'a>(items: &'a [Value], prefix: &str) -> Vec<&'a Value> {
    items.iter().filter(|item| text(item, "pk").starts_with(prefix)).collect()
}

pub(super) fn text<'a>(item: &'a Value, name: &str) -> &'a str {
    item[name]["S"].as_str().unwrap_or_default()
}

pub(super) fn number(item: &Value, name: &str) -> u64 {
    item[name]["N"].as_str().and_then(|number| number.parse().ok()).unwrap_or_default()
}

/// `reserved`, `returned`, `sold`, `credited` or `delivered`.
pub(super) fn goods(order: &Value) -> &str {
    order["goods"]["S"]
        .as_str()
        .or_else(|| order["goods"]["M"].as_object()?.keys().next().map(String::as_str))
        .unwrap_or("?")
}

/// A unit is free, or held by one order that lists its slot; and no order lists a slot that it does not hold.
fn units(items: &[Value], orders: &[&Value]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut listed: BTreeMap<(String, u64), Vec<String>> = BTreeMap::new();
    for order in orders {
        for line in order["lines"]["L"].as_array().into_iter().flatten() {
            let line = &line["M"];
            let [held, replaced] = ["slots", "replaced"].map(|slots| line[slots]["L"].as_array().into_iter().flatten());
            for slot in held.chain(replaced) {
                let slot = slot["N"].as_str().and_then(|slot| slot.parse().ok()).unwrap_or_default();
                listed.entry((text(line, "code").to_owned(), slot)).or_default().push(text(order, "id").to_owned());
            }
        }
    }
    let mut ids = BTreeSet::new();
    for unit in of(items, "UNIT#") {
        let code = text(unit, "pk").trim_start_matches("UNIT#").to_owned();
        let slot = text(unit, "sk").parse().unwrap_or_default();
        if !ids.insert((code.clone(), text(unit, "id").to_owned())) {
            faults.push(format!("a unit of {code} stands in two slots"));
        }
        let listed_by = listed.remove(&(code.clone(), slot)).unwrap_or_default();
        match (text(unit, "order"), listed_by.as_slice()) {
            ("", []) => {}
            (holder, [one]) if holder == one => {}
            (holder, listed_by) => {
                faults.push(format!("unit {code} {slot} is held by {holder:?} and listed by {listed_by:?}"))
            }
        }
    }
    faults.extend(listed.into_iter().map(|(slot, orders)| format!("{orders:?} list {slot:?}, where no unit is")));
    let contents: BTreeSet<_> = of(items, "CONTENT#").iter().map(|item| (text(item, "pk"), text(item, "sk"))).collect();
    for order in orders.iter().filter(|order| matches!(goods(order), "sold" | "delivered")) {
        for line in order["lines"]["L"].as_array().into_iter().flatten().map(|line| &line["M"]) {
            let slots = line["slots"]["L"].as_array().map_or(0, Vec::len) as u64;
            let content = (format!("CONTENT#{}", text(line, "code")), format!("{:06}", number(line, "content")));
            let is_there = contents.contains(&(content.0.as_str(), content.1.as_str()));
            // Either its units, or the version of a content that is sold without end.
            let holds =
                if line["content"].is_object() { slots == 0 && is_there } else { slots == number(line, "quantity") };
            if !holds {
                faults.push(format!("{} is sold and does not hold its {}", text(order, "id"), text(line, "code")));
            }
        }
    }
    faults
}

/// Every slot that is not allocated holds a unit, and that unit is free.
fn slot_counters(items: &[Value]) -> Vec<String> {
    let mut faults = Vec::new();
    for product in items.iter().filter(|item| text(item, "sk").starts_with("P#")) {
        let code = text(product, "code");
        let (last, left) = (number(product, "last"), number(product, "left"));
        let free: Vec<u64> = of(items, &format!("UNIT#{code}"))
            .into_iter()
            .filter(|unit| text(unit, "pk") == format!("UNIT#{code}") && text(unit, "order").is_empty())
            .map(|unit| text(unit, "sk").parse().unwrap_or_default())
            .collect();
        let offered: Vec<u64> = (last - left + 1..=last).collect();
        if offered.iter().any(|slot| !free.contains(slot)) {
            faults.push(format!("{code} offers {offered:?}, but free are {free:?}"));
        }
        if free.len() != offered.len() {
            faults.push(format!("{code} has units that nobody is offered: {free:?} against {offered:?}"));
        }
    }
    faults
}

/// A unit is in a slot or in the bin of its product, never in both; the product counts those in the bin; and there is a
/// fingerprint for each unit of the shop, and for nothing else.
fn bins(items: &[Value]) -> Vec<String> {
    let mut faults = Vec::new();
    let (mut ids, mut counts) = (BTreeSet::new(), BTreeMap::<&str, u64>::new());
    for unit in of(items, "UNIT#").into_iter().chain(of(items, "BIN#")) {
        if !ids.insert(text(unit, "id")) {
            faults.push(format!("a unit is in two places, one of them {}", text(unit, "pk")));
        }
        if let Some(code) = text(unit, "pk").strip_prefix("BIN#") {
            *counts.entry(code).or_default() += 1;
            if unit["order"].is_object() {
                faults.push(format!("a unit in the bin of {code} is held by an order"));
            }
        }
    }
    for product in items.iter().filter(|item| text(item, "sk").starts_with("P#")) {
        let lie = counts.remove(text(product, "code")).unwrap_or_default();
        if lie != number(product, "binned") {
            faults.push(format!(
                "{} counts {} in its bin, and there are {lie}",
                text(product, "code"),
                number(product, "binned")
            ));
        }
    }
    faults.extend(counts.into_keys().map(|code| format!("{code} is no product and has a bin")));
    let prints =
        of(items, "FINGERPRINT#").into_iter().map(|print| text(print, "pk").trim_start_matches("FINGERPRINT#"));
    let prints: BTreeSet<&str> = prints.collect();
    if prints != ids {
        faults.push(format!("{} units have {} fingerprints", ids.len(), prints.len()));
    }
    faults
}

/// The sum of a user's ledger entries is their balance.
fn wallets(items: &[Value]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut ledgers: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for entry in items.iter().filter(|item| text(item, "sk").starts_with("LEDGER#")) {
        ledgers.entry(text(entry, "pk")).or_default().push(entry);
    }
    for user in items.iter().filter(|item| text(item, "sk") == "USER") {
        let (mut credits, mut debits) = (0, 0);
        for entry in ledgers.get(text(user, "pk")).into_iter().flatten() {
            match text(entry, "kind") {
                "purchase" | "taken_by_admin" => debits += number(entry, "amount"),
                "deposit" | "late_payment" | "second_payment" | "wrong_amount" | "transfer" | "refund"
                | "marked_paid" | "added_by_admin" => credits += number(entry, "amount"),
                kind => faults.push(format!("{} has an entry of an unknown kind, {kind}", text(user, "pk"))),
            }
        }
        let sum = i128::from(credits) - i128::from(debits);
        if sum != i128::from(number(user, "balance")) {
            faults.push(format!(
                "{} has a balance of {}, its ledger says {sum}",
                text(user, "pk"),
                number(user, "balance")
            ));
        }
    }
    faults
}

/// Every payment at the gateway belongs to exactly one order or ledger entry, and no order is paid without one.
fn payments(cloud: &Cloud, items: &[Value], orders: &[&Value]) -> Vec<String> {
    let mut faults = Vec::new();
    let transactions = cloud.pakasir.transactions();
    let completed = transactions.iter().filter(|transaction| matches!(transaction.state, State::Completed { .. }));
    let completed: BTreeSet<&str> = completed.map(|transaction| transaction.txn_id.as_str()).collect();
    let mut settled: BTreeMap<&str, usize> = BTreeMap::new();
    for order in orders.iter().filter(|order| matches!(goods(order), "sold" | "delivered")) {
        *settled.entry(text(&order["invoice"]["M"]["state"]["M"]["paid"]["M"], "txn")).or_default() += 1;
    }
    let (mut credits, mut purchases) = (BTreeMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<_>>::new());
    for entry in items.iter().filter(|item| text(item, "sk").starts_with("LEDGER#")) {
        credits.entry(text(entry, "txn")).or_default().push(number(entry, "amount"));
        if text(entry, "kind") == "purchase" {
            purchases.entry(text(entry, "order")).or_default().push(number(entry, "amount"));
        }
    }
    for transaction in &transactions {
        let txn = transaction.txn_id.as_str();
        let (settles, credits) = (settled.get(txn).copied().unwrap_or_default(), credits.get(txn));
        let credits = credits.map_or(&[][..], Vec::as_slice);
        if credits.iter().any(|amount| *amount != transaction.amount) {
            faults.push(format!("{txn} of {} is credited as {credits:?}", transaction.amount));
        }
        let paid = completed.contains(txn);
        let entries = credits.len();
        if usize::from(paid) != settles + entries {
            faults
                .push(format!("{txn} (paid: {paid}) settles {settles} orders and stands in {entries} ledger entries"));
        }
    }
    for order in orders.iter().filter(|order| matches!(goods(order), "sold" | "delivered" | "credited")) {
        let id = text(order, "id");
        let purchases = purchases.get(id).map_or(&[][..], Vec::as_slice);
        if order["invoice"]["M"]["state"]["M"]["paid_from_balance"].is_object() {
            if purchases != [number(&order["invoice"]["M"], "amount")] {
                faults.push(format!("{id} is paid from the balance, and the ledger says {purchases:?}"));
            }
            continue;
        }
        if !purchases.is_empty() {
            faults.push(format!("{id} is not paid from the balance, and the ledger says {purchases:?}"));
        }
        let txn = text(&order["invoice"]["M"]["state"]["M"]["paid"]["M"], "txn");
        if !completed.contains(txn) {
            faults.push(format!("{id} is paid by {txn}, which the gateway does not know as paid"));
        }
    }
    faults
}

/// A payment that an admin confirmed is an entry in the ledger that a purchase of its order takes again, with an act that says
/// who did it and why; and what the order says was refunded is what the ledger says, never more than was paid.
fn acts_of_admins(items: &[Value], orders: &[&Value]) -> Vec<String> {
    let mut faults = Vec::new();
    let (mut entries, mut acts) = (BTreeMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<_>>::new());
    for item in items {
        if text(item, "sk").starts_with("LEDGER#") {
            entries.entry(text(item, "order")).or_default().push(item);
        }
        if let Some(order) = text(item, "pk").strip_prefix("ORDER#").filter(|_| item["kind"].is_object()) {
            acts.entry(order).or_default().push(item);
        }
    }
    for order in orders {
        let (id, asked) = (text(order, "id"), number(&order["invoice"]["M"], "amount"));
        let amounts = |kind: &str| -> Vec<u64> {
            let entries = entries.get(id).into_iter().flatten().filter(|entry| text(entry, "kind") == kind);
            entries.map(|entry| number(entry, "amount")).collect()
        };
        let acts = acts.get(id).into_iter().flatten();
        let marked = acts.filter(|act| text(act, "kind") == "marked_paid" && !text(act, "reason").is_empty()).count();
        let confirmed = amounts("marked_paid");
        if confirmed != vec![asked; marked] || (marked > 0 && amounts("purchase") != confirmed) {
            faults.push(format!("{id} was marked as paid {marked} times, and the ledger says {confirmed:?}"));
        }
        let (refunds, refunded) = (amounts("refund"), number(order, "refunded"));
        if refunds.iter().sum::<u64>() != refunded || refunds.len() as u64 != number(order, "refunds") {
            faults.push(format!("{id} was refunded {refunded}, and the ledger says {refunds:?}"));
        }
        if refunded > asked {
            faults.push(format!("{id} of {asked} was refunded {refunded}"));
        }
    }
    faults
}

/// Every outbox is empty, and no paid order is left without its goods.
fn outboxes(orders: &[&Value]) -> Vec<String> {
    let mut faults = Vec::new();
    for order in orders {
        let outbox: Vec<&Value> = order["outbox"]["L"].as_array().into_iter().flatten().collect();
        if !outbox.is_empty() {
            faults.push(format!("{} still has {outbox:?} in its outbox", text(order, "id")));
        }
        if goods(order) == "sold" {
            faults.push(format!("{} is paid and not delivered", text(order, "id")));
        }
    }
    faults
}

/// No notice is still owed.
fn notices(items: &[Value]) -> Vec<String> {
    let owed = of(items, "NOTICE#").into_iter().filter(|notice| notice["due"].is_object());
    owed.map(|notice| format!("a notice is still owed: {}", notice["kind"])).collect()
}

/// The uses of each voucher, of all buyers and of each, are the orders that count as using it, and no more than it allows;
/// and each order costs what its goods cost, without the discount.
fn vouchers(items: &[Value], orders: &[&Value]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut used: BTreeMap<(String, String), u64> = BTreeMap::new();
    for order in orders {
        let voucher = &order["voucher"]["M"];
        let lines = order["lines"]["L"].as_array().into_iter().flatten().map(|line| &line["M"]);
        let goods: u64 = lines.map(|line| number(line, "unit_price") * number(line, "quantity")).sum();
        let paid = number(&order["invoice"]["M"], "amount") + number(voucher, "discount");
        if goods > 0 && goods != paid {
            faults
                .push(format!("{} asks for {paid}, discount included, and its goods cost {goods}", text(order, "id")));
        }
        if voucher["counted"]["BOOL"] == true {
            let (code, buyer) = (text(voucher, "code"), format!("USER#{}", number(order, "buyer")));
            let first = voucher["first_order"]["BOOL"] == true;
            let counts =
                [("VOUCHERS".to_owned(), format!("VOUCHER#{code}")), (buyer.clone(), format!("VOUCHER#{code}"))];
            let first = first.then(|| (buyer, "VOUCHER#*FIRST".to_owned()));
            for count in counts.into_iter().chain(first) {
                *used.entry(count).or_default() += 1;
            }
        }
    }
    for item in items.iter().filter(|item| text(item, "sk").starts_with("VOUCHER")) {
        let key = (text(item, "pk").to_owned(), text(item, "sk").to_owned());
        let is = used.remove(&key).unwrap_or_default();
        if is != number(item, "uses") {
            faults.push(format!("{key:?} counts {} uses, and there are {is}", number(item, "uses")));
        }
        if item["most_uses"].is_object() && is > number(item, "most_uses") {
            faults.push(format!("{key:?} is used {is} times, more than it allows"));
        }
    }
    faults.extend(used.into_keys().map(|key| format!("{key:?} is used and not counted")));
    faults
}

/// Whoever waits for a product has an entry in its waitlist, of the same moment.
fn waitlists(items: &[Value]) -> Vec<String> {
    let mut faults = Vec::new();
    for user in items.iter().filter(|item| text(item, "sk") == "USER") {
        let id = text(user, "pk").trim_start_matches("USER#");
        for (name, since) in user.as_object().into_iter().flatten() {
            let Some(code) = name.strip_prefix("waits#") else { continue };
            let is_entry = |item: &&Value| text(item, "pk") == format!("WAITING#{code}") && text(item, "sk") == id;
            if items.iter().find(is_entry).is_none_or(|entry| entry["due_at"] != *since) {
                faults.push(format!("{id} waits for {code} and is not on its waitlist"));
            }
        }
    }
    faults
}

/// Terms that were met have one proof until its days are over, and every proof belongs to such terms; nothing of it can be
/// read.
fn proofs(cloud: &Cloud, items: &[Value], orders: &[&Value]) -> Vec<String> {
    let mut faults = Vec::new();
    let days: u64 = cloud.template.variable("PROOF_DAYS").and_then(|days| days.parse().ok()).expect("it is a setting");
    let now = u64::try_from(cloud.clock.now().as_millisecond()).unwrap_or_default();
    let mut proofs: BTreeMap<(&str, &str), &Value> = BTreeMap::new();
    for proof in of(items, "PROOF#") {
        proofs.insert((text(proof, "pk").trim_start_matches("PROOF#"), text(proof, "sk")), proof);
        let attributes: Vec<&str> = proof.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        if attributes != ["due", "due_at", "encrypted", "key", "pk", "sk"] || !proof["encrypted"]["B"].is_string() {
            faults.push(format!("a proof is not sealed: {attributes:?}"));
        }
    }
    for order in orders {
        let id = text(order, "id");
        let terms = order["terms"]["M"]["lines"]["L"].as_array().into_iter().flatten().map(|terms| &terms["M"]);
        for terms in terms.filter(|terms| terms["met"].is_object()) {
            let line = terms["line"]["N"].as_str().unwrap_or_default();
            let due = number(terms, "met") + days * 24 * 60 * 60 * 1_000;
            match proofs.remove(&(id, line)) {
                Some(proof) if number(proof, "due_at") == due => {}
                Some(proof) => {
                    faults.push(format!("{id} {line}: the proof is due at {}, not {due}", number(proof, "due_at")))
                }
                None if due <= now => {}
                None => faults.push(format!("the terms of {id} {line} are met without a proof")),
            }
            if goods(order) != "delivered" {
                faults.push(format!("the terms of {id} {line} are met before it is delivered"));
            }
        }
    }
    faults.extend(proofs.keys().map(|proof| format!("{proof:?} proves terms that are not met")));
    faults
}

/// The counts of users equal how many are blocked, and of each day, whose latest action was on it.
fn user_counts(items: &[Value], now: Timestamp) -> Vec<String> {
    let users = of(items, "USER#");
    let mut is: BTreeMap<String, u64> = BTreeMap::new();
    for user in users.iter().filter(|user| text(user, "sk") == "USER") {
        if user["blocked"]["BOOL"] == true {
            *is.entry("blocked".to_owned()).or_default() += 1;
        }
        if user["counted"]["BOOL"] == true {
            *is.entry(format!("active#{}", number(user, "active_day"))).or_default() += 1;
        }
    }
    let mut said: BTreeMap<String, i64> = BTreeMap::new();
    for (name, count) in of(items, "STATISTICS").iter().flat_map(|item| item.as_object().into_iter().flatten()) {
        if name == "blocked" || name.starts_with("active#") {
            *said.entry(name.clone()).or_default() += count["N"].as_str().map_or(0, |n| n.parse().unwrap_or_default());
        }
    }
    // Days of long ago are forgotten one by one.
    let first = now.as_second() / 86_400 - 29;
    let is_kept =
        |name: &str| name.strip_prefix("active#").is_none_or(|day| day.parse::<i64>().is_ok_and(|day| day >= first));
    said.iter()
        .filter(|(name, _)| is_kept(name))
        .map(|(name, said)| (name, *said, is.get(name).copied().unwrap_or_default()))
        .filter(|(_, said, is)| i64::try_from(*is).ok() != Some(*said))
        .map(|(name, said, is)| format!("the counts say {said} users {name}, and there are {is}"))
        .collect()
}
