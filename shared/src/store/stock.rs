//! Units: put in stock sealed, claimed by slot, returned to the tail, opened for their buyer alone.

use super::error::{Cancelled, Item, StoreError, cancelled, unwritable};
use super::item::{read, write};
use super::keys::{self, Key, number, text};
use super::orders::following;
use super::seal::Sealed;
use super::{ATTEMPTS, Commit, Store, wait_a_little};
use crate::domain::catalogue::Blurb;
use crate::domain::goods;
use crate::domain::ids::{OrderId, ProductCode};
use crate::domain::order::{Line, Order};
use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem, Update};
use serde::{Deserialize, Serialize};

/// Units that one transaction moves: two actions each, and a few for the product and the order.
const AT_ONCE: usize = 45;

/// What became of new stock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Units that are new in stock.
    pub units: usize,
    /// Contents that were in stock, or sold, before.
    pub known: usize,
}

/// A unit as the table holds it: in its slot, sealed, perhaps held by an order.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Unit {
    /// Where it stands now.
    sk: String,
    /// Its own name, which stays when it moves; the seal is made out to it.
    id: String,
    /// Which key opens it.
    key: String,
    /// Nonce and contents.
    #[serde(with = "serde_bytes")]
    sealed: Vec<u8>,
    /// The order that holds it, reserved or sold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    order: Option<OrderId>,
}

impl Store {
    /// Puts contents in stock, each once: contents that were ever in this product's stock are not taken again.
    ///
    /// # Errors
    /// If the table fails; what was put in before the failure stays and is known when this is repeated.
    pub async fn restock(&self, code: &ProductCode, contents: &[String]) -> Result<Added, StoreError> {
        let mut added = Added::default();
        for chunk in contents.chunks(AT_ONCE) {
            let mut wanted: Vec<(String, &String)> =
                chunk.iter().map(|contents| (self.keyring.print(code.as_str(), contents), contents)).collect();
            let mut attempts = 0;
            while !wanted.is_empty() {
                match self.try_to_restock(code, &wanted).await? {
                    Ok(()) => {
                        added.units += wanted.len();
                        break;
                    }
                    Err(known) if known.is_empty() => {
                        attempts += 1;
                        if attempts == ATTEMPTS {
                            return Err(StoreError::Table { what: "put units in stock", code: "a conflict".into() });
                        }
                        wait_a_little(attempts).await;
                    }
                    Err(known) => {
                        added.known += known.len();
                        wanted.retain(|(print, _)| !known.contains(print));
                    }
                }
            }
        }
        Ok(added)
    }

    /// `Ok(Err(prints))`: these are known, or, if there are none, somebody else moved the tail.
    async fn try_to_restock(
        &self,
        code: &ProductCode,
        wanted: &[(String, &String)],
    ) -> Result<Result<(), Vec<String>>, StoreError> {
        let last = self.last_slot(code).await?;
        let mut actions = vec![self.move_tail(code, last, wanted.len(), 0)?];
        for ((print, contents), slot) in wanted.iter().zip(last + 1..) {
            // A unit's name only has to differ from the others of its product, as its fingerprint does.
            let sealed = self.keyring.seal(&place(code, print), contents);
            let Sealed { key, bytes } =
                sealed.map_err(|error| StoreError::Unwritable { what: "a unit", why: error.to_string() })?;
            let unit = Unit { sk: keys::slot_key(slot), id: print.clone(), key, sealed: bytes, order: None };
            actions.push(self.put_new(&keys::unit(code, slot), &unit)?);
        }
        let prints_from = actions.len();
        for (print, _) in wanted {
            let put = Put::builder().table_name(&self.table).set_item(Some(keys::print(code, print).item()));
            let put = put.condition_expression("attribute_not_exists(pk)").build().map_err(unwritable)?;
            actions.push(TransactWriteItem::builder().put(put).build());
        }
        let written = self.client.transact_write_items().set_transact_items(Some(actions)).send().await;
        match written {
            Ok(_) => Ok(Ok(())),
            Err(error) => match cancelled("put units in stock", error)? {
                Cancelled::Conflict => Ok(Err(Vec::new())),
                Cancelled::Conditions(failed) => {
                    let known = failed.iter().filter_map(|(at, _)| wanted.get(at.checked_sub(prints_from)?));
                    Ok(Err(known.map(|(print, _)| print.clone()).collect()))
                }
            },
        }
    }

