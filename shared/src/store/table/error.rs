//! Errors of calls to the table.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::AttributeValue;
use std::collections::HashMap;

/// A call to the table failed, or a record can't be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The call failed, after the SDK's own retries. A later call may succeed.
    #[error("cannot {what}: the table answered {code}")]
    Call {
        /// What the call was for.
        what: &'static str,
        /// DynamoDB's error code, or the kind of failure if there was none.
        code: String,
    },
    /// A record does not have the expected form.
    #[error("cannot read record {record}: {why}")]
    Unreadable {
        /// The record's kind, and its key if that contains no personal data.
        record: String,
        /// What is wrong with it.
        why: String,
    },
    /// Something can't be written as an item or as a call.
    #[error("cannot write {what}: {why}")]
    Unwritable {
        /// What was to be written.
        what: &'static str,
        /// Why not.
        why: String,
    },
}

impl StoreError {
    /// Whether it is certain that nothing was written: the table refused the call as invalid, or it met other writes until
    /// the last attempt.
    pub fn wrote_nothing(&self) -> bool {
        matches!(self, Self::Call { code, .. } if code == "ValidationException" || code == CONFLICT)
    }
}

/// The code of a transaction that met other writes at each attempt.
pub(in crate::store) const CONFLICT: &str = "a conflict";

/// An item as the table holds it.
pub(in crate::store) type Item = HashMap<String, AttributeValue>;

/// Why a transaction was cancelled, action by action.
pub(in crate::store) enum CancelReason {
    /// The conditions of these actions did not hold; each with its index, and the existing item if the action asks for it.
    Conditions(Vec<(usize, Item)>),
    /// It met another write on one of its items, and may succeed when it is repeated.
    Conflict,
}

/// Makes a [`StoreError`] of the error of a call.
pub(in crate::store) fn failed<E: ProvideErrorMetadata, R>(
    what: &'static str,
) -> impl FnOnce(SdkError<E, R>) -> StoreError {
    move |error| StoreError::Call { what, code: code(&error) }
}

/// Whether the condition of a call held. If not, nothing was written.
///
/// # Errors
/// If the call failed otherwise.
pub(in crate::store) fn condition_held<T, E: ProvideErrorMetadata, R>(
    what: &'static str,
    ended: Result<T, SdkError<E, R>>,
) -> Result<bool, StoreError> {
    match ended {
        Ok(_) => Ok(true),
        Err(error) if code(&error) == "ConditionalCheckFailedException" => Ok(false),
        Err(error) => Err(failed(what)(error)),
    }
}

/// Whether a write of one item met a transaction with it.
pub(super) fn met_transaction<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> bool {
    code(error) == "TransactionConflictException"
}

fn code<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> String {
    match error {
        SdkError::TimeoutError(_) => "nothing in time".to_owned(),
        SdkError::DispatchFailure(_) => "nothing: no connection".to_owned(),
        SdkError::ServiceError(service) => service.err().code().unwrap_or("an unknown error").to_owned(),
        _ => "something unreadable".to_owned(),
    }
}

/// Why a transaction was cancelled.
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
        // A partition that is written too fast takes the same a moment later.
        Some("TransactionConflict" | "ThrottlingError" | "ProvisionedThroughputExceeded") => Ok(CancelReason::Conflict),
        Some(code) => Err(StoreError::Call { what, code: code.to_owned() }),
        None => Err(StoreError::Call { what, code: "TransactionCanceledException".to_owned() }),
    }
}

/// A call that could not be built, which is a mistake in the code.
pub(in crate::store) fn unwritable(error: aws_sdk_dynamodb::error::BuildError) -> StoreError {
    StoreError::Unwritable { what: "a call to the table", why: error.to_string() }
}
