//! Looks up in the table itself what does not match in an export: DynamoDB promises no consistency across the items of one.

use super::Place;
use crate::domain::books::{Record, Suspect, Terms, Topic};
use crate::domain::ids::{OrderId, ProductCode};
use crate::domain::voucher::VoucherCode;
use crate::store::Store;
use crate::store::table::error::{Item, StoreError, failed};
use crate::store::table::keys::{self, Key, text};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Store {
    /// Whether what did not match in an export matches in the table now, or is about to be put right by the sweep. `products`
    /// are those in whose stock anything did not match: a fingerprint does not say of which product its unit is.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn matches_now(
        &self,
        suspect: &Suspect<Arc<Place>>,
        products: &BTreeSet<ProductCode>,
        terms: Terms,
    ) -> Result<bool, StoreError> {
        let mut items: BTreeMap<(String, String), Item> = BTreeMap::new();
        for item in self.belonging(suspect, products).await? {
            let part = |name: &str| item.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
            items.insert((part("pk"), part("sk")), item);
        }
        let places: Vec<Place> = items.values().map(Place::of).collect();
        // Slots were handed out whose orders never came.
        let is_searched = |place: &Place| matches!(place.record, Record::Product { is_to_be_searched: true, .. });
        if suspect.topic == Topic::Dispenser && places.iter().any(is_searched) {
            return Ok(true);
        }
        let claims = places.iter().flat_map(|place| place.record.claims(terms));
        let of_it = claims.filter(|claim| claim.topic == suspect.topic && claim.key == suspect.key);
        Ok(of_it.map(|claim| claim.amount).sum::<i128>() == 0)
    }

    /// Everything in the table that may claim on the same key.
    async fn belonging(
        &self,
        suspect: &Suspect<Arc<Place>>,
        products: &BTreeSet<ProductCode>,
    ) -> Result<Vec<Item>, StoreError> {
        let mut wanted: Vec<Key> = suspect.places.iter().map(|place| place.key.clone()).collect();
        let mut partitions: Vec<String> = Vec::new();
        let order = |key: &str| OrderId::parse(key).map(|order| keys::order(&order));
        match suspect.topic {
            Topic::Wallet | Topic::Credit => {}
            Topic::Purchase | Topic::Refund | Topic::Order => wanted.extend(order(&suspect.key)),
            Topic::Holding => wanted.extend(suspect.key.rsplit(' ').next().and_then(order)),
            Topic::Identity => wanted.push(keys::fingerprint(&suspect.key)),
            Topic::Dispenser | Topic::Bin | Topic::Sealed | Topic::Readable => {}
            Topic::Voucher => {
                let code = suspect.key.split(' ').next().and_then(VoucherCode::parse);
                if let Some(code) = &code {
                    wanted.push(keys::voucher(code));
                    wanted.extend(self.orders_using(code).await?);
                }
            }
            Topic::Figure | Topic::Month => partitions.push(keys::STATISTICS.to_owned()),
        }
        for place in &suspect.places {
            if let (Record::Entry(_, entry), true) = (&place.record, suspect.topic == Topic::Credit) {
                wanted.extend(entry.order.as_ref().map(keys::order));
            }
            let ledger = matches!(suspect.topic, Topic::Wallet | Topic::Credit | Topic::Purchase | Topic::Refund);
            partitions.extend(place.record.user().filter(|_| ledger).map(|user| keys::user(user).pk));
        }
        if matches!(suspect.topic, Topic::Identity | Topic::Dispenser | Topic::Bin | Topic::Holding) {
            let own: Vec<&ProductCode> = suspect.places.iter().filter_map(|place| place.record.product()).collect();
            let all = suspect.topic == Topic::Identity;
            for code in products.iter().filter(|code| all || own.contains(code)) {
                wanted.push(keys::product(code));
                partitions.extend([keys::unit(code, 0).pk, keys::binned(code, "").pk]);
            }
        }
        partitions.sort();
        partitions.dedup();
        wanted.sort_by(|one, other| (&one.pk, &one.sk).cmp(&(&other.pk, &other.sk)));
        wanted.dedup();
        let mut found = self.batch_get(wanted.iter().map(Key::item).collect(), true).await?;
        for partition in partitions {
            found.extend(self.partition(&partition).await?);
        }
        Ok(found)
    }

    /// The keys of the orders that stand in the index of a voucher.
    async fn orders_using(&self, code: &VoucherCode) -> Result<Vec<Key>, StoreError> {
        let query = self.client.query().table_name(self.table()).index_name(keys::VOUCHER_USES_INDEX);
        let query = query
            .key_condition_expression("voucher_used = :code")
            .expression_attribute_values(":code", text(code.as_str()));
        let mut pages = query.into_paginator().items().send();
        let mut found = Vec::new();
        while let Some(item) = pages.next().await {
            found.push(Place::of(&item.map_err(failed("read who used a voucher"))?).key);
        }
        Ok(found)
    }

    /// All items of a partition.
    async fn partition(&self, pk: &str) -> Result<Vec<Item>, StoreError> {
        let query = self.client.query().table_name(self.table()).consistent_read(true);
        let query = query.key_condition_expression("pk = :pk").expression_attribute_values(":pk", text(pk));
        let mut pages = query.into_paginator().items().send();
        let mut found = Vec::new();
        while let Some(item) = pages.next().await {
            found.push(item.map_err(failed("read what belongs to a record"))?);
        }
        Ok(found)
    }
}
