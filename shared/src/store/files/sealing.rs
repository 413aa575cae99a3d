//! Sealing of files: XChaCha20-Poly1305 in the STREAM construction, with the keys of the keyring.
//!
//! A sealed file is a header and then chunks of 64 KiB, each with its tag. The header is: the format's version (1), the
//! length of the key's id and the id, and 19 random bytes of nonce. Each chunk's nonce ends with its number and whether it is
//! the last; its associated data is the header and the name of the object: a chunk can't be changed, moved, left out or
//! shown under another name.

use super::super::stock::encryption::{Keyring, KeyringError};
use aead_stream::{DecryptorBE32, EncryptorBE32};
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::Payload;

/// The format's version.
const VERSION: u8 = 1;

/// Bytes of a chunk before it is sealed.
const CHUNK: usize = 64 * 1024;

/// Bytes of a chunk's tag.
const TAG: usize = 16;

/// Bytes of the nonce in the header: XChaCha20's 24 without the number of the chunk (4) and the mark of the last (1).
const NONCE: usize = 19;

impl Keyring {
    /// Seals a file under the name of its object, with the first key.
    pub(in crate::store) fn seal_file(&self, object: &str, bytes: &[u8]) -> Result<Vec<u8>, KeyringError> {
        let (id, key) = self.current().ok_or(KeyringError::Malformed)?;
        let length = u8::try_from(id.len()).map_err(|_| KeyringError::Malformed)?;
        let mut nonce = [0_u8; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| KeyringError::NoRandomness)?;
        let mut sealed = [&[VERSION, length], id.as_bytes(), &nonce].concat();
        let associated_data = [sealed.as_slice(), object.as_bytes()].concat();
        sealed.reserve(bytes.len() + (bytes.len() / CHUNK + 1) * TAG);
        let payload = |chunk| Payload { msg: chunk, aad: &associated_data };
        let mut encryptor = EncryptorBE32::<XChaCha20Poly1305>::new(&key.into(), &nonce.into());
        let mut rest = bytes;
        while let Some((chunk, more)) = rest.split_at_checked(CHUNK).filter(|(_, more)| !more.is_empty()) {
            sealed.extend(encryptor.encrypt_next(payload(chunk)).map_err(|_| KeyringError::Malformed)?);
            rest = more;
        }
        sealed.extend(encryptor.encrypt_last(payload(rest)).map_err(|_| KeyringError::Malformed)?);
        Ok(sealed)
    }

    /// Opens a file that was sealed under this object's name; `None` if no key fits or it was tampered with.
    pub(in crate::store) fn open_file(&self, object: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (&[version, length], rest) = sealed.split_first_chunk()?;
        let (id, rest) = rest.split_at_checked(usize::from(length))?;
        let (nonce, mut rest) = rest.split_first_chunk::<NONCE>()?;
        let key = self.by_id(std::str::from_utf8(id).ok()?).filter(|_| version == VERSION)?;
        let header = sealed.get(..2 + id.len() + NONCE)?;
        let associated_data = [header, object.as_bytes()].concat();
        let payload = |chunk| Payload { msg: chunk, aad: &associated_data };
        let mut decryptor = DecryptorBE32::<XChaCha20Poly1305>::new(&key.into(), &(*nonce).into());
        let mut bytes = Vec::with_capacity(rest.len());
        while let Some((chunk, more)) = rest.split_at_checked(CHUNK + TAG).filter(|(_, more)| !more.is_empty()) {
            bytes.extend(decryptor.decrypt_next(payload(chunk)).ok()?);
            rest = more;
        }
        bytes.extend(decryptor.decrypt_last(payload(rest)).ok()?);
        Some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::prelude::BASE64_STANDARD;

    const OBJECT: &str = "files/a";

    fn ring(keys: &[(&str, u8)]) -> Keyring {
        let keys = keys.iter().map(|(id, byte)| format!("{id}:{}", BASE64_STANDARD.encode([*byte; 32])));
        Keyring::parse(&keys.collect::<Vec<_>>().join(",")).unwrap_or_else(|error| panic!("{error}"))
    }

    fn file(size: usize) -> Vec<u8> {
        (0..size).map(|at| u8::try_from(at % 251).expect("a byte")).collect()
    }

    fn header(ring: &Keyring) -> usize {
        2 + ring.current().expect("a key").0.len() + NONCE
    }

    #[test]
    fn what_is_sealed_is_opened_whatever_its_size() {
        let ring = ring(&[("k1", 1)]);
        for size in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7] {
            let sealed = ring.seal_file(OBJECT, &file(size)).expect("sealed");
            assert_eq!(sealed.len(), header(&ring) + size + size.div_ceil(CHUNK).max(1) * TAG);
            assert!(ring.open_file(OBJECT, &sealed) == Some(file(size)), "{size} bytes");
        }
        let secret = b"kunci rahasia".repeat(100);
        let sealed = ring.seal_file(OBJECT, &secret).expect("sealed");
        assert!(!sealed.windows(7).any(|part| part == b"rahasia"));
    }

