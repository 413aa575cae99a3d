//! Units of stock: added encrypted, reserved by slot, decrypted only to be delivered.

mod bin;
mod content;
pub(super) mod encryption;
mod job_steps;
pub(super) mod orphaned_slots;
pub(super) mod returning;
mod shelf;
pub(super) mod slot_counter;
pub(super) mod waitlist;

pub(in crate::store) use bin::BINNED;

use super::stock::encryption::Encrypted;
use super::table::error::{CancelReason, Item, StoreError, cancelled, unwritable};
use super::table::item::{from_item, to_item};
use super::table::keys::{self, Key, text};
use super::{ATTEMPTS, Store, backoff};
use crate::domain::catalogue::ProductTexts;
use crate::domain::catalogue::stored_file::{Content, FileKey};
use crate::domain::ids::{OrderId, ProductCode};
use crate::domain::order::delivery_format;
use crate::domain::order::{Line, Order};
use aws_sdk_dynamodb::types::{Put, TransactWriteItem, Update};
use serde::{Deserialize, Serialize};

/// The most units that one transaction adds or moves: each takes two of the 100 actions, the product and the order a few.
pub(in crate::store) const UNITS_PER_TRANSACTION: usize = 45;

/// The most bytes of units in one transaction, items before and after it counted both. DynamoDB takes 4 MB; the rest is
/// for the product and the order.
pub(in crate::store) const MAX_TRANSACTION_BYTES: usize = 3 * 1024 * 1024;

/// The most bytes of a unit's item beside its contents: keys, attribute names, the order's id.
const ITEM_OVERHEAD_BYTES: usize = 512;

/// The result of adding units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AddedUnits {
    /// Units that are new in stock.
    pub units: usize,
    /// Contents that were skipped, because this product has or had a unit with the same contents.
    pub known: usize,
}

/// A unit as the table holds it: in a slot, encrypted, free or held by an order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::store) struct Unit {
    /// Its sort key: the slot it is in now.
    pub(in crate::store) sk: String,
    /// Its id, which stays when it moves to another slot; part of the associated data of the encryption.
    pub(in crate::store) id: String,
    /// The id of the key that decrypts it.
    pub(in crate::store) key: String,
    /// Nonce, then the ciphertext with its tag.
    #[serde(with = "serde_bytes")]
    pub(in crate::store) encrypted: Vec<u8>,
    /// The file that it is; what is encrypted is the file's name then. None if it is a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::store) file: Option<FileKey>,
    /// The order that holds it, reserved or sold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::store) order: Option<OrderId>,
}

impl Unit {
    /// The size of its item, at most.
    pub(in crate::store) fn bytes(&self) -> usize {
        self.encrypted.len() + ITEM_OVERHEAD_BYTES
    }
}

impl Store {
    /// The contents of a unit of this id; `None` if no key fits.
    pub(in crate::store) fn open_unit(
        &self,
        code: &ProductCode,
        id: &str,
        sealed: &Encrypted,
        file: Option<&FileKey>,
    ) -> Option<Content> {
        self.decrypt_as(&associated_data(code, id), sealed, file)
    }

    /// Adds so many units for each of these contents. Units that this product has or had before are skipped.
    ///
    /// # Errors
    /// If the table fails. Units added before the failure stay, and are skipped when this is repeated.
    pub async fn add_units(
        &self,
        code: &ProductCode,
        contents: &[Content],
        seats: u32,
    ) -> Result<AddedUnits, StoreError> {
        let mut added = AddedUnits::default();
        let units: Vec<_> = contents
            .iter()
            .flat_map(|contents| (1..=seats).map(move |seat| (self.seat_fingerprint(seat, contents), contents)))
            .collect();
        for chunk in chunks(&units) {
            let mut wanted = chunk.to_vec();
            let mut attempts = 0;
            while !wanted.is_empty() {
                match self.try_to_add(code, &wanted).await? {
                    Ok(()) => {
                        added.units += wanted.len();
                        break;
                    }
                    Err(known) if known.is_empty() => {
                        attempts += 1;
                        if attempts == ATTEMPTS {
                            return Err(StoreError::Call { what: "put units in stock", code: "a conflict".into() });
                        }
                        backoff(attempts).await;
                    }
                    Err(known) => {
                        added.known += known.len();
                        wanted.retain(|(fingerprint, _)| !known.contains(fingerprint));
                    }
                }
            }
        }
        Ok(added)
    }

