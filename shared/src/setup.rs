//! What setting up holds in its hands: both bots, the gateway, the table.

use crate::clients::{Aws, http_client};
use crate::cloudformation::Properties;
use crate::config::{SetupConfig, secret_names as names};
use crate::flow::Post;
use crate::pakasir::Pakasir;
use crate::secrets::Secrets;
use crate::store::{Keyring, Store};
use crate::telegram::{Profile, Telegram};
use crate::wording;
use anyhow::Context;
use secrecy::ExposeSecret;

/// Everything that setting up needs.
pub struct Setup {
    /// The bots, and where their updates are to go.
    pub posts: Vec<Post>,
    /// The table.
    pub store: Store,
    /// The gateway.
    pub pakasir: Pakasir,
}

impl Setup {
    /// Reads configuration and secrets. Unlike the other functions this one does so when it is asked, so that
    /// CloudFormation learns what is missing.
    ///
    /// # Errors
    /// Naming what is missing or malformed.
    pub async fn open(properties: &Properties) -> anyhow::Result<Self> {
        let config = SetupConfig::from_env()?;
        let aws = Aws::new(&config.table.aws)?;
        let wanted = [
            names::BOT_TOKEN,
            names::BOT_WEBHOOK_SECRET,
            names::OWNER_BOT_TOKEN,
            names::OWNER_WEBHOOK_SECRET,
            names::PAKASIR_API_KEY,
            names::DATA_KEY,
        ];
        let mut secrets = Secrets::read(&aws.ssm(), &config.table.secrets_path, &wanted).await?;
        let keyring = Keyring::parse(secrets.take(names::DATA_KEY)?.expose_secret())?;
        let http = http_client()?;
        let connections = properties.max_connections.parse().context("MaxConnections is no number")?;
        let bot = |token| Telegram::new(http.clone(), config.telegram_api.clone(), token);
        let shop_profile = wording::shop_profile(&config.shop_name);
        let posts = vec![
            Post {
                name: "shop bot",
                token_name: names::BOT_TOKEN,
                bot: bot(secrets.take(names::BOT_TOKEN)?),
                url: properties.shop_bot_url.clone(),
                secret: secrets.take(names::BOT_WEBHOOK_SECRET)?,
                connections,
                profiles: vec![
                    profile(None, wording::SHOP_COMMANDS, shop_profile.clone()),
                    profile(Some("en"), wording::SHOP_COMMANDS_EN, shop_profile),
                ],
            },
            Post {
                name: "owner bot",
                token_name: names::OWNER_BOT_TOKEN,
                bot: bot(secrets.take(names::OWNER_BOT_TOKEN)?),
                url: properties.owner_bot_url.clone(),
                secret: secrets.take(names::OWNER_WEBHOOK_SECRET)?,
                connections: 1,
                profiles: vec![profile(None, wording::OWNER_COMMANDS, wording::owner_profile(&config.shop_name))],
            },
        ];
        let pakasir = Pakasir::new(http.clone(), config.pakasir, secrets.take(names::PAKASIR_API_KEY)?);
        Ok(Self { posts, store: Store::new(aws.dynamodb(), config.table.table, keyring), pakasir })
    }
}

fn profile(
    language: Option<&'static str>,
    commands: &'static [(&'static str, &'static str)],
    (description, short_description): (String, String),
) -> Profile {
    Profile { language, commands, description, short_description }
}
