//! A visit: who stands before the counter, and what it comes to.

use crate::domain::ids::{MessageId, TapId};
use crate::domain::screen::Screen;
use crate::domain::time::Moment;
use crate::domain::user::User;

/// A person before the counter.
pub(super) struct Visit {
    /// Who it is, as the greeting found them.
    pub(super) user: User,
    /// What they call themselves.
    pub(super) name: String,
    /// The button they tapped, if they tapped one.
    pub(super) tap: Option<Tap>,
    /// When.
    pub(super) now: Moment,
}

/// A tap on a button.
#[derive(Clone)]
pub(super) struct Tap {
    /// Telegram's id of it.
    pub(super) id: TapId,
    /// The message the button hangs on.
    pub(super) message: Option<MessageId>,
}

/// What a visit comes to.
pub(super) enum Outcome {
    /// This is to be seen.
    See(Screen),
    /// This is to be said in passing; in a window if it matters.
    Hear(&'static str),
    /// All was said already.
    Done,
}
