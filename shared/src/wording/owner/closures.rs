//! What an owner reads about what is closed.

use crate::domain::intent::OwnerIntent;
use crate::domain::screen::{Button, Screen, Style};
use crate::domain::settings::closures::{Closable, ClosingAnswer, ClosingStep, Closure};
use crate::wording::texts::{Facts, Localizer, facts};

/// Whether something is closed; `changed`: because another owner changed it a moment ago.
pub fn closure(say: &Localizer, what: Closable, closure: Option<&Closure>, changed: bool) -> Screen {
    let facts = facts! {
        since: closure.map(|closure| say.time(closure.since)),
        by: closure.map(|closure| closure.by.0),
        sentence: sentence(say, what, closure.and_then(|closure| closure.sentence.as_deref())),
        changed,
    };
    let (text, close, open) = match what {
        Closable::Shop => ("owner.maintenance", "owner.button.close_shop", "owner.button.open_shop"),
        Closable::Payments => ("owner.payments", "owner.button.close_payments", "owner.button.open_payments"),
    };
    let act = match closure {
        Some(_) => Button::tap(say.text(open), OwnerIntent::Open(what)).styled(Style::Good),
        None => Button::tap(say.text(close), OwnerIntent::Close(what)).styled(Style::Danger),
    };
    let menu = Button::tap(say.text("owner.button.menu"), OwnerIntent::Help);
    Screen::with_buttons(say.text_with(text, facts), vec![vec![act], vec![menu]])
}

/// Asks for the name of what is to be closed, or for the sentence; `wrong`: the answer was another.
pub fn ask_closing(say: &Localizer, step: &ClosingStep, wrong: bool) -> Screen {
    let what = step.what;
    let cancel = Button::tap(say.text("owner.button.cancel"), OwnerIntent::Closure(what));
    match step.waits_for {
        ClosingAnswer::Sentence => {
            Screen::with_buttons(say.text_with("owner.ask_sentence", facts! { wrong }), vec![vec![cancel]])
        }
        ClosingAnswer::Name => {
            let facts = facts! {
                sentence: sentence(say, what, step.sentence.as_deref()),
                name: say.text(name_key(what)),
                wrong,
            };
            let own = Button::tap(say.text("owner.button.sentence"), OwnerIntent::Sentence(what));
            Screen::with_buttons(say.text_with("owner.ask_name", facts), vec![vec![own], vec![cancel]])
        }
    }
}

/// Whether an owner wrote the name of what is to be closed, in whichever language.
pub fn names_closing(say: &Localizer, what: Closable, text: &str) -> bool {
    let name = text.trim().to_lowercase();
    say.in_every_language(name_key(what)).contains(&name)
}

/// What buyers read.
fn sentence(say: &Localizer, what: Closable, own: Option<&str>) -> Facts {
    match (own, what) {
        (Some(own), _) => Facts::from(own),
        (None, Closable::Shop) => say.part("closed.shop"),
        (None, Closable::Payments) => say.part("closed.payments"),
    }
}

const fn name_key(what: Closable) -> &'static str {
    match what {
        Closable::Shop => "owner.plain.close_shop",
        Closable::Payments => "owner.plain.close_payments",
    }
}