    /// The fingerprint of one of the units that a content makes. The first is that of a content that is sold once, so that
    /// seats can be added to it later. All products share them, so that what was sold by one of them is not sold again by
    /// another.
    fn seat_fingerprint(&self, seat: u32, contents: &Content) -> String {
        // No text is taken for a file.
        let (of, contents) = match contents {
            Content::Text(text) => ("unit", text.as_str()),
            Content::File(file) => ("unit/file", file.key.contents()),
        };
        match seat {
            1 => self.keyring.fingerprint(of, contents),
            seat => self.keyring.fingerprint(&format!("{of}#{seat}"), contents),
        }
    }

    /// Tries to add units in one transaction. The inner `Err` holds the fingerprints that exist already; an empty one means
    /// a conflict with another write.
    async fn try_to_add(
        &self,
        code: &ProductCode,
        wanted: &[NewUnit<'_>],
    ) -> Result<Result<(), Vec<String>>, StoreError> {
        let last = self.marks(code).await?.last;
        let (actions, fingerprints_from) = self.adding(code, last, wanted)?;
        let written = self.client.transact_write_items().set_transact_items(Some(actions)).send().await;
        match written {
            Ok(_) => Ok(Ok(())),
            Err(error) => match cancelled("put units in stock", error)? {
                CancelReason::Conflict => Ok(Err(Vec::new())),
                CancelReason::Conditions(failed) => Ok(Err(known_of(wanted, &failed, fingerprints_from))),
            },
        }
    }

    /// The transaction's actions that add units, and where those begin that fail if a fingerprint exists.
    fn adding(
        &self,
        code: &ProductCode,
        last: u64,
        wanted: &[NewUnit<'_>],
    ) -> Result<(Vec<TransactWriteItem>, usize), StoreError> {
        let mut actions = vec![self.add_at_tail(code, last, wanted.len())?];
        for ((fingerprint, contents), slot) in wanted.iter().zip(last + 1..) {
            // A unit's id only has to be unique within its product, and the fingerprint is.
            let (Encrypted { key, bytes }, file) =
                self.encrypt_content(&associated_data(code, fingerprint), contents)?;
            let (sk, id) = (keys::slot_key(slot), fingerprint.clone());
            let unit = Unit { sk, id, key, encrypted: bytes, file, order: None };
            actions.push(self.put_new(&keys::unit(code, slot), &unit)?);
        }
        let fingerprints_from = actions.len();
        for (fingerprint, _) in wanted {
            let put = Put::builder().table_name(self.table()).set_item(Some(keys::fingerprint(fingerprint).item()));
            let put = put.condition_expression("attribute_not_exists(pk)").build().map_err(unwritable)?;
            actions.push(TransactWriteItem::builder().put(put).build());
        }
        Ok((actions, fingerprints_from))
    }

    /// Decrypts the goods of an order, in the order of its lines: its units, and contents that are sold without end. Also
    /// returns the terms of each line's product, as [`Store::terms`] does.
    ///
    /// # Errors
    /// If the table fails, or a unit is missing, held by another order, or can't be decrypted.
    pub async fn decrypt_goods(
        &self,
        order: &Order,
    ) -> Result<(delivery_format::DecryptedGoods, Vec<String>), StoreError> {
        let mut keys: Vec<Item> = Vec::new();
        for line in &order.lines {
            keys.extend(line.slots.iter().map(|slot| keys::unit(&line.code, *slot).item()));
            keys.extend(line.content.map(|version| keys::content(&line.code, version).item()));
        }
        keys.extend(texts_keys(order));
        let found = self.batch_get(keys, true).await?;
        let item_at = |key: &Key| {
            let matches =
                |item: &&Item| item.get("pk") == Some(&text(&key.pk)) && item.get("sk") == Some(&text(&key.sk));
            found.iter().find(matches).cloned()
        };
        let mut goods = delivery_format::DecryptedGoods::default();
        let mut number = 0;
        for line in &order.lines {
            let unreadable = |what: String, why: &str| StoreError::Unreadable {
                record: format!("{what} of {} in order {}", line.code, order.id),
                why: why.to_owned(),
            };
            for slot in &line.slots {
                let unreadable = |why| unreadable(format!("unit {slot}"), why);
                let item = item_at(&keys::unit(&line.code, *slot)).ok_or_else(|| unreadable("it is missing"))?;
                let unit: Unit = from_item("unit", item)?;
                if unit.order.as_ref() != Some(&order.id) {
                    return Err(unreadable("another order holds it"));
                }
                let encrypted = Encrypted { key: unit.key, bytes: unit.encrypted };
                let associated_data = associated_data(&line.code, &unit.id);
                let contents = self.decrypt_as(&associated_data, &encrypted, unit.file.as_ref());
                number += 1;
                goods.add(&line.name, Some(number), contents.ok_or_else(|| unreadable("no key decrypts it"))?);
            }
            if let Some(version) = line.content {
                let unreadable = |why| unreadable(format!("content {version}"), why);
                let item = item_at(&keys::content(&line.code, version)).ok_or_else(|| unreadable("it is missing"))?;
                let contents = self.decrypt_content(&line.code, version, item)?;
                goods.add(&line.name, None, contents.ok_or_else(|| unreadable("no key decrypts it"))?);
            }
        }
        let terms = order.lines.iter().map(|line| terms_of(item_at(&keys::product_texts(&line.code))));
        Ok((goods, terms.collect::<Result<_, _>>()?))
    }

    /// Whether the units in these slots have the same contents.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn hold_the_same(&self, code: &ProductCode, slots: [u64; 2]) -> Result<bool, StoreError> {
        let decrypt = |unit: &Unit| {
            let encrypted = Encrypted { key: unit.key.clone(), bytes: unit.encrypted.clone() };
            self.decrypt_as(&associated_data(code, &unit.id), &encrypted, unit.file.as_ref())
        };
        let contents: Vec<_> = self.units_in(code, &slots, |_| true).await?.iter().filter_map(decrypt).collect();
        Ok(matches!(contents.as_slice(), [one, other] if one == other))
    }

    /// The terms of sale of an order's products, one text for each line; empty if the product has none.
    ///
    /// # Errors
    /// If the table fails or a text can't be read.
    pub async fn terms(&self, order: &Order) -> Result<Vec<String>, StoreError> {
        let found = self.batch_get(texts_keys(order), false).await?;
        let texts = |line: &Line| {
            let pk = text(keys::product_texts(&line.code).pk);
            terms_of(found.iter().find(|item| item.get("pk") == Some(&pk)).cloned())
        };
        order.lines.iter().map(texts).collect()
    }

    /// The transaction's actions that reserve the units of an order, each with its slot and on the condition that no order
    /// holds the unit.
    pub(in crate::store) fn reserve_actions(
        &self,
        order: &Order,
    ) -> Result<Vec<(ProductCode, u64, TransactWriteItem)>, StoreError> {
        let slots = order.lines.iter().flat_map(|line| line.slots.iter().map(|slot| (line.code.clone(), *slot)));
        slots.map(|(code, slot)| self.reserve_unit(&code, slot, &order.id).map(|action| (code, slot, action))).collect()
    }

    /// The transaction's action that reserves one unit for an order, on the condition that no order holds it.
    pub(in crate::store) fn reserve_unit(
        &self,
        code: &ProductCode,
        slot: u64,
        order: &OrderId,
    ) -> Result<TransactWriteItem, StoreError> {
        let update = Update::builder()
            .table_name(self.table())
            .set_key(Some(keys::unit(code, slot).item()))
            .update_expression("SET #order = :order")
            .condition_expression("attribute_exists(pk) AND attribute_not_exists(#order)")
            .expression_attribute_names("#order", "order")
            .expression_attribute_values(":order", text(order.as_str()))
            .build()
            .map_err(unwritable)?;
        Ok(TransactWriteItem::builder().update(update).build())
    }

    /// The transaction's action that writes a unit into an empty slot.
    pub(in crate::store) fn put_new(&self, key: &Key, unit: &Unit) -> Result<TransactWriteItem, StoreError> {
        let mut item: Item = to_item("a unit", unit)?;
        item.extend(key.item());
        let put = Put::builder().table_name(self.table()).set_item(Some(item));
        let put = put.condition_expression("attribute_not_exists(pk)").build().map_err(unwritable)?;
        Ok(TransactWriteItem::builder().put(put).build())
    }
}

/// A unit that is to be added: its fingerprint and its contents.
type NewUnit<'a> = (String, &'a Content);

