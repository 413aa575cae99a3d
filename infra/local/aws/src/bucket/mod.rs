//! The buckets: an embedded S3 on a folder. Requests must be signed; the key tells which function calls.

mod engine;
mod locks;

pub use locks::{HeldVersion, Retention};

use crate::lambda::{SECRET_KEY, access_key};
use crate::template::Template;
use anyhow::{Context, Result};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use engine::Engine;
use local_kit::distance::{Arrival, Distance};
use local_kit::fault::Faults;
use local_kit::part_context::PartContext;
use local_kit::serve::{self, Server};
use local_kit::trace::{Event, Kind};
use locks::Locks;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// The buckets of the template. Clones share them.
#[derive(Clone, Debug)]
pub struct Bucket {
    /// Faults, by HTTP method: `PUT`, `GET` …; and `PutObjectRetention`.
    pub faults: Faults,
    folder: PathBuf,
    names: Vec<String>,
    others: Others,
    locks: Arc<Locks>,
    server: Arc<Server>,
    _temporary: Option<Arc<TempDir>>,
}

/// Names of buckets that somebody made by hand.
type Others = Arc<Mutex<BTreeSet<String>>>;

struct Inner {
    names: Vec<String>,
    others: Others,
    service: S3Service,
    /// Access keys to logical ids.
    callers: BTreeMap<String, String>,
    part_context: PartContext,
    faults: Faults,
}

const NO_SUCH_BUCKET: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message></Error>";

impl Bucket {
    /// Opens the template's buckets in `folder`, or in a temporary one, for the template's functions.
    pub async fn start(template: &Template, folder: Option<&Path>, part_context: PartContext) -> Result<Self> {
        let names: Vec<String> = template.buckets.iter().map(|bucket| bucket.name.clone()).collect();
        let temporary = if folder.is_none() { Some(Arc::new(tempfile::tempdir()?)) } else { None };
        let folder = folder.or(temporary.as_deref().map(TempDir::path)).context("there is no folder")?.to_owned();
        for name in &names {
            fs::create_dir_all(folder.join(name)).with_context(|| format!("cannot make the bucket {name}"))?;
        }
        let files =
            s3s_fs::FileSystem::new(&folder).map_err(|error| anyhow::anyhow!("cannot open the buckets: {error:?}"))?;
        let ids = template.functions.iter().map(|function| &function.logical_id);
        let callers: BTreeMap<_, _> = ids.map(|id| (access_key(id), id.clone())).collect();
        let mut auth = SimpleAuth::new();
        for key in callers.keys() {
            auth.register(key.clone(), SECRET_KEY.into());
        }
        let locks = Arc::new(Locks::new(template, &folder, part_context.clock.clone()));
        let mut builder = S3ServiceBuilder::new(Engine { files, locks: locks.clone() });
        builder.set_auth(auth);
        let (faults, others, port) = (Faults::default(), Others::default(), part_context.port);
        let service = builder.build();
        let (shared, called) = (others.clone(), faults.clone());
        let inner = Inner { names: names.clone(), others: shared, service, callers, part_context, faults: called };
        let router = Router::new().fallback(answer).with_state(Arc::new(inner));
        let server = Arc::new(Server::start(port, router).await?);
        Ok(Self { faults, folder, names, others, locks, server, _temporary: temporary })
    }

    /// Where S3 is.
    pub fn base_url(&self) -> String {
        self.server.base_url()
    }

    /// How far away it is from the functions.
    pub fn distance(&self) -> &Distance {
        self.server.distance()
    }

    /// Names of the template's buckets.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// A bucket that somebody makes by hand, without Object Lock.
    pub fn create(&self, name: &str) -> Result<()> {
        fs::create_dir_all(self.folder.join(name)).with_context(|| format!("cannot make the bucket {name}"))?;
        self.others.lock().expect("no holder of the names panics").insert(name.to_owned());
        Ok(())
    }

    /// Whether there is a bucket of this name.
    pub fn has(&self, name: &str) -> bool {
        is_there(&self.names, &self.others, name)
    }

    /// Until when an object is held, or was.
    pub fn retention(&self, bucket: &str, key: &str) -> Option<Retention> {
        self.locks.retention(bucket, key)
    }

    /// The versions that were overwritten or deleted, and are held all the same.
    pub fn held(&self, bucket: &str) -> Vec<HeldVersion> {
        self.locks.held(bucket)
    }

