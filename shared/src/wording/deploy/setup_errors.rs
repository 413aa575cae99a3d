//! What a deployer reads when the shop can't be set up.

use crate::domain::setup_part::BotRole;
use crate::wording::texts::{Facts, Localizer, facts};

/// What keeps a bot or the gateway from answering as it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// It does not know the token or the key.
    Unknown,
    /// It can't be reached, or is in trouble itself.
    NoAnswer,
    /// It refuses; in its own words.
    Refuses(String),
}

/// Why a bot can't be set up; `secret` is the name of its token in the parameter store.
pub fn bot_setup_error(say: &Localizer, bot: BotRole, secret: &str, cause: &Cause) -> String {
    let bot = bot_name(say, bot);
    match cause {
        Cause::Unknown => say.text_with("deploy.bot_unknown", facts! { bot, secret }),
        Cause::NoAnswer => say.text_with("deploy.bot_no_answer", facts! { bot }),
        Cause::Refuses(why) => say.text_with("deploy.bot_refused", facts! { bot, why: why.as_str() }),
    }
}

/// Why the gateway can't be used.
pub fn gateway_setup_error(say: &Localizer, cause: &Cause) -> String {
    match cause {
        Cause::Unknown => say.text("deploy.gateway_unknown"),
        Cause::NoAnswer => say.text("deploy.gateway_no_answer"),
        Cause::Refuses(why) => say.text_with("deploy.gateway_refused", facts! { why: why.as_str() }),
    }
}

/// A bot works, and its profile or its menu does not say yet what it should.
pub fn profile_setup_error(say: &Localizer, bot: BotRole, why: &str) -> String {
    say.text_with("deploy.profile_failed", facts! { bot: bot_name(say, bot), why })
}

/// One token was given for both bots.
pub fn same_bot(say: &Localizer) -> String {
    say.text("deploy.bot_same")
}

/// Secrets are missing or malformed; which, follows.
pub fn secrets_setup_error(say: &Localizer) -> String {
    say.text("deploy.secrets_wrong")
}

/// The table can't be used.
pub fn table_setup_error(say: &Localizer, why: &str) -> String {
    say.text_with("deploy.table_failed", facts! { why })
}

/// The shop has one zone for good, and is to get another.
pub fn other_zone(say: &Localizer, zone: &str, wanted: &str) -> String {
    say.text_with("deploy.other_zone", facts! { zone, wanted })
}

/// Setting up took longer than CloudFormation should wait.
pub fn took_too_long(say: &Localizer) -> String {
    say.text("deploy.too_slow")
}

fn bot_name(say: &Localizer, bot: BotRole) -> Facts {
    say.part(match bot {
        BotRole::Shop => "deploy.shop_bot",
        BotRole::Owner => "deploy.owner_bot",
    })
}
