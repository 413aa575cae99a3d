//! The clients of the set-up: both bots and the gateway, with the secrets as they are stored now.

use crate::clients::{Aws, http_client};
use crate::cloudformation::SetupProperties;
use crate::config::{SetupConfig, secret_names as names};
use crate::domain::setup_part::SetupPart;
use crate::flow::{Bot, BotWebhook, SetupError, retry_while};
use crate::pakasir::Pakasir;
use crate::secrets::Secrets;
use crate::store::Keyring;
use crate::telegram::{Profile, Telegram};
use crate::wording;
use anyhow::Context;
use aws_sdk_ssm::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_ssm::operation::get_parameters::GetParametersError;
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
    pub(super) async fn open() -> Result<Self, SetupError> {
        Self::read().await.map_err(|error| {
            let answered = failure_of_ssm(&error).is_none();
            SetupError { part: SetupPart::Secrets, refused: answered, sentence: format!("{error:#}") }
        })
    }

    async fn read() -> anyhow::Result<Self> {
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
        let ssm = aws.ssm();
        let denied = |error: &anyhow::Error| failure_of_ssm(error) == Some("AccessDeniedException");
        let secrets = retry_while(async || Secrets::read(&ssm, &config.secrets_path, &wanted).await, denied).await;
        let mut secrets = secrets.context(wording::deploy::SECRETS_SETUP_ERROR)?;
        // The keys are not used here; a malformed one is to fail the deployment and not the first order.
        Keyring::parse(secrets.take(names::DATA_KEY)?.expose_secret()).context(wording::deploy::SECRETS_SETUP_ERROR)?;
        let http = http_client()?;
        let api = |token| Telegram::new(http.clone(), config.telegram_api.clone(), token);
        let (shop_profile, owner_profile) =
            (wording::deploy::shop_profile(&config.shop_name), wording::deploy::owner_profile(&config.shop_name));
        Ok(Self {
            shop_bot: Bot {
                name: "shop bot",
                token_name: names::BOT_TOKEN,
                parts: (SetupPart::ShopBot, SetupPart::ShopProfile),
                api: api(secrets.take(names::BOT_TOKEN)?),
                secret: secrets.take(names::BOT_WEBHOOK_SECRET)?,
                profiles: vec![
                    profile(None, wording::deploy::SHOP_COMMANDS, shop_profile.clone()),
                    profile(Some("en"), wording::deploy::SHOP_COMMANDS_EN, shop_profile),
                ],
            },
            owner_bot: Bot {
                name: "owner bot",
                token_name: names::OWNER_BOT_TOKEN,
                parts: (SetupPart::OwnerBot, SetupPart::OwnerProfile),
                api: api(secrets.take(names::OWNER_BOT_TOKEN)?),
                secret: secrets.take(names::OWNER_WEBHOOK_SECRET)?,
                profiles: vec![profile(None, wording::deploy::OWNER_COMMANDS, owner_profile)],
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
fn failure_of_ssm(error: &anyhow::Error) -> Option<&str> {
    let failed = error.downcast_ref::<SdkError<GetParametersError>>()?;
    Some(failed.as_service_error().and_then(ProvideErrorMetadata::code).unwrap_or_default())
}

fn profile(
    language: Option<&'static str>,
    commands: &'static [(&'static str, &'static str)],
    (description, short_description): (String, String),
) -> Profile {
    Profile { language, commands, description, short_description }
}
