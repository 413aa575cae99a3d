//! The file that keeps a day of the audit trail in the bucket: one line about the day, then a line for each record. It names
//! the hash of the file of the day before, so that the files are a chain, too.

use super::{AuditRecord, BrokenLink, ChainHash, ChainId, verify};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The line about the day.
#[derive(Serialize)]
struct Head<'a> {
    /// Days since 1970.
    day: i64,
    /// Of the file before; none if this is the first.
    before: Option<&'a ChainHash>,
    /// How many records follow.
    records: usize,
    /// What is wrong with the day; nothing, if its chains hold.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    defects: &'a [String],
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

/// A record that can't be read, as it stands in the table.
#[derive(Serialize)]
struct DamagedLine<'a> {
    chain: String,
    damaged: &'a Value,
}

/// What stands at a place of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// A record.
    Record(AuditRecord),
    /// Something that can't be read as one, as the table holds it.
    Damaged(Value),
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
    /// What is wrong with the day; it is kept as it stands all the same, as the table keeps no record for ever.
    pub defects: Vec<String>,
}

impl DayFile {
    /// Where it lies in the bucket. The number has leading zeros, so that the files sort by time.
    pub fn object(&self) -> String {
        format!("audit/{:06}.jsonl", self.day)
    }

    /// The file of a day whose chains are all given, each in the order of its numbers.
    ///
    /// # Errors
    /// If a record can't be written as JSON.
    pub fn of(day: i64, before: Option<&ChainHash>, chains: &[(ChainId, Vec<Kept>)]) -> serde_json::Result<Self> {
        let defects: Vec<String> = chains.iter().filter_map(|(chain, kept)| defect(*chain, kept)).collect();
        let records = chains.iter().map(|(_, kept)| kept.len()).sum();
        let mut lines = vec![serde_json::to_string(&Head { day, before, records, defects: &defects })?];
        for (chain, kept) in chains {
            let chain = chain.to_string();
            for kept in kept {
                lines.push(match kept {
                    Kept::Record(record) => {
                        let (chain, kind) = (chain.clone(), record.act.action.name());
                        serde_json::to_string(&Line { chain, kind, record })?
                    }
                    Kept::Damaged(damaged) => serde_json::to_string(&DamagedLine { chain: chain.clone(), damaged })?,
                });
            }
        }
        let text = lines.join("\n") + "\n";
        Ok(Self { day, hash: ChainHash::of_bytes(text.as_bytes()), bytes: text.into_bytes(), defects })
    }
}

/// Where a chain does not hold, if it does not. Behind a record that can't be read nothing is known of the chain.
fn defect(chain: ChainId, kept: &[Kept]) -> Option<String> {
    let readable = kept.iter().map_while(|kept| match kept {
        Kept::Record(record) => Some(record.clone()),
        Kept::Damaged(_) => None,
    });
    let records: Vec<AuditRecord> = readable.collect();
    let broken = verify(chain, &records).err().map(|BrokenLink { number }| number);
    let damaged = (records.len() < kept.len()).then(|| u32::try_from(records.len() + 1).unwrap_or(u32::MAX));
    broken.or(damaged).map(|number| format!("the chain {chain} breaks at its record {number}"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::chain_of;
    use super::*;
    use expect_test::expect;

    #[test]
    fn a_day_is_one_line_and_a_line_for_each_record() {
        let (chain, records) = chain_of(2);
        let empty = DayFile::of(chain.day - 1, None, &[]).expect("it is written");
        let file = DayFile::of(chain.day, Some(&empty.hash), &[(chain, kept(records))]).expect("it is written");
        assert!(file.defects.is_empty());
        expect![[r#"
            {"day":20779,"before":"831c31a94869e0ada6e5c583929c81744330e831421ca538f527e1b10734eaf8","records":2}
            {"chain":"20779/3","kind":"balance.adjusted","number":1,"at":1795330800000,"actor":7,"action":"balance_adjusted","detail":"{\"user\":0}","event":"adjusted-0","hash":"05c71aefd46f816b1948e7e14ecb59d334d91300cd25df4bcb7f2a23fd15454c"}
            {"chain":"20779/3","kind":"balance.adjusted","number":2,"at":1795330801000,"actor":11,"action":"balance_adjusted","detail":"{\"user\":1}","event":"adjusted-1","hash":"7e2f0b68e683d826bcd94c31c045f5a71ce8e5a11a20a4fe9ac4940734ade3cb"}
        "#]]
        .assert_eq(&String::from_utf8(file.bytes).expect("text"));
    }

    #[test]
    fn a_day_that_does_not_hold_is_kept_as_it_stands_and_says_so() {
        let (chain, mut records) = chain_of(3);
        records.remove(1);
        let mut broken = kept(records);
        broken.push(Kept::Damaged("no record".into()));
        let file = DayFile::of(chain.day, None, &[(chain, broken)]).expect("it is written");
        let text = String::from_utf8(file.bytes).expect("text");
        let (first, last) = (text.lines().next(), text.lines().last());
        assert_eq!(file.defects, ["the chain 20779/3 breaks at its record 2"]);
        expect![[r#"{"day":20779,"before":null,"records":3,"defects":["the chain 20779/3 breaks at its record 2"]}"#]]
            .assert_eq(first.unwrap_or_default());
        expect![[r#"{"chain":"20779/3","damaged":"no record"}"#]].assert_eq(last.unwrap_or_default());
        let (chain, records) = chain_of(2);
        let mut damaged = kept(records);
        damaged.push(Kept::Damaged("no record".into()));
        let file = DayFile::of(chain.day, None, &[(chain, damaged)]).expect("it is written");
        assert_eq!(file.defects, ["the chain 20779/3 breaks at its record 3"]);
    }

    fn kept(records: Vec<AuditRecord>) -> Vec<Kept> {
        records.into_iter().map(Kept::Record).collect()
    }
}
