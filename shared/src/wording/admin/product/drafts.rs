//! A new product, as it is asked for step by step.

use super::{categories, tap};
use crate::domain::catalogue::editing::{DraftStep, ProductDraft};
use crate::domain::catalogue::{Category, Product};
use crate::domain::ids::ProductCode;
use crate::domain::intent::AdminProductIntent as Intent;
use crate::domain::screen::{Button, Screen};
use crate::domain::user::wizard::WizardStep;
use crate::wording::admin::notices::help::leave_button;
use crate::wording::texts::{Localizer, facts};

/// A step is asked for, above the ways back, onward and out; `wrong`: what was sent is not allowed.
pub fn ask_for_draft(
    say: &Localizer,
    step: &WizardStep,
    (draft, categories): (&ProductDraft, &[Category]),
    wrong: bool,
) -> Screen {
    let (question, number) = question(draft.step);
    let known = facts! { code: draft.code.as_ref(), name: draft.name.as_deref(), price: draft.price };
    let text = say.text_with(
        "admin_product.draft",
        facts! { ask: say.part(question), wrong, number, steps: DraftStep::ALL.len(), known },
    );
    let mut rows: Vec<Vec<Button>> = match draft.step {
        DraftStep::Category => categories::choices(categories, |category| Intent::Pick(category.id.clone())),
        _ => Vec::new(),
    };
    let skip = match (draft.step, &draft.code) {
        (DraftStep::Description, _) => Some(Intent::Ask(DraftStep::Category)),
        (DraftStep::Photo, Some(code)) => Some(Intent::Finish(code.clone())),
        _ => None,
    };
    rows.extend(skip.map(|to| vec![tap(say.text("admin_product.button.skip"), to)]));
    let back = draft.step.before().map(|to| tap(say.text("admin_product.button.back"), Intent::Ask(to)));
    rows.push(back.into_iter().chain([leave_button(say, step)]).collect());
    Screen::with_buttons(text, rows)
}

/// The draft that a button belongs to does not wait any more.
pub fn draft_gone(say: &Localizer) -> String {
    say.text("admin_product.toast.draft_gone")
}

/// A code is or was another product's.
pub fn product_code_taken(say: &Localizer, step: &WizardStep, taken: &Product) -> Screen {
    let deleted = taken.is_deleted();
    let text = say.text_with("admin_product.code_taken", facts! { code: &taken.code, name: &taken.name, deleted });
    let mut rows = Vec::new();
    if !deleted {
        rows.push(vec![tap(taken.code.to_string(), Intent::Open(taken.code.clone()))]);
    }
    rows.push(vec![leave_button(say, step)]);
    Screen::with_buttons(text, rows)
}

/// The code of a product that is made after another is asked for.
pub fn ask_for_copy(say: &Localizer, step: &WizardStep, of: &ProductCode, wrong: bool) -> Screen {
    let text = say.text_with("admin_product.ask_copy", facts! { code: of, wrong });
    Screen::with_buttons(text, vec![vec![leave_button(say, step)]])
}

const fn question(step: DraftStep) -> (&'static str, u8) {
    match step {
        DraftStep::Code => ("admin_product.asks.code", 1),
        DraftStep::Name => ("admin_product.asks.name", 2),
        DraftStep::Price => ("admin_product.asks.price", 3),
        DraftStep::Description => ("admin_product.asks.text", 4),
        DraftStep::Category => ("admin_product.asks.new_category", 5),
        DraftStep::Photo => ("admin_product.asks.photo", 6),
    }
}
