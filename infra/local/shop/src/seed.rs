//! Stocks a new shop from a seed file, and the files that it names from beside it.

use anyhow::{Context, Result, bail};
use lapak_local::cloud::Cloud;
use local_kit::random::hex;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::Path;

/// Columns that name files.
const OF_FILES: [&str; 2] = ["file", "photo"];

/// Where the files go, for the function to take them in.
const INCOMING: &str = "incoming/local/";

/// What the shop was stocked from, in the state folder, by its digest: contents are in no file.
const STOCKED: &str = "stocked.sha256";

/// Stocks the shop, unless there is something in the table already; vouchers come with it. The state is in `folder`.
pub(super) async fn seed(cloud: &Cloud, file: &Path, vouchers: Option<&Path>, folder: Option<&Path>) -> Result<()> {
    let text = read(file)?;
    let stocked = folder.map(|folder| folder.join(STOCKED));
    let digest = hex(&Sha256::digest(&text));
    if !cloud.table.scan()?.is_empty() {
        if stocked.is_some_and(|stocked| std::fs::read_to_string(stocked).is_ok_and(|before| before != digest)) {
            println!(
                "{} is not what this shop was stocked from, and is not loaded: the page's reset starts again with it.",
                file.display()
            );
        }
        return Ok(());
    }
    upload(cloud, file, &text)?;
    let answer = load(cloud, file, json!({ "file": text, "files": INCOMING })).await?;
    println!("Stocked: {} products, {} units.", answer["products"], answer["units"]);
    if let Some(vouchers) = vouchers {
        load(cloud, vouchers, json!({ "vouchers": read(vouchers)? })).await?;
    }
    if let Some(stocked) = stocked {
        std::fs::write(&stocked, digest).with_context(|| format!("cannot write {}", stocked.display()))?;
    }
    Ok(())
}

fn read(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

/// Has what a file holds loaded into the shop; returns the answer.
async fn load(cloud: &Cloud, file: &Path, event: Value) -> Result<Value> {
    let answer = cloud.invoke("SeedFunction", event).await?.outcome.context("cannot stock the shop")?;
    if let Some(errors) = answer["errors"].as_array().filter(|errors| !errors.is_empty()) {
        let line = |error: &Value| {
            let problem = error["problem"].as_str().unwrap_or_default();
            format!("line {}: {problem}", error["line"])
        };
        let said: Vec<_> = errors.iter().map(line).collect();
        bail!("cannot stock the shop from {}:\n{}", file.display(), said.join("\n"));
    }
    Ok(answer)
}

/// Puts the files that are there into the bucket. About those that are missing the function says which row names them.
fn upload(cloud: &Cloud, file: &Path, text: &str) -> Result<()> {
    let folder = file.parent().unwrap_or(Path::new(""));
    for name in names(text) {
        let path = folder.join(&name);
        if path.is_file() {
            let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let bucket = cloud.bucket.names().first().context("the template has no bucket")?;
            cloud.bucket.put(bucket, &format!("{INCOMING}{name}"), &bytes)?;
        }
    }
    Ok(())
}

/// The files that a seed file names, without those in other folders. What can't be read the function complains of.
fn names(text: &str) -> BTreeSet<String> {
    let head = text.lines().next().unwrap_or_default();
    let delimiter = if head.matches(';').count() > head.matches(',').count() { b';' } else { b',' };
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let headers = reader.headers().cloned().unwrap_or_default();
    let columns: Vec<usize> =
        headers.iter().enumerate().filter(|(_, name)| OF_FILES.contains(&name.trim())).map(|(at, _)| at).collect();
    let records = reader.records().filter_map(Result::ok);
    let cells = records
        .flat_map(|row| columns.iter().filter_map(|at| Some(row.get(*at)?.trim().to_owned())).collect::<Vec<_>>());
    cells.filter(|name| !name.is_empty() && !name.contains(['/', '\\'])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_by_their_columns() {
        let found = |text: &str| names(text).into_iter().collect::<Vec<_>>();
        assert_eq!(found("code,file,photo\nA, a.pdf ,p.png\nA,b.pdf,\nA,../c,\n"), ["a.pdf", "b.pdf", "p.png"]);
        assert_eq!(found("\u{feff}code;name;photo\nA;\"x, y\";p.png\n"), ["p.png"]);
        assert_eq!(found("code,name\nA,a.pdf\n"), [""; 0]);
        assert_eq!(found(""), [""; 0]);
    }
}