    /// Keys of all objects in a bucket, sorted.
    pub fn keys(&self, bucket: &str) -> Result<Vec<String>> {
        let root = self.folder.join(bucket);
        let (mut folders, mut keys) = (vec![root.clone()], Vec::new());
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).with_context(|| format!("cannot list the bucket {bucket}"))? {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    folders.push(entry.path());
                } else {
                    keys.push(entry.path().strip_prefix(&root)?.to_string_lossy().into_owned());
                }
            }
        }
        keys.sort();
        Ok(keys)
    }

    /// Writes an object, as somebody with every right would.
    pub fn put(&self, bucket: &str, key: &str, bytes: &[u8]) -> Result<()> {
        let path = self.folder.join(bucket).join(key);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(|| format!("cannot make the folder of {key}"))?;
        }
        let before = self.locks.version(bucket, key);
        fs::write(path, bytes).with_context(|| format!("cannot write {key} in the bucket {bucket}"))?;
        self.locks.replaced((bucket, key), before, None);
        Ok(())
    }

    /// Deletes an object, as somebody with every right would.
    pub fn remove(&self, bucket: &str, key: &str) -> Result<()> {
        let before = self.locks.version(bucket, key);
        fs::remove_file(self.folder.join(bucket).join(key))
            .with_context(|| format!("cannot delete {key} in the bucket {bucket}"))?;
        self.locks.replaced((bucket, key), before, None);
        Ok(())
    }

    /// An object.
    pub fn get(&self, bucket: &str, key: &str) -> Result<Vec<u8>> {
        fs::read(self.folder.join(bucket).join(key))
            .with_context(|| format!("cannot read {key} in the bucket {bucket}"))
    }
}

async fn answer(State(inner): State<Arc<Inner>>, request: Request) -> Response {
    let arrival = Arrival::of(request.extensions());
    let call = call_of(&request);
    let needs_retention = locks::asks_for_retention(request.headers());
    let function = inner.caller(request.headers());
    let fault = inner.part_context.fault(&inner.faults, &call, &function);
    let mut event = inner.part_context.event(Kind::Bucket, call);
    event.function.clone_from(&function);
    event.detail = request.uri().path().into();
    let work = async {
        let response = inner.respond(request).await;
        event.outcome = response.status().as_u16().to_string();
        arrival.mark(&mut event);
        if needs_retention {
            // Besides the right to write it.
            inner.part_context.trace.record(Event { call: "PutObjectRetention".into(), ..event.clone() });
        }
        inner.part_context.trace.record(event);
        response
    };
    serve::meet(fault, &inner.part_context.killer, &function, work).await
}

/// What a request is called in the trace: by its method, but for those about retentions.
fn call_of(request: &Request) -> String {
    let query = request.uri().query().unwrap_or_default();
    let is_retention = query.split('&').any(|part| part.split('=').next() == Some("retention"));
    match request.method() {
        &Method::PUT if is_retention => "PutObjectRetention".into(),
        &Method::GET if is_retention => "GetObjectRetention".into(),
        method => method.to_string(),
    }
}

fn is_there(names: &[String], others: &Others, name: &str) -> bool {
    names.iter().any(|known| known == name) || others.lock().expect("no holder of the names panics").contains(name)
}

impl Inner {
    async fn respond(&self, request: Request) -> Response {
        let bucket = request.uri().path().split('/').nth(1).unwrap_or_default();
        if !bucket.is_empty() && !is_there(&self.names, &self.others, bucket) {
            // The engine would create a missing bucket by itself.
            return (StatusCode::NOT_FOUND, NO_SUCH_BUCKET).into_response();
        }
        match self.service.call(request.map(s3s::Body::http_body_unsync)).await {
            Ok(response) => response.map(Body::new),
            Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:?}")).into_response(),
        }
    }

    /// The function whose key a request is signed with; empty if none.
    fn caller(&self, headers: &HeaderMap) -> String {
        let signature = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let scope = signature.split_once("Credential=").map_or("", |(_, scope)| scope);
        let key = scope.split('/').next().unwrap_or_default();
        self.callers.get(key).cloned().unwrap_or_default()
    }
}

impl fmt::Debug for Inner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Inner").field("callers", &self.callers).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
