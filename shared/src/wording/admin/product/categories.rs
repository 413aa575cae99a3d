//! Categories, as an admin sets them.

use super::{back_to_list, tap};
use crate::domain::catalogue::Category;
use crate::domain::ids::CategoryId;
use crate::domain::intent::AdminProductIntent as Intent;
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::user::wizard::WizardStep;
use crate::wording::admin::notices::help::leave_button;
use crate::wording::texts::{Localizer, facts};

/// Why a category is not made or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CategoryProblem {
    /// What was sent is no title.
    Wrong,
    /// It can't be told from the one with this title.
    Like(String),
    /// There are as many as there may be.
    TooMany(usize),
    /// Another admin changed the categories meanwhile.
    Changed,
}

/// All categories in their order; `changed`: somebody else changed them meanwhile.
pub fn categories(say: &Localizer, categories: &[Category], changed: bool) -> Screen {
    let mut rows = choices(categories, |category| Intent::OpenCategory(category.id.clone()));
    let new = tap(say.text("admin_product.button.new_category"), Intent::AddCategory).styled(Style::Primary);
    rows.push(vec![new]);
    rows.push(vec![back_to_list(say)]);
    Screen::with_buttons(say.text_with("admin_product.categories", facts! { changed, count: categories.len() }), rows)
}

/// One of them; `None` if there is none with this id.
pub fn category(say: &Localizer, categories: &[Category], id: &CategoryId) -> Option<Screen> {
    let at = categories.iter().position(|known| known.id == *id)?;
    let Category { emoji, title, .. } = categories.get(at)?;
    let to = |place: usize, key| tap(say.text(key), Intent::PlaceCategory(id.clone(), place));
    let up = at.checked_sub(1).map(|place| to(place, "admin_product.button.up"));
    let down = (at + 1 < categories.len()).then(|| to(at + 1, "admin_product.button.down"));
    let delete = tap(say.text("admin_product.button.delete_category"), Intent::AskDeleteCategory(id.clone()));
    let mut rows = vec![
        up.into_iter().chain(down).collect(),
        vec![
            tap(say.text("admin_product.button.rename_category"), Intent::EditCategory(id.clone())),
            delete.styled(Style::Danger),
        ],
        vec![back_to_categories(say)],
    ];
    rows.retain(|row: &Vec<Button>| !row.is_empty());
    let facts = facts! { emoji, title, place: at + 1, count: categories.len() };
    Some(Screen::with_buttons(say.text_with("admin_product.category", facts), rows))
}

/// Emoji and title are asked for; `problem`: why what was sent can't be used.
pub fn ask_for_category(say: &Localizer, step: &WizardStep, problem: Option<&CategoryProblem>) -> Screen {
    let (mut wrong, mut changed, mut like, mut most) = (false, false, None, None);
    match problem {
        Some(CategoryProblem::Wrong) => wrong = true,
        Some(CategoryProblem::Changed) => changed = true,
        Some(CategoryProblem::Like(title)) => like = Some(title.as_str()),
        Some(CategoryProblem::TooMany(count)) => most = Some(*count),
        None => {}
    }
    let text = say.text_with("admin_product.ask_category", facts! { wrong, changed, like, most });
    Screen::with_buttons(text, vec![vec![leave_button(say, step)]])
}

/// Whether it is to be deleted.
pub fn ask_delete_category(say: &Localizer, category: &Category) -> Screen {
    let Category { id, emoji, title } = category;
    let delete = tap(say.text("admin_product.button.delete_category_now"), Intent::DeleteCategory(id.clone()));
    let keep = tap(say.text("admin_product.button.keep"), Intent::OpenCategory(id.clone()));
    let text = say.text_with("admin_product.ask_delete_category", facts! { emoji, title });
    Screen::with_buttons(text, vec![vec![delete.styled(Style::Danger)], vec![keep]])
}

/// There is no such category any more.
pub fn category_gone(say: &Localizer) -> String {
    say.text("admin_product.toast.category_gone")
}

/// Products stand in it.
pub fn category_used(say: &Localizer) -> String {
    say.text("admin_product.toast.category_used")
}

fn back_to_categories(say: &Localizer) -> Button {
    tap(say.text("admin_product.button.all_categories"), Intent::Categories)
}

/// A button for each category, two in a row.
pub(super) fn choices(categories: &[Category], to: impl Fn(&Category) -> Intent) -> Vec<Vec<Button>> {
    let choice = |category: &Category| tap(format!("{} {}", category.emoji, category.title), to(category));
    let buttons: Vec<Button> = categories.iter().map(choice).collect();
    buttons.chunks(2).map(<[Button]>::to_vec).collect()
}
