//! Object Lock, as far as the shop uses it: what a retention must be like, until when objects are held, and which of their
//! versions are kept for it after they were overwritten or deleted.

use crate::template::Template;
use axum::http::HeaderMap;
use jiff::Timestamp;
use local_kit::clock::Clock;
use s3s::dto;
use s3s::{S3Result, s3_error};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

/// Until when a version of an object is held, and against whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retention {
    /// `GOVERNANCE` or `COMPLIANCE`.
    pub mode: String,
    /// Until when.
    pub until: Timestamp,
}

/// A version that is no longer the current one, and was held when it was overwritten or deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldVersion {
    /// The object's key.
    pub key: String,
    /// Until when it is held.
    pub retention: Retention,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// The locks of all buckets.
#[derive(Debug)]
pub(super) struct Locks {
    /// Names of the buckets that have Object Lock.
    buckets: BTreeSet<String>,
    folder: PathBuf,
    clock: Clock,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Of current versions, by bucket and key.
    current: BTreeMap<(String, String), Retention>,
    /// By bucket.
    older: Vec<(String, HeldVersion)>,
}

const MODES: [&str; 2] = [dto::ObjectLockMode::GOVERNANCE, dto::ObjectLockMode::COMPLIANCE];

/// Whether a request asks for a retention of what it writes, which is a right of its own.
pub(super) fn asks_for_retention(headers: &HeaderMap) -> bool {
    headers.contains_key("x-amz-object-lock-mode") || headers.contains_key("x-amz-object-lock-retain-until-date")
}

/// Whether S3 can tell that what arrives is what was sent.
pub(super) fn has_checksum(headers: &HeaderMap) -> bool {
    let in_trailer = headers.get("x-amz-trailer").is_some_and(|name| name.as_bytes().starts_with(b"x-amz-checksum-"));
    let is_checksum = |name: &str| name == "content-md5" || name.starts_with("x-amz-checksum-");
    in_trailer || headers.keys().any(|name| is_checksum(name.as_str()))
}

impl Locks {
    pub(super) fn new(template: &Template, folder: &Path, clock: Clock) -> Self {
        let buckets = template.buckets.iter().filter(|bucket| bucket.locks).map(|bucket| bucket.name.clone());
        Self { buckets: buckets.collect(), folder: folder.to_owned(), clock, state: Mutex::default() }
    }

    /// A retention that somebody asks for in this bucket.
    pub(super) fn asked(&self, bucket: &str, mode: Option<&str>, until: Option<&dto::Date>) -> S3Result<Retention> {
        self.has_lock(bucket)?;
        let (Some(mode), Some(until)) = (mode, until) else {
            let both = "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied";
            return Err(s3_error!(InvalidArgument, "{both}"));
        };
        if !MODES.contains(&mode) {
            return Err(s3_error!(InvalidArgument, "Unknown wormMode directive."));
        }
        let until = read(until).ok_or_else(|| s3_error!(InvalidArgument, "The date is no date"))?;
        if until <= self.clock.now() {
            return Err(s3_error!(InvalidArgument, "The retain until date must be in the future!"));
        }
        Ok(Retention { mode: mode.to_owned(), until })
    }

    /// Refuses what needs Object Lock in a bucket that has none.
    pub(super) fn has_lock(&self, bucket: &str) -> S3Result<()> {
        match self.buckets.contains(bucket) {
            true => Ok(()),
            false => Err(s3_error!(InvalidRequest, "Bucket is missing Object Lock Configuration")),
        }
    }

    /// Holds the current version of an object; not for less long than it is held already.
    pub(super) fn hold(&self, (bucket, key): (&str, &str), asked: Retention) -> S3Result<()> {
        if !self.path(bucket, key).is_file() {
            return Err(s3_error!(NoSuchKey, "The specified key does not exist."));
        }
        let held = self.holding(bucket, key);
        if held.is_some_and(|held| asked.until < held.until || asked.mode != held.mode) {
            return Err(s3_error!(AccessDenied, "Access Denied because object protected by object lock."));
        }
        self.state().current.insert((bucket.to_owned(), key.to_owned()), asked);
        Ok(())
    }

    /// The retention of the current version of an object, also one that is over.
    pub(super) fn retention(&self, bucket: &str, key: &str) -> Option<Retention> {
        self.state().current.get(&(bucket.to_owned(), key.to_owned())).cloned()
    }

    /// The current version of an object, if it is held now.
    pub(super) fn version(&self, bucket: &str, key: &str) -> Option<HeldVersion> {
        let retention = self.holding(bucket, key)?;
        let bytes = fs::read(self.path(bucket, key)).ok()?;
        Some(HeldVersion { key: key.to_owned(), retention, bytes })
    }

    /// An object was overwritten or deleted: the version before is kept if it was held, and the new one is held as asked for.
    pub(super) fn replaced(&self, (bucket, key): (&str, &str), before: Option<HeldVersion>, asked: Option<Retention>) {
        let (mut state, at) = (self.state(), (bucket.to_owned(), key.to_owned()));
        state.older.extend(before.map(|version| (bucket.to_owned(), version)));
        match asked {
            Some(retention) => state.current.insert(at, retention),
            None => state.current.remove(&at),
        };
    }

    /// The versions that are kept because they are held.
    pub(super) fn held(&self, bucket: &str) -> Vec<HeldVersion> {
        let now = self.clock.now();
        let state = self.state();
        let kept = state.older.iter().filter(|(of, version)| of == bucket && version.retention.until > now);
        kept.map(|(_, version)| version.clone()).collect()
    }

    fn holding(&self, bucket: &str, key: &str) -> Option<Retention> {
        self.retention(bucket, key).filter(|retention| retention.until > self.clock.now())
    }

    fn path(&self, bucket: &str, key: &str) -> PathBuf {
        self.folder.join(bucket).join(key)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no holder of the locks panics")
    }
}

impl Retention {
    /// As S3 writes it.
    pub(super) fn written(&self) -> S3Result<dto::ObjectLockRetention> {
        let until = dto::Timestamp::parse(dto::TimestampFormat::DateTime, &self.until.to_string());
        let until = until.map_err(|error| s3_error!(error, InternalError))?;
        Ok(dto::ObjectLockRetention { mode: Some(self.mode.clone().into()), retain_until_date: Some(until) })
    }
}

fn read(at: &dto::Timestamp) -> Option<Timestamp> {
    let mut text = Vec::new();
    at.format(dto::TimestampFormat::DateTime, &mut text).ok()?;
    str::from_utf8(&text).ok()?.parse().ok()
}
