//! What comes in: asked for, previewed, taken in.

use super::{back_to_card, tap};
use crate::domain::ids::ProductCode;
use crate::domain::intent::AdminStockIntent;
use crate::domain::restock::lines::{MAX_LINES, Named, UploadFault};
use crate::domain::restock::{StockJob, StockWork};
use crate::domain::screen::{Screen, Style};
use crate::domain::user::wizard::WizardStep;
use crate::wording::admin::notices::help::leave_button;
use crate::wording::texts::{Facts, Localizer, facts};

/// What an upload holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StockPreview {
    /// Contents that are new.
    pub new: usize,
    /// Blank lines.
    pub blank: usize,
    /// Lines that repeat an earlier one.
    pub repeated: Named,
    /// Lines that are too long.
    pub too_long: Named,
    /// Contents that the shop has or had.
    pub known: usize,
    /// Some of those that are new, masked.
    pub examples: Vec<String>,
    /// The file's name and its size in KB, if it is sold as it is.
    pub file: Option<(String, usize)>,
}

/// Why what was sent for a step can't be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongUpload {
    /// It is neither lines nor a file of lines.
    NotLines,
    /// It is no file.
    NotFile,
    /// It is larger than Telegram hands out.
    TooLarge,
    /// What is sold without end is a text.
    FileWithoutEnd,
}

/// Lines are asked for; each is sold so many times.
pub fn ask_for_lines(say: &Localizer, step: &WizardStep, seats: u32) -> Screen {
    let seats = Some(seats).filter(|seats| *seats > 1);
    asked(say, step, say.text_with("admin_stock.ask_lines", facts! { seats, most: MAX_LINES }))
}

/// A text that is sold without end is asked for.
pub fn ask_for_stock_text(say: &Localizer, step: &WizardStep) -> Screen {
    asked(say, step, say.text("admin_stock.ask_text"))
}

/// A file is asked for.
pub fn ask_for_stock_file(say: &Localizer, step: &WizardStep) -> Screen {
    asked(say, step, say.text("admin_stock.ask_file"))
}

/// What was sent can't be taken.
pub fn wrong_upload(say: &Localizer, step: &WizardStep, wrong: WrongUpload) -> Screen {
    let key = match wrong {
        WrongUpload::NotLines => "admin_stock.wrong.not_lines",
        WrongUpload::NotFile => "admin_stock.wrong.not_file",
        WrongUpload::TooLarge => "admin_stock.wrong.too_large",
        WrongUpload::FileWithoutEnd => "admin_stock.wrong.file_without_end",
    };
    asked(say, step, say.text(key))
}

fn asked(say: &Localizer, step: &WizardStep, text: String) -> Screen {
    Screen::with_buttons(text, vec![vec![leave_button(say, step)]])
}

/// It came, and is being checked.
pub fn stock_checking(say: &Localizer) -> Screen {
    Screen::text(say.text("admin_stock.checking"))
}

/// What an upload holds; it can be confirmed if any of it is new.
pub fn stock_preview(say: &Localizer, job: &StockJob, preview: &StockPreview) -> Screen {
    let StockPreview { new, blank, repeated, too_long, known, examples, file } = preview;
    let named = |named: &Named| -> Option<Facts> {
        let lines: Vec<String> = named.first.iter().map(ToString::to_string).collect();
        (named.count > 0).then(|| {
            facts! { count: named.count, lines: lines.join(", "), more: named.count > named.first.len() }
        })
    };
    let seats = Some(job.seats).filter(|seats| *seats > 1);
    let text = say.text_with(
        "admin_stock.preview",
        facts! {
            code: &job.code, new: *new, blank: *blank, known: *known, seats, examples,
            units: new.saturating_mul(usize::try_from(job.seats.max(1)).unwrap_or(1)),
            whole: job.work == StockWork::Whole,
            repeated: named(repeated), too_long: named(too_long),
            file: file.as_ref().map(|(name, _)| name.as_str()),
            kilobytes: file.as_ref().map(|(_, kilobytes)| *kilobytes),
        },
    );
    let cancel = tap(say.text("admin_stock.button.cancel"), AdminStockIntent::Cancel(job.id.clone()));
    let rows = match new {
        0 => vec![vec![back_to_card(say, &job.code)]],
        _ => {
            let confirm = tap(say.text("admin_stock.button.confirm"), AdminStockIntent::Confirm(job.id.clone()));
            vec![vec![confirm.styled(Style::Good), cancel]]
        }
    };
    Screen::with_buttons(text, rows)
}

/// An upload can't be used.
pub fn stock_refused(say: &Localizer, code: &ProductCode, fault: UploadFault) -> Screen {
    let text = match fault {
        UploadFault::Empty => say.text("admin_stock.wrong.empty"),
        UploadFault::NotUtf8 => say.text("admin_stock.wrong.not_utf8"),
        UploadFault::NotCsv => say.text("admin_stock.wrong.not_csv"),
        UploadFault::TooMany => say.text_with("admin_stock.wrong.too_many", facts! { most: MAX_LINES }),
        UploadFault::TooLong => say.text("admin_stock.wrong.too_long"),
        UploadFault::TooLarge => say.text("admin_stock.wrong.too_large"),
        UploadFault::Gone => say.text("admin_stock.wrong.gone"),
    };
    Screen::with_buttons(text, vec![vec![back_to_card(say, code)]])
}

/// How far a job is.
pub fn stock_progress(say: &Localizer, job: &StockJob) -> Screen {
    Screen::text(say.text_with("admin_stock.progress", facts_of(job)))
}

/// How a job ended.
pub fn stock_done(say: &Localizer, job: &StockJob) -> Screen {
    let text = say.text_with("admin_stock.done", facts_of(job));
    Screen::with_buttons(text, vec![vec![back_to_card(say, &job.code)]])
}

/// What was sent is not there any more.
pub fn stock_upload_lost(say: &Localizer, job: &StockJob) -> Screen {
    Screen::with_buttons(say.text("admin_stock.wrong.gone"), vec![vec![back_to_card(say, &job.code)]])
}

/// The job is under way already.
pub fn stock_job_busy(say: &Localizer) -> String {
    say.text("admin_stock.toast.busy")
}

/// The job can't be confirmed any more.
pub fn stock_job_stale(say: &Localizer) -> String {
    say.text("admin_stock.toast.stale")
}

fn facts_of(job: &StockJob) -> Facts {
    let work = match job.work {
        StockWork::Lines | StockWork::File => "add",
        StockWork::Whole => "whole",
        StockWork::Remove => "remove",
        StockWork::Restore => "restore",
        StockWork::Empty => "empty",
    };
    facts! { code: &job.code, work, done: job.done, total: job.total, changed: job.changed(), known: job.known }
}
