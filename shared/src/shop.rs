//! The shop: configuration and clients that the functions `telegram`, `pakasir` and `sweep` share.

use crate::archive::Archive;
use crate::bus::Bus;
use crate::cached::{Cached, is_fresh};
use crate::clients::{Aws, http_client};
use crate::config::{Config, ShopConfig, secret_names as names};
use crate::domain::catalogue::Category;
use crate::domain::catalogue::price_group::{PriceGroup, PriceGroups};
use crate::domain::catalogue::search::SearchIndex;
use crate::domain::ids::{OrderId, UserId};
use crate::domain::language::Language;
use crate::domain::order::Order;
use crate::domain::serving::Serving;
use crate::domain::settings::closures::{Closable, Closure, Closures};
use crate::domain::settings::{SettingField, Settings};
use crate::domain::text_overrides::ShopTexts;
use crate::domain::time::Moment;
use crate::domain::user::User;
use crate::pakasir::Pakasir;
use crate::secrets::Secrets;
use crate::store::{Keyring, OrderAndTexts, Store, StoreError, TermsOfSale, Totals};
use crate::telegram::Telegram;
use crate::wording::texts::{BrokenText, Localizer, Texts};
use secrecy::ExposeSecret;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::timeout;

/// How long the shop's own texts are waited for: orders and payments must not wait for words.
const TEXTS_TIMEOUT: Duration = Duration::from_millis(500);

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
    /// The shop's bucket.
    pub archive: Archive,
    /// Held while a file is brought from the bucket to Telegram: one after the other, as a function has 256 MB of memory.
    pub uploads: tokio::sync::Mutex<()>,
    /// The shop's settings.
    pub config: ShopConfig,
    totals: Cached<Totals>,
    categories: Cached<Arc<[Category]>>,
    search_index: Cached<Arc<SearchIndex>>,
    closures: Cached<Closures>,
    settings: Cached<Settings>,
    admins: Cached<Arc<[UserId]>>,
    price_groups: Cached<Arc<PriceGroups>>,
    /// The texts as they were read last.
    texts: Mutex<KnownTexts>,
}

/// The shop's texts, as this process knows them. What is compiled of them is kept as long as they stay the same.
#[derive(Default)]
struct KnownTexts {
    /// When they were read last, or were to be read.
    read: Option<Moment>,
    own: ShopTexts,
    texts: Arc<Texts>,
}

impl Shop {
    /// Reads the secrets, opens connections to the table and makes the clients. `also` are the names of further secrets that the
    /// function needs; they are returned beside the shop.
    ///
    /// # Errors
    /// If a secret is missing or malformed, or the parameter store can't be reached.
    pub async fn open(config: Config, also: &[&str]) -> anyhow::Result<(Self, Secrets)> {
        let aws = Aws::new(&config.aws)?;
        let wanted = [&[names::BOT_TOKEN, names::PAKASIR_API_KEY, names::DATA_KEY], also].concat();
        let mut secrets = Secrets::read_and_connect_to_table(&aws, &config.secrets_path, &wanted).await?;
        let table = secrets.table(&config.table);
        let http = http_client()?;
        let keyring = Keyring::parse(secrets.take(names::DATA_KEY)?.expose_secret())?;
        let shop = Self {
            store: Store::new(aws.dynamodb(), table, keyring)
                .with_unpaid_retention(config.shop.unpaid_days)
                .in_zone(config.shop.zone),
            telegram: Telegram::new(http.clone(), config.telegram_api, secrets.take(names::BOT_TOKEN)?),
            pakasir: Pakasir::new(http, config.pakasir, secrets.take(names::PAKASIR_API_KEY)?),
            bus: Bus::new(aws.clone(), config.bus),
            archive: Archive::new(aws, config.bucket),
            uploads: tokio::sync::Mutex::new(()),
            config: config.shop,
            totals: Cached::empty(),
            categories: Cached::empty(),
            search_index: Cached::empty(),
            settings: Cached::empty(),
            closures: Cached::empty(),
            admins: Cached::empty(),
            price_groups: Cached::empty(),
            texts: Mutex::default(),
        };
        Ok((shop, secrets))
    }

