//! The shop's bots: which function takes the updates of each, and which secrets go with it.

use crate::real::Real;
use local_aws::template::{Function, Template};
use std::collections::BTreeSet;

/// The functions whose URLs are webhooks, with the names of the secrets that go with them. Other functions speak as the
/// first.
pub const BOTS: [Bot; 2] = [
    Bot {
        what: "shop bot",
        function: "TelegramFunction",
        token: "bot-token",
        secret: "bot-webhook-secret",
        username: "lapak_bot",
        suffix: "",
    },
    Bot {
        what: "owner bot",
        function: "OwnerFunction",
        token: "owner-bot-token",
        secret: "owner-webhook-secret",
        username: "lapak_owner_bot",
        suffix: " · Owner",
    },
];

/// One of the shop's bots.
#[derive(Debug)]
pub struct Bot {
    /// Its name in log messages.
    pub what: &'static str,
    /// The function that takes its updates.
    pub function: &'static str,
    /// The secret that is its token.
    pub token: &'static str,
    /// The secret that Telegram sends with each update.
    pub secret: &'static str,
    /// How the one played here is called.
    pub username: &'static str,
    /// What its name ends with, after the shop's.
    pub suffix: &'static str,
}

/// The functions that speak as a bot that is real.
pub(crate) fn speak_for_real(template: &Template, real: &Real) -> BTreeSet<String> {
    let bot = |function: &Function| BOTS.iter().find(|bot| bot.function == function.logical_id).unwrap_or(&BOTS[0]);
    let speaks = |function: &&Function| real.secret(bot(function).token).is_some();
    template.functions.iter().filter(speaks).map(|function| function.logical_id.clone()).collect()
}