    /// Opens the units of an order, in the order of its lines.
    ///
    /// # Errors
    /// If the table fails, or a unit is missing, held by another, or doesn't open.
    pub async fn open_units(&self, order: &Order) -> Result<(Vec<goods::Item>, Vec<String>), StoreError> {
        let mut units = Vec::new();
        for line in &order.lines {
            units.extend(line.slots.iter().map(|slot| (line, *slot)));
        }
        let mut keys: Vec<Item> = units.iter().map(|(line, slot)| keys::unit(&line.code, *slot).item()).collect();
        keys.extend(order.lines.iter().map(|line| keys::blurb(&line.code).item()));
        let found = self.batch_get(keys, true).await?;
        let stands_at = |key: &Key| {
            let matches =
                |item: &&Item| item.get("pk") == Some(&text(&key.pk)) && item.get("sk") == Some(&text(&key.sk));
            found.iter().find(matches).cloned()
        };
        let mut items = Vec::new();
        for (line, slot) in units {
            let unreadable = |why: &str| StoreError::Unreadable {
                record: format!("unit {} {slot} of order {}", line.code, order.id),
                why: why.to_owned(),
            };
            let item = stands_at(&keys::unit(&line.code, slot)).ok_or_else(|| unreadable("it is missing"))?;
            let unit: Unit = read("unit", item)?;
            if unit.order.as_ref() != Some(&order.id) {
                return Err(unreadable("another order holds it"));
            }
            let sealed = Sealed { key: unit.key, bytes: unit.sealed };
            let contents = self.keyring.open(&place(&line.code, &unit.id), &sealed);
            let contents = contents.ok_or_else(|| unreadable("no key opens it"))?;
            items.push(goods::Item { name: line.name.clone(), contents });
        }
        let terms = order.lines.iter().map(|line| terms_of(stands_at(&keys::blurb(&line.code))));
        Ok((items, terms.collect::<Result<_, _>>()?))
    }

    /// The terms of an order's products, one for each line; empty where there are none.
    ///
    /// # Errors
    /// If the table fails or a text can't be read.
    pub async fn terms(&self, order: &Order) -> Result<Vec<String>, StoreError> {
        let keys = order.lines.iter().map(|line| keys::blurb(&line.code).item()).collect();
        let found = self.batch_get(keys, false).await?;
        let blurb = |line: &Line| {
            let pk = text(keys::blurb(&line.code).pk);
            terms_of(found.iter().find(|item| item.get("pk") == Some(&pk)).cloned())
        };
        order.lines.iter().map(blurb).collect()
    }

    /// The claim of every unit of an order: each becomes the order's, if it is nobody's.
    pub(super) fn claims(&self, order: &Order) -> Result<Vec<(ProductCode, u64, TransactWriteItem)>, StoreError> {
        let slots = order.lines.iter().flat_map(|line| line.slots.iter().map(|slot| (line.code.clone(), *slot)));
        let claim = |(code, slot): (ProductCode, u64)| {
            let update = Update::builder()
                .table_name(&self.table)
                .set_key(Some(keys::unit(&code, slot).item()))
                .update_expression("SET #order = :order")
                .condition_expression("attribute_exists(pk) AND attribute_not_exists(#order)")
                .expression_attribute_names("#order", "order")
                .expression_attribute_values(":order", text(order.id.as_str()))
                .build()
                .map_err(unwritable)?;
            Ok((code, slot, TransactWriteItem::builder().update(update).build()))
        };
        slots.map(claim).collect()
    }

