//! Secrets: SecureStrings of the SSM parameter store, read once at a cold start, compared in constant time.

use anyhow::{Context, bail};
use secrecy::{ExposeSecret, SecretString};
use std::collections::HashMap;
use subtle::ConstantTimeEq;

/// Secrets by their names.
pub struct Secrets(HashMap<String, SecretString>);

impl Secrets {
    /// Reads these secrets under `path`, in one call.
    ///
    /// # Errors
    /// If the call fails, or some of them don't exist; the error names them.
    pub async fn read(ssm: &aws_sdk_ssm::Client, path: &str, names: &[&str]) -> anyhow::Result<Self> {
        let full = names.iter().map(|name| format!("{path}/{name}")).collect();
        let answer = ssm
            .get_parameters()
            .set_names(Some(full))
            .with_decryption(true)
            .send()
            .await
            .with_context(|| format!("cannot read the secrets under {path}"))?;
        if !answer.invalid_parameters().is_empty() {
            bail!("cannot start: missing secrets {}", answer.invalid_parameters().join(", "));
        }
        let found = answer.parameters.unwrap_or_default().into_iter().filter_map(|parameter| {
            let name = parameter.name?.strip_prefix(path)?.trim_start_matches('/').to_owned();
            Some((name, SecretString::from(parameter.value?)))
        });
        Ok(Self(found.collect()))
    }

    /// Takes a secret out.
    ///
    /// # Errors
    /// If it was not among those read.
    pub fn take(&mut self, name: &str) -> anyhow::Result<SecretString> {
        self.0.remove(name).with_context(|| format!("cannot start: missing secret {name}"))
    }
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
