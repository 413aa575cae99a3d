//! Setting the shop up, when it is deployed: both bots learn where their webhooks are, and what could be wrong is
//! looked at while somebody is there to mend it. Every step may be repeated.

use super::patience::patiently;
use crate::domain::setup_part::SetupPart;
use crate::pakasir::{Failure as GatewayFailure, Pakasir};
use crate::telegram::{Failure, Profile, Telegram};
use crate::wording::{self, Hindrance};
use secrecy::{ExposeSecret, SecretString};

/// A bot, and what Telegram is told of it.
pub struct Bot {
    /// What it is called in a reason.
    pub name: &'static str,
    /// The name of its token among the secrets.
    pub token_name: &'static str,
    /// Its webhook, and its profile, as parts of setting up.
    pub parts: (SetupPart, SetupPart),
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

/// What keeps a part of the shop from being set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// The part.
    pub part: SetupPart,
    /// Whether a person must mend it: a token or a key is refused. Anything else may pass by itself.
    pub refused: bool,
    /// A sentence for the person who deploys.
    pub sentence: String,
}

/// Looks at all that can be wrong outside the stack: the tokens, the gateway's project and its key.
pub async fn check<'a>(bots: impl Iterator<Item = &'a Bot>, pakasir: &Pakasir) -> Vec<Obstacle> {
    let (mut known, mut obstacles) = (Vec::new(), Vec::new());
    for bot in bots {
        match bot.api.get_me().await {
            Ok(id) if known.contains(&id) => {
                let sentence = wording::same_bot().to_owned();
                obstacles.push(Obstacle { part: bot.parts.0, refused: true, sentence });
            }
            Ok(id) => known.push(id),
            Err(failure) => obstacles.push(hindered(bot, &failure)),
        }
    }
    if let Err(failure) = pakasir.greet().await {
        let hindrance = of_gateway(&failure);
        let (part, refused) = (SetupPart::Gateway, hindrance == Hindrance::Unknown);
        obstacles.push(Obstacle { part, refused, sentence: wording::gateway_hindered(&hindrance) });
    }
    obstacles
}

/// Registers the bots, but for those that one of the obstacles is about; what could not be done is added to them.
pub async fn register(posts: &[Post<'_>], obstacles: &mut Vec<Obstacle>) {
    for post in posts {
        if obstacles.iter().any(|obstacle| obstacle.part == post.bot.parts.0) {
            continue;
        }
        if let Err(failure) = set_webhook(post).await {
            obstacles.push(hindered(post.bot, &failure));
        } else if let Err(failure) = tell_profiles(post.bot).await {
            // A text that nobody has to read never fails a deployment.
            let sentence = wording::profile_hindered(post.bot.name, &failure.to_string());
            obstacles.push(Obstacle { part: post.bot.parts.1, refused: false, sentence });
        }
    }
}

/// The host of a URL that was made a second ago may not resolve yet, and Telegram bounds how often a webhook changes.
async fn set_webhook(post: &Post<'_>) -> Result<(), Failure> {
    let secret = post.bot.secret.expose_secret();
    patiently(
        async || post.bot.api.set_webhook(post.url, secret, post.connections).await,
        |failure| match failure {
            Failure::Refused(why) => why.contains("resolve host"),
            Failure::Later(wait) => wait.is_some(),
            Failure::Unreachable | Failure::CannotChange | Failure::Unauthorized => false,
        },
    )
    .await
}

async fn tell_profiles(bot: &Bot) -> Result<(), Failure> {
    for profile in &bot.profiles {
        bot.api.set_profile(profile).await?;
    }
    Ok(())
}

/// Takes the webhooks away, but for those that by now lead elsewhere: to the stack that took the bot over.
/// A bot that Telegram does not know any more has none.
pub async fn take_down(posts: &[Post<'_>]) -> Vec<Obstacle> {
    let mut obstacles = Vec::new();
    for post in posts {
        match retire(post).await {
            Ok(()) | Err(Failure::Unauthorized) => {}
            Err(failure) => obstacles.push(hindered(post.bot, &failure)),
        }
    }
    obstacles
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
    let sentence = wording::bot_hindered(bot.name, bot.token_name, &hindrance);
    Obstacle { part: bot.parts.0, refused: hindrance == Hindrance::Unknown, sentence }
}

fn of_gateway(failure: &GatewayFailure) -> Hindrance {
    match failure {
        GatewayFailure::Refused(401 | 403 | 404) => Hindrance::Unknown,
        GatewayFailure::Unreachable | GatewayFailure::TooSoon => Hindrance::NoAnswer,
        GatewayFailure::Refused(_) | GatewayFailure::Odd(_) => Hindrance::Refuses(failure.to_string()),
    }
}
