//! Keeps the state in a folder, so that a demo shop goes on after a restart.

use crate::call::bytes::Bytes;
use crate::shared_state::SharedState;
use crate::state::State;
use anyhow::{Context, Result};
use parking_lot::Mutex;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::time::Duration;

/// The folder, and which files are in it already.
#[derive(Debug)]
pub(super) struct Disk {
    folder: PathBuf,
    written: BTreeSet<String>,
}

/// Changes in this time are written together.
const CALM: Duration = Duration::from_millis(200);

impl Disk {
    /// Opens the folder and reads what is in it.
    pub(super) fn open(folder: &Path) -> Result<(Self, State)> {
        let mut disk = Self { folder: folder.join("telegram"), written: BTreeSet::new() };
        std::fs::create_dir_all(disk.folder.join("files")).context("cannot make the folder of the Bot API")?;
        let file = disk.folder.join("state.json");
        if !file.exists() {
            return Ok((disk, State::default()));
        }
        let text = std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let mut state: State =
            serde_json::from_str(&text).with_context(|| format!("cannot understand {}", file.display()))?;
        for file in state.files.values_mut() {
            let bytes =
                std::fs::read(disk.blob(&file.blob)).with_context(|| format!("cannot read file {}", file.blob))?;
            file.bytes = Bytes::from(bytes);
            disk.written.insert(file.blob.clone());
        }
        Ok((disk, state))
    }

    /// Writes the state: new files first, then what names them.
    pub(super) fn save(&mut self, core: &SharedState) -> Result<()> {
        let (text, files) = core.look(|state| {
            let new = state.files.values().filter(|file| !self.written.contains(&file.blob));
            let files: Vec<_> = new.map(|file| (file.blob.clone(), file.bytes.clone())).collect();
            (serde_json::to_vec(state), files)
        });
        for (blob, bytes) in files {
            if self.written.insert(blob.clone()) {
                std::fs::write(self.blob(&blob), &*bytes).with_context(|| format!("cannot write file {blob}"))?;
            }
        }
        let next = self.folder.join("state.json.next");
        std::fs::write(&next, text.context("cannot put the state into words")?).context("cannot write the state")?;
        std::fs::rename(&next, self.folder.join("state.json")).context("cannot write the state")
    }

    fn blob(&self, blob: &str) -> PathBuf {
        self.folder.join("files").join(blob)
    }
}

/// Saves whenever something changed, until the fake is gone.
pub(super) async fn keep(core: Weak<SharedState>, disk: Arc<Mutex<Disk>>) {
    while let Some(living) = core.upgrade() {
        // Looks from time to time whether anybody is left.
        let changed = tokio::time::timeout(Duration::from_secs(5), living.dirty.notified()).await.is_ok();
        if changed {
            tokio::time::sleep(CALM).await;
            if let Err(error) = disk.lock().save(&living) {
                tracing::error!("{error:#}");
            }
        }
    }
}
