//! A part of the index: the products whose codes fall into it, as text and compressed.

use super::{Entry, Product, ProductTexts, fold};
use crate::domain::ids::ProductCode;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};

/// How many parts the index has. One query reads them all, and pays for their bytes together; one product's change
/// rewrites one of them.
pub const SHARDS: u8 = 16;

/// Bytes of a part as text. All together are 1.5 MB; compressed they are less than the 1 MB that one query of the table
/// returns.
const MAX_BYTES: usize = 96 * 1024;

/// Bytes of each product's description that are kept, until a part is no longer than [`MAX_BYTES`]: so only a shop with
/// thousands of products and long descriptions is not searched to their ends.
const DESCRIPTION_BYTES: [usize; 8] = [2_000, 500, 250, 120, 90, 60, 30, 0];

/// A part of the index, by code: `code`, name and description, separated by tabs, a line for each product.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchShard(String);

/// A stored part can't be decompressed.
#[derive(Debug, thiserror::Error)]
#[error("it can't be decompressed: {0}")]
pub struct UnreadableShard(#[from] std::io::Error);

impl SearchShard {
    /// The part of a product.
    pub fn of(code: &ProductCode) -> u8 {
        let mixed = code.as_str().bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
        u8::try_from(mixed.wrapping_mul(0x9e37_79b1) >> 28).unwrap_or_default() % SHARDS
    }

    /// The part with these products as they are now in place of what it held of `codes`: those that do not exist any more
    /// are gone.
    #[must_use]
    pub fn with(&self, codes: &[ProductCode], products: &[(Product, ProductTexts)]) -> Self {
        let mut lines: Vec<String> = self.0.lines().map(str::to_owned).collect();
        lines.retain(|line| !codes.iter().any(|code| is_of(line, code)));
        lines.extend(products.iter().map(|(product, texts)| line(product, texts)));
        lines.sort_unstable();
        let fits = |most: &&usize| lines.iter().map(|line| kept(line, **most).len() + 1).sum::<usize>() <= MAX_BYTES;
        let most = DESCRIPTION_BYTES.iter().find(fits).copied().unwrap_or_default();
        let mut text = String::new();
        for line in &lines {
            text.push_str(kept(line, most));
            text.push('\n');
        }
        Self(text)
    }

    /// Compressed, as it is stored.
    ///
    /// # Errors
    /// Never: it is written to memory.
    pub fn pack(&self) -> std::io::Result<Vec<u8>> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(self.0.as_bytes())?;
        encoder.finish()
    }

    /// A stored part.
    ///
    /// # Errors
    /// If it is not what [`SearchShard::pack`] makes.
    pub fn unpack(packed: &[u8]) -> Result<Self, UnreadableShard> {
        let mut text = String::new();
        DeflateDecoder::new(packed).read_to_string(&mut text)?;
        Ok(Self(text))
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.0.lines().filter_map(|line| {
            let (code, rest) = line.split_once('\t')?;
            let (name, description) = rest.split_once('\t')?;
            Some(Entry { code, name, description })
        })
    }
}

fn is_of(line: &str, code: &ProductCode) -> bool {
    line.split('\t').next().is_some_and(|known| known.eq_ignore_ascii_case(code.as_str()))
}

fn line(product: &Product, texts: &ProductTexts) -> String {
    let name = fold::words(&product.name);
    let mut line = format!("{}\t{}\t", product.code.as_str().to_ascii_lowercase(), name.join(" "));
    let mut known = name;
    for word in fold::words(&texts.description) {
        if !known.contains(&word) {
            let space = if line.ends_with('\t') { "" } else { " " };
            write!(line, "{space}{word}").expect("a string takes all");
            known.push(word);
        }
    }
    line
}

/// The line with so many bytes of its description: whole words.
fn kept(line: &str, most: usize) -> &str {
    let from = line.rfind('\t').map_or(0, |tab| tab + 1);
    if line.len() - from <= most {
        return line;
    }
    let end = line.floor_char_boundary(from + most);
    // A word that ends just there is whole.
    let end = if line[end..].starts_with(' ') { end } else { line[from..end].rfind(' ').map_or(from, |at| from + at) };
    &line[..end]
}