    /// Reads the shop's own texts anew, if they were not read within the last minute. If the table fails, what is known
    /// goes on being said for a minute more.
    pub async fn refresh_texts(&self, now: Moment) {
        if !self.begin_reading_texts(now) {
            return;
        }
        match timeout(TEXTS_TIMEOUT, self.store.shop_texts()).await {
            Err(_) => tracing::warn!("the shop's own texts were not read in time"),
            Ok(read) => self.take_texts(read),
        }
    }

    /// What each call begins with: goes over to the table that serves, and says whether that is open.
    ///
    /// # Errors
    /// As [`Store::follow`].
    pub async fn follow(&self, now: Moment) -> Result<Serving, StoreError> {
        let before = self.store.table();
        let serving = self.store.follow(now).await;
        self.forget_what_is_of(&before);
        serving
    }

    /// The same for a call whose time is that of an event, which may be tried again much later.
    ///
    /// # Errors
    /// As [`Store::find_serving`].
    pub async fn find_serving(&self) -> Result<Serving, StoreError> {
        let before = self.store.table();
        let serving = self.store.find_serving().await;
        self.forget_what_is_of(&before);
        serving
    }

    /// An order, and whether the table serves, as [`Self::follow`] says it. If that is to be read anew, or the shop's own texts
    /// as in [`Self::refresh_texts`], it comes in the same call.
    ///
    /// # Errors
    /// If the table fails or a record can't be read.
    pub async fn follow_order(&self, id: &OrderId, now: Moment) -> Result<(Serving, Option<Order>), StoreError> {
        loop {
            let are_texts_due = self.begin_reading_texts(now);
            if self.store.known_open(now) && !are_texts_due {
                return Ok((Serving::Open, self.store.order(id).await?));
            }
            let table = self.store.table();
            let OrderAndTexts { serving, order, texts } = self.store.order_with_shop_texts(id).await?;
            self.take_texts(texts);
            let serving = self.store.take_serving(serving?, now).await;
            // What was just read is of another table then.
            if !self.forget_what_is_of(&table) {
                return Ok((serving?, order?));
            }
            serving?;
        }
    }

    /// Forgets what was read, if that was another table; `true` if it was.
    fn forget_what_is_of(&self, table: &str) -> bool {
        let has_moved = self.store.table() != table;
        if has_moved {
            self.totals.forget();
            self.categories.forget();
            self.search_index.forget();
            self.closures.forget();
            self.settings.forget();
            self.admins.forget();
            self.price_groups.forget();
            self.texts().read = None;
        }
        has_moved
    }

    /// Whether the texts are to be read anew; if so, nobody else is told that within the next minute.
    fn begin_reading_texts(&self, now: Moment) -> bool {
        let mut texts = self.texts();
        let is_due = !texts.read.is_some_and(|read| is_fresh(read, now));
        if is_due {
            texts.read = Some(now);
        }
        is_due
    }

    /// Says these from now on: this process wrote them. The others read them within a minute.
    pub fn say_from_now_on(&self, own: ShopTexts, now: Moment) {
        self.texts().read = Some(now);
        self.take_texts(Ok(own));
    }

    fn take_texts(&self, read: Result<ShopTexts, StoreError>) {
        match read {
            Ok(own) => {
                let mut texts = self.texts();
                if texts.own != own {
                    texts.texts = Arc::new(Texts::of_shop(own.clone()));
                    texts.own = own;
                }
            }
            Err(error) => tracing::warn!(%error, "the shop's own texts could not be read"),
        }
    }

    /// Says texts to somebody who reads `language`; in Indonesian where the shop speaks nothing else.
    pub fn localizer(&self, language: Language) -> Localizer {
        let language = if self.config.english { language } else { Language::Indonesian };
        Localizer::new(self.texts().texts.clone(), language, self.config.zone)
    }

    /// The texts that were found broken since this was asked last, each of them once.
    pub fn drain_broken_texts(&self) -> Vec<BrokenText> {
        let texts = self.texts().texts.clone();
        texts.drain_broken()
    }

