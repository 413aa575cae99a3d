//! Encryption of units' contents before they are stored: XChaCha20-Poly1305, with a named key so that keys can be rotated.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt::Write as _;

/// The keys that decrypt contents; the first one encrypts.
pub struct Keyring {
    keys: Vec<NamedKey>,
}

struct NamedKey {
    id: String,
    bytes: [u8; 32],
}

/// Encrypted contents, as the table holds them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::store) struct Encrypted {
    /// The id of the key that decrypts it.
    pub(in crate::store) key: String,
    /// Nonce (24 bytes), then the ciphertext with its tag.
    pub(in crate::store) bytes: Vec<u8>,
}

/// Why there is no keyring. The messages never contain the text that was parsed.
#[derive(thiserror::Error)]
pub enum KeyringError {
    /// Not `id:base64[,id:base64…]`.
    #[error("the data key must be `id:base64` (32 bytes), several separated by commas, the current one first")]
    Malformed,
    /// The system gave no random bytes for a nonce.
    #[error("the system gave no randomness")]
    NoRandomness,
}

impl std::fmt::Debug for KeyringError {
    /// The same text as `Display`, because a `main` that fails prints its error by `Debug`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

const NONCE: usize = 24;

impl Keyring {
    /// Without any key, for functions that neither encrypt nor decrypt.
    pub fn empty() -> Self {
        Self { keys: Vec::new() }
    }

    /// Parses `id:base64-of-32-bytes[,id:base64…]`.
    ///
    /// # Errors
    /// [`KeyringError::Malformed`].
    pub fn parse(text: &str) -> Result<Self, KeyringError> {
        let key = |part: &str| {
            let (id, encoded) = part.trim().split_once(':')?;
            let bytes: [u8; 32] = BASE64_STANDARD.decode(encoded).ok()?.try_into().ok()?;
            (!id.is_empty()).then(|| NamedKey { id: id.to_owned(), bytes })
        };
        let keys: Option<Vec<_>> = text.split(',').map(key).collect();
        keys.filter(|keys| !keys.is_empty()).map(|keys| Self { keys }).ok_or(KeyringError::Malformed)
    }

    /// The id and the bytes of the key that encrypts; `None` if there are no keys.
    pub(in crate::store) fn current(&self) -> Option<(&str, [u8; 32])> {
        self.keys.first().map(|key| (key.id.as_str(), key.bytes))
    }

    /// The bytes of the key of this id.
    pub(in crate::store) fn by_id(&self, id: &str) -> Option<[u8; 32]> {
        self.keys.iter().find(|key| key.id == id).map(|key| key.bytes)
    }

    /// Encrypts `contents` with the first key. Decrypting needs the same `associated_data`.
    pub(in crate::store) fn encrypt(&self, associated_data: &str, contents: &str) -> Result<Encrypted, KeyringError> {
        let current = self.keys.first().ok_or(KeyringError::Malformed)?;
        let mut nonce = [0_u8; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| KeyringError::NoRandomness)?;
        let payload = Payload { msg: contents.as_bytes(), aad: associated_data.as_bytes() };
        let encrypted = current.cipher().encrypt(&XNonce::from(nonce), payload).map_err(|_| KeyringError::Malformed)?;
        Ok(Encrypted { key: current.id.clone(), bytes: [nonce.as_slice(), &encrypted].concat() })
    }

    /// Decrypts what was encrypted with the same `associated_data`; `None` if no key fits or it was tampered with.
    pub(in crate::store) fn decrypt(&self, associated_data: &str, encrypted: &Encrypted) -> Option<String> {
        let key = self.keys.iter().find(|key| key.id == encrypted.key)?;
        let (nonce, bytes) = encrypted.bytes.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: bytes, aad: associated_data.as_bytes() };
        let contents = key.cipher().decrypt(&XNonce::from(*nonce), payload).ok()?;
        String::from_utf8(contents).ok()
    }

    /// The key of seals (HMAC-SHA-256).
    pub(in crate::store) fn seal_key(&self) -> [u8; 32] {
        self.lasting_mac(&[b"seals of movements"])
    }

    /// A fingerprint (HMAC-SHA-256, 16 bytes as hex) by which the same contents are recognised without decrypting any.
    pub(in crate::store) fn fingerprint(&self, associated_data: &str, contents: impl AsRef<[u8]>) -> String {
        let mac = self.lasting_mac(&[b"fingerprint", associated_data.as_bytes(), contents.as_ref()]);
        let mut fingerprint = String::new();
        for byte in mac.iter().take(16) {
            write!(fingerprint, "{byte:02x}").expect("a string takes all");
        }
        fingerprint
    }

    /// A keyed hash (HMAC-SHA-256) that a rotation doesn't change: it is made with the last and therefore oldest key, as new
    /// keys are added in front, and none is ever removed.
    fn lasting_mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        let oldest = self.keys.last().map(|key| key.bytes).unwrap_or_default();
        let mut mac = Hmac::<Sha256>::new_from_slice(&oldest).expect("HMAC takes keys of any length");
        for part in parts {
            mac.update(part);
            mac.update(&[0]);
        }
        mac.finalize().into_bytes().into()
    }
}

impl NamedKey {
    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(self.bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(text: &str) -> Keyring {
        Keyring::parse(text).unwrap_or_else(|error| panic!("{error}"))
    }

    fn key(id: &str, byte: u8) -> String {
        format!("{id}:{}", BASE64_STANDARD.encode([byte; 32]))
    }

    #[test]
    fn contents_are_decrypted_with_the_same_associated_data_alone() {
        let ring = ring(&key("k1", 1));
        let encrypted = ring.encrypt("unit:A", "secret").expect("encrypted");
        assert_eq!(ring.decrypt("unit:A", &encrypted).as_deref(), Some("secret"));
        assert_eq!(ring.decrypt("unit:B", &encrypted), None);
        let mut bent = encrypted.clone();
        bent.bytes[NONCE] ^= 1;
        assert_eq!(ring.decrypt("unit:A", &bent), None);
        assert!(!String::from_utf8_lossy(&encrypted.bytes).contains("secret"));
    }

    #[test]
    fn old_contents_stay_readable_after_a_rotation() {
        let old = ring(&key("k1", 1));
        let encrypted = old.encrypt("unit:A", "secret").expect("encrypted");
        let rotated = ring(&format!("{},{}", key("k2", 2), key("k1", 1)));
        assert_eq!(rotated.decrypt("unit:A", &encrypted).as_deref(), Some("secret"));
        assert_eq!(rotated.encrypt("unit:A", "new").expect("encrypted").key, "k2");
        assert_eq!(rotated.fingerprint("A", "secret"), old.fingerprint("A", "secret"));
    }

    #[test]
    fn a_bad_keyring_is_refused() {
        for bad in ["", "k1", "k1:", "k1:AAAA", ":AAAA", "k1:%%%"] {
            assert!(Keyring::parse(bad).is_err(), "{bad:?}");
        }
    }
}
