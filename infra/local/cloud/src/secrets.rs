//! The secrets of a local shop, made at random and kept with its state, so that encrypted contents stay readable.

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use local_kit::random;
use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Fresh secrets, by the names they have below the path of secrets.
pub fn invented() -> BTreeMap<String, String> {
    let secret = || random::hex(&random::bytes::<16>());
    [
        ("bot-token", token(7_000_000_001)),
        ("bot-webhook-secret", secret()),
        ("owner-bot-token", token(7_000_000_002)),
        ("owner-webhook-secret", secret()),
        ("pakasir-api-key", secret()),
        ("pakasir-callback-secret", secret()),
        ("data-key", format!("k1:{}", STANDARD.encode(random::bytes::<32>()))),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}

/// The secrets kept in `folder`; those that are missing are made now.
pub fn kept(folder: &Path) -> Result<BTreeMap<String, String>> {
    let file = folder.join("secrets.json");
    let known: BTreeMap<String, String> = match fs::read(&file) {
        Ok(text) => serde_json::from_slice(&text).with_context(|| format!("cannot read {}", file.display()))?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => BTreeMap::new(),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.display())),
    };
    let mut secrets = invented();
    secrets.extend(known.clone());
    if secrets != known {
        fs::create_dir_all(folder)?;
        let text = serde_json::to_vec_pretty(&secrets)?;
        let written = fs::write(&file, text).and_then(|()| fs::set_permissions(&file, Permissions::from_mode(0o600)));
        written.with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(secrets)
}

/// As @BotFather makes them: the bot's id and 35 characters.
fn token(bot: u64) -> String {
    format!("{bot}:{}", URL_SAFE_NO_PAD.encode(random::bytes::<26>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_outlive_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let first = kept(folder.path()).unwrap();
        assert_eq!(kept(folder.path()).unwrap(), first);
        assert_ne!(invented(), first);
        assert_eq!(first["bot-token"].split_once(':').unwrap().1.len(), 35);
    }
}
