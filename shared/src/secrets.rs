//! Secrets: SecureStrings of the SSM parameter store, read once at a cold start, compared in constant time.

use crate::clients::{Aws, ParameterStore};
use crate::domain::serving::is_table_of;
use anyhow::{Context, bail};
use futures_util::future::join;
use secrecy::{ExposeSecret, SecretString};
use std::collections::HashMap;
use subtle::ConstantTimeEq;

/// Where it is written, beside the secrets, which table a restored shop moved to: a plain parameter, and no secret.
const TABLE: &str = "table";

/// Secrets by their names.
pub struct Secrets(HashMap<String, SecretString>);

impl Secrets {
    /// Reads these secrets under `path`, in one call, and beside them which table serves, if that is written there.
    ///
    /// # Errors
    /// If the call fails, or some of them don't exist; the error names them.
    pub async fn read(store: &ParameterStore, path: &str, names: &[&str]) -> anyhow::Result<Self> {
        let full: Vec<String> = names.iter().chain([&TABLE]).map(|name| format!("{path}/{name}")).collect();
        let answer = store.get(&full).await.with_context(|| format!("cannot read the secrets under {path}"))?;
        let table = format!("{path}/{TABLE}");
        let missing = answer.invalid_parameters.iter().filter(|name| **name != table).map(String::as_str);
        let missing: Vec<&str> = missing.collect();
        if !missing.is_empty() {
            bail!("cannot start: missing secrets {}", missing.join(", "));
        }
        let found = answer.parameters.into_iter().filter_map(|parameter| {
            let name = parameter.name.strip_prefix(path)?.trim_start_matches('/').to_owned();
            Some((name, SecretString::from(parameter.value)))
        });
        Ok(Self(found.collect()))
    }

    /// As [`Self::read`], and opens the connections to the table meanwhile that the first event will need.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub async fn read_and_connect_to_table(aws: &Aws, path: &str, names: &[&str]) -> anyhow::Result<Self> {
        let parameters = aws.parameter_store();
        let (read, ()) = join(Self::read(&parameters, path, names), aws.connect_to_table()).await;
        read
    }

    /// Takes a secret out.
    ///
    /// # Errors
    /// If it was not among those read.
    pub fn take(&mut self, name: &str) -> anyhow::Result<SecretString> {
        self.0.remove(name).with_context(|| format!("cannot start: missing secret {name}"))
    }

    /// The table that a process begins with, in a shop whose own table is `own`. What is written beside the secrets only spares
    /// it the way there: the record in the table decides. So a parameter that another shop left behind is passed over.
    #[must_use]
    pub fn table(&self, own: &str) -> String {
        let written = self.0.get(TABLE).map(|table| table.expose_secret());
        if let Some(other) = written.filter(|table| !is_table_of(own, table)) {
            tracing::warn!(table = other, "the parameter names a table that is not this shop's");
        }
        written.filter(|table| is_table_of(own, table)).unwrap_or(own).to_owned()
    }
}

/// Writes which table processes begin with. The record in the table before it must say so already.
///
/// # Errors
/// If the parameter store does not take it.
pub async fn write_table(store: &ParameterStore, path: &str, table: &str) -> anyhow::Result<()> {
    let name = format!("{path}/{TABLE}");
    store.put(&name, table).await.with_context(|| format!("cannot write {name}"))
}

/// The secret itself, for the one place that uses it.
pub fn expose(secret: &SecretString) -> &str {
    secret.expose_secret()
}

/// Whether `shown` equals the secret, compared in constant time. An empty secret never matches.
pub fn matches(secret: &SecretString, shown: Option<&[u8]>) -> bool {
    let secret = secret.expose_secret().as_bytes();
    shown.is_some_and(|shown| !secret.is_empty() && bool::from(secret.ct_eq(shown)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_secret_matches() {
        let secret = SecretString::from("s3cret");
        assert!(matches(&secret, Some(b"s3cret")));
        for shown in [None, Some(b"s3cre".as_slice()), Some(b"s3cret "), Some(b"S3cret"), Some(b"")] {
            assert!(!matches(&secret, shown), "{shown:?}");
        }
        assert!(!matches(&SecretString::from(""), Some(b"")), "an empty secret never matches");
    }
}