    #[test]
    fn what_was_tampered_with_is_not_opened() {
        let ring = ring(&[("k1", 1)]);
        let sealed = ring.seal_file(OBJECT, &file(2 * CHUNK + 9)).expect("sealed");
        for at in [0, 1, 2, 5, header(&ring), header(&ring) + CHUNK + TAG, sealed.len() - 1] {
            let mut bent = sealed.clone();
            bent[at] ^= 1;
            assert_eq!(ring.open_file(OBJECT, &bent), None, "the byte {at} is another");
        }
        let (head, chunks) = sealed.split_at(header(&ring));
        let chunks: Vec<&[u8]> = chunks.chunks(CHUNK + TAG).collect();
        let of = |order: &[usize]| [head.to_vec(), order.iter().flat_map(|at| chunks[*at].to_vec()).collect()].concat();
        assert!(ring.open_file(OBJECT, &of(&[0, 1, 2])).is_some());
        for order in [&[0, 1][..], &[0], &[], &[1, 0, 2], &[0, 2], &[0, 1, 2, 2], &[0, 0, 1, 2]] {
            assert_eq!(ring.open_file(OBJECT, &of(order)), None, "the chunks {order:?}");
        }
        for length in [0, 1, 2, 4, header(&ring) - 1, header(&ring), sealed.len() - 1] {
            assert_eq!(ring.open_file(OBJECT, &sealed[..length]), None, "cut to {length}");
        }
    }

    #[test]
    fn a_file_is_opened_under_its_own_name_and_key_alone() {
        let ring_1 = ring(&[("k1", 1)]);
        let sealed = ring_1.seal_file(OBJECT, b"isi").expect("sealed");
        assert_eq!(ring_1.open_file("files/b", &sealed), None);
        assert_eq!(ring(&[("k1", 2)]).open_file(OBJECT, &sealed), None);
        assert_eq!(ring(&[("k2", 1)]).open_file(OBJECT, &sealed), None);
        assert_eq!(Keyring::empty().open_file(OBJECT, &sealed), None);
    }

    #[test]
    fn old_files_stay_readable_after_a_rotation() {
        let sealed = ring(&[("k1", 1)]).seal_file(OBJECT, b"isi").expect("sealed");
        let rotated = ring(&[("k2", 2), ("k1", 1)]);
        assert_eq!(rotated.open_file(OBJECT, &sealed).as_deref(), Some(&b"isi"[..]));
        let anew = rotated.seal_file(OBJECT, b"isi").expect("sealed");
        assert_eq!(ring(&[("k1", 1)]).open_file(OBJECT, &anew), None);
        assert_eq!(ring(&[("k2", 2)]).open_file(OBJECT, &anew).as_deref(), Some(&b"isi"[..]));
    }
}
