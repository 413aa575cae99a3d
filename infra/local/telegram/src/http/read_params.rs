//! Reads the parameters of a call from its query and its body: JSON, a form, or a multipart form with files.

use crate::call::bytes::Bytes;
use crate::call::params::{Params, Upload};
use crate::call::refusal::Refusal;
use axum::Form;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, Multipart, Query, Request};
use axum::http::header;
use serde_json::{Map, Value};

/// The parameters of a call, from its query and its body.
pub(super) async fn read(request: Request) -> Result<Params, Refusal> {
    let query = Query::<Vec<(String, String)>>::try_from_uri(request.uri()).map(|query| query.0).unwrap_or_default();
    let mut params = Params { fields: strings(query), ..Params::default() };
    let kind =
        request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
    // Read to its end, or the connection could not be used again.
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, super::MOST_BYTES).await.map_err(|_| too_large())?;
    if body.is_empty() {
        return Ok(params);
    }
    let whole = Request::from_parts(parts, Body::from(body.clone()));
    if kind.starts_with("multipart/form-data") {
        multipart(whole, &mut params).await?;
    } else if kind.starts_with("application/json") {
        match serde_json::from_slice(&body) {
            Ok(Value::Object(fields)) => params.fields.extend(fields),
            Ok(_) | Err(_) => return Err(Refusal::bad("can't parse request body as a JSON object")),
        }
    } else if kind.starts_with("application/x-www-form-urlencoded") {
        let form = Form::<Vec<(String, String)>>::from_request(whole, &()).await;
        params.fields.extend(strings(form.map_err(|_| Refusal::bad("can't parse the form"))?.0));
    } else {
        return Err(Refusal::bad(format!("content type \"{kind}\" is neither JSON nor a form")));
    }
    Ok(params)
}

async fn multipart(request: Request, params: &mut Params) -> Result<(), Refusal> {
    let broken = || Refusal::bad("can't parse the multipart form");
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| broken())?;
    while let Some(part) = parts.next_field().await.map_err(|_| broken())? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let mime = part.content_type().unwrap_or(crate::files::OF_ANY_KIND).to_owned();
        let bytes = part.bytes().await.map_err(|_| broken())?;
        match file {
            Some(file) => {
                params.uploads.insert(name, Upload { name: file, mime, bytes: Bytes::from(bytes.to_vec()) });
            }
            None => {
                let text =
                    String::from_utf8(bytes.to_vec()).map_err(|_| Refusal::bad("strings must be encoded in UTF-8"))?;
                params.fields.insert(name, text.into());
            }
        }
    }
    Ok(())
}

fn strings(pairs: Vec<(String, String)>) -> Map<String, Value> {
    pairs.into_iter().map(|(name, value)| (name, Value::String(value))).collect()
}

fn too_large() -> Refusal {
    Refusal { code: 413, description: "Request Entity Too Large".into(), retry_after: None }
}
