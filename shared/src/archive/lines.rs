//! Compressed files of lines, read as they arrive: memory does not grow with them.

use super::{Archive, ArchiveError, failure};
use flate2::write::MultiGzDecoder;
use md5::{Digest, Md5};
use std::io::{self, Write};

/// The longest line. An item has up to 400 KB, and its JSON a few times as much.
const MOST_LINE_BYTES: usize = 4 * 1024 * 1024;

/// What was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRead {
    /// MD5 of the file as it lies in the bucket.
    pub md5: [u8; 16],
    /// Its bytes there.
    pub bytes: u64,
    /// Its lines.
    pub lines: u64,
    /// It could be decompressed, and each line was taken.
    pub is_readable: bool,
}

impl Archive {
    /// Reads a file of lines that is compressed by gzip. `take` is given each line, and says whether it can read it.
    ///
    /// # Errors
    /// As S3 fails; an object that can't be decompressed is no error but not readable.
    pub async fn read_lines(&self, key: &str, take: impl FnMut(&[u8]) -> bool) -> Result<FileRead, ArchiveError> {
        let call = self.client().get_object().bucket(&self.bucket).key(key).send().await;
        let mut body = call.map_err(|error| super::missing(failure(error)))?.body;
        let (mut md5, mut bytes, mut is_readable) = (Md5::new(), 0_u64, true);
        let mut decoder = MultiGzDecoder::new(Lines { line: Vec::new(), count: 0, take });
        while let Some(chunk) = body.next().await {
            let chunk = chunk.map_err(|_| ArchiveError::Failed("the body was cut off".into()))?;
            md5.update(&chunk);
            bytes = bytes.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
            is_readable = is_readable && decoder.write_all(&chunk).is_ok();
        }
        // What is left in the decoder is the end of the last line, and the checksum.
        is_readable = is_readable && decoder.try_finish().is_ok();
        let lines = decoder.get_mut();
        let is_readable = is_readable && lines.end();
        Ok(FileRead { md5: md5.finalize().into(), bytes, lines: lines.count, is_readable })
    }
}

/// Cuts what is written into lines.
struct Lines<F> {
    line: Vec<u8>,
    count: u64,
    take: F,
}

impl<F: FnMut(&[u8]) -> bool> Lines<F> {
    /// A last line may end without a mark.
    fn end(&mut self) -> bool {
        let line = std::mem::take(&mut self.line);
        line.is_empty() || self.give(&line)
    }

    fn give(&mut self, line: &[u8]) -> bool {
        self.count = self.count.saturating_add(1);
        (self.take)(line)
    }
}

impl<F: FnMut(&[u8]) -> bool> Write for Lines<F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut rest = bytes;
        while let Some(at) = rest.iter().position(|byte| *byte == b'\n') {
            let (line, more) = rest.split_at(at);
            rest = more.get(1..).unwrap_or_default();
            let mut whole = std::mem::take(&mut self.line);
            let taken = if whole.is_empty() {
                self.give(line)
            } else {
                whole.extend_from_slice(line);
                self.give(&whole)
            };
            if !taken {
                return Err(io::Error::other("a line can't be read"));
            }
        }
        if self.line.len().saturating_add(rest.len()) > MOST_LINE_BYTES {
            return Err(io::Error::other("a line is too long"));
        }
        self.line.extend_from_slice(rest);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_wherever_they_arrive_in_parts() {
        let text = b"one\n\ntwo\nlast";
        for size in 1..text.len() {
            let mut taken: Vec<Vec<u8>> = Vec::new();
            let take = |line: &[u8]| {
                taken.push(line.to_vec());
                true
            };
            let mut lines = Lines { line: Vec::new(), count: 0, take };
            for part in text.chunks(size) {
                lines.write_all(part).expect("it is taken");
            }
            assert!(lines.end());
            assert_eq!(lines.count, 4);
            assert_eq!(taken, [b"one".to_vec(), b"".to_vec(), b"two".to_vec(), b"last".to_vec()]);
        }
    }

    #[test]
    fn a_line_without_end_is_refused() {
        let mut lines = Lines { line: Vec::new(), count: 0, take: |_: &[u8]| true };
        assert!(lines.write_all(&vec![b'x'; MOST_LINE_BYTES]).is_ok());
        assert!(lines.write_all(b"x").is_err());
    }
}
