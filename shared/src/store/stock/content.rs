//! What is sold, as it is encrypted: a text, or the name of a file. And the content of a product that is sold without end:
//! one item a version, and the product says which one is sold now.

use super::AddedUnits;
use super::encryption::Encrypted;
use crate::domain::catalogue::stored_file::{Content, FileKey, StoredFile};
use crate::domain::ids::ProductCode;
use crate::domain::restock::StockJob;
use crate::store::catalogue::CONTENT;
use crate::store::restock::JobWritten;
use crate::store::table::error::{Item, StoreError, failed, unwritable};
use crate::store::table::item::{from_item, to_item};
use crate::store::table::keys::{self, number};
use crate::store::table::transaction::Transaction;
use crate::store::{ATTEMPTS, Store, backoff};
use aws_sdk_dynamodb::types::{Put, TransactWriteItem, Update};
use serde::{Deserialize, Serialize};

/// A version as the table holds it.
#[derive(Serialize, Deserialize)]
struct Version {
    /// The id of the key that decrypts it.
    key: String,
    /// Nonce, then the ciphertext with its tag.
    #[serde(with = "serde_bytes")]
    encrypted: Vec<u8>,
    /// The file that it is; none if it is a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    file: Option<FileKey>,
}

/// The most bytes of a file's name, key and size, as they are encrypted.
const FILE_BYTES: usize = 1_024;

/// The bytes of a content as it is encrypted, at most.
pub(super) fn bytes(content: &Content) -> usize {
    match content {
        Content::Text(text) => text.len(),
        Content::File(_) => FILE_BYTES,
    }
}

#[derive(Deserialize)]
struct Sold {
    content: Option<u32>,
}

impl Store {
    /// Sells these contents without end from now on; nothing is written if they are sold already. Versions that were sold
    /// before stay, so that they can be delivered again.
    ///
    /// # Errors
    /// If the table fails, or others change the same product again and again.
    pub async fn sell_endlessly(&self, code: &ProductCode, contents: &Content) -> Result<AddedUnits, StoreError> {
        for attempt in 1..=ATTEMPTS {
            let sold = self.sold_content(code).await?;
            if self.is_sold(code, sold, contents).await? {
                return Ok(AddedUnits { units: 0, known: 1 });
            }
            let actions = self.sell_version(code, sold, contents)?;
            match self.transact_write("sell a content", actions).await? {
                Transaction::Committed => return Ok(AddedUnits { units: 1, known: 0 }),
                Transaction::ConditionsFailed(_) => backoff(attempt).await,
            }
        }
        Err(StoreError::Call { what: "sell a content", code: "a conflict".into() })
    }

    /// As [`Store::sell_endlessly`], as the only step of a job: that it is done is written in the same transaction.
    ///
    /// # Errors
    /// If the table fails, or others change the same product again and again.
    pub async fn sell_endlessly_by(&self, job: &StockJob, contents: &Content) -> Result<JobWritten, StoreError> {
        for attempt in 1..=ATTEMPTS {
            let sold = self.sold_content(&job.code).await?;
            if self.is_sold(&job.code, sold, contents).await? {
                let next = job.advanced(1, 1);
                let written = self.update_job(job, &next).await?;
                return Ok(if written { JobWritten::Now(next) } else { JobWritten::ByAnother });
            }
            let next = job.advanced(1, 0);
            let mut actions = vec![self.advance_job(job, &next)?];
            actions.extend(self.sell_version(&job.code, sold, contents)?);
            match self.transact_write("sell a content", actions).await? {
                Transaction::Committed => return Ok(JobWritten::Now(next)),
                Transaction::ConditionsFailed(failed) if failed.iter().any(|(at, _)| *at == 0) => {
                    return Ok(JobWritten::ByAnother);
                }
                Transaction::ConditionsFailed(_) => backoff(attempt).await,
            }
        }
        Err(StoreError::Call { what: "sell a content", code: "a conflict".into() })
    }

    /// Whether this version holds these contents.
    async fn is_sold(&self, code: &ProductCode, version: Option<u32>, contents: &Content) -> Result<bool, StoreError> {
        match version {
            Some(version) => Ok(self.content(code, version).await?.as_ref() == Some(contents)),
            None => Ok(false),
        }
    }

