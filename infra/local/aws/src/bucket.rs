//! The buckets: an embedded S3 on a folder. Requests must be signed; the key tells which function calls.

use crate::lambda::{SECRET_KEY, access_key};
use crate::template::Template;
use anyhow::{Context, Result};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use local_kit::distance::{Arrival, Distance};
use local_kit::fault::Faults;
use local_kit::part_context::PartContext;
use local_kit::serve::{self, Server};
use local_kit::trace::Kind;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// The buckets of the template. Clones share them.
#[derive(Clone, Debug)]
pub struct Bucket {
    /// Faults, by HTTP method: `PUT`, `GET` …
    pub faults: Faults,
    folder: PathBuf,
    names: Vec<String>,
    server: Arc<Server>,
    _temporary: Option<Arc<TempDir>>,
}

struct Inner {
    names: Vec<String>,
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
        let names = &template.buckets;
        let temporary = if folder.is_none() { Some(Arc::new(tempfile::tempdir()?)) } else { None };
        let folder = folder.or(temporary.as_deref().map(TempDir::path)).context("there is no folder")?.to_owned();
        for name in names {
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
        let mut builder = S3ServiceBuilder::new(files);
        builder.set_auth(auth);
        let (faults, port) = (Faults::default(), part_context.port);
        let inner =
            Inner { names: names.clone(), service: builder.build(), callers, part_context, faults: faults.clone() };
        let router = Router::new().fallback(answer).with_state(Arc::new(inner));
        let server = Arc::new(Server::start(port, router).await?);
        Ok(Self { faults, folder, names: names.clone(), server, _temporary: temporary })
    }

    /// Where S3 is.
    pub fn base_url(&self) -> String {
        self.server.base_url()
    }

    /// How far away it is from the functions.
    pub fn distance(&self) -> &Distance {
        self.server.distance()
    }

    /// Names of the buckets.
    pub fn names(&self) -> &[String] {
        &self.names
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
        fs::write(path, bytes).with_context(|| format!("cannot write {key} in the bucket {bucket}"))
    }

    /// Deletes an object, as somebody with every right would.
    pub fn remove(&self, bucket: &str, key: &str) -> Result<()> {
        fs::remove_file(self.folder.join(bucket).join(key))
            .with_context(|| format!("cannot delete {key} in the bucket {bucket}"))
    }

    /// An object.
    pub fn get(&self, bucket: &str, key: &str) -> Result<Vec<u8>> {
        fs::read(self.folder.join(bucket).join(key))
            .with_context(|| format!("cannot read {key} in the bucket {bucket}"))
    }
}

async fn answer(State(inner): State<Arc<Inner>>, request: Request) -> Response {
    let arrival = Arrival::of(request.extensions());
    let call = request.method().to_string();
    let function = inner.caller(request.headers());
    let fault = inner.part_context.fault(&inner.faults, &call, &function);
    let mut event = inner.part_context.event(Kind::Bucket, call);
    event.function.clone_from(&function);
    event.detail = request.uri().path().into();
    let work = async {
        let response = inner.respond(request).await;
        event.outcome = response.status().as_u16().to_string();
        arrival.mark(&mut event);
        inner.part_context.trace.record(event);
        response
    };
    serve::meet(fault, &inner.part_context.killer, &function, work).await
}

impl Inner {
    async fn respond(&self, request: Request) -> Response {
        let bucket = request.uri().path().split('/').nth(1).unwrap_or_default();
        if !bucket.is_empty() && !self.names.iter().any(|name| name == bucket) {
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
mod tests {
    use super::*;
    use hmac::{Hmac, KeyInit, Mac};
    use local_kit::clock::Clock;
    use local_kit::random::hex;
    use local_kit::trace::Trace;
    use sha2::{Digest, Sha256};

    const TEMPLATE: &str = "Resources: { Bucket: { Type: AWS::S3::Bucket }, \
        BackupFunction: { Type: AWS::Serverless::Function, Properties: { Timeout: 3 } } }";

    async fn open() -> (Bucket, Trace) {
        let template = Template::parse(TEMPLATE, &BTreeMap::new(), "").unwrap();
        let part_context = PartContext::alone(Clock::running());
        let trace = part_context.trace.clone();
        rustls::crypto::ring::default_provider().install_default().ok();
        (Bucket::start(&template, None, part_context).await.unwrap(), trace)
    }

    fn hmac(key: &[u8], text: &str) -> Vec<u8> {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }

    /// Puts an object, signed as the SDKs sign (version 4).
    async fn put(bucket: &Bucket, path: &str, body: &str, secret: &str) -> u16 {
        let now = jiff::Timestamp::now();
        let (date, time) = (now.strftime("%Y%m%d").to_string(), now.strftime("%Y%m%dT%H%M%SZ").to_string());
        let base = bucket.base_url();
        let host = base.trim_start_matches("http://");
        let hash = hex(&Sha256::digest(body));
        let canonical = format!(
            "PUT\n{path}\n\nhost:{host}\nx-amz-content-sha256:{hash}\nx-amz-date:{time}\n\nhost;x-amz-content-sha256;x-amz-date\n{hash}"
        );
        let scope = format!("{date}/ap-southeast-1/s3/aws4_request");
        let signed = format!("AWS4-HMAC-SHA256\n{time}\n{scope}\n{}", hex(&Sha256::digest(canonical)));
        let day = hmac(format!("AWS4{secret}").as_bytes(), &date);
        let key = ["ap-southeast-1", "s3", "aws4_request"].iter().fold(day, |key, part| hmac(&key, part));
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature={}",
            access_key("BackupFunction"),
            hex(&hmac(&key, &signed))
        );
        let request = reqwest::Client::new().put(format!("{base}{path}")).body(body.to_owned());
        let request = request.header("x-amz-date", time).header("x-amz-content-sha256", hash);
        request.header("authorization", authorization).send().await.unwrap().status().as_u16()
    }

    #[tokio::test]
    async fn only_signed_requests_reach_a_bucket_and_their_function_is_known() {
        let (bucket, trace) = open().await;
        assert_eq!(bucket.names(), ["lapak-bucket"]);
        assert_eq!(put(&bucket, "/lapak-bucket/backups/1", "goods", SECRET_KEY).await, 200);
        assert_eq!(put(&bucket, "/lapak-bucket/backups/2", "goods", "guessed").await, 403);
        assert_eq!(put(&bucket, "/other/1", "goods", SECRET_KEY).await, 404);
        assert_eq!(bucket.keys("lapak-bucket").unwrap(), ["backups/1"]);
        assert_eq!(bucket.get("lapak-bucket", "backups/1").unwrap(), b"goods");
        bucket.put("lapak-bucket", "backups/day/3", b"more").unwrap();
        assert_eq!(bucket.keys("lapak-bucket").unwrap(), ["backups/1", "backups/day/3"]);
        let unsigned = reqwest::get(bucket.base_url() + "/lapak-bucket/backups/1").await.unwrap();
        assert_eq!(unsigned.status().as_u16(), 403);

        let first = &trace.since(0)[0];
        assert_eq!(
            (first.function.as_str(), first.call.as_str(), first.outcome.as_str()),
            ("BackupFunction", "PUT", "200")
        );
    }
}
