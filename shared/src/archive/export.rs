//! The manifests of an export of DynamoDB: what it holds, and the checksum of each of its files.

use super::{Archive, ArchiveError};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use md5::{Digest, Md5};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The manifests of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportManifest {
    /// Items of all files.
    pub items: u64,
    /// Its files.
    pub files: Vec<ExportFile>,
    /// The keys of the manifests themselves, and of their checksums.
    pub manifests: Vec<String>,
}

/// A file of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportFile {
    /// Its key in the bucket.
    pub key: String,
    /// Its items.
    pub items: u64,
    /// Its MD5, as it lies in the bucket.
    pub md5: Vec<u8>,
}

/// Why there are no manifests.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// The bucket failed, or there is none.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// One is not what its checksum says, or can't be read.
    #[error("a manifest was changed")]
    Changed,
    /// They are of another export.
    #[error("a manifest is of another export")]
    Foreign,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    export_arn: String,
    #[serde(rename = "manifestFilesS3Key")]
    files: String,
    item_count: u64,
    output_format: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FileLine {
    item_count: u64,
    md5_checksum: String,
    #[serde(rename = "dataFileS3Key")]
    key: String,
}

/// A manifest of files has some 200 bytes for each; 50,000 files are ten terabytes.
const MOST_BYTES: usize = 16 * 1024 * 1024;

impl ExportManifest {
    /// The keys of all objects that make up the export.
    pub fn objects(self) -> Vec<String> {
        self.manifests.into_iter().chain(self.files.into_iter().map(|file| file.key)).collect()
    }
}

impl Archive {
    /// The manifests of the export of this ARN, in its folder.
    ///
    /// # Errors
    /// If one is missing, was changed or is of another export; or as S3 fails.
    pub async fn export_manifest(&self, folder: &str, arn: &str) -> Result<ExportManifest, ManifestError> {
        let key = format!("{folder}/manifest-summary.json");
        let (text, checksum) = self.checked(&key).await?;
        let summary: Summary = parse(&text)?;
        if summary.export_arn != arn || summary.output_format != "DYNAMODB_JSON" {
            return Err(ManifestError::Foreign);
        }
        let (lines, files_checksum) = self.checked(&summary.files).await?;
        let lines = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let file = |line: &[u8]| {
            let FileLine { item_count, md5_checksum, key } = parse(line)?;
            let md5 = BASE64_STANDARD.decode(md5_checksum).map_err(|_| ManifestError::Changed)?;
            Ok(ExportFile { key, items: item_count, md5 })
        };
        let files = lines.map(file).collect::<Result<Vec<_>, ManifestError>>()?;
        let manifests = vec![key, checksum, summary.files, files_checksum];
        Ok(ExportManifest { items: summary.item_count, files, manifests })
    }

    /// A manifest that is what the checksum beside it says, and the key of that. AWS's guide calls it `.checksum`, and what it
    /// writes `.md5`.
    async fn checked(&self, key: &str) -> Result<(Vec<u8>, String), ManifestError> {
        let text = self.get(key, MOST_BYTES).await?;
        let stem = key.trim_end_matches(".json");
        for end in ["md5", "checksum"] {
            let beside = format!("{stem}.{end}");
            match self.get(&beside, 1_024).await {
                Err(ArchiveError::Missing) => {}
                Err(error) => return Err(error.into()),
                Ok(checksum) if checksum.trim_ascii() == BASE64_STANDARD.encode(Md5::digest(&text)).as_bytes() => {
                    return Ok((text, beside));
                }
                Ok(_) => return Err(ManifestError::Changed),
            }
        }
        Err(ArchiveError::Missing.into())
    }
}

fn parse<T: DeserializeOwned>(text: &[u8]) -> Result<T, ManifestError> {
    serde_json::from_slice(text).map_err(|_| ManifestError::Changed)
}
