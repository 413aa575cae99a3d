//! The clients of the set-up: both bots and the gateway, with the secrets as they are stored now.

use crate::clients::{Aws, ParameterStoreError, http_client};
use crate::cloudformation::SetupProperties;
use crate::config::{SetupConfig, secret_names as names};
use crate::domain::language::Language;
use crate::domain::setup_part::{BotRole, SetupPart};
use crate::flow::{Bot, BotWebhook, SetupError, retry_while};
use crate::pakasir::Pakasir;
use crate::secrets::Secrets;
use crate::store::Keyring;
use crate::telegram::{Profile, Telegram};
use crate::wording;
use crate::wording::texts::Localizer;
use anyhow::Context;
use secrecy::ExposeSecret;

/// `max_connections` of the owner bot's webhook: there are few owners.
const OWNER_CONNECTIONS: u32 = 1;

/// The clients of everything outside the stack.
pub(super) struct SetupContext {
    pub(super) shop_bot: Bot,
    pub(super) owner_bot: Bot,
    pub(super) pakasir: Pakasir,
    pub(super) aws: Aws,
}

impl SetupContext {
    /// Reads configuration and secrets. Unlike the other functions, the setup function does so at each request and not at
    /// its start, so that CloudFormation gets an error message if something is missing.
    pub(super) async fn open(say: &Localizer) -> Result<Self, SetupError> {
        Self::read(say).await.map_err(|error| {
            let answered = failure_of_parameter_store(&error).is_none();
            SetupError { part: SetupPart::Secrets, refused: answered, sentence: format!("{error:#}") }
        })
    }

    async fn read(say: &Localizer) -> anyhow::Result<Self> {
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
        let store = aws.parameter_store();
        let denied = |error: &anyhow::Error| failure_of_parameter_store(error) == Some("AccessDeniedException");
        let secrets = retry_while(async || Secrets::read(&store, &config.secrets_path, &wanted).await, denied).await;
        let mut secrets = secrets.with_context(|| wording::deploy::secrets_setup_error(say))?;
        // The keys are not used here; a malformed one is to fail the deployment and not the first order.
        Keyring::parse(secrets.take(names::DATA_KEY)?.expose_secret())
            .with_context(|| wording::deploy::secrets_setup_error(say))?;
        let http = http_client()?;
        let api = |token| Telegram::new(http.clone(), config.telegram_api.clone(), token);
        Ok(Self {
            shop_bot: Bot {
                role: BotRole::Shop,
                token_name: names::BOT_TOKEN,
                api: api(secrets.take(names::BOT_TOKEN)?),
                secret: secrets.take(names::BOT_WEBHOOK_SECRET)?,
                profiles: profiles(BotRole::Shop, &config.shop_name),
            },
            owner_bot: Bot {
                role: BotRole::Owner,
                token_name: names::OWNER_BOT_TOKEN,
                api: api(secrets.take(names::OWNER_BOT_TOKEN)?),
                secret: secrets.take(names::OWNER_WEBHOOK_SECRET)?,
                profiles: profiles(BotRole::Owner, &config.shop_name),
            },
            pakasir: Pakasir::new(http, config.pakasir, secrets.take(names::PAKASIR_API_KEY)?),
            aws,
        })
    }

    pub(super) fn webhooks<'a>(&'a self, properties: &'a SetupProperties) -> anyhow::Result<[BotWebhook<'a>; 2]> {
        let connections = properties.max_connections.parse().context("MaxConnections is no number")?;
        Ok([
            BotWebhook { bot: &self.shop_bot, url: &properties.shop_bot_url, connections },
            BotWebhook { bot: &self.owner_bot, url: &properties.owner_bot_url, connections: OWNER_CONNECTIONS },
        ])
    }
}

/// The parameter store's error code, empty if it did not answer; `None` if the error is not from the parameter store.
fn failure_of_parameter_store(error: &anyhow::Error) -> Option<&str> {
    let failed = error.downcast_ref::<ParameterStoreError>()?;
    Some(failed.code().unwrap_or_default())
}

/// What a bot's profile says: in Indonesian to everybody, but to whoever uses Telegram in another language of ours.
fn profiles(bot: BotRole, shop: &str) -> Vec<Profile> {
    let profile = |language: Language| {
        let said = wording::deploy::bot_profile(&wording::deploy::localizer(language), bot, shop);
        Profile {
            language: (language != Language::Indonesian).then(|| language.code()),
            commands: said.commands,
            description: said.description,
            short_description: said.about,
        }
    };
    Language::ALL.map(profile).into()
}