/// The fingerprints whose conditions failed.
fn known_of(wanted: &[NewUnit<'_>], failed: &[(usize, Item)], fingerprints_from: usize) -> Vec<String> {
    let known = failed.iter().filter_map(|(at, _)| wanted.get(at.checked_sub(fingerprints_from)?));
    known.map(|(fingerprint, _)| fingerprint.clone()).collect()
}

/// How many of these, counted from the first, one transaction can add; at least one.
fn room_for_new<'a>(contents: impl Iterator<Item = &'a Content>) -> usize {
    let mut bytes = 0;
    let fits = |contents: &&Content| {
        bytes += content::bytes(contents) + 2 * ITEM_OVERHEAD_BYTES;
        bytes <= MAX_TRANSACTION_BYTES
    };
    contents.take(UNITS_PER_TRANSACTION).take_while(fits).count().max(1)
}

/// Units in parts that one transaction can add.
fn chunks<'a, 'u>(units: &'u [NewUnit<'a>]) -> Vec<&'u [NewUnit<'a>]> {
    let mut chunks = Vec::new();
    let mut rest = units;
    while !rest.is_empty() {
        let (chunk, more) = rest.split_at(room_for_new(rest.iter().map(|(_, contents)| *contents)));
        chunks.push(chunk);
        rest = more;
    }
    chunks
}