    /// Decrypts a version; `None` if no key fits.
    pub(super) fn decrypt_content(
        &self,
        code: &ProductCode,
        version: u32,
        item: Item,
    ) -> Result<Option<Content>, StoreError> {
        let Version { key, encrypted, file } = from_item("content", item)?;
        let encrypted = Encrypted { key, bytes: encrypted };
        Ok(self.decrypt_as(&associated_data(code, version), &encrypted, file.as_ref()))
    }

    /// Encrypts a content. Returns the key of the file that it is, if it is one.
    pub(super) fn encrypt_content(
        &self,
        associated_data: &str,
        content: &Content,
    ) -> Result<(Encrypted, Option<FileKey>), StoreError> {
        let unwritable = |why: String| StoreError::Unwritable { what: "a content", why };
        let (text, file) = match content {
            Content::Text(text) => (text.clone(), None),
            Content::File(file) => {
                (serde_json::to_string(file).map_err(|error| unwritable(error.to_string()))?, Some(file.key.clone()))
            }
        };
        let encrypted = self.keyring.encrypt(associated_data, &text).map_err(|error| unwritable(error.to_string()))?;
        Ok((encrypted, file))
    }

    /// Decrypts a content; `file` is the key of the file that it is, if it is one. `None` if no key fits.
    pub(super) fn decrypt_as(
        &self,
        associated_data: &str,
        encrypted: &Encrypted,
        file: Option<&FileKey>,
    ) -> Option<Content> {
        let text = self.keyring.decrypt(associated_data, encrypted)?;
        match file {
            None => Some(Content::Text(text)),
            Some(key) => {
                let file: StoredFile = serde_json::from_str(&text).ok()?;
                (file.key == *key).then_some(Content::File(file))
            }
        }
    }

    /// The version that a product sells now.
    async fn sold_content(&self, code: &ProductCode) -> Result<Option<u32>, StoreError> {
        let key = Some(keys::product(code).item());
        let call = self.client.get_item().table_name(self.table()).set_key(key).consistent_read(true);
        let item = call.send().await.map_err(failed("read a product's content"))?.item;
        Ok(from_item::<Sold>("product", item.unwrap_or_default())?.content)
    }

    async fn content(&self, code: &ProductCode, version: u32) -> Result<Option<Content>, StoreError> {
        let key = Some(keys::content(code, version).item());
        let call = self.client.get_item().table_name(self.table()).set_key(key).consistent_read(true);
        let item = call.send().await.map_err(failed("read a product's content"))?.item;
        item.map_or(Ok(None), |item| self.decrypt_content(code, version, item))
    }

    /// The transaction's actions that write the version after `sold` and let the product sell it.
    fn sell_version(
        &self,
        code: &ProductCode,
        sold: Option<u32>,
        contents: &Content,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let version = sold.unwrap_or_default().saturating_add(1);
        let (Encrypted { key, bytes }, file) = self.encrypt_content(&associated_data(code, version), contents)?;
        let mut item: Item = to_item("a content", &Version { key, encrypted: bytes, file })?;
        item.extend(keys::content(code, version).item());
        let put = Put::builder().table_name(self.table()).set_item(Some(item));
        let put = put.condition_expression("attribute_not_exists(pk)").build().map_err(unwritable)?;
        let update = Update::builder()
            .table_name(self.table())
            .set_key(Some(keys::product(code).item()))
            .update_expression("SET #content = :next")
            .expression_attribute_names("#content", CONTENT)
            .expression_attribute_values(":next", number(version));
        let update = match sold {
            Some(sold) => {
                update.condition_expression("#content = :sold").expression_attribute_values(":sold", number(sold))
            }
            None => update.condition_expression("attribute_exists(pk) AND attribute_not_exists(#content)"),
        };
        Ok(vec![
            TransactWriteItem::builder().put(put).build(),
            TransactWriteItem::builder().update(update.build().map_err(unwritable)?).build(),
        ])
    }
}

/// What the encryption of a version is bound to.
fn associated_data(code: &ProductCode, version: u32) -> String {
    format!("content:{code}:{version}")
}
