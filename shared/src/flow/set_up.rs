//! Setting the shop up, when it is deployed: both bots learn where their webhooks are, and what could be wrong is
//! looked at while somebody is there to mend it. Every step may be repeated.

use crate::pakasir::{Failure as GatewayFailure, Pakasir};
use crate::store::Store;
use crate::telegram::{Failure, Profile, Telegram};
use crate::wording::{self, Hindrance};
use secrecy::{ExposeSecret, SecretString};

/// A bot, and what Telegram is told of it.
pub struct Bot {
    /// What it is called in a reason.
    pub name: &'static str,
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
pub struct Post<'a> {
    /// The bot.
    pub bot: &'a Bot,
    /// The URL of its function.
    pub url: &'a str,
    /// How many updates Telegram may bring at a time.
    pub connections: u32,
}

/// What keeps the shop from being set up: a sentence for the person who deploys.
pub type Obstacle = String;

/// Looks at all that can be wrong outside the stack: the tokens, the gateway's project and its key.
///
/// # Errors
/// The first obstacle.
pub async fn check<'a>(bots: impl Iterator<Item = &'a Bot>, pakasir: &Pakasir) -> Result<(), Obstacle> {
    let mut known = Vec::new();
    for bot in bots {
        let id = bot.api.get_me().await.map_err(|failure| hindered(bot, &failure))?;
        if known.contains(&id) {
            return Err(wording::same_bot().to_owned());
        }
        known.push(id);
    }
    pakasir.greet().await.map_err(|failure| wording::gateway_hindered(&of_gateway(&failure)))
}

/// Registers the bots. All that can be wrong is looked at before anything is changed.
///
/// # Errors
/// The first obstacle.
pub async fn set_up(posts: &[Post<'_>], store: &Store, pakasir: &Pakasir) -> Result<(), Obstacle> {
    check(posts.iter().map(|post| post.bot), pakasir).await?;
    store.totals().await.map_err(|error| wording::table_hindered(&error.to_string()))?;
    for post in posts {
        register(post).await.map_err(|failure| hindered(post.bot, &failure))?;
    }
    Ok(())
}

async fn register(post: &Post<'_>) -> Result<(), Failure> {
    for profile in &post.bot.profiles {
        post.bot.api.set_profile(profile).await?;
    }
    post.bot.api.set_webhook(post.url, post.bot.secret.expose_secret(), post.connections).await
}

/// Takes the webhooks away, but for those that by now lead elsewhere: to the stack that took the bot over.
/// A bot that Telegram does not know any more has none.
///
/// # Errors
/// If Telegram can't be reached.
pub async fn take_down(posts: &[Post<'_>]) -> Result<(), Obstacle> {
    for post in posts {
        match retire(post).await {
            Ok(()) | Err(Failure::Unauthorized) => {}
            Err(failure) => return Err(hindered(post.bot, &failure)),
        }
    }
    Ok(())
}

async fn retire(post: &Post<'_>) -> Result<(), Failure> {
    if post.bot.api.webhook_url().await? == post.url {
        post.bot.api.delete_webhook().await?;
    }
    Ok(())
}

fn hindered(bot: &Bot, failure: &Failure) -> Obstacle {
    let hindrance = match failure {
        Failure::Unauthorized => Hindrance::Unknown,
        Failure::Later(_) => Hindrance::NoAnswer,
        Failure::Unreachable | Failure::CannotChange | Failure::Refused(_) => Hindrance::Refuses(failure.to_string()),
    };
    wording::bot_hindered(bot.name, bot.token_name, &hindrance)
}

fn of_gateway(failure: &GatewayFailure) -> Hindrance {
    match failure {
        GatewayFailure::Refused(401 | 403 | 404) => Hindrance::Unknown,
        GatewayFailure::Unreachable | GatewayFailure::TooSoon => Hindrance::NoAnswer,
        GatewayFailure::Refused(_) | GatewayFailure::Odd(_) => Hindrance::Refuses(failure.to_string()),
    }
}
