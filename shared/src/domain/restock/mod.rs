//! Work on a product's stock that takes longer than a tap: lines that are taken in, units that go to the recycle bin and
//! come back. Each is a job: an item in the table, which says how far it is.

pub mod lines;

use super::catalogue::Product;
use super::catalogue::stored_file::Content;
use super::ids::{MessageId, ProductCode, UserId};
use super::language::Language;
use super::time::Moment;
use super::user::message::FileId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// The largest file that a bot can fetch from Telegram (a limit of `getFile`).
pub const MAX_UPLOAD_BYTES: usize = 20 * 1024 * 1024;

/// Minutes after which a job that makes no progress is begun again: longer than its function may run.
const PAUSE_MINUTES: i64 = 3;

/// Minutes that an upload waits for its confirmation: as long as it lies in the bucket.
const PREVIEW_MINUTES: i64 = 24 * 60;

/// The id of a job: 16 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JobId(String);

/// A job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockJob {
    /// Its id.
    pub id: JobId,
    /// Whose stock it changes.
    pub code: ProductCode,
    /// The admin who wants it.
    pub by: UserId,
    /// The language that they read.
    pub language: Language,
    /// What is to be done.
    pub work: StockWork,
    /// How far it is.
    pub state: JobState,
    /// How often each content is sold.
    pub seats: u32,
    /// The message that shows how far it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<MessageId>,
    /// Units that it is about.
    pub total: u32,
    /// Units that are done, whatever came of them.
    pub done: u32,
    /// Units that were in stock or had been already, and were skipped.
    pub known: u32,
    /// When it was asked for.
    pub since: Moment,
    /// Runs of its function that took it up. Each run writes only as long as none took it up after it.
    #[serde(default)]
    pub runs: u32,
    /// The run that made what lies in the bucket of what was sent.
    #[serde(default)]
    pub checked_by: u32,
    /// When the sweep looks whether it is under way; none while nothing is to be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Moment>,
}

/// What a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StockWork {
    /// Adds a unit for each line.
    Lines,
    /// Sells a text without end, in place of the one before.
    Whole,
    /// Adds a file.
    File,
    /// Puts all free units into the bin.
    Remove,
    /// Puts all that is in the bin back into stock.
    Restore,
    /// Deletes what is in the bin.
    Empty,
}

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Something was sent, and is to be checked.
    Uploaded,
    /// The admin has read what it holds, and may confirm it.
    Previewed,
    /// It is under way.
    Running,
    /// It is done, and the admin knows.
    Done,
    /// It was not wanted, or could not be used.
    Cancelled,
}

/// What an admin sent. It has no `Debug`, so that it is never logged.
#[derive(Clone, Serialize, Deserialize)]
pub enum Upload {
    /// A text.
    Text(String),
    /// A file that Telegram holds, and its name.
    File(FileId, String),
}

/// A product, and how much of it is where.
#[derive(Clone, Debug)]
pub struct StockRoom {
    /// The product.
    pub product: Product,
    /// Units in the recycle bin.
    pub binned: u64,
}

/// A unit in stock or in the bin. It has no `Debug`, so that it is never logged.
pub struct StockUnit {
    /// The slot in which it is, or was.
    pub slot: u64,
    /// By which a button names it.
    pub tag: UnitTag,
    /// What it holds; `None` if no key decrypts it.
    pub content: Option<Content>,
}

/// What only an admin of the stock is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stock", rename_all = "snake_case")]
pub enum StockStep {
    /// The code of a product.
    Find,
    /// Lines, or a text that is sold without end.
    Lines {
        /// The product.
        code: ProductCode,
    },
    /// A file that is sold.
    File {
        /// The product.
        code: ProductCode,
    },
}

/// The beginning of a unit's id, by which a button names it: 8 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitTag(String);

/// How long the id of a job is, and how long a tag.
const JOB_DIGITS: usize = 16;
const TAG_DIGITS: usize = 8;

impl JobId {
    /// The id of what this update of this admin asks for: the same when it is delivered again.
    pub fn new(by: UserId, update: i64) -> Self {
        let digest = Sha256::digest(format!("{}:{update}", by.0));
        Self(digest.iter().take(JOB_DIGITS / 2).map(|byte| format!("{byte:02x}")).collect())
    }

    /// Reads an id.
    pub fn parse(text: &str) -> Option<Self> {
        is_hex(text, JOB_DIGITS).then(|| Self(text.to_owned()))
    }
}

