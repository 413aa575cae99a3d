//! Setting the shop up, when it is deployed: both bots learn where their webhooks are, and what could be wrong is
//! looked at while somebody is there to mend it. Every step may be repeated.

use crate::pakasir::{Failure as GatewayFailure, Pakasir};
use crate::store::Store;
use crate::telegram::{Failure, Profile, Telegram};
use crate::wording::{self, Hindrance};
use secrecy::{ExposeSecret, SecretString};

/// A bot, and where its updates are to go.
pub struct Post {
    /// What it is called in a reason.
    pub name: &'static str,
    /// The name of its token among the secrets.
    pub token_name: &'static str,
    /// The bot.
    pub bot: Telegram,
    /// The URL of its function.
    pub url: String,
    /// What Telegram proves itself with there.
    pub secret: SecretString,
    /// How many updates Telegram may bring at a time.
    pub connections: u32,
    /// What its profile says, by language.
    pub profiles: Vec<Profile>,
}

/// What keeps the shop from being set up: a sentence for the person who deploys.
pub type Obstacle = String;

/// Registers the bots and checks table and gateway. All that can be wrong is looked at before anything is changed.
///
/// # Errors
/// The first obstacle.
pub async fn set_up(posts: &[Post], store: &Store, pakasir: &Pakasir) -> Result<(), Obstacle> {
    for post in posts {
        post.bot.get_me().await.map_err(|failure| hindered(post, &failure))?;
    }
    pakasir.greet().await.map_err(|failure| wording::gateway_hindered(&of_gateway(&failure)))?;
    store.totals().await.map_err(|error| wording::table_hindered(&error.to_string()))?;
    for post in posts {
        register(post).await.map_err(|failure| hindered(post, &failure))?;
    }
    Ok(())
}

async fn register(post: &Post) -> Result<(), Failure> {
    for profile in &post.profiles {
        post.bot.set_profile(profile).await?;
    }
    post.bot.set_webhook(&post.url, post.secret.expose_secret(), post.connections).await
}

/// Takes the webhooks away. A bot that Telegram does not know any more has none.
///
/// # Errors
/// If Telegram can't be reached.
pub async fn take_down(posts: &[Post]) -> Result<(), Obstacle> {
    for post in posts {
        match post.bot.delete_webhook().await {
            Ok(()) | Err(Failure::Unauthorized) => {}
            Err(failure) => return Err(hindered(post, &failure)),
        }
    }
    Ok(())
}

fn hindered(post: &Post, failure: &Failure) -> Obstacle {
    let hindrance = match failure {
        Failure::Unauthorized => Hindrance::Unknown,
        Failure::Later(_) => Hindrance::NoAnswer,
        Failure::Unreachable | Failure::CannotChange | Failure::Refused(_) => Hindrance::Refuses(failure.to_string()),
    };
    wording::bot_hindered(post.name, post.token_name, &hindrance)
}

fn of_gateway(failure: &GatewayFailure) -> Hindrance {
    match failure {
        GatewayFailure::Refused(401 | 403) => Hindrance::Unknown,
        GatewayFailure::Unreachable | GatewayFailure::TooSoon => Hindrance::NoAnswer,
        GatewayFailure::Refused(_) | GatewayFailure::Odd(_) => Hindrance::Refuses(failure.to_string()),
    }
}
