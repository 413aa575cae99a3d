//! Requests, as an admin sees them: what a buyer asks for, with the buttons that decide.

use super::help::leave_button;
use crate::domain::intent::AdminIntent;
use crate::domain::notice::NamedUser;
use crate::domain::request::{Decision, Request, Subject};
use crate::domain::screen::{Button, Keyboard, Screen, Style};
use crate::domain::user::wizard::WizardStep;
use crate::wording::admin::money::{back_to_requests, proof_button};
use crate::wording::admin::order::{of_buyer_button, open_button};
use crate::wording::texts::{Facts, Localizer, facts};

/// A buyer asks for something.
pub(super) fn opened(say: &Localizer, NamedUser { id, name }: &NamedUser, request: &Request) -> Screen {
    let (what, refund) = what(say, request);
    let text = say.text_with("admin_request.opened", facts! { name, id: id.0, what });
    let decide = |key: &'static str, decision| {
        let label = say.text_with(key, facts! { refund });
        Button::tap(label, AdminIntent::Decide(request.id.clone(), decision))
    };
    let refuse = decide("admin_request.button.refuse", Decision::Refuse).styled(Style::Danger);
    let rows = match &request.subject {
        Subject::Transfer { .. } => {
            vec![vec![decide("admin_request.button.credit", Decision::Credit).styled(Style::Good)], vec![refuse]]
        }
        Subject::Warranty { .. } => vec![
            vec![decide("admin_request.button.replace", Decision::Replace).styled(Style::Good)],
            vec![decide("admin_request.button.refund", Decision::Refund)],
            vec![refuse],
        ],
    };
    let (order, buyer) = (about(say, request), of_buyer_button(say, *id));
    let rows = rows.into_iter().chain([order.into_iter().chain([buyer]).collect()]);
    Screen::with_buttons(text, rows.collect())
}

/// A request that an admin opens from a list, with its proof; what was decided, if it was.
pub fn request(say: &Localizer, buyer: &NamedUser, request: &Request) -> Screen {
    let more = vec![request.proof.iter().map(|_| proof_button(say, request)).chain([back_to_requests(say)]).collect()];
    if let Some(decided) = &request.decided {
        let (what, _) = what(say, request);
        let decision = decision_text(say, decided.decision);
        let text = say.text_with("admin_request.was_decided", facts! { name: &buyer.name, what, decision });
        return Screen::with_buttons(text, more);
    }
    let screen = opened(say, buyer, request);
    let Keyboard::Inline(rows) = screen.keyboard else { return screen };
    Screen { keyboard: Keyboard::Inline(rows.into_iter().chain(more).collect()), ..screen }
}

/// Opens the order that a request is about.
fn about(say: &Localizer, request: &Request) -> Option<Button> {
    match &request.subject {
        Subject::Transfer { .. } => None,
        Subject::Warranty { order, .. } => Some(open_button(say, order)),
    }
}

/// An admin has decided.
pub(super) fn decided(say: &Localizer, buyer: &NamedUser, request: &Request, by: &str) -> Screen {
    let (what, _) = what(say, request);
    let decision = request.decided.as_ref().map(|decided| decision_text(say, decided.decision));
    let text = say.text_with("admin_request.decided", facts! { name: &buyer.name, what, decision, by });
    let buttons = about(say, request).into_iter().chain([of_buyer_button(say, buyer.id)]).collect();
    Screen::with_buttons(text, vec![buttons])
}

/// What is asked for, and the amount that it is about.
fn what(say: &Localizer, request: &Request) -> (Facts, crate::domain::money::Rupiah) {
    match &request.subject {
        Subject::Transfer { amount } => (say.part_with("admin_request.transfer", facts! { amount }), *amount),
        Subject::Warranty { order, number, name, refund, .. } => {
            (say.part_with("admin_request.warranty", facts! { number, product: name, order, refund }), *refund)
        }
    }
}

/// What was decided, in words.
pub(in crate::wording::admin) fn decision_text(say: &Localizer, decision: Decision) -> Facts {
    say.part(match decision {
        Decision::Credit => "admin_request.decision.credit",
        Decision::Replace => "admin_request.decision.replace",
        Decision::Refund => "admin_request.decision.refund",
        Decision::Refuse => "admin_request.decision.refuse",
    })
}

/// Why a request is refused: the buyer reads it.
pub fn ask_for_refusal(say: &Localizer, step: &WizardStep) -> Screen {
    Screen::with_buttons(say.text("admin_request.ask_reason"), vec![vec![leave_button(say, step)]])
}

/// It is not refused after all.
pub fn refusal_left(say: &Localizer) -> Screen {
    Screen::text(say.text("admin_request.left"))
}

/// The decision stands.
pub fn request_decided_now(say: &Localizer, decision: Decision) -> Screen {
    Screen::text(say.text_with("admin_request.decided_now", facts! { decision: decision_text(say, decision) }))
}

/// Somebody decided before.
pub fn request_decided_before(say: &Localizer) -> String {
    say.text("admin_request.toast.decided_before")
}

/// Nobody grants what they ask for themselves.
pub fn own_request(say: &Localizer) -> String {
    say.text("admin_request.toast.own")
}

/// There is no such request, or nothing like this can be decided about it.
pub fn request_unknown(say: &Localizer) -> String {
    say.text("admin_request.toast.unknown")
}

/// Nothing is in stock to replace the unit.
pub fn no_replacement(say: &Localizer) -> String {
    say.text("admin_request.toast.sold_out")
}
