//! The file that keeps a day of the audit trail in the bucket: one line about the day, then a line for each record. It names
//! the hash of the file of the day before, so that the files are a chain, too.

use super::{AuditRecord, BrokenLink, ChainHash, ChainId, verify};
use serde::{Deserialize, Serialize};

/// The line about the day.
#[derive(Serialize)]
struct Head<'a> {
    /// Days since 1970.
    day: i64,
    /// Of the file before; none if this is the first.
    before: Option<&'a ChainHash>,
    /// How many records follow.
    records: usize,
}

/// A record with its chain.
#[derive(Serialize)]
struct Line<'a> {
    chain: String,
    /// As the hash takes it.
    kind: &'static str,
    #[serde(flatten)]
    record: &'a AuditRecord,
}

/// The day that was kept last, and the hash of its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchivedDay {
    /// Days since 1970.
    pub day: i64,
    /// Of its file.
    pub hash: ChainHash,
}

/// A day's file, and its hash.
pub struct DayFile {
    /// Days since 1970.
    pub day: i64,
    /// JSON lines.
    pub bytes: Vec<u8>,
    /// Of the bytes.
    pub hash: ChainHash,
}

/// Why there is no file of a day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoDayFile {
    /// A chain does not hold.
    #[error("the chain {0} breaks at its record {1}")]
    Broken(String, u32),
    /// A record can't be written as JSON.
    #[error("a record can't be written: {0}")]
    Unwritable(String),
}

impl DayFile {
    /// Where it lies in the bucket. The number has leading zeros, so that the files sort by time.
    pub fn object(&self) -> String {
        format!("audit/{:06}.jsonl", self.day)
    }

    /// The file of a day whose chains are all given, each in the order of its numbers.
    ///
    /// # Errors
    /// If a chain does not hold: such a day is for a person to look at.
    pub fn of(day: i64, before: Option<&ChainHash>, chains: &[(ChainId, Vec<AuditRecord>)]) -> Result<Self, NoDayFile> {
        let line = |line: serde_json::Result<String>| line.map_err(|error| NoDayFile::Unwritable(error.to_string()));
        let records = chains.iter().map(|(_, records)| records.len()).sum();
        let mut lines = vec![line(serde_json::to_string(&Head { day, before, records }))?];
        for (chain, records) in chains {
            verify(*chain, records).map_err(|BrokenLink { number }| NoDayFile::Broken(chain.to_string(), number))?;
            for record in records {
                let kind = record.act.action.name();
                lines.push(line(serde_json::to_string(&Line { chain: chain.to_string(), kind, record }))?);
            }
        }
        let text = lines.join("\n") + "\n";
        Ok(Self { day, hash: ChainHash::of_bytes(text.as_bytes()), bytes: text.into_bytes() })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::chain_of;
    use super::*;
    use expect_test::expect;

    #[test]
    fn a_day_is_one_line_and_a_line_for_each_record() {
        let (chain, records) = chain_of(2);
        let empty = DayFile::of(chain.day - 1, None, &[]).expect("nothing is wrong");
        let file = DayFile::of(chain.day, Some(&empty.hash), &[(chain, records)]).expect("nothing is wrong");
        expect![[r#"
            {"day":20779,"before":"831c31a94869e0ada6e5c583929c81744330e831421ca538f527e1b10734eaf8","records":2}
            {"chain":"20779/3","kind":"balance.adjusted","number":1,"at":1795330800000,"actor":7,"action":"balance_adjusted","detail":"{\"user\":0}","event":"adjusted-0","hash":"05c71aefd46f816b1948e7e14ecb59d334d91300cd25df4bcb7f2a23fd15454c"}
            {"chain":"20779/3","kind":"balance.adjusted","number":2,"at":1795330801000,"actor":11,"action":"balance_adjusted","detail":"{\"user\":1}","event":"adjusted-1","hash":"7e2f0b68e683d826bcd94c31c045f5a71ce8e5a11a20a4fe9ac4940734ade3cb"}
        "#]]
        .assert_eq(&String::from_utf8(file.bytes).expect("text"));
    }

    #[test]
    fn a_broken_chain_makes_no_file() {
        let (chain, mut records) = chain_of(3);
        records.remove(1);
        let broken = DayFile::of(chain.day, None, &[(chain, records)]).err();
        assert_eq!(broken, Some(NoDayFile::Broken(chain.to_string(), 2)));
    }
}
