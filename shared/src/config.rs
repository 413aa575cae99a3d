//! The configuration: read once from the environment, with types; an error names each wrong variable.

use crate::clients::{AwsConfig, Endpoints};
use crate::domain::backup::{LockMode, ObjectLock};
use crate::domain::ids::UserId;
use crate::domain::settings::Settings;
use crate::domain::time::Zone;
use crate::domain::user::access::Rights;
use secrecy::SecretString;

/// The configuration of the functions `telegram`, `pakasir` and `sweep`.
pub struct Config {
    /// Region, credentials and endpoints of AWS, as Lambda sets them.
    pub aws: AwsConfig,
    /// `TABLE_NAME`
    pub table: String,
    /// `BUS_NAME`
    pub bus: String,
    /// `BUCKET_NAME`
    pub bucket: String,
    /// `SECRETS_PATH`: the path of the secrets in the parameter store.
    pub secrets_path: String,
    /// The shop's settings.
    pub shop: ShopConfig,
    /// `TELEGRAM_API_URL`
    pub telegram_api: String,
    /// The gateway.
    pub pakasir: PakasirConfig,
}

/// The configuration of the function `seed`.
pub struct SeedConfig {
    /// The table and AWS.
    pub table: TableConfig,
    /// `BUCKET_NAME`
    pub bucket: String,
}

/// The configuration of a function that needs the table, as a part of the configurations below.
pub struct TableConfig {
    /// Region, credentials and endpoints of AWS, as Lambda sets them.
    pub aws: AwsConfig,
    /// `TABLE_NAME`
    pub table: String,
    /// `SECRETS_PATH`
    pub secrets_path: String,
}

/// The configuration of the function `owner`.
pub struct OwnerConfig {
    /// The table and AWS.
    pub table: TableConfig,
    /// `SHOP_NAME`
    pub shop_name: String,
    /// `TIME_ZONE`
    pub zone: Zone,
    /// `OWNER_IDS`: Telegram ids, separated by commas.
    pub owners: Vec<UserId>,
    /// `ADMIN_IDS`: the admins whom the deployment names.
    pub admins: Vec<UserId>,
    /// `TELEGRAM_API_URL`
    pub telegram_api: String,
    /// `BUS_NAME`
    pub bus: String,
}

/// The configuration of the function `alerts`.
pub struct AlertsConfig {
    /// The table and AWS.
    pub table: TableConfig,
    /// `BUCKET_NAME`
    pub bucket: String,
    /// `SHOP_NAME`
    pub shop_name: String,
    /// `TIME_ZONE`
    pub zone: Zone,
    /// `OWNER_IDS`: Telegram ids, separated by commas.
    pub owners: Vec<UserId>,
    /// `TELEGRAM_API_URL`
    pub telegram_api: String,
    /// `PAKASIR_API_URL`
    pub pakasir_api: String,
    /// `SHOP_BOT_URL`: where Telegram is to bring the updates of the shop bot.
    pub shop_bot_url: String,
    /// `OWNER_BOT_URL`: where it is to bring those of the owner bot.
    pub owner_bot_url: String,
}

/// The configuration of the function `charts`.
pub struct ChartsConfig {
    /// The table and AWS.
    pub table: TableConfig,
    /// `TIME_ZONE`
    pub zone: Zone,
    /// `TELEGRAM_API_URL`
    pub telegram_api: String,
}

/// The configuration of the function `backup`.
pub struct BackupConfig {
    /// The table and AWS.
    pub table: TableConfig,
    /// `TABLE_ARN`
    pub table_arn: String,
    /// `BUS_NAME`
    pub bus: String,
    /// `BACKUP_BUCKET`
    pub bucket: String,
    /// `OBJECT_LOCK_DAYS`, of which 0 is none at all, and `OBJECT_LOCK_MODE`
    pub lock: Option<ObjectLock>,
    /// `TIME_ZONE`
    pub zone: Zone,
}

/// The configuration of the function `setup`. The table's name is a property of the custom resource instead.
pub struct SetupConfig {
    /// Region, credentials and endpoints of AWS, as Lambda sets them.
    pub aws: AwsConfig,
    /// `SECRETS_PATH`
    pub secrets_path: String,
    /// `SHOP_NAME`
    pub shop_name: String,
    /// `TELEGRAM_API_URL`
    pub telegram_api: String,
    /// The gateway.
    pub pakasir: PakasirConfig,
}