    /// Moves units of a lapsed order's line to new slots at the tail, free for anybody; `after` is told the slots
    /// that were moved and says how the order stands then, and both happen together.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn return_units(
        &self,
        order: &Order,
        line: &Line,
        after: impl Fn(&[u64]) -> Order,
    ) -> Result<Commit, StoreError> {
        let slots: Vec<u64> = line.slots.iter().take(AT_ONCE).copied().collect();
        for attempt in 1..=ATTEMPTS {
            let held = self.units_in(&line.code, &slots, |unit| unit.order.as_ref() == Some(&order.id)).await?;
            let next = after(&slots);
            let mut actions = vec![self.replace_order(order, &next)?];
            actions.extend(self.moves(&line.code, &held, "#order = :order", Some(&order.id)).await?);
            let written = self.client.transact_write_items().set_transact_items(Some(actions)).send().await;
            let Err(error) = written else { return Ok(Commit::Done(following(order, &next))) };
            if let Cancelled::Conditions(failed) = cancelled("return units", error)?
                && let Some((0, item)) = failed.into_iter().next()
            {
                return Ok(Commit::Lost(read("order", item)?));
            }
            wait_a_little(attempt).await;
        }
        Err(StoreError::Table { what: "return units", code: "a conflict".into() })
    }

    /// Gives back slots that were drawn and not claimed.
    ///
    /// # Errors
    /// If the table fails, or others are in the way for long; the sweep finds them then.
    pub async fn give_back(&self, code: &ProductCode, slots: &[u64]) -> Result<(), StoreError> {
        for chunk in slots.chunks(AT_ONCE) {
            self.give_back_at_once(code, chunk).await?;
        }
        Ok(())
    }

    async fn give_back_at_once(&self, code: &ProductCode, slots: &[u64]) -> Result<(), StoreError> {
        for attempt in 1..=ATTEMPTS {
            let free = self.units_in(code, slots, |unit| unit.order.is_none()).await?;
            if free.is_empty() {
                return Ok(());
            }
            let unclaimed = "attribute_exists(pk) AND attribute_not_exists(#order)";
            let actions = self.moves(code, &free, unclaimed, None).await?;
            let written = self.client.transact_write_items().set_transact_items(Some(actions)).send().await;
            let Err(error) = written else { return Ok(()) };
            // Whatever stood in the way, the units are read anew.
            match cancelled("give slots back", error)? {
                Cancelled::Conditions(_) | Cancelled::Conflict => wait_a_little(attempt).await,
            }
        }
        Err(StoreError::Table { what: "give slots back", code: "a conflict".into() })
    }

    async fn units_in(
        &self,
        code: &ProductCode,
        slots: &[u64],
        wanted: impl Fn(&Unit) -> bool,
    ) -> Result<Vec<Unit>, StoreError> {
        let keys = slots.iter().map(|slot| keys::unit(code, *slot).item()).collect();
        let units: Result<Vec<Unit>, _> =
            self.batch_get(keys, true).await?.into_iter().map(|item| read("unit", item)).collect();
        Ok(units?.into_iter().filter(wanted).collect())
    }

    /// The actions that move units to the tail, each if it still is as `condition` says.
    async fn moves(
        &self,
        code: &ProductCode,
        units: &[Unit],
        condition: &str,
        order: Option<&OrderId>,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        if units.is_empty() {
            return Ok(Vec::new());
        }
        let last = self.last_slot(code).await?;
        let mut actions = vec![self.move_tail(code, last, units.len(), units.len())?];
        for (unit, slot) in units.iter().zip(last + 1..) {
            let old = Key { pk: keys::unit(code, slot).pk, sk: unit.sk.clone() };
            let delete = Delete::builder()
                .table_name(&self.table)
                .set_key(Some(old.item()))
                .condition_expression(condition)
                .expression_attribute_names("#order", "order")
                .set_expression_attribute_values(
                    order.map(|order| [(":order".to_owned(), text(order.as_str()))].into()),
                )
                .build()
                .map_err(unwritable)?;
            actions.push(TransactWriteItem::builder().delete(delete).build());
            let moved = Unit { sk: keys::slot_key(slot), order: None, ..unit.clone() };
            actions.push(self.put_new(&keys::unit(code, slot), &moved)?);
        }
        Ok(actions)
    }

    /// Puts a unit where nothing stands.
    fn put_new(&self, key: &Key, unit: &Unit) -> Result<TransactWriteItem, StoreError> {
        let mut item: Item = write("a unit", unit)?;
        item.extend(key.item());
        let put = Put::builder().table_name(&self.table).set_item(Some(item));
        let put = put.condition_expression("attribute_not_exists(pk)").build().map_err(unwritable)?;
        Ok(TransactWriteItem::builder().put(put).build())
    }

    /// The tail of a product's slots moves on by `units`, if it is where it was seen.
    fn move_tail(
        &self,
        code: &ProductCode,
        last: u64,
        units: usize,
        returned: usize,
    ) -> Result<TransactWriteItem, StoreError> {
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::product(code).item()))
            .update_expression("SET #last = #last + :units, #left = #left + :units, returned = returned + :returned")
            .condition_expression("#last = :last")
            .expression_attribute_names("#last", "last")
            .expression_attribute_names("#left", "left")
            .expression_attribute_values(":units", number(units))
            .expression_attribute_values(":returned", number(returned))
            .expression_attribute_values(":last", number(last))
            .build()
            .map_err(unwritable)?;
        Ok(TransactWriteItem::builder().update(update).build())
    }
}

fn terms_of(blurb: Option<Item>) -> Result<String, StoreError> {
    blurb.map_or(Ok(String::new()), |item| Ok(read::<Blurb>("blurb", item)?.terms))
}

/// What a unit's seal is made out to.
fn place(code: &ProductCode, id: &str) -> String {
    format!("unit:{code}:{id}")
}
