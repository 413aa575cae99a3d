//! The state folder: it belongs to one process, and the clock is kept in it.

use anyhow::{Context, Result, bail};
use local_kit::clock::Clock;
use serde_json::Value;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use tokio::task::JoinHandle;

/// The folder, locked until this is dropped.
#[derive(Debug)]
pub(crate) struct State {
    folder: PathBuf,
    _lock: File,
}

const LOCK: &str = "lock";
const CLOCK: &str = "clock";
const ADDRESSES: &str = "addresses.json";

impl State {
    /// Opens the folder, and makes it if it is not there.
    ///
    /// # Errors
    /// If another process has it.
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let lock = File::create(folder.join(LOCK)).with_context(|| format!("cannot write to {}", folder.display()))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { folder: folder.into(), _lock: lock }),
            Err(TryLockError::WouldBlock) => {
                bail!(
                    "{} is in use by another lapak-local: end that, or choose another folder by --state",
                    folder.display()
                )
            }
            Err(TryLockError::Error(error)) => Err(error).with_context(|| format!("cannot lock {}", folder.display())),
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The clock as it was turned last, which goes on from there.
    ///
    /// # Errors
    /// If what is kept of it can't be read.
    pub(crate) fn clock(&self) -> Result<Clock> {
        let file = self.folder.join(CLOCK);
        if !file.exists() {
            return Ok(Clock::running());
        }
        let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let ahead = text.trim().parse().with_context(|| format!("{} holds no duration", file.display()))?;
        Ok(Clock::running_ahead(ahead))
    }

    /// Keeps the clock each time it is turned. What can't be written is told and tried again at the next turn.
    pub(crate) fn keep(&self, clock: &Clock) -> JoinHandle<()> {
        let (file, clock, mut turns) = (self.folder.join(CLOCK), clock.clone(), clock.turns());
        tokio::spawn(async move {
            while turns.changed().await.is_ok() {
                if let Err(error) = write_clock(&file, &clock) {
                    eprintln!("cannot keep the clock: {error:#}");
                }
            }
        })
    }

    /// Keeps the clock as it is now.
    ///
    /// # Errors
    /// If it can't be written.
    pub(crate) fn keep_now(&self, clock: &Clock) -> Result<()> {
        write_clock(&self.folder.join(CLOCK), clock)
    }

    /// Writes down where everything is, for programs in any language.
    ///
    /// # Errors
    /// If the file can't be written.
    pub(crate) fn write_addresses(&self, addresses: &Value) -> Result<PathBuf> {
        let file = self.folder.join(ADDRESSES);
        replace(&file, &format!("{addresses:#}\n"))?;
        Ok(file)
    }

    /// Deletes all that is in the folder, which stays locked.
    ///
    /// # Errors
    /// If something can't be deleted.
    pub(crate) fn forget(&self) -> Result<()> {
        for entry in fs::read_dir(&self.folder).with_context(|| format!("cannot read {}", self.folder.display()))? {
            let path = entry?.path();
            let deleted = match path.file_name() {
                Some(name) if name == LOCK => Ok(()),
                _ if path.is_dir() => fs::remove_dir_all(&path),
                _ => fs::remove_file(&path),
            };
            deleted.with_context(|| format!("cannot forget {}", path.display()))?;
        }
        Ok(())
    }
}

fn write_clock(file: &Path, clock: &Clock) -> Result<()> {
    replace(file, &clock.ahead().unwrap_or_default().to_string())
}

/// Writes the text beside the file, then puts it in its place.
fn replace(file: &Path, text: &str) -> Result<()> {
    let next = file.with_added_extension("next");
    fs::write(&next, text).with_context(|| format!("cannot write {}", next.display()))?;
    fs::rename(&next, file).with_context(|| format!("cannot replace {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_belongs_to_one_and_can_be_forgotten_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        let state = State::open(folder.path()).unwrap();
        fs::create_dir(folder.path().join("buckets")).unwrap();
        state.write_addresses(&Value::Null).unwrap();
        state.forget().unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        let refused = State::open(folder.path()).unwrap_err().to_string();
        assert!(refused.contains("--state"), "{refused}");
        drop(state);
        State::open(folder.path()).unwrap();
    }

    #[test]
    fn a_clock_that_was_turned_goes_on_from_there() {
        let folder = tempfile::tempdir().unwrap();
        let state = State::open(folder.path()).unwrap();
        assert_eq!(state.clock().unwrap().ahead(), Some(jiff::SignedDuration::ZERO));
        state.keep_now(&Clock::running_ahead(jiff::SignedDuration::from_hours(30))).unwrap();
        assert_eq!(state.clock().unwrap().ahead(), Some(jiff::SignedDuration::from_hours(30)));
        fs::write(folder.path().join(CLOCK), "yesterday").unwrap();
        assert!(state.clock().is_err());
    }
}
