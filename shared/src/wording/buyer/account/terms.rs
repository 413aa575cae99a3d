//! The terms of what was bought, which their buyer has to meet.

use super::profile::leave_button;
use crate::domain::intent::BuyerIntent;
use crate::domain::order::{Line, MAX_PROOF_CHARS, Order, TermsRefusal};
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::user::wizard::WizardStep;
use crate::wording::buyer::account::orders::to_order;
use crate::wording::buyer::keyboard::browse;
use crate::wording::texts::{Facts, Localizer, facts};
use crate::wording::truncate::truncate;

/// Characters of the terms that are shown again when their proof is asked for.
const SHOWN_TERMS: usize = 1_000;

/// Characters of a product's name on a button.
const MAX_LABEL_CHARS: usize = 32;

/// A button for each of these lines, which are still to meet their terms; with the product's name if there are several.
pub(in crate::wording::buyer) fn meet_buttons(
    say: &Localizer,
    order: &Order,
    lines: &[(usize, &Line)],
) -> Vec<Vec<Button>> {
    let button = |(number, line): &(usize, &Line)| {
        let name = (lines.len() > 1).then(|| truncate(&line.name, MAX_LABEL_CHARS));
        let label = say.text_with("terms.button.meet", facts! { name });
        vec![Button::tap(label, BuyerIntent::MeetTerms(order.id.clone(), *number)).styled(Style::Primary)]
    };
    lines.iter().map(button).collect()
}

/// What the terms of a product ask, as far as that is known, and what is waited for.
pub fn ask_for_proof(say: &Localizer, step: &WizardStep, name: &str, terms: &str) -> Screen {
    let text = say.text_with("terms.ask", facts! { name, terms: truncate(terms, SHOWN_TERMS) });
    Screen::with_buttons(text, vec![vec![leave_button(say, step)]])
}

/// The proof is too long.
pub fn proof_too_long(say: &Localizer, step: &WizardStep) -> Screen {
    let text = say.text_with("terms.too_long", facts! { most: MAX_PROOF_CHARS });
    Screen::with_buttons(text, vec![vec![leave_button(say, step)]])
}

/// The terms of this line are met; the others of the order are offered.
pub fn terms_met(say: &Localizer, order: &Order, line: usize) -> Screen {
    let name = order.lines.get(line).map(|line| line.name.as_str());
    let left = order.unmet_terms();
    let mut rows = meet_buttons(say, order, &left);
    rows.push(vec![to_order(say, &order.id)]);
    rows.push(vec![browse(say)]);
    Screen::with_buttons(say.text_with("terms.met", facts! { name, left: left.len() }), rows)
}

/// Why there is nothing to meet.
pub fn terms_refused(say: &Localizer, refusal: TermsRefusal) -> String {
    say.text(match refusal {
        TermsRefusal::NotSent => "terms.toast.not_sent",
        TermsRefusal::NoTerms => "terms.toast.none",
        TermsRefusal::Met => "terms.toast.met",
    })
}

/// A day later some terms are not met; `None` if all are.
pub fn terms_reminder(say: &Localizer, order: &Order) -> Option<Screen> {
    let unmet = order.unmet_terms();
    if unmet.is_empty() {
        return None;
    }
    let product = |(_, Line { name, .. }): &(usize, &Line)| facts! { name };
    let products: Vec<Facts> = unmet.iter().map(product).collect();
    let text = say.text_with("terms.reminder", facts! { order: &order.id, products });
    Some(Screen::with_buttons(text, meet_buttons(say, order, &unmet)))
}
