//! The set-up at a deployment: checks tokens and keys, and registers webhooks, menus and descriptions of both bots, so that
//! a mistake fails the deployment rather than the first order. Every step can be repeated.

use super::retry::retry_while;
use crate::domain::setup_part::{BotRole, SetupPart};
use crate::pakasir::{Failure as GatewayFailure, Pakasir};
use crate::telegram::{Failure, Profile, Telegram};
use crate::wording::texts::Localizer;
use crate::wording::{self, deploy::Cause};
use secrecy::{ExposeSecret, SecretString};

/// A bot, and what is registered for it at Telegram.
pub struct Bot {
    /// Which of the two it is.
    pub role: BotRole,
    /// The name of its token among the secrets.
    pub token_name: &'static str,
    /// The bot.
    pub api: Telegram,
    /// The secret that Telegram sends in the header of each update.
    pub secret: SecretString,
    /// Its descriptions and commands, by language.
    pub profiles: Vec<Profile>,
}

/// The webhook to register for a bot.
pub struct BotWebhook<'a> {
    /// The bot.
    pub bot: &'a Bot,
    /// The URL of its function.
    pub url: &'a str,
    /// How many connections Telegram may open at a time (`max_connections`).
    pub connections: u32,
}

/// Why a part of the set-up failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetupError {
    /// The part.
    pub part: SetupPart,
    /// Whether a person must correct something, because a token or a key is refused. Otherwise a retry may succeed.
    pub refused: bool,
    /// The error message for the person who deploys.
    pub sentence: String,
}

/// Checks everything outside the stack: both tokens, the gateway's project and its API key.
pub async fn check_outside<'a>(
    say: &Localizer,
    bots: impl Iterator<Item = &'a Bot>,
    pakasir: &Pakasir,
) -> Vec<SetupError> {
    let (mut known, mut setup_errors) = (Vec::new(), Vec::new());
    for bot in bots {
        match bot.api.get_me().await {
            Ok(id) if known.contains(&id) => {
                let sentence = wording::deploy::same_bot(say);
                setup_errors.push(SetupError { part: bot.role.webhook(), refused: true, sentence });
            }
            Ok(id) => known.push(id),
            Err(failure) => setup_errors.push(bot_error(say, bot, &failure)),
        }
    }
    if let Err(failure) = pakasir.check_credentials().await {
        let cause = gateway_cause(&failure);
        let (part, refused) = (SetupPart::Gateway, cause == Cause::Unknown);
        let sentence = wording::deploy::gateway_setup_error(say, &cause);
        setup_errors.push(SetupError { part, refused, sentence });
    }
    setup_errors
}

/// Registers webhooks and profiles of the bots, except for a bot that `setup_errors` names already. What fails is added
/// to `setup_errors`.
pub async fn register(say: &Localizer, webhooks: &[BotWebhook<'_>], setup_errors: &mut Vec<SetupError>) {
    for webhook in webhooks {
        if setup_errors.iter().any(|setup_error| setup_error.part == webhook.bot.role.webhook()) {
            continue;
        }
        if let Err(failure) = set_webhook(webhook).await {
            setup_errors.push(bot_error(say, webhook.bot, &failure));
        } else if let Err(failure) = set_profiles(webhook.bot).await {
            // A missing description or menu does not fail a deployment; it is retried.
            let sentence = wording::deploy::profile_setup_error(say, webhook.bot.role, &failure.to_string());
            setup_errors.push(SetupError { part: webhook.bot.role.profile(), refused: false, sentence });
        }
    }
}

/// Retries, because the host of a new function URL may not resolve yet, and Telegram limits how often a webhook may change.
async fn set_webhook(webhook: &BotWebhook<'_>) -> Result<(), Failure> {
    let secret = webhook.bot.secret.expose_secret();
    retry_while(
        async || webhook.bot.api.set_webhook(webhook.url, secret, webhook.connections).await,
        |failure| match failure {
            Failure::Refused(why) => why.contains("resolve host"),
            Failure::Later(wait) => wait.is_some(),
            Failure::Unreachable | Failure::CannotChange | Failure::UnknownFile | Failure::Unauthorized => false,
        },
    )
    .await
}

async fn set_profiles(bot: &Bot) -> Result<(), Failure> {
    for profile in &bot.profiles {
        bot.api.set_profile(profile).await?;
    }
    Ok(())
}

/// Deletes the webhooks, except those that point to another URL by now: another stack has taken the bot over. Nothing is
/// to be done for a bot whose token Telegram does not know any more.
pub async fn remove_webhooks(say: &Localizer, webhooks: &[BotWebhook<'_>]) -> Vec<SetupError> {
    let mut setup_errors = Vec::new();
    for webhook in webhooks {
        match remove_webhook(webhook).await {
            Ok(()) | Err(Failure::Unauthorized) => {}
            Err(failure) => setup_errors.push(bot_error(say, webhook.bot, &failure)),
        }
    }
    setup_errors
}

async fn remove_webhook(webhook: &BotWebhook<'_>) -> Result<(), Failure> {
    if webhook.bot.api.get_webhook_url().await? == webhook.url {
        webhook.bot.api.delete_webhook().await?;
    }
    Ok(())
}

fn bot_error(say: &Localizer, bot: &Bot, failure: &Failure) -> SetupError {
    let cause = match failure {
        Failure::Unauthorized => Cause::Unknown,
        Failure::Later(_) => Cause::NoAnswer,
        Failure::Unreachable | Failure::CannotChange | Failure::UnknownFile | Failure::Refused(_) => {
            Cause::Refuses(failure.to_string())
        }
    };
    let sentence = wording::deploy::bot_setup_error(say, bot.role, bot.token_name, &cause);
    SetupError { part: bot.role.webhook(), refused: cause == Cause::Unknown, sentence }
}

fn gateway_cause(failure: &GatewayFailure) -> Cause {
    match failure {
        GatewayFailure::Refused(401 | 403 | 404) => Cause::Unknown,
        GatewayFailure::Unreachable | GatewayFailure::TooSoon => Cause::NoAnswer,
        GatewayFailure::Refused(_) | GatewayFailure::UnexpectedAnswer(_) => Cause::Refuses(failure.to_string()),
    }
}
