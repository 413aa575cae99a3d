//! Checks what an admin sent, and shows what it holds. Nothing is in stock before they confirm it.

use super::contents;
use crate::domain::catalogue::stored_file::Content;
use crate::domain::order::delivery_format::MAX_CONTENT_BYTES;
use crate::domain::restock::lines::{self, Lines, UploadFault};
use crate::domain::restock::{JobState, MAX_UPLOAD_BYTES, StockJob, StockWork, Upload};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::telegram::Failure;
use crate::wording;
use crate::wording::admin::StockPreview;

/// Units that are shown, masked.
const EXAMPLES: usize = 3;

/// Checks an upload and shows its preview, or what is wrong with it.
pub(super) async fn check(shop: &Shop, job: &StockJob, upload: Upload) -> Result<(), StoreError> {
    let (bytes, name) = match upload {
        Upload::Text(text) => (text.into_bytes(), String::new()),
        Upload::File(file, name) => match shop.telegram.download(&file, MAX_UPLOAD_BYTES).await {
            Ok(Some(bytes)) => (bytes, name),
            Ok(None) => return refuse(shop, job, UploadFault::TooLarge).await,
            Err(Failure::Later(_) | Failure::Unauthorized) => return Ok(()),
            Err(Failure::UnknownFile | Failure::Unreachable | Failure::CannotChange | Failure::Refused(_)) => {
                return refuse(shop, job, UploadFault::Gone).await;
            }
        },
    };
    let checked = match job.work {
        StockWork::File => file(shop, job, &name, bytes).await?,
        StockWork::Whole => whole(shop, job, bytes).await?,
        StockWork::Lines | StockWork::Remove | StockWork::Restore | StockWork::Empty => {
            of_lines(shop, job, &name, bytes).await?
        }
    };
    let preview = match checked {
        Ok(preview) => preview,
        Err(fault) => return refuse(shop, job, fault).await,
    };
    let units = u32::try_from(preview.new).unwrap_or(u32::MAX).saturating_mul(job.seats.max(1));
    let screen = wording::admin::stock_preview(&shop.localizer(job.language), job, &preview);
    let next = if units == 0 { job.ended(JobState::Cancelled) } else { job.previewed(units) };
    show(shop, job, &next, &screen).await
}

async fn refuse(shop: &Shop, job: &StockJob, fault: UploadFault) -> Result<(), StoreError> {
    let screen = wording::admin::stock_refused(&shop.localizer(job.language), &job.code, fault);
    show(shop, job, &job.ended(JobState::Cancelled), &screen).await
}

/// Shows a screen, and brings the job to what it says. If Telegram does not take it now, the next run shows it.
async fn show(
    shop: &Shop,
    job: &StockJob,
    next: &StockJob,
    screen: &crate::domain::screen::Screen,
) -> Result<(), StoreError> {
    match shop.telegram.send(job.by, screen).await {
        Err(Failure::Later(_)) => return Ok(()),
        Err(failure) => tracing::warn!(%failure, "an upload's preview could not be shown"),
        Ok(_) => {}
    }
    shop.store.update_job(job, next).await.map(|_| ())
}

type Checked = Result<StockPreview, UploadFault>;

async fn of_lines(shop: &Shop, job: &StockJob, name: &str, bytes: Vec<u8>) -> Result<Checked, StoreError> {
    let is_csv = name.to_ascii_lowercase().ends_with(".csv");
    let Lines { contents, blank, repeated, too_long } =
        match lines::text_of(bytes).and_then(|text| lines::parse(&text, is_csv)) {
            Ok(lines) => lines,
            Err(fault) => return Ok(Err(fault)),
        };
    let contents: Vec<Content> = contents.into_iter().map(Content::Text).collect();
    let known = shop.store.are_known(&contents, job.seats).await?;
    let known_count = known.iter().filter(|known| **known).count();
    let new: Vec<String> = contents
        .into_iter()
        .zip(known)
        .filter_map(|(content, known)| match content {
            Content::Text(text) if !known => Some(text),
            Content::Text(_) | Content::File(_) => None,
        })
        .collect();
    let examples = new.iter().take(EXAMPLES).map(|text| crate::domain::restock::mask(text)).collect();
    if !new.is_empty() {
        contents::keep_texts(shop, job, &new).await?;
    }
    Ok(Ok(StockPreview { new: new.len(), blank, repeated, too_long, known: known_count, examples, file: None }))
}

async fn whole(shop: &Shop, job: &StockJob, bytes: Vec<u8>) -> Result<Checked, StoreError> {
    let text = match lines::text_of(bytes) {
        Ok(text) if text.trim().len() > MAX_CONTENT_BYTES => return Ok(Err(UploadFault::TooLong)),
        Ok(text) => text.trim().to_owned(),
        Err(fault) => return Ok(Err(fault)),
    };
    let examples = vec![crate::domain::restock::mask(&text)];
    contents::keep_texts(shop, job, &[text]).await?;
    Ok(Ok(StockPreview { new: 1, examples, ..StockPreview::default() }))
}

async fn file(shop: &Shop, job: &StockJob, name: &str, bytes: Vec<u8>) -> Result<Checked, StoreError> {
    if bytes.is_empty() {
        return Ok(Err(UploadFault::Empty));
    }
    let file = contents::stored(shop, name, &bytes);
    let size = file.size;
    let known = shop.store.are_known(&[Content::File(file)], job.seats).await?.contains(&true);
    if !known {
        contents::keep(shop, job, &bytes).await?;
    }
    let file = Some((name.to_owned(), size.div_ceil(1_024)));
    Ok(Ok(StockPreview { new: usize::from(!known), known: usize::from(known), file, ..StockPreview::default() }))
}
