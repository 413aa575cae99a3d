//! Files that a call names by their address are fetched before it is carried out.

use crate::call::bytes::Bytes;
use crate::call::params::{Params, Upload};
use reqwest::header::CONTENT_TYPE;
use serde_json::Value;
use std::time::Duration;

/// A website has so long to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// What is fetched may have so many bytes; of a picture the Bot API takes only 5 MB.
const MOST_BYTES: usize = 20 * super::MEGABYTE;

/// Puts what the addresses in `photo`, `document` and `media` lead to among the uploads. An address that leads to no file
/// stays, and is refused when the call is carried out.
pub(crate) async fn by_address(http: &reqwest::Client, params: &mut Params) {
    for field in ["photo", "document"] {
        if let Some(mut named) = params.fields.remove(field) {
            fetch(http, params, &mut named, field == "photo").await;
            params.fields.insert(field.into(), named);
        }
    }
    let mut media = match params.fields.remove("media") {
        Some(Value::String(text)) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        Some(media) => media,
        None => return,
    };
    let parts = match &mut media {
        Value::Array(parts) => parts.as_mut_slice(),
        one => std::slice::from_mut(one),
    };
    for part in parts {
        let is_photo = part["type"] == "photo";
        if let Some(named) = part.get_mut("media") {
            fetch(http, params, named, is_photo).await;
        }
    }
    params.fields.insert("media".into(), media);
}

async fn fetch(http: &reqwest::Client, params: &mut Params, named: &mut Value, is_photo: bool) {
    let Some(url) = named.as_str().filter(|name| name.starts_with("http://") || name.starts_with("https://")) else {
        return;
    };
    let Ok(answer) = http.get(url).timeout(PATIENCE).send().await else { return };
    let kind = answer.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
    if !answer.status().is_success() || is_photo && !kind.starts_with("image/") {
        return;
    }
    let name = answer.url().path_segments().and_then(Iterator::last).unwrap_or_default().to_owned();
    let Ok(bytes) = answer.bytes().await else { return };
    if bytes.len() > MOST_BYTES {
        return;
    }
    let upload = format!("fetched {}", params.uploads.len());
    *named = format!("attach://{upload}").into();
    params.uploads.insert(upload, Upload { name, mime: kind, bytes: Bytes::from(bytes.to_vec()) });
}
