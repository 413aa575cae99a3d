//! What setting up holds in its hands: both bots, the gateway, the table.

use crate::clients::{Aws, http_client};
use crate::cloudformation::Properties;
use crate::config::{SetupConfig, secret_names as names};
use crate::flow::{Bot, Post};
use crate::pakasir::Pakasir;
use crate::secrets::Secrets;
use crate::store::{Keyring, Store};
use crate::telegram::{Profile, Telegram};
use crate::wording;
use anyhow::Context;
use secrecy::ExposeSecret;

/// Everything that setting up needs.
pub struct Setup {
    /// The shop bot.
    pub shop_bot: Bot,
    /// The owner bot.
    pub owner_bot: Bot,
    /// The gateway.
    pub pakasir: Pakasir,
    aws: Aws,
}

/// One owner or two: nothing comes side by side.
const OWNER_CONNECTIONS: u32 = 1;

impl Setup {
    /// Reads configuration and secrets. Unlike the other functions this one does so when it is asked, so that
    /// CloudFormation learns what is missing.
    ///
    /// # Errors
    /// Naming what is missing or malformed.
    pub async fn open() -> anyhow::Result<Self> {
        let config = SetupConfig::from_env()?;
        let aws = Aws::new(&config.aws)?;
        let wanted = [
            names::BOT_TOKEN,
            names::BOT_WEBHOOK_SECRET,
            names::OWNER_BOT_TOKEN,
            names::OWNER_WEBHOOK_SECRET,
            names::PAKASIR_API_KEY,
            names::DATA_KEY,
        ];
        let secrets = Secrets::read(&aws.ssm(), &config.secrets_path, &wanted).await;
        let mut secrets = secrets.context(wording::SECRETS_HINDERED)?;
        // Nothing is sealed or opened here, but a key that can't be read would stop the first order.
        Keyring::parse(secrets.take(names::DATA_KEY)?.expose_secret()).context(wording::SECRETS_HINDERED)?;
        let http = http_client()?;
        let api = |token| Telegram::new(http.clone(), config.telegram_api.clone(), token);
        let (shop_profile, owner_profile) =
            (wording::shop_profile(&config.shop_name), wording::owner_profile(&config.shop_name));
        Ok(Self {
            shop_bot: Bot {
                name: "shop bot",
                token_name: names::BOT_TOKEN,
                api: api(secrets.take(names::BOT_TOKEN)?),
                secret: secrets.take(names::BOT_WEBHOOK_SECRET)?,
                profiles: vec![
                    profile(None, wording::SHOP_COMMANDS, shop_profile.clone()),
                    profile(Some("en"), wording::SHOP_COMMANDS_EN, shop_profile),
                ],
            },
            owner_bot: Bot {
                name: "owner bot",
                token_name: names::OWNER_BOT_TOKEN,
                api: api(secrets.take(names::OWNER_BOT_TOKEN)?),
                secret: secrets.take(names::OWNER_WEBHOOK_SECRET)?,
                profiles: vec![profile(None, wording::OWNER_COMMANDS, owner_profile)],
            },
            pakasir: Pakasir::new(http, config.pakasir, secrets.take(names::PAKASIR_API_KEY)?),
            aws,
        })
    }

    /// The bots with their places.
    ///
    /// # Errors
    /// If a property is no number.
    pub fn posts<'a>(&'a self, properties: &'a Properties) -> anyhow::Result<[Post<'a>; 2]> {
        let connections = properties.max_connections.parse().context("MaxConnections is no number")?;
        Ok([
            Post { bot: &self.shop_bot, url: &properties.shop_bot_url, connections },
            Post { bot: &self.owner_bot, url: &properties.owner_bot_url, connections: OWNER_CONNECTIONS },
        ])
    }

    /// The table.
    pub fn store(&self, properties: &Properties) -> Store {
        Store::new(self.aws.dynamodb(), properties.table.clone(), Keyring::empty())
    }
}

fn profile(
    language: Option<&'static str>,
    commands: &'static [(&'static str, &'static str)],
    (description, short_description): (String, String),
) -> Profile {
    Profile { language, commands, description, short_description }
}
