//! What can go wrong at the table.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::AttributeValue;
use std::collections::HashMap;

/// The table failed us, or holds something we can't read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The call failed after the client's own repetitions; a later one can help.
    #[error("cannot {what}: the table answered {code}")]
    Call {
        /// What was wanted.
        what: &'static str,
        /// The error's code, or what kind of failure it was.
        code: String,
    },
    /// A record is not of the shape it should be.
    #[error("cannot read record {record}: {why}")]
    Unreadable {
        /// The record's kind and, where it tells nothing of a person, its key.
        record: String,
        /// What is wrong with it.
        why: String,
    },
    /// Something was asked that the table can't hold.
    #[error("cannot write {what}: {why}")]
    Unwritable {
        /// What was to be written.
        what: &'static str,
        /// Why it can't.
        why: String,
    },
}

impl StoreError {
    /// Whether the table refused the call for what it is: nothing was written, and it never will be.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Call { code, .. } if code == "ValidationException")
    }
}

/// An item as the table holds it.
pub(in crate::store) type Item = HashMap<String, AttributeValue>;

/// Why a transaction was cancelled, action by action.
pub(in crate::store) enum CancelReason {
    /// These actions' conditions did not hold; with the item that stood there, where it was asked for.
    Conditions(Vec<(usize, Item)>),
    /// It met another write; nothing was decided.
    Conflict,
}

/// Turns a failed call into our error.
pub(in crate::store) fn failed<E: ProvideErrorMetadata, R>(
    what: &'static str,
) -> impl FnOnce(SdkError<E, R>) -> StoreError {
    move |error| StoreError::Call { what, code: code(&error) }
}

fn code<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> String {
    match error {
        SdkError::TimeoutError(_) => "nothing in time".to_owned(),
        SdkError::DispatchFailure(_) => "nothing: no connection".to_owned(),
        SdkError::ServiceError(service) => service.err().code().unwrap_or("an unknown error").to_owned(),
        _ => "something unreadable".to_owned(),
    }
}

/// Looks inside a cancelled transaction.
///
/// # Errors
/// If it failed for any other reason than a condition or a conflict.
pub(in crate::store) fn cancelled<R>(
    what: &'static str,
    error: SdkError<TransactWriteItemsError, R>,
) -> Result<CancelReason, StoreError> {
    let Some(TransactWriteItemsError::TransactionCanceledException(reasons)) = error.as_service_error() else {
        return Err(failed(what)(error));
    };
    let reasons = reasons.cancellation_reasons();
    let conditions: Vec<_> = reasons
        .iter()
        .enumerate()
        .filter(|(_, reason)| reason.code() == Some("ConditionalCheckFailed"))
        .map(|(at, reason)| (at, reason.item().cloned().unwrap_or_default()))
        .collect();
    if !conditions.is_empty() {
        return Ok(CancelReason::Conditions(conditions));
    }
    match reasons.iter().find_map(|reason| reason.code().filter(|code| *code != "None")) {
        Some("TransactionConflict") => Ok(CancelReason::Conflict),
        Some(code) => Err(StoreError::Call { what, code: code.to_owned() }),
        None => Err(StoreError::Call { what, code: "TransactionCanceledException".to_owned() }),
    }
}

/// A call that was put together wrongly: ours to mend.
pub(in crate::store) fn unwritable(error: aws_sdk_dynamodb::error::BuildError) -> StoreError {
    StoreError::Unwritable { what: "a call to the table", why: error.to_string() }
}
