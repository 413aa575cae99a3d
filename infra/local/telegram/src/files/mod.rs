//! Files: taken in from uploads, named again by their ids, handed out by their paths.

pub(crate) mod fetch;
mod picture;

use crate::call::bytes::Bytes;
use crate::call::params::{Params, Upload};
use crate::call::refusal::Refusal;
use crate::state::{Media, State, StoredFile};
use picture::Jpeg;
use serde_json::{Value, json};

/// The two kinds of files the shop sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Photo,
    Document,
}

/// The MIME type of a file of which only the name tells what it is.
pub(crate) const OF_ANY_KIND: &str = "application/octet-stream";

const MEGABYTE: usize = 1024 * 1024;

/// The file a parameter names: an upload under its name, `attach://<name>`, or an id known before.
pub(crate) fn named(state: &mut State, params: &mut Params, field: &str, sort: Sort) -> Result<Option<Media>, Refusal> {
    if let Some(upload) = params.upload(field) {
        return store(state, upload, sort).map(Some);
    }
    match params.text(field)? {
        None => Ok(None),
        Some(name) => resolve(state, params, &name, sort).map(Some),
    }
}

/// The file an `attach://<name>` or an id stands for.
pub(crate) fn resolve(state: &mut State, params: &mut Params, name: &str, sort: Sort) -> Result<Media, Refusal> {
    if let Some(attached) = name.strip_prefix("attach://") {
        let upload =
            params.upload(attached).ok_or_else(|| Refusal::bad(format!("media \"{name}\" was not uploaded")))?;
        return store(state, upload, sort);
    }
    if name.starts_with("http://") || name.starts_with("https://") {
        return Err(Refusal::bad("failed to get HTTP URL content"));
    }
    let file = state.files.get(name).ok_or_else(|| Refusal::bad("wrong file identifier/HTTP URL specified"))?;
    match (sort, file.size.is_some()) {
        (Sort::Photo, true) => Ok(Media::Photo(file.sizes.clone())),
        (Sort::Document, false) => Ok(Media::Document(file.id.clone())),
        (Sort::Photo, false) => Err(Refusal::bad("can't use file of type Document as Photo")),
        (Sort::Document, true) => Err(Refusal::bad("can't use file of type Photo as Document")),
    }
}

/// Takes a file in.
pub(crate) fn store(state: &mut State, upload: Upload, sort: Sort) -> Result<Media, Refusal> {
    let length = upload.bytes.len();
    if length == 0 {
        return Err(Refusal::bad("file must be non-empty"));
    }
    match sort {
        Sort::Document if length > 50 * MEGABYTE => {
            Err(Refusal { code: 413, description: "Request Entity Too Large".into(), retry_after: None })
        }
        Sort::Document => {
            let number = state.tick();
            let path = format!("documents/file_{number}{}", ending(&upload.name));
            let mime = if upload.mime == OF_ANY_KIND {
                mime_guess::from_path(&upload.name).first_raw().unwrap_or(OF_ANY_KIND).into()
            } else {
                upload.mime
            };
            let file = StoredFile {
                id: format!("BQACAgUAAxkBAAI{number:06}document"),
                unique_id: format!("AgAD{number:06}d"),
                blob: number.to_string(),
                path,
                name: upload.name,
                mime,
                size: None,
                sizes: Vec::new(),
                bytes: upload.bytes,
            };
            let id = file.id.clone();
            state.files.insert(id.clone(), file);
            Ok(Media::Document(id))
        }
        Sort::Photo if length > 10 * MEGABYTE => Err(Refusal::bad(format!(
            "file of size {length} bytes is too big for a photo; the maximum size is {} bytes",
            10 * MEGABYTE
        ))),
        Sort::Photo => photo(state, &upload.bytes),
    }
}

/// Keeps a picture in the sizes Telegram makes of it. All of them share the bytes of the largest.
fn photo(state: &mut State, bytes: &Bytes) -> Result<Media, Refusal> {
    let Jpeg { width, height, bytes } = picture::as_jpeg(bytes)?;
    let (bytes, longer) = (Bytes::from(bytes), width.max(height));
    let number = state.tick();
    let mut edges: Vec<u32> = [90, 320, 800].into_iter().filter(|edge| *edge < longer).collect();
    edges.push(longer);
    let ids: Vec<String> = edges.iter().map(|edge| format!("AgACAgUAAxkBAAI{number:06}photo{edge}")).collect();
    for (edge, id) in edges.iter().zip(&ids) {
        let scaled = |side: u32| (side * edge / longer).max(1);
        let file = StoredFile {
            id: id.clone(),
            unique_id: format!("AQAD{number:06}p{edge}"),
            blob: number.to_string(),
            path: format!("photos/file_{number}_{edge}.jpg"),
            name: format!("file_{number}_{edge}.jpg"),
            mime: "image/jpeg".into(),
            size: Some((scaled(width), scaled(height))),
            sizes: ids.clone(),
            bytes: bytes.clone(),
        };
        state.files.insert(id.clone(), file);
    }
    Ok(Media::Photo(ids))
}

/// `getFile`
pub(crate) fn get_file(state: &mut State, params: &mut Params) -> Result<Value, Refusal> {
    let id =
        params.text("file_id")?.filter(|id| !id.is_empty()).ok_or_else(|| Refusal::bad("file_id not specified"))?;
    let file =
        state.files.get(&id).ok_or_else(|| Refusal::bad("wrong file_id or the file is temporarily unavailable"))?;
    if file.bytes.len() > 20 * MEGABYTE {
        return Err(Refusal::bad("file is too big"));
    }
    let mut answer = wire(file);
    answer["file_path"] = file.path.as_str().into();
    Ok(answer)
}

/// What every mention of a file has.
pub(crate) fn wire(file: &StoredFile) -> Value {
    json!({ "file_id": file.id, "file_unique_id": file.unique_id, "file_size": file.bytes.len() })
}

fn ending(name: &str) -> String {
    name.rsplit_once('.').map(|(_, ending)| format!(".{ending}")).unwrap_or_default()
}
