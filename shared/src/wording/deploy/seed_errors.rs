//! What is wrong with a seed file, row by row.

use crate::domain::catalogue::seed_file::{COLUMNS, RowErrorKind};
use crate::wording::texts::{Localizer, facts};

/// A sentence for the person who made the file.
pub fn seed_error(say: &Localizer, fault: &RowErrorKind) -> String {
    match fault {
        RowErrorKind::Unreadable(why) => say.text_with("deploy.seed.row_unreadable", facts! { why: why.as_str() }),
        RowErrorKind::Empty => say.text("deploy.seed.empty"),
        RowErrorKind::UnknownColumn(column) => {
            say.text_with("deploy.seed.unknown_column", facts! { column: column.as_str(), columns: COLUMNS.join(", ") })
        }
        RowErrorKind::NoColumn(column) => say.text_with("deploy.seed.no_column", facts! { column: *column }),
        RowErrorKind::Cells { found, wanted } => {
            say.text_with("deploy.seed.cells", facts! { found: *found, wanted: *wanted })
        }
        RowErrorKind::Column(column) => {
            say.text_with("deploy.seed.wrong_cell", facts! { column: *column, wanted: say.part(wanted(column)) })
        }
        RowErrorKind::NotDescribed => say.text("deploy.seed.not_described"),
        RowErrorKind::DescribedTwice => say.text("deploy.seed.described_twice"),
        RowErrorKind::LikeCategory(title) => {
            say.text_with("deploy.seed.like_category", facts! { title: title.as_str() })
        }
        RowErrorKind::ContentTwice(line) => say.text_with("deploy.seed.content_twice", facts! { line: *line }),
    }
}

/// The key of what a column must hold.
fn wanted(column: &str) -> &'static str {
    match column {
        "code" => "deploy.seed.column.code",
        "category" => "deploy.seed.column.category",
        "emoji" => "deploy.seed.column.emoji",
        "name" => "deploy.seed.column.name",
        "price" => "deploy.seed.column.price",
        "tiers" => "deploy.seed.column.tiers",
        "description" => "deploy.seed.column.description",
        "terms" => "deploy.seed.column.terms",
        "max" => "deploy.seed.column.max",
        "warranty" => "deploy.seed.column.warranty",
        "content" => "deploy.seed.column.content",
        _ => "deploy.seed.column.other",
    }
}
