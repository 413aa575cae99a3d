//! What a process keeps of the table for a minute, so that the same is not read again and again.

use crate::domain::time::Moment;
use crate::store::StoreError;
use std::sync::Mutex;

/// A value, and when it was read.
pub(crate) struct Cached<T>(Mutex<Option<(Moment, T)>>);

impl<T: Clone> Cached<T> {
    /// Nothing was read yet.
    pub(crate) const fn empty() -> Self {
        Self(Mutex::new(None))
    }

    /// The value, at most a minute old; otherwise it is read.
    ///
    /// # Errors
    /// As reading it fails.
    pub(crate) async fn get(
        &self,
        now: Moment,
        read: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        if let Some((_, value)) = self.lock().as_ref().filter(|(read, _)| is_fresh(*read, now)) {
            return Ok(value.clone());
        }
        let value = read.await?;
        *self.lock() = Some((now, value.clone()));
        Ok(value)
    }

    /// Whether the value is at most a minute old.
    pub(crate) fn is_fresh(&self, now: Moment) -> bool {
        self.lock().as_ref().is_some_and(|(read, _)| is_fresh(*read, now))
    }

    /// The value as it was read last, however long ago.
    pub(crate) fn last(&self) -> Option<T> {
        self.lock().as_ref().map(|(_, value)| value.clone())
    }

    /// Keeps a value that this process has just written.
    pub(crate) fn put(&self, now: Moment, value: T) {
        *self.lock() = Some((now, value));
    }

    /// Puts another value in its place, as old as it was: what is read with it is read anew when it was to be.
    pub(crate) fn amend(&self, value: T) {
        if let Some((_, known)) = self.lock().as_mut() {
            *known = value;
        }
    }

    /// Forgets the value: it is read anew.
    pub(crate) fn forget(&self) {
        *self.lock() = None;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<(Moment, T)>> {
        self.0.lock().expect("no holder of a cached value panics")
    }
}

/// Whether what was read at `read` is at most a minute old.
pub(crate) fn is_fresh(read: Moment, now: Moment) -> bool {
    (0..60_000).contains(&now.millis_since(read))
}
