//! What an admin pastes or sends as a file: each line, or each row of a CSV file, is a unit.

use crate::domain::order::delivery_format::MAX_CONTENT_BYTES;
use std::collections::HashSet;

/// The most units of one file.
pub const MAX_LINES: usize = 10_000;

/// The most numbers of lines that are named.
const MAX_NAMED: usize = 10;

/// What stands between the columns of a CSV row in a unit.
const COLUMNS: &str = "|";

/// The units of a file, and what is left out. It has no `Debug`, so that it is never logged.
#[derive(Default)]
pub struct Lines {
    /// The contents, each once.
    pub contents: Vec<String>,
    /// How many lines are blank.
    pub blank: usize,
    /// Lines that repeat an earlier one.
    pub repeated: Named,
    /// Lines that are too long.
    pub too_long: Named,
}

/// How many lines it concerns, and the numbers of the first of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// How many.
    pub count: usize,
    /// The first ones, counted from 1.
    pub first: Vec<u64>,
}

/// Why a file can't be used at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UploadFault {
    /// Nothing stands in it.
    Empty,
    /// It is not UTF-8.
    NotUtf8,
    /// It is a CSV file whose quotes don't match.
    NotCsv,
    /// It holds more than [`MAX_LINES`] units.
    TooMany,
    /// It is a text that is sold whole, and too long.
    TooLong,
    /// It is larger than Telegram hands out.
    TooLarge,
    /// Telegram does not have it any more.
    Gone,
}

impl Named {
    fn add(&mut self, line: u64) {
        self.count += 1;
        if self.first.len() < MAX_NAMED {
            self.first.push(line);
        }
    }
}

/// The text of a file, without the mark that Windows puts in front.
///
/// # Errors
/// If it is empty or not UTF-8.
pub fn text_of(bytes: Vec<u8>) -> Result<String, UploadFault> {
    let text = String::from_utf8(bytes).map_err(|_| UploadFault::NotUtf8)?;
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    // Text in UTF-16 is valid UTF-8 where it is Latin, but for the zeros in it.
    match text.contains('\0') {
        true => Err(UploadFault::NotUtf8),
        false if text.trim().is_empty() => Err(UploadFault::Empty),
        false => Ok(text),
    }
}

/// The units of a text; of a CSV file if `csv`.
///
/// # Errors
/// If there are too many, or it is no CSV file.
pub fn parse(text: &str, csv: bool) -> Result<Lines, UploadFault> {
    let mut lines = Lines::default();
    let mut seen = HashSet::new();
    let mut add = |line: u64, content: &str| {
        let content = content.trim();
        if content.is_empty() {
            lines.blank += 1;
        } else if content.len() > MAX_CONTENT_BYTES {
            lines.too_long.add(line);
        } else if seen.insert(content.to_owned()) {
            lines.contents.push(content.to_owned());
        } else {
            lines.repeated.add(line);
        }
        if lines.contents.len() > MAX_LINES { Err(UploadFault::TooMany) } else { Ok(()) }
    };
    if csv {
        // The reader would pass over blank lines in silence, and takes any quotes; both are to be told.
        if text.matches('"').count() % 2 == 1 {
            return Err(UploadFault::NotCsv);
        }
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        for record in reader.records() {
            let record = record.map_err(|_| UploadFault::NotCsv)?;
            let line = record.position().map_or(0, csv::Position::line);
            let cells: Vec<&str> = record.iter().map(str::trim).filter(|cell| !cell.is_empty()).collect();
            add(line, &cells.join(COLUMNS))?;
        }
    } else {
        for (line, content) in (1..).zip(text.lines()) {
            add(line, content)?;
        }
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str, csv: bool) -> (Vec<String>, usize, Vec<u64>, Vec<u64>) {
        let lines = parse(text, csv).unwrap_or_else(|fault| panic!("{fault:?}"));
        (lines.contents, lines.blank, lines.repeated.first, lines.too_long.first)
    }

    #[test]
    fn each_line_is_a_unit_once() {
        let text = text_of(b"\xef\xbb\xbfsatu\r\n\r\n dua \r\nsatu\r\n".to_vec()).expect("it is text");
        assert_eq!(parsed(&text, false), (vec!["satu".into(), "dua".into()], 1, vec![4], vec![]));
        let long = format!("a\n{}\nb", "x".repeat(MAX_CONTENT_BYTES + 1));
        assert_eq!(parsed(&long, false), (vec!["a".into(), "b".into()], 0, vec![], vec![2]));
    }

    #[test]
    fn a_row_of_a_csv_file_is_a_unit() {
        let file = "a@x.id,rahasia\r\n\"baris 1\nbaris 2\",\n\"kata \"\"x\"\"\"\na@x.id,rahasia\n";
        let units = vec!["a@x.id|rahasia".into(), "baris 1\nbaris 2".into(), "kata \"x\"".into()];
        assert_eq!(parsed(file, true), (units, 0, vec![5], vec![]));
        assert_eq!(parse("a,\"b\nc", true).err(), Some(UploadFault::NotCsv));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(text_of(b"\xff\xfea\0".to_vec()), Err(UploadFault::NotUtf8));
        assert_eq!(text_of(b"a\0b\0".to_vec()), Err(UploadFault::NotUtf8));
        assert_eq!(text_of(b"\xef\xbb\xbf \r\n".to_vec()), Err(UploadFault::Empty));
    }

    #[test]
    fn a_file_holds_ten_thousand_units() {
        let file = |units: usize| (0..units).map(|unit| format!("unit-{unit}\n")).collect::<String>();
        assert_eq!(parse(&file(MAX_LINES), false).map(|lines| lines.contents.len()).ok(), Some(MAX_LINES));
        assert_eq!(parse(&file(MAX_LINES + 1), false).err(), Some(UploadFault::TooMany));
    }

    #[test]
    fn only_the_first_lines_are_named() {
        let lines = parse(&"sama\n".repeat(100), false).unwrap_or_else(|fault| panic!("{fault:?}"));
        assert_eq!((lines.repeated.count, lines.repeated.first.len()), (99, MAX_NAMED));
    }
}