/// The shop's settings.
#[derive(Clone, Debug)]
pub struct ShopConfig {
    /// `SHOP_NAME`
    pub name: String,
    /// `TIME_ZONE`
    pub zone: Zone,
    /// `INVOICE_MINUTES`: how long an invoice may be paid.
    pub invoice_minutes: i64,
    /// `MAX_UNPAID`: how many invoices one buyer may have open.
    pub max_unpaid: usize,
    /// `UNPAID_DAYS`: after how many days an order that was never paid is deleted.
    pub unpaid_days: i64,
    /// `PROOF_DAYS`: after how many days a proof that terms are met is deleted.
    pub proof_days: i64,
    /// `LANGUAGES`: whether the shop speaks English too, or Indonesian alone.
    pub english: bool,
    /// `BROADCAST_RATE`: messages a second that a campaign sends.
    pub broadcast_rate: u32,
    /// `ADMIN_IDS`: who answers buyers and decides about proofs and claims, in the shop bot.
    pub admins: Vec<UserId>,
}

impl ShopConfig {
    /// What the deployment says of the settings that an admin can change.
    pub fn settings(&self) -> Settings {
        let number = |value: i64| value.try_into().ok();
        Settings {
            invoice_minutes: number(self.invoice_minutes),
            max_unpaid: self.max_unpaid.try_into().ok(),
            proof_days: number(self.proof_days),
        }
    }

    /// What a user may do as an admin: everything if the deployment names them, else what stands on their item.
    pub fn rights(&self, user: UserId, on_item: &Rights) -> Rights {
        if self.admins.contains(&user) { Rights::all() } else { on_item.clone() }
    }
}

/// The gateway's URL, project and mode.
#[derive(Clone, Debug)]
pub struct PakasirConfig {
    /// `PAKASIR_API_URL`, up to and with `/api/v2`.
    pub api: String,
    /// `PAKASIR_SLUG`: the project's name.
    pub slug: String,
    /// Whether `PAKASIR_MODE` is `sandbox` and not `live`; payments of the other mode are refused.
    pub sandbox: bool,
}

/// Variables that are missing or wrong.
#[derive(thiserror::Error)]
#[error("cannot start: {}", .0.join("; "))]
pub struct ConfigError(Vec<String>);

