//! The shop: configuration and clients that the functions `telegram`, `pakasir` and `sweep` share.

use crate::bus::Bus;
use crate::clients::{Aws, http_client};
use crate::config::{Config, ShopConfig, secret_names as names};
use crate::domain::time::Moment;
use crate::pakasir::Pakasir;
use crate::secrets::Secrets;
use crate::store::{Keyring, Store, StoreError, Totals};
use crate::telegram::Telegram;
use secrecy::ExposeSecret;
use std::sync::Mutex;

/// Everything that a use case needs; made once at a cold start.
pub struct Shop {
    /// The table.
    pub store: Store,
    /// The shop bot.
    pub telegram: Telegram,
    /// The gateway.
    pub pakasir: Pakasir,
    /// The shop's event bus.
    pub bus: Bus,
    /// The shop's settings.
    pub config: ShopConfig,
    /// The totals and when they were read; they are cached for a minute.
    totals: Mutex<Option<(Moment, Totals)>>,
}

impl Shop {
    /// Reads the secrets and makes the clients. `also` are the names of further secrets that the function needs; they are
    /// returned beside the shop.
    ///
    /// # Errors
    /// If a secret is missing or malformed, or the parameter store can't be reached.
    pub async fn open(config: Config, also: &[&str]) -> anyhow::Result<(Self, Secrets)> {
        let aws = Aws::new(&config.aws)?;
        let wanted = [&[names::BOT_TOKEN, names::PAKASIR_API_KEY, names::DATA_KEY], also].concat();
        let mut secrets = Secrets::read(&aws.ssm(), &config.secrets_path, &wanted).await?;
        let http = http_client()?;
        let keyring = Keyring::parse(secrets.take(names::DATA_KEY)?.expose_secret())?;
        let shop = Self {
            store: Store::new(aws.dynamodb(), config.table, keyring).with_unpaid_retention(config.shop.unpaid_days),
            telegram: Telegram::new(http.clone(), config.telegram_api, secrets.take(names::BOT_TOKEN)?),
            pakasir: Pakasir::new(http, config.pakasir, secrets.take(names::PAKASIR_API_KEY)?),
            bus: Bus::new(aws.eventbridge(), config.bus),
            config: config.shop,
            totals: Mutex::new(None),
        };
        Ok((shop, secrets))
    }

    /// The shop's totals, at most a minute old.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn totals(&self, now: Moment) -> Result<Totals, StoreError> {
        let known = *self.totals.lock().expect("no holder of the totals panics");
        if let Some((read, totals)) = known
            && (0..60_000).contains(&now.millis_since(read))
        {
            return Ok(totals);
        }
        let totals = self.store.totals().await?;
        *self.totals.lock().expect("no holder of the totals panics") = Some((now, totals));
        Ok(totals)
    }
}