/// The keys of the texts of an order's products, each once: variants of one product share theirs.
fn texts_keys(order: &Order) -> Vec<Item> {
    let mut keys: Vec<Key> = Vec::new();
    for key in order.lines.iter().map(|line| keys::product_texts(&line.code)) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys.iter().map(Key::item).collect()
}

fn terms_of(texts: Option<Item>) -> Result<String, StoreError> {
    texts.map_or(Ok(String::new()), |item| Ok(from_item::<ProductTexts>("product texts", item)?.terms))
}

/// What a unit's encryption is bound to: it can't be decrypted as another unit or under another product.
fn associated_data(code: &ProductCode, id: &str) -> String {
    format!("unit:{code}:{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stock_is_put_in_by_parts_that_a_transaction_holds() {
        let parts = |contents: &str, count: usize| {
            let contents = Content::Text(contents.to_owned());
            let units = vec![(String::new(), &contents); count];
            chunks(&units).iter().map(|chunk| chunk.len()).collect::<Vec<_>>()
        };
        assert_eq!(parts("x", 100), [45, 45, 10]);
        let large = parts(&"x".repeat(delivery_format::MAX_CONTENT_BYTES), 100);
        assert!(large.iter().all(|units| units * delivery_format::MAX_CONTENT_BYTES <= MAX_TRANSACTION_BYTES));
        assert_eq!(large.iter().sum::<usize>(), 100);
        assert_eq!(parts("x", 0), [0; 0]);
    }
}