impl std::fmt::Debug for ConfigError {
    /// The same text as `Display`, because a `main` that fails prints its error by `Debug`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

/// The names of the secrets under the path.
pub mod secret_names {
    /// The shop bot's token.
    pub const BOT_TOKEN: &str = "bot-token";
    /// The secret that Telegram sends with each update of the shop bot.
    pub const BOT_WEBHOOK_SECRET: &str = "bot-webhook-secret";
    /// The API key of the project at the gateway.
    pub const PAKASIR_API_KEY: &str = "pakasir-api-key";
    /// The secret that the gateway sends with each payment callback.
    pub const PAKASIR_CALLBACK_SECRET: &str = "pakasir-callback-secret";
    /// The owner bot's token.
    pub const OWNER_BOT_TOKEN: &str = "owner-bot-token";
    /// The secret that Telegram sends with each update of the owner bot.
    pub const OWNER_WEBHOOK_SECRET: &str = "owner-webhook-secret";
    /// The keys that encrypt contents.
    pub const DATA_KEY: &str = "data-key";
}

impl Config {
    /// Reads the process's environment.
    ///
    /// # Errors
    /// If variables are missing or wrong; the error names all of them.
    pub fn from_env() -> Result<Self, ConfigError> {
        let mut env = Env::default();
        let (table, bus, bucket) = (env.table(), env.text("BUS_NAME"), env.text("BUCKET_NAME"));
        let (shop, telegram_api, pakasir) = (env.shop(), env.url("TELEGRAM_API_URL"), env.pakasir());
        env.done((shop, pakasir), |(shop, pakasir)| {
            let TableConfig { aws, table, secrets_path } = table;
            Self { aws, table, bus, bucket, secrets_path, shop, telegram_api, pakasir }
        })
    }
}

impl SeedConfig {
    /// Reads the process's environment.
    ///
    /// # Errors
    /// If variables are missing or wrong; the error names all of them.
    pub fn from_env() -> Result<Self, ConfigError> {
        let mut env = Env::default();
        let (table, bucket) = (env.table(), env.text("BUCKET_NAME"));
        env.done((Some(()), Some(())), |_| Self { table, bucket })
    }
}

impl OwnerConfig {
    /// Reads the process's environment.
    ///
    /// # Errors
    /// If variables are missing or wrong; the error names all of them.
    pub fn from_env() -> Result<Self, ConfigError> {
        let mut env = Env::default();
        let (table, shop_name, zone) = (env.table(), env.text("SHOP_NAME"), env.zone());
        let (telegram_api, bus) = (env.url("TELEGRAM_API_URL"), env.text("BUS_NAME"));
        let people = env.ids("OWNER_IDS").zip(env.ids("ADMIN_IDS"));
        env.done((zone, people), |(zone, (owners, admins))| Self {
            table,
            shop_name,
            zone,
            owners,
            admins,
            telegram_api,
            bus,
        })
    }
}

impl AlertsConfig {
    /// Reads the process's environment.
    ///
    /// # Errors
    /// If variables are missing or wrong; the error names all of them.
    pub fn from_env() -> Result<Self, ConfigError> {
        let mut env = Env::default();
        let (table, bucket, shop_name) = (env.table(), env.text("BUCKET_NAME"), env.text("SHOP_NAME"));
        let (telegram_api, pakasir_api) = (env.url("TELEGRAM_API_URL"), env.url("PAKASIR_API_URL"));
        let (shop_bot_url, owner_bot_url) = (env.text("SHOP_BOT_URL"), env.text("OWNER_BOT_URL"));
        let (zone, owners) = (env.zone(), env.ids("OWNER_IDS"));
        env.done((zone, owners), |(zone, owners)| Self {
            table,
            bucket,
            shop_name,
            zone,
            owners,
            telegram_api,
            pakasir_api,
            shop_bot_url,
            owner_bot_url,
        })
    }
}

impl ChartsConfig {
    /// Reads the process's environment.
    ///
    /// # Errors
    /// If variables are missing or wrong; the error names all of them.
    pub fn from_env() -> Result<Self, ConfigError> {
        let mut env = Env::default();
        let (table, telegram_api, zone) = (env.table(), env.url("TELEGRAM_API_URL"), env.zone());
        env.done((zone, Some(())), |(zone, ())| Self { table, zone, telegram_api })
    }
}

impl BackupConfig {
    /// Reads the process's environment.
    ///
    /// # Errors
    /// If variables are missing or wrong; the error names all of them.
    pub fn from_env() -> Result<Self, ConfigError> {
        let mut env = Env::default();
        let (table, table_arn, bus) = (env.table(), env.text("TABLE_ARN"), env.text("BUS_NAME"));
        let (bucket, zone, lock) = (env.text("BACKUP_BUCKET"), env.zone(), env.object_lock());
        env.done((zone, lock), |(zone, lock)| Self { table, table_arn, bus, bucket, lock, zone })
    }
}

impl SetupConfig {
    /// Reads the process's environment.
    ///
    /// # Errors
    /// If variables are missing or wrong; the error names all of them.
    pub fn from_env() -> Result<Self, ConfigError> {
        let mut env = Env::default();
        let (aws, secrets_path, shop_name) = (env.aws(), env.text("SECRETS_PATH"), env.text("SHOP_NAME"));
        let (telegram_api, pakasir) = (env.url("TELEGRAM_API_URL"), env.pakasir());
        env.done((pakasir, Some(())), |(pakasir, ())| Self { aws, secrets_path, shop_name, telegram_api, pakasir })
    }
}

/// Reads variables and collects what is wrong with them, without their values.
#[derive(Default)]
struct Env {
    problems: Vec<String>,
}

impl Env {
    fn read<T>(&mut self, name: &str, wanted: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let value = std::env::var(name).ok().filter(|value| !value.is_empty());
        let Some(value) = value else {
            self.problems.push(format!("{name} is missing"));
            return None;
        };
        let parsed = parse(value.trim());
        if parsed.is_none() {
            self.problems.push(format!("{name} must be {wanted}"));
        }
        parsed
    }

    /// A required variable. A missing one gives an empty text, which is never used: [`Env::done`] fails then.
    fn text(&mut self, name: &str) -> String {
        self.read(name, "text", |text| Some(text.to_owned())).unwrap_or_default()
    }

    fn url(&mut self, name: &str) -> String {
        let parse = |text: &str| text.starts_with("http").then(|| text.trim_end_matches('/').to_owned());
        self.read(name, "an address that begins with http", parse).unwrap_or_default()
    }

    fn optional(name: &str) -> Option<String> {
        std::env::var(name).ok().filter(|value| !value.is_empty())
    }

