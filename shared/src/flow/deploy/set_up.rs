//! Setting the shop up, when it is deployed: both bots learn where their webhooks are, and what could be wrong is
//! looked at while somebody is there to mend it. Every step may be repeated.

use super::retry::retry_while;
use crate::domain::setup_part::{BotRole, SetupPart};
use crate::pakasir::{Failure as GatewayFailure, Pakasir};
use crate::telegram::{Failure, Profile, Telegram};
use crate::wording::texts::Localizer;
use crate::wording::{self, deploy::Cause};
use secrecy::{ExposeSecret, SecretString};

/// A bot, and what Telegram is told of it.
pub struct Bot {
    /// Which of the two it is.
    pub role: BotRole,
    /// The name of its token among the secrets.
    pub token_name: &'static str,
    /// The bot.
    pub api: Telegram,
    /// What Telegram proves itself with at its webhook.
    pub secret: SecretString,
    /// What its profile says, by language.
    pub profiles: Vec<Profile>,
}

/// Where a bot's updates are to go.
pub struct BotWebhook<'a> {
    /// The bot.
    pub bot: &'a Bot,
    /// The URL of its function.
    pub url: &'a str,
    /// How many updates Telegram may bring at a time.
    pub connections: u32,
}

/// What keeps a part of the shop from being set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetupError {
    /// The part.
    pub part: SetupPart,
    /// Whether a person must mend it: a token or a key is refused. Anything else may pass by itself.
    pub refused: bool,
    /// A sentence for the person who deploys.
    pub sentence: String,
}

/// Looks at all that can be wrong outside the stack: the tokens, the gateway's project and its key.
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

/// Registers the bots, but for those that one of the obstacles is about; what could not be done is added to them.
pub async fn register(say: &Localizer, webhooks: &[BotWebhook<'_>], setup_errors: &mut Vec<SetupError>) {
    for webhook in webhooks {
        if setup_errors.iter().any(|setup_error| setup_error.part == webhook.bot.role.webhook()) {
            continue;
        }
        if let Err(failure) = set_webhook(webhook).await {
            setup_errors.push(bot_error(say, webhook.bot, &failure));
        } else if let Err(failure) = set_profiles(webhook.bot).await {
            // A text that nobody has to read never fails a deployment.
            let sentence = wording::deploy::profile_setup_error(say, webhook.bot.role, &failure.to_string());
            setup_errors.push(SetupError { part: webhook.bot.role.profile(), refused: false, sentence });
        }
    }
}

/// The host of a URL that was made a second ago may not resolve yet, and Telegram bounds how often a webhook changes.
async fn set_webhook(webhook: &BotWebhook<'_>) -> Result<(), Failure> {
    let secret = webhook.bot.secret.expose_secret();
    retry_while(
        async || webhook.bot.api.set_webhook(webhook.url, secret, webhook.connections).await,
        |failure| match failure {
            Failure::Refused(why) => why.contains("resolve host"),
            Failure::Later(wait) => wait.is_some(),
            Failure::Unreachable | Failure::CannotChange | Failure::Unauthorized => false,
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

/// Takes the webhooks away, but for those that by now lead elsewhere: to the stack that took the bot over.
/// A bot that Telegram does not know any more has none.
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
        Failure::Unreachable | Failure::CannotChange | Failure::Refused(_) => Cause::Refuses(failure.to_string()),
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
