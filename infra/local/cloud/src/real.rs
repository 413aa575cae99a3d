//! Which of the outside services are real.

use secrecy::SecretString;
use std::collections::BTreeMap;

/// The name of the secret that is the key of the gateway's project.
pub const GATEWAY: &str = "pakasir-api-key";

/// The services that are real, with the secrets that the shop uses there. The others are stand-ins.
#[derive(Clone, Debug, Default)]
pub struct Real {
    secrets: BTreeMap<&'static str, SecretString>,
}

impl Real {
    /// Makes the service real that this secret is for.
    pub fn add(&mut self, name: &'static str, secret: SecretString) {
        self.secrets.insert(name, secret);
    }

    /// The real secret of this name, if what it is for is real.
    pub fn secret(&self, name: &str) -> Option<&SecretString> {
        self.secrets.get(name)
    }

    /// All real secrets, by name.
    pub fn secrets(&self) -> impl Iterator<Item = (&'static str, &SecretString)> {
        self.secrets.iter().map(|(name, secret)| (*name, secret))
    }

    /// Whether payments are made at the real gateway.
    pub fn has_gateway(&self) -> bool {
        self.secret(GATEWAY).is_some()
    }
}
