//! What is wrong with a seed file, row by row.

use crate::domain::catalogue::seed_file::{COLUMNS, MAX_VARIANTS, RowErrorKind};
use crate::domain::voucher::{COLUMNS as VOUCHER_COLUMNS, VoucherRowError};
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
        RowErrorKind::SecondContent(line) => say.text_with("deploy.seed.second_content", facts! { line: *line }),
        RowErrorKind::VariantAlone(product) => say.text_with("deploy.seed.variant_alone", facts! { product }),
        RowErrorKind::OfItsProduct(column) => say.text_with("deploy.seed.of_its_product", facts! { column: *column }),
        RowErrorKind::OfItsVariants(column) => say.text_with("deploy.seed.of_its_variants", facts! { column: *column }),
        RowErrorKind::TooManyVariants => say.text_with("deploy.seed.too_many_variants", facts! { most: MAX_VARIANTS }),
        RowErrorKind::Deleted => say.text("deploy.seed.deleted"),
        RowErrorKind::OtherKind => say.text("deploy.seed.other_kind"),
        RowErrorKind::ContentAndFile => say.text("deploy.seed.content_and_file"),
        RowErrorKind::FileMissing(name) => say.text_with("deploy.seed.file_missing", facts! { name }),
        RowErrorKind::FileTooLarge(name, most) => {
            say.text_with("deploy.seed.file_too_large", facts! { name, most: *most })
        }
        RowErrorKind::NotAPicture(name) => say.text_with("deploy.seed.not_a_picture", facts! { name }),
        RowErrorKind::ContentTwice(line) => say.text_with("deploy.seed.content_twice", facts! { line: *line }),
    }
}

/// A sentence for the person who made a list of vouchers.
pub fn voucher_error(say: &Localizer, fault: &VoucherRowError) -> String {
    match fault.column {
        Some(column) => {
            let wanted = say.part(voucher_wanted(column));
            say.text_with("deploy.seed.wrong_cell", facts! { column, wanted })
        }
        None => say.text_with("deploy.voucher.row_unreadable", facts! { columns: VOUCHER_COLUMNS.join(", ") }),
    }
}

/// The key of what a column of a list of vouchers must hold.
fn voucher_wanted(column: &str) -> &'static str {
    match column {
        "code" => "deploy.voucher.column.code",
        "discount" => "deploy.voucher.column.discount",
        "cap" => "deploy.voucher.column.cap",
        "from" => "deploy.voucher.column.from",
        "until" => "deploy.voucher.column.until",
        "minimum" => "deploy.voucher.column.minimum",
        "product" => "deploy.voucher.column.product",
        "category" => "deploy.voucher.column.category",
        "uses" | "uses_each" => "deploy.voucher.column.uses",
        "first_order" => "deploy.voucher.column.first_order",
        _ => "deploy.seed.column.other",
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
        "seats" => "deploy.seed.column.seats",
        "content" => "deploy.seed.column.content",
        "file" | "photo" => "deploy.seed.column.file",
        _ => "deploy.seed.column.other",
    }
}

/// The shop is being moved to its restored data, and takes nothing in meanwhile.
pub fn shop_moves(say: &Localizer) -> String {
    say.text("deploy.shop_moves")
}