impl UnitTag {
    /// The tag of a unit of this id.
    pub fn of(id: &str) -> Self {
        Self(id.get(..TAG_DIGITS).unwrap_or(id).to_owned())
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for UnitTag {
    type Err = super::ids::NoSuchId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        is_hex(text, TAG_DIGITS).then(|| Self(text.to_owned())).ok_or(super::ids::NoSuchId)
    }
}

fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for UnitTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl StockJob {
    /// A job that was just asked for, and is due in a minute if its event is lost.
    pub fn new(id: JobId, code: ProductCode, (by, language): (UserId, Language), work: StockWork, now: Moment) -> Self {
        let state = if work.is_uploaded() { JobState::Uploaded } else { JobState::Running };
        let due_at = Some(now.plus_minutes(1));
        Self {
            id,
            code,
            by,
            language,
            work,
            state,
            seats: 1,
            message: None,
            total: 0,
            done: 0,
            known: 0,
            since: now,
            runs: 0,
            checked_by: 0,
            due_at,
        }
    }

    /// The job once another run of its function takes it up.
    #[must_use]
    pub fn begun(&self, now: Moment) -> Self {
        let runs = self.runs.saturating_add(1);
        Self { runs, due_at: Some(now.plus_minutes(PAUSE_MINUTES)), ..self.clone() }
    }

    /// The job once this run has shown the admin that it holds so many units.
    #[must_use]
    pub fn previewed(&self, total: u32) -> Self {
        Self { state: JobState::Previewed, total, checked_by: self.runs, due_at: None, ..self.clone() }
    }

    /// Where the contents that a run made of it lie in the bucket, sealed, until it is done. The bucket deletes what is left
    /// there.
    pub fn object(&self, run: u32) -> String {
        format!("incoming/restock/{}-{run}", self.id)
    }

    /// The job once the admin has confirmed it in this message.
    #[must_use]
    pub fn confirmed(&self, message: Option<MessageId>, now: Moment) -> Self {
        Self { state: JobState::Running, message, due_at: Some(now.plus_minutes(1)), ..self.clone() }
    }

    /// The job after so many more units, of which some were known.
    #[must_use]
    pub fn advanced(&self, units: usize, known: usize) -> Self {
        let more = |count: u32, by: usize| count.saturating_add(u32::try_from(by).unwrap_or(u32::MAX));
        Self { done: more(self.done, units), known: more(self.known, known), ..self.clone() }
    }

    /// The job when there is nothing left to do, though it was about more.
    #[must_use]
    pub fn exhausted(&self) -> Self {
        Self { total: self.done, ..self.clone() }
    }

    /// The job at its end.
    #[must_use]
    pub fn ended(&self, state: JobState) -> Self {
        Self { state, due_at: None, ..self.clone() }
    }

    /// Whether all units are done.
    pub const fn is_complete(&self) -> bool {
        self.done >= self.total
    }

    /// Units that are in another place than before.
    pub const fn changed(&self) -> u32 {
        self.done.saturating_sub(self.known)
    }

    /// Whether it waits no longer for its confirmation.
    pub fn is_stale(&self, now: Moment) -> bool {
        now >= self.since.plus_minutes(PREVIEW_MINUTES)
    }
}

impl StockWork {
    /// Whether an admin sends what it needs.
    pub const fn is_uploaded(self) -> bool {
        matches!(self, Self::Lines | Self::Whole | Self::File)
    }
}

/// A content as it is listed: enough to know it again, and too little to use it.
pub fn mask(content: &str) -> String {
    let line: Vec<char> = content.lines().next().unwrap_or_default().chars().take(200).collect();
    let (head, tail) = match line.len() {
        0..4 => (0, 0),
        4..8 => (1, 0),
        _ => (2, 2),
    };
    let part = |chars: &[char]| chars.iter().collect::<String>();
    format!("{}••••{}", part(&line[..head]), part(&line[line.len() - tail..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment::from_millis(1_800_000_000_000);

    fn job(work: StockWork) -> StockJob {
        let code = ProductCode::parse("NETFLIX").expect("a code");
        StockJob::new(JobId::new(UserId(7), 1), code, (UserId(7), Language::Indonesian), work, NOW)
    }

    #[test]
    fn the_same_update_asks_for_the_same_job() {
        let id = JobId::new(UserId(7), 1);
        assert_eq!(JobId::parse(&id.to_string()), Some(id.clone()));
        assert_eq!(JobId::new(UserId(7), 1), id);
        assert_ne!(JobId::new(UserId(7), 2), id);
        assert_ne!(JobId::new(UserId(8), 1), id);
        for bad in ["", "0123456789abcde", "0123456789ABCDEF", "../../../../etc/"] {
            assert_eq!(JobId::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_job_is_due_until_it_ends() {
        let uploaded = job(StockWork::Lines);
        assert_eq!((uploaded.state, uploaded.due_at), (JobState::Uploaded, Some(NOW.plus_minutes(1))));
        let previewed = uploaded.previewed(90);
        assert_eq!((previewed.due_at, previewed.is_complete()), (None, false));
        let running = previewed.confirmed(None, NOW).advanced(45, 2).advanced(45, 0);
        assert!(running.is_complete() && running.due_at.is_some());
        assert_eq!((running.changed(), running.known), (88, 2));
        assert_eq!(running.ended(JobState::Done).due_at, None);
        assert_eq!(job(StockWork::Remove).state, JobState::Running, "it was confirmed before");
    }

    #[test]
    fn a_masked_content_can_be_known_again_and_not_used() {
        let masked = ["", "abc", "abcdef", "abcdefgh", "budi@x.id|rahasia", "satu\ndua"].map(mask);
        assert_eq!(masked, ["••••", "••••", "a••••", "ab••••gh", "bu••••ia", "s••••"]);
    }
}