    fn aws(&mut self) -> AwsConfig {
        let endpoint = |service: &str| {
            Self::optional(&format!("AWS_ENDPOINT_URL_{service}")).or_else(|| Self::optional("AWS_ENDPOINT_URL"))
        };
        AwsConfig {
            region: self.text("AWS_REGION"),
            access_key_id: self.text("AWS_ACCESS_KEY_ID"),
            secret_access_key: SecretString::from(self.text("AWS_SECRET_ACCESS_KEY")),
            session_token: Self::optional("AWS_SESSION_TOKEN").map(SecretString::from),
            endpoints: Endpoints {
                dynamodb: endpoint("DYNAMODB"),
                eventbridge: endpoint("EVENTBRIDGE"),
                ssm: endpoint("SSM"),
                s3: endpoint("S3"),
            },
        }
    }

    fn table(&mut self) -> TableConfig {
        TableConfig { aws: self.aws(), table: self.text("TABLE_NAME"), secrets_path: self.text("SECRETS_PATH") }
    }

    fn zone(&mut self) -> Option<Zone> {
        self.read("TIME_ZONE", "Asia/Jakarta, Asia/Makassar or Asia/Jayapura", Zone::parse)
    }

    fn object_lock(&mut self) -> Option<Option<ObjectLock>> {
        let days = self.read("OBJECT_LOCK_DAYS", "days from 0 to 3650", |text| within(text, 0, 3_650));
        let mode = self.read("OBJECT_LOCK_MODE", "GOVERNANCE or COMPLIANCE", LockMode::parse);
        let (days, mode) = (days?, mode?);
        Some((days > 0).then_some(ObjectLock { mode, days }))
    }

    /// Telegram ids. Nobody has the id 0, so it stands for nobody.
    fn ids(&mut self, name: &str) -> Option<Vec<UserId>> {
        let ids = self.read(name, "Telegram ids, separated by commas", |text| {
            text.split(',').map(|id| id.trim().parse().ok().filter(|id| *id >= 0)).collect::<Option<Vec<i64>>>()
        })?;
        Some(ids.into_iter().filter(|id| *id > 0).map(UserId).collect())
    }

    fn shop(&mut self) -> Option<ShopConfig> {
        let name = self.text("SHOP_NAME");
        let zone = self.zone();
        let minutes = self.read("INVOICE_MINUTES", "minutes from 5 to 1440", |text| within(text, 5, 1_440));
        let unpaid = self.read("MAX_UNPAID", "a number from 1 to 10", |text| within(text, 1, 10));
        let days = self.read("UNPAID_DAYS", "days from 7 to 3650", |text| within(text, 7, 3_650));
        let proofs = self.read("PROOF_DAYS", "days from 1 to 365", |text| within(text, 1, 365));
        let english = self.read("LANGUAGES", "`id` or `id,en`", |text| match text {
            "id" => Some(false),
            "id,en" => Some(true),
            _ => None,
        });
        let admins = self.ids("ADMIN_IDS");
        let broadcast_rate = self.read("BROADCAST_RATE", "a number from 1 to 1000", |text| within(text, 1, 1_000));
        Some(ShopConfig {
            name,
            zone: zone?,
            invoice_minutes: minutes?,
            max_unpaid: unpaid?,
            unpaid_days: days?,
            proof_days: proofs?,
            english: english?,
            broadcast_rate: broadcast_rate?,
            admins: admins?,
        })
    }

    fn pakasir(&mut self) -> Option<PakasirConfig> {
        let (api, slug) = (self.url("PAKASIR_API_URL"), self.text("PAKASIR_SLUG"));
        let sandbox = self.read("PAKASIR_MODE", "`sandbox` or `live`", |text| match text {
            "sandbox" => Some(true),
            "live" => Some(false),
            _ => None,
        });
        Some(PakasirConfig { api, slug, sandbox: sandbox? })
    }

    /// The configuration that `make` builds, unless a variable was missing or wrong.
    fn done<A, B, T>(self, parts: (Option<A>, Option<B>), make: impl FnOnce((A, B)) -> T) -> Result<T, ConfigError> {
        match parts {
            (Some(one), Some(other)) if self.problems.is_empty() => Ok(make((one, other))),
            _ => Err(ConfigError(self.problems)),
        }
    }
}

fn within<T: std::str::FromStr + PartialOrd>(text: &str, least: T, most: T) -> Option<T> {
    text.parse().ok().filter(|number| (least..=most).contains(number))
}
