//! Access to the DynamoDB table: keys, items, errors, transactions.

pub(super) mod error;
pub(super) mod item;
pub(super) mod keys;
pub(super) mod transaction;