    fn texts(&self) -> std::sync::MutexGuard<'_, KnownTexts> {
        self.texts.lock().expect("no holder of the texts panics")
    }

    /// Whether the table serves, as [`Self::follow`] says it; and beside it, what is closed and the settings that admins chose, if
    /// they were not read within the last minute.
    ///
    /// # Errors
    /// If the table fails, or it can't be read whether it serves. If what is closed can't be read, what is known goes on to hold;
    /// with nothing known it is an error, as a closed shop must sell nothing. Settings that can't be read are those of the deployment.
    pub async fn refresh_settings(&self, now: Moment) -> Result<Serving, StoreError> {
        if self.store.known_open(now) && self.settings.is_fresh(now) {
            return Ok(Serving::Open);
        }
        loop {
            let table = self.store.table();
            let TermsOfSale { serving, settings, closures } = self.store.terms_of_sale().await?;
            let serving = self.store.take_serving(serving, now).await;
            // What was just read is of another table then.
            if self.forget_what_is_of(&table) {
                serving?;
                continue;
            }
            match (closures, self.closures.last()) {
                (Ok(closures), _) => self.closures.put(now, closures),
                (Err(error), Some(_)) => tracing::warn!(%error, "what is closed could not be read"),
                (Err(error), None) => return Err(error),
            }
            let settings = settings.unwrap_or_else(|error| {
                tracing::warn!(%error, "the settings could not be read");
                self.settings.last().unwrap_or_default()
            });
            self.settings.put(now, settings);
            return serving;
        }
    }

    /// Makes settings hold that this process has just written. What is closed is read with them, so they stay as old as they
    /// were.
    pub fn take_settings(&self, settings: Settings) {
        self.settings.amend(settings);
    }

    /// Whether and how an owner closed this, as it was when the settings were read.
    pub fn closure(&self, what: Closable) -> Option<Closure> {
        self.closures.last()?.of(what).cloned()
    }

    /// Minutes that a buyer has to pay an invoice.
    pub fn invoice_minutes(&self) -> i64 {
        self.chosen(SettingField::InvoiceMinutes).map_or(self.config.invoice_minutes, i64::from)
    }

    /// How many invoices one buyer may have open.
    pub fn max_unpaid(&self) -> usize {
        let chosen = self.chosen(SettingField::MaxUnpaid).and_then(|most| most.try_into().ok());
        chosen.unwrap_or(self.config.max_unpaid)
    }

    /// After how many days a proof that terms are met is deleted.
    pub fn proof_days(&self) -> i64 {
        self.chosen(SettingField::ProofDays).map_or(self.config.proof_days, i64::from)
    }

    fn chosen(&self, field: SettingField) -> Option<u32> {
        self.settings.last()?.get(field)
    }

    /// All admins: whom the deployment names, and whom those made admins; a list that is at most a minute old.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn admins(&self, now: Moment) -> Result<Vec<UserId>, StoreError> {
        let made = self.admins.get(now, async { Ok(self.store.admins().await?.into()) }).await?;
        let mut admins = self.config.admins.clone();
        admins.extend(made.iter().filter(|id| !self.config.admins.contains(id)));
        Ok(admins)
    }

    /// Makes the list of admins be read anew, as this process has just changed it.
    pub fn forget_admins(&self) {
        self.admins.forget();
    }

    /// The group whose prices a user pays, as it was within the last minute; nobody else's costs a read.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn price_group(&self, user: &User, now: Moment) -> Result<Option<PriceGroup>, StoreError> {
        let Some(id) = user.price_group else { return Ok(None) };
        let read = async { Ok(Arc::new(self.store.price_groups().await?)) };
        Ok(self.price_groups.get(now, read).await?.get(id).cloned())
    }

    /// Makes price groups hold that this process has just written.
    pub fn take_price_groups(&self, groups: PriceGroups, now: Moment) {
        self.price_groups.put(now, Arc::new(groups));
    }

    /// The categories, at most a minute old.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn categories(&self, now: Moment) -> Result<Arc<[Category]>, StoreError> {
        self.categories.get(now, async { Ok(self.store.categories().await?.into()) }).await
    }

    /// The search index, at most a minute old. For a large shop it costs as much to read as a hundred small items.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn search_index(&self, now: Moment) -> Result<Arc<SearchIndex>, StoreError> {
        self.search_index.get(now, async { Ok(Arc::new(self.store.search_index().await?)) }).await
    }

    /// The shop's totals, at most a minute old.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn totals(&self, now: Moment) -> Result<Totals, StoreError> {
        self.totals.get(now, self.store.totals()).await
    }
}
