//! Proofs that the terms of what was bought are met: each encrypted, in an item of its own, which the sweep deletes once its
//! days are over.

use super::read_order;
use crate::domain::ids::OrderId;
use crate::domain::notice::Notice;
use crate::domain::order::{Order, Proof};
use crate::domain::time::Moment;
use crate::domain::user::wizard::Wizard;
use crate::store::Store;
use crate::store::stock::encryption::{Encrypted, Keyring};
use crate::store::table::error::{Item, StoreError, condition_held, unwritable};
use crate::store::table::item::to_item;
use crate::store::table::keys::{self, number, text};
use crate::store::table::transaction::Transaction;
use aws_sdk_dynamodb::types::{Put, TransactWriteItem};
use serde::{Deserialize, Serialize};

/// A proof that is to be stored.
#[derive(Clone, Copy, Debug)]
pub struct NewProof<'a> {
    /// The number of the line whose terms it is for.
    pub line: usize,
    /// What the buyer sent.
    pub proof: &'a Proof,
    /// When it is to be deleted.
    pub deleted: Moment,
}

/// How storing a proof ended.
#[derive(Debug, PartialEq, Eq)]
pub enum TermsMet {
    /// The terms are met.
    Done,
    /// Nothing was written: the order changed since it was read; the order as it is now.
    OrderChanged(Box<Order>),
    /// Nothing was written: the wizard that asked is no longer as it was seen.
    WizardEnded,
}

/// What the table holds of a proof beside its key and when it is deleted.
#[derive(Serialize, Deserialize)]
pub(super) struct Sealed {
    /// The id of the key that decrypts it.
    pub(super) key: String,
    /// Nonce, then the ciphertext with its tag.
    #[serde(with = "serde_bytes")]
    pub(super) encrypted: Vec<u8>,
}

impl Store {
    /// Writes `next`, in which the terms of a line are met, over the order, if its revision is still that of `seen`; and in
    /// the same transaction stores the proof and the notices about it, and brings the wizard that asked from the first to
    /// the second.
    ///
    /// # Errors
    /// If the table fails, or the order that changed meanwhile can't be read.
    pub async fn meet_terms(
        &self,
        (seen, next): (&Order, &Order),
        proof: NewProof<'_>,
        wizard: (&Wizard, &Wizard),
        notices: &[Notice],
    ) -> Result<TermsMet, StoreError> {
        let put = Put::builder().table_name(self.table()).set_item(Some(item_of(&self.keyring, &seen.id, proof)?));
        let put = put.condition_expression("attribute_not_exists(pk)").build().map_err(unwritable)?;
        let mut actions = vec![
            self.replace_order(seen, next)?,
            TransactWriteItem::builder().put(put).build(),
            self.answer_wizard(seen.buyer, wizard)?,
        ];
        for notice in notices {
            actions.push(self.put_notice(notice)?);
        }
        match self.transact_write("store a proof", actions).await? {
            Transaction::Committed => Ok(TermsMet::Done),
            Transaction::ConditionsFailed(failed) => match failed.into_iter().find(|(at, _)| *at == 0) {
                Some((_, item)) => Ok(TermsMet::OrderChanged(Box::new(read_order(item, &seen.id)?))),
                None => Ok(TermsMet::WizardEnded),
            },
        }
    }

    /// Deletes a proof whose days are over.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn delete_proof(&self, order: &OrderId, line: usize, now: Moment) -> Result<(), StoreError> {
        let call = self
            .client
            .delete_item()
            .table_name(self.table())
            .set_key(Some(keys::proof(order, line).item()))
            .condition_expression("due_at <= :now")
            .expression_attribute_values(":now", number(now.as_millis()));
        // If not, it is gone already, as the index is a little behind.
        condition_held("delete a proof", call.send().await).map(|_| ())
    }
}

fn item_of(keyring: &Keyring, order: &OrderId, new: NewProof<'_>) -> Result<Item, StoreError> {
    let unwritable = |why: String| StoreError::Unwritable { what: "a proof", why };
    let written = serde_json::to_string(new.proof).map_err(|error| unwritable(error.to_string()))?;
    let sealed = keyring.encrypt(&associated_data(order, new.line), &written);
    let Encrypted { key, bytes } = sealed.map_err(|error| unwritable(error.to_string()))?;
    let mut item: Item = to_item("a proof", &Sealed { key, encrypted: bytes })?;
    let key = keys::proof(order, new.line);
    item.insert("due".to_owned(), text(keys::due_shard(&key.pk)));
    item.insert("due_at".to_owned(), number(new.deleted.as_millis()));
    item.extend(key.item());
    Ok(item)
}

/// What a proof's encryption is bound to: it can't be decrypted as that of another line or order.
pub(super) fn associated_data(order: &OrderId, line: usize) -> String {
    format!("proof:{order}:{line}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::user::message::FileId;
    use crate::store::table::item::from_item;

    #[test]
    fn a_proof_is_read_with_its_key_alone_and_tells_nothing() {
        let keyring = Keyring::parse("k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").expect("a keyring");
        let order = OrderId::parse("LP-4K7Q-M2XR-9TBV").expect("an id");
        let proof = Proof::Photo(FileId("a-file-of-Budi".into()), Some("ini Budi".into()));
        let new = NewProof { line: 1, proof: &proof, deleted: Moment::from_millis(5) };
        let item = item_of(&keyring, &order, new).expect("it can be written");
        let mut attributes: Vec<&str> = item.keys().map(String::as_str).collect();
        attributes.sort_unstable();
        assert_eq!(attributes, ["due", "due_at", "encrypted", "key", "pk", "sk"]);
        let Sealed { key, encrypted } = from_item("proof", item).expect("it can be read");
        assert!(!String::from_utf8_lossy(&encrypted).contains("Budi"));
        let sealed = Encrypted { key, bytes: encrypted };
        let read = |line| keyring.decrypt(&associated_data(&order, line), &sealed);
        assert_eq!(read(0), None);
        let read = read(1).map(|written| serde_json::from_str::<Proof>(&written).expect("a proof"));
        assert_eq!(read, Some(proof));
    }
}
