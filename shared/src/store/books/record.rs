//! Reads an item as the books need it.

use crate::domain::books::Record;
use crate::domain::ids::ProductCode;
use crate::domain::statistics::{Day, Figure};
use crate::domain::time::Moment;
use crate::domain::voucher::VoucherCode;
use crate::store::stock::{BINNED, Unit};
use crate::store::table::error::{Item, StoreError};
use crate::store::table::item::from_item;
use crate::store::table::keys::{self, Key};

/// Where an item lies and what it says. What can't be read is a record that says so.
pub(super) fn read(item: &Item) -> (Key, Record) {
    let text = |name: &str| item.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
    let key = Key { pk: text("pk"), sk: text("sk") };
    let record = match of_kind(&key, item) {
        Ok(record) => record.unwrap_or_else(|| Record::Unreadable(format!("{} {}", key.pk, key.sk))),
        Err(error) => {
            tracing::warn!(%error, "a record of an export is broken");
            Record::Unreadable(format!("{} {}", key.pk, key.sk))
        }
    };
    (key, record)
}

/// `None` if its key has a wrong form.
fn of_kind(key: &Key, item: &Item) -> Result<Option<Record>, StoreError> {
    let (pk, sk) = (key.pk.as_str(), key.sk.as_str());
    let whole =
        |name: &str| item.get(name).and_then(|value| value.as_n().ok()?.parse::<u64>().ok()).unwrap_or_default();
    if pk.starts_with("ORDER#") && sk == "ORDER" {
        return Ok(Some(Record::Order(Box::new(from_item("order", item.clone())?))));
    }
    if let Some(user) = keys::user_of(pk) {
        if sk.starts_with(keys::LEDGER) {
            return Ok(Some(Record::Entry(user, from_item("ledger entry", item.clone())?)));
        }
        if let Some(which) = sk.strip_prefix(keys::VOUCHER) {
            return Ok(Some(Record::VoucherOfUser(user, which.to_owned(), whole("uses"))));
        }
        let is_counted = item.get("counted").is_some_and(|counted| counted.as_bool() == Ok(&true));
        let joined = i64::try_from(whole("listed_at")).map(Moment::from_millis).ok();
        let counted = joined.filter(|_| is_counted);
        return Ok(Some(match sk == keys::user(user).sk {
            true => Record::User { id: user, balance: whole("balance"), counted },
            false => Record::Other,
        }));
    }
    if let Some(code) = pk.strip_prefix("UNIT#").map(ProductCode::parse) {
        let Unit { id, order, .. } = from_item("unit", item.clone())?;
        let found = code.zip(sk.parse().ok());
        return Ok(found.map(|(code, slot)| Record::Unit { code, slot, id, order }));
    }
    if let Some(code) = pk.strip_prefix("BIN#").map(ProductCode::parse) {
        return Ok(code.map(|code| Record::Binned(code, sk.to_owned())));
    }
    if let Some(fingerprint) = pk.strip_prefix("FINGERPRINT#") {
        return Ok(Some(Record::Fingerprint(fingerprint.to_owned())));
    }
    if let Some(code) =
        sk.strip_prefix(keys::PRODUCT).filter(|_| pk == keys::CATALOGUE || pk.starts_with(keys::DETAILS))
    {
        let (last, left, binned) = (whole("last"), whole("left"), whole(BINNED));
        let is_to_be_searched = item.contains_key("due");
        let product = |code| Record::Product { code, last, left, binned, is_to_be_searched };
        return Ok(ProductCode::parse(code).map(product));
    }
    if pk == keys::VOUCHERS {
        let code = sk.strip_prefix(keys::VOUCHER).and_then(VoucherCode::parse);
        return Ok(code.map(|code| Record::Voucher(code, whole("uses"))));
    }
    if pk == keys::SEALS {
        return Ok(Some(Record::Seal(from_item("seal", item.clone())?)));
    }
    if pk == keys::STATISTICS {
        return Ok(of_statistics(sk, item));
    }
    Ok(Some(Record::Other))
}

/// What a later version counts and this one does not know is passed over.
fn of_statistics(sk: &str, item: &Item) -> Option<Record> {
    let figures = || item.iter().filter_map(|(name, amount)| Some((name, amount.as_n().ok()?.parse::<i64>().ok()?)));
    if sk.starts_with(keys::LIVE) {
        let of_day = |(name, amount): (&String, i64)| {
            let (day, figure) = name.split_once('.')?;
            Some((Day::from_number(day.parse().ok()?), figure.parse().ok()?, amount))
        };
        return Some(Record::Days(figures().filter_map(of_day).collect()));
    }
    let named = |(name, amount): (&String, i64)| Some((name.parse::<Figure>().ok()?, amount));
    if let Some(day) = keys::day_of_statistics(item) {
        let of_day = figures().filter_map(named).map(|(figure, amount)| (day, figure, amount));
        return Some(Record::DaysOver(of_day.collect()));
    }
    let month = keys::month_of_statistics(item)?;
    Some(Record::Month(month, figures().filter_map(named).collect()))
}
