//! Every key of the table. Nowhere else is a key put together.
//!
//! | item | pk | sk |
//! |---|---|---|
//! | campaign | `CAMPAIGNS` | `CAMPAIGN#<id>` |
//! | the campaign that runs | `CAMPAIGNS` | `LANE` |
//! | user | `USER#<id>` | `USER` |
//! | price groups | `PRICE_GROUPS` | `GROUPS` |
//! | admins whom admins made | `ADMINS` | `LIST` |
//! | uses of a voucher by a user | `USER#<id>` | `VOUCHER#<code>` |
//! | uses of vouchers for a user's first order | `USER#<id>` | `VOUCHER#*FIRST` |
//! | voucher | `VOUCHERS` | `VOUCHER#<code>` |
//! | ledger entry | `USER#<id>` | `LEDGER#<moment>-<hash of its cause>` |
//! | categories | `CATALOGUE` | `#CATEGORIES` |
//! | product | `CATALOGUE` | `P#<code>` |
//! | texts of a product | `DETAILS#<code>` | `TEXTS` |
//! | variant of a product | `DETAILS#<code>` | `P#<its code>` |
//! | unit | `UNIT#<code>` | `<slot>` |
//! | content that is sold without end | `CONTENT#<code>` | `<version>` |
//! | file in the bucket | `FILE#<key>` | `FILE` |
//! | unit in the recycle bin | `BIN#<code>` | `<its id>` |
//! | fingerprint of contents | `FINGERPRINT#<fingerprint>` | `FINGERPRINT` |
//! | job on the stock | `RESTOCK#<id>` | `RESTOCK` |
//! | part of the search index | `SEARCH` | `<shard>` |
//! | order | `ORDER#<id>` | `ORDER` |
//! | request | `REQUEST#<id>` | `REQUEST` |
//! | open transfer of a user | `USER#<id>` | `TRANSFER` |
//! | act of an admin on an order | `ORDER#<id>` | `ACT#<moment>-<hash>` |
//! | claim for a unit | `ORDER#<id>` | `CLAIM#<line>#<slot>` |
//! | proof that terms are met | `PROOF#<order>` | `<line>` |
//! | fees of refunds | `SETTINGS` | `REFUND_FEES` |
//! | the shop's own texts | `TEXTS` | `OVERRIDES` |
//! | versions of one of them | `TEXTS` | `HISTORY#<language>#<key>` |
//! | statistics of the current day, and totals | `STATISTICS` | `LIVE#<shard>` |
//! | statistics of a day | `STATISTICS` | `DAY#<number>#<shard>` |
//! | statistics of a month | `STATISTICS` | `MONTH#<month>#<shard>` |
//! | latest picture or file of figures for an admin | `CHARTS#<admin>` | `<kind>` |
//! | the settings | `SETTINGS` | `CURRENT` |
//! | version of them | `SETTINGS` | `VERSION#<number>` |
//! | what is closed | `SETTINGS` | `CLOSURES` |
//! | whether this table serves | `SERVING` | `SERVING` |
//! | when the daily report is sent | `SETTINGS` | `REPORT` |
//! | what an owner is about to do | `OWNER#<id>` | `STEP` |
//! | the channel | `CHANNEL` | `CHANNEL` |
//! | what is to be posted there | `CHANNEL` | `POSTS` |
//! | pending or published event | `EVENT#<id>` | `EVENT` |
//! | record of the audit trail | `AUDIT#<shard>` | `<day>#<number>` |
//! | which day of it was kept last | `AUDIT` | `ARCHIVE` |
//! | seal of a day's movements of money | `SEALS` | `<day>` |
//! | notice | `NOTICE#<id>` | `NOTICE` |
//! | where a reply goes | `REPLY#<reader>` | `<message>` |
//! | waitlist of a product | `WAITLIST#<code>` | `WAITLIST` |
//! | who waits for it | `WAITING#<code>` | `<user>` |
//! | incident | `INCIDENTS` | `<moment>#<kind>#<transaction>` |
//! | health of the gateway | `HEALTH` | `GATEWAY` |
//! | health of all parts | `HEALTH` | `PARTS` |
//! | alert | `ALERT#<its key>` | `ALERT` |
//! | unfinished set-up | `SETUP` | `UNFINISHED` |
//! | refused update of the set-up | `SETUP` | `REFUSED` |
//! | backup | `BACKUPS` | `BACKUP#<id>` |
//! | since when a backup is late | `BACKUPS` | `WATCH` |
//! | restore | `BACKUPS` | `RESTORE#<id>` |

use super::error::Item;
use crate::domain::audit::ChainId;
use crate::domain::backup::BackupId;
use crate::domain::campaign::CampaignId;
use crate::domain::catalogue::stored_file::FileKey;
use crate::domain::ids::{MessageId, OrderId, ProductCode, UserId};
use crate::domain::incident::IncidentKind;
use crate::domain::intent::PageCursor;
use crate::domain::language::Language;
use crate::domain::money::wallet::EntryId;
use crate::domain::notice::NoticeId;
use crate::domain::order::UnitRef;
use crate::domain::order::acts::OrderAct;
use crate::domain::request::RequestId;
use crate::domain::restock::{JobId, UnitTag};
use crate::domain::restore::RestoreId;
use crate::domain::statistics::{Day, Month, Wanted};
use crate::domain::time::Moment;
use crate::domain::voucher::VoucherCode;
use aws_sdk_dynamodb::types::AttributeValue;
use sha2::{Digest, Sha256};

/// The sparse index of records for the sweep: `due` (shard) and `due_at` (milliseconds).
pub(in crate::store) const DUE_INDEX: &str = "due";

/// Sparse index of products by category: `category` and `sk`.
pub(in crate::store) const CATEGORY_INDEX: &str = "category";

/// Sparse index of orders and deposits by buyer: `history` (whose list) and `placed` (milliseconds).
pub(in crate::store) const HISTORY_INDEX: &str = "history";

/// Sparse index of orders, deposits and open requests by list: `listed_as` (the list) and `placed` (milliseconds).
pub(in crate::store) const STATUS_INDEX: &str = "status";

/// The list of requests that are to be decided.
pub(in crate::store) const OPEN_REQUESTS: &str = "request";

/// What the sort key of an act begins with.
pub(in crate::store) const ACT: &str = "ACT#";
/// Index of the users that were counted: `listed` and `listed_at` (milliseconds).
pub(in crate::store) const USERS_INDEX: &str = "users";

/// Index of the same users by name: `named` and `name_key`.
pub(in crate::store) const NAMES_INDEX: &str = "names";

/// Sparse index of users by their WhatsApp number: `whatsapp`.
pub(in crate::store) const WHATSAPP_INDEX: &str = "whatsapp";

/// Sparse index of orders by the voucher whose use they count: `voucher_used` and `placed` (milliseconds).
pub(in crate::store) const VOUCHER_USES_INDEX: &str = "voucher_uses";

/// The partition of all seals.
pub(in crate::store) const SEALS: &str = "SEALS";

/// The one partition of the index of users.
pub(in crate::store) const USERS: &str = "USERS";

/// The one partition of the index of names.
pub(in crate::store) const NAMES: &str = "NAMES";

/// What the partition key of a user begins with.
const USER: &str = "USER#";

/// The partition of all campaigns, of which one is written about once a second.
pub(in crate::store) const CAMPAIGNS: &str = "CAMPAIGNS";

/// What the sort key of a campaign begins with.
pub(in crate::store) const CAMPAIGN: &str = "CAMPAIGN#";

/// The partition of all products; a query over it is the catalogue.
pub(in crate::store) const CATALOGUE: &str = "CATALOGUE";

/// The sort key of the categories. It sorts before all products, so that the query of the catalogue's first page reads it
/// too.
pub(in crate::store) const CATEGORIES: &str = "#CATEGORIES";

/// The partition of all vouchers. A use of one is a write to its item, which bounds it more than that they share a partition.
pub(in crate::store) const VOUCHERS: &str = "VOUCHERS";

/// What the sort key of a voucher begins with.
pub(in crate::store) const VOUCHER: &str = "VOUCHER#";

/// The sort key of a product's texts.
pub(in crate::store) const TEXTS: &str = "TEXTS";

/// What the sort key of a ledger entry begins with.
pub(in crate::store) const LEDGER: &str = "LEDGER#";

/// What the partition key of a product's texts and variants begins with.
pub(in crate::store) const DETAILS: &str = "DETAILS#";

/// What the sort key of a product begins with.
pub(in crate::store) const PRODUCT: &str = "P#";

/// The partition of the search index; a query over it reads it whole.
pub(in crate::store) const SEARCH: &str = "SEARCH";

/// The partition of the statistics. The live items stand between those of the days and those of the months, so that one query
/// reads the latest days with them, and one all months with them.
pub(in crate::store) const STATISTICS: &str = "STATISTICS";

/// What the sort key of the current day's statistics begins with.
pub(in crate::store) const LIVE: &str = "LIVE#";

/// What the sort key of a day's statistics begins with.
const DAY: &str = "DAY#";

/// What the sort key of a month's statistics begins with.
pub(in crate::store) const MONTH: &str = "MONTH#";

/// The partition of the settings and their versions.
pub(in crate::store) const SETTINGS: &str = "SETTINGS";

/// What the sort key of a version of the settings begins with.
pub(in crate::store) const SETTINGS_VERSION: &str = "VERSION#";

/// The partition of the channel, and of what is to be posted there.
pub(in crate::store) const CHANNEL: &str = "CHANNEL";

/// The partition of incidents: one is enough, as there are few, and they are deleted after a month.
pub(in crate::store) const INCIDENTS: &str = "INCIDENTS";

/// The shard of the sweep index that holds only events, so that however many wait, orders are read all the same.
pub(in crate::store) const EVENT_SHARD: &str = "events";

/// The shard of the sweep index that holds only notices, for the same reason.
pub(in crate::store) const NOTICE_SHARD: &str = "notices";

/// What the partition key of a proof begins with.
pub(in crate::store) const PROOF: &str = "PROOF#";

/// What the partition key of a waitlist begins with.
pub(in crate::store) const WAITLIST: &str = "WAITLIST#";

/// What the partition key of a job on the stock begins with.
pub(in crate::store) const STOCK_JOB: &str = "RESTOCK#";

/// What the partition key of an alert begins with.
pub(in crate::store) const ALERT: &str = "ALERT#";

/// The partition of the records of the set-up.
pub(in crate::store) const SETUP: &str = "SETUP";

/// The partition of the backups and their watch.
pub(in crate::store) const BACKUPS: &str = "BACKUPS";

/// What the sort key of a backup begins with.
pub(in crate::store) const BACKUP: &str = "BACKUP#";

/// What the sort key of a restore begins with.
pub(in crate::store) const RESTORE: &str = "RESTORE#";

/// How many items share the counting, so that concurrent transactions rarely update the same one.
pub(in crate::store) const STATISTICS_SHARDS: u8 = 16;

/// How many partitions of the sweep index records other than events are spread over.
pub(in crate::store) const DUE_SHARDS: u8 = 4;

/// A key: partition key and sort key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::store) struct Key {
    pub(in crate::store) pk: String,
    pub(in crate::store) sk: String,
}

impl Key {
    fn new(pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Self { pk: pk.into(), sk: sk.into() }
    }

    /// As the attributes of an item.
    pub(in crate::store) fn item(&self) -> Item {
        [("pk".to_owned(), text(&self.pk)), ("sk".to_owned(), text(&self.sk))].into()
    }
}

pub(in crate::store) fn user(id: UserId) -> Key {
    Key::new(format!("{USER}{}", id.0), "USER")
}

pub(in crate::store) fn campaign(id: &CampaignId) -> Key {
    Key::new(CAMPAIGNS, format!("{CAMPAIGN}{id}"))
}

/// Names the campaign that runs: there is one at a time.
pub(in crate::store) fn campaign_lane() -> Key {
    Key::new(CAMPAIGNS, "LANE")
}

/// The sort keys between which the campaigns of a page lie, the cursor's own included.
pub(in crate::store) fn campaign_range(to: &PageCursor<CampaignId>) -> (String, String) {
    let (first, last) = (CAMPAIGN.to_owned(), format!("{CAMPAIGN}~"));
    match to {
        PageCursor::First => (first, last),
        PageCursor::After(id) => (first, format!("{CAMPAIGN}{id}")),
        PageCursor::Before(id) => (format!("{CAMPAIGN}{id}"), last),
    }
}

pub(in crate::store) fn price_groups() -> Key {
    Key::new("PRICE_GROUPS", "GROUPS")
}

pub(in crate::store) fn admins() -> Key {
    Key::new("ADMINS", "LIST")
}

/// The id of the user whose item has this partition key.
pub(in crate::store) fn user_of(pk: &str) -> Option<UserId> {
    pk.strip_prefix(USER)?.parse().ok().map(UserId)
}

pub(in crate::store) fn ledger(id: UserId, entry: &EntryId) -> Key {
    Key::new(user(id).pk, format!("{LEDGER}{entry}"))
}

/// The sort keys between which the entries of a page lie, the cursor's own included.
pub(in crate::store) fn ledger_range(to: &PageCursor<EntryId>) -> (String, String) {
    let (first, last) = (LEDGER.to_owned(), format!("{LEDGER}~"));
    match to {
        PageCursor::First => (first, last),
        PageCursor::After(entry) => (first, format!("{LEDGER}{entry}")),
        PageCursor::Before(entry) => (format!("{LEDGER}{entry}"), last),
    }
}

pub(in crate::store) fn voucher(code: &VoucherCode) -> Key {
    Key::new(VOUCHERS, format!("{VOUCHER}{code}"))
}

/// The sort keys between which the vouchers of a page lie, the cursor's own included.
pub(in crate::store) fn voucher_range(to: &PageCursor<VoucherCode>) -> (String, String) {
    let (first, last) = (VOUCHER.to_owned(), format!("{VOUCHER}~"));
    match to {
        PageCursor::First => (first, last),
        PageCursor::After(code) => (format!("{VOUCHER}{code}"), last),
        PageCursor::Before(code) => (first, format!("{VOUCHER}{code}")),
    }
}

pub(in crate::store) fn voucher_uses(id: UserId, code: &VoucherCode) -> Key {
    Key::new(user(id).pk, format!("VOUCHER#{code}"))
}

/// No code holds an asterisk.
pub(in crate::store) fn first_order_uses(id: UserId) -> Key {
    Key::new(user(id).pk, "VOUCHER#*FIRST")
}

pub(in crate::store) fn categories() -> Key {
    Key::new(CATALOGUE, CATEGORIES)
}

/// A variant stands in no list of products, but with its product's texts.
pub(in crate::store) fn product(code: &ProductCode) -> Key {
    let partition = code.variant_of().map_or_else(|| CATALOGUE.to_owned(), |product| details(&product));
    Key::new(partition, format!("{PRODUCT}{code}"))
}

/// The partition of a product's texts and variants.
pub(in crate::store) fn details(code: &ProductCode) -> String {
    format!("{DETAILS}{code}")
}

/// A variant has the texts of its product.
pub(in crate::store) fn product_texts(code: &ProductCode) -> Key {
    Key::new(details(&code.listed()), TEXTS)
}

/// The shop's own texts, all of them.
pub(in crate::store) fn text_overrides() -> Key {
    Key::new("TEXTS", "OVERRIDES")
}

/// The versions that one of them had.
pub(in crate::store) fn text_history(language: Language, key: &str) -> Key {
    Key::new(text_overrides().pk, format!("HISTORY#{}#{key}", language.code()))
}

pub(in crate::store) fn settings() -> Key {
    Key::new(SETTINGS, "CURRENT")
}

/// What an owner has closed.
pub(in crate::store) fn closures() -> Key {
    Key::new(SETTINGS, "CLOSURES")
}

/// Whether this table serves.
pub(in crate::store) fn serving() -> Key {
    Key::new("SERVING", "SERVING")
}

/// When the daily report is sent, and when it was.
pub(in crate::store) fn daily_report() -> Key {
    Key::new(SETTINGS, "REPORT")
}

/// The step that an owner's next message answers.
pub(in crate::store) fn owner_step(id: UserId) -> Key {
    Key::new(format!("OWNER#{}", id.0), "STEP")
}

pub(in crate::store) fn settings_version(number: u32) -> Key {
    Key::new(SETTINGS, format!("{SETTINGS_VERSION}{number:06}"))
}

pub(in crate::store) fn channel() -> Key {
    Key::new(CHANNEL, "CHANNEL")
}

pub(in crate::store) fn channel_posts() -> Key {
    Key::new(CHANNEL, "POSTS")
}

pub(in crate::store) fn search(shard: u8) -> Key {
    Key::new(SEARCH, format!("{shard:02}"))
}

pub(in crate::store) fn unit(code: &ProductCode, slot: u64) -> Key {
    Key::new(format!("UNIT#{code}"), slot_key(slot))
}

/// A slot as a sort key: with leading zeros, so that text sorts as numbers do.
pub(in crate::store) fn slot_key(slot: u64) -> String {
    format!("{slot:012}")
}

pub(in crate::store) fn file(key: &FileKey) -> Key {
    Key::new(format!("FILE#{key}"), "FILE")
}

/// A version of a content that is sold without end. An order goes on naming the version that it was placed for.
pub(in crate::store) fn content(code: &ProductCode, version: u32) -> Key {
    Key::new(format!("CONTENT#{code}"), format!("{version:06}"))
}

/// Shows that the shop has or had a unit with these contents, whatever product it is of.
pub(in crate::store) fn fingerprint(fingerprint: &str) -> Key {
    Key::new(format!("FINGERPRINT#{fingerprint}"), "FINGERPRINT")
}

/// A unit in the recycle bin of its product.
pub(in crate::store) fn binned(code: &ProductCode, id: &str) -> Key {
    Key::new(format!("BIN#{code}"), id)
}

/// The sort keys between which the entries of a page of the bin lie, the cursor's own included.
pub(in crate::store) fn bin_range(to: &PageCursor<UnitTag>) -> (String, String) {
    let (first, last) = ("0".to_owned(), "~".to_owned());
    match to {
        PageCursor::First => (first, last),
        PageCursor::After(tag) => (tag.to_string(), last),
        PageCursor::Before(tag) => (first, format!("{tag}~")),
    }
}

/// A job on the stock.
pub(in crate::store) fn stock_job(id: &JobId) -> Key {
    Key::new(format!("{STOCK_JOB}{id}"), "RESTOCK")
}

pub(in crate::store) fn order(id: &OrderId) -> Key {
    Key::new(format!("ORDER#{id}"), "ORDER")
}

pub(in crate::store) fn request(id: &RequestId) -> Key {
    Key::new(format!("REQUEST#{id}"), "REQUEST")
}

/// The messages that show a request in somebody's chat.
pub(in crate::store) fn request_messages(id: &RequestId, reader: UserId) -> Key {
    Key::new(request(id).pk, format!("SHOWN#{}", reader.0))
}

/// Keeps a user from asking for a second transfer while one is undecided.
pub(in crate::store) fn transfer_marker(id: UserId) -> Key {
    Key::new(user(id).pk, "TRANSFER")
}

/// Keeps a unit from being claimed twice.
pub(in crate::store) fn claim_marker(id: &OrderId, unit: UnitRef) -> Key {
    Key::new(order(id).pk, format!("CLAIM#{}#{}", unit.line, slot_key(unit.slot)))
}

/// An act of an admin on an order. They sort by time; the same act, done by the same update, has the same key.
pub(in crate::store) fn act(id: &OrderId, act: &OrderAct) -> Key {
    let digest = Sha256::digest(format!("{}{:?}", act.by.id.0, act.kind));
    let hash: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    Key::new(order(id).pk, format!("{ACT}{}-{hash}", moment_key(act.at)))
}

pub(in crate::store) fn refund_fees() -> Key {
    Key::new(SETTINGS, "REFUND_FEES")
}

/// The proof that the terms of an order's line are met.
pub(in crate::store) fn proof(id: &OrderId, line: usize) -> Key {
    Key::new(format!("{PROOF}{id}"), line.to_string())
}

/// Whose list an order stands in: a buyer's orders, or their deposits.
pub(in crate::store) fn history(buyer: UserId, deposits: bool) -> String {
    format!("{}#{}", if deposits { "DEPOSITS" } else { "ORDERS" }, buyer.0)
}

/// Which of the items that share the counting counts for `of`.
pub(in crate::store) fn statistics_shard(of: &str) -> u8 {
    first_byte(of) % STATISTICS_SHARDS
}

pub(in crate::store) fn live_statistics(shard: u8) -> Key {
    Key::new(STATISTICS, format!("{LIVE}{shard:02}"))
}

pub(in crate::store) fn statistics_of_day(day: Day, shard: u8) -> Key {
    Key::new(STATISTICS, format!("{DAY}{:06}#{shard:02}", day.number()))
}

pub(in crate::store) fn statistics_of_month(month: Month, shard: u8) -> Key {
    Key::new(STATISTICS, format!("{MONTH}{month}#{shard:02}"))
}

/// The day of an item that holds a day's statistics.
pub(in crate::store) fn day_of_statistics(item: &Item) -> Option<Day> {
    let (day, _) = item.get("sk")?.as_s().ok()?.strip_prefix(DAY)?.split_once('#')?;
    day.parse().ok().map(Day::from_number)
}

/// The month of an item that holds a month's statistics.
pub(in crate::store) fn month_of_statistics(item: &Item) -> Option<Month> {
    let (month, _) = item.get("sk")?.as_s().ok()?.strip_prefix(MONTH)?.split_once('#')?;
    Month::parse(month)
}

pub(in crate::store) fn sent_statistics(admin: UserId, wanted: Wanted) -> Key {
    Key::new(format!("CHARTS#{}", admin.0), wanted.code())
}

pub(in crate::store) fn pending_event(id: &str) -> Key {
    Key::new(format!("EVENT#{id}"), "EVENT")
}

/// A record of the audit trail.
pub(in crate::store) fn audit_record(chain: ChainId, number: u32) -> Key {
    let (pk, day) = audit_chain(chain);
    Key::new(pk, format!("{day}{number:06}"))
}

/// Which day of the audit trail was kept last.
pub(in crate::store) fn audit_archive() -> Key {
    Key::new("AUDIT", "ARCHIVE")
}

/// The seal of a day.
pub(in crate::store) fn seal(day: i64) -> Key {
    Key::new(SEALS, format!("{day:06}"))
}

/// The records of a chain: the partition key, and what their sort keys begin with.
pub(in crate::store) fn audit_chain(chain: ChainId) -> (String, String) {
    (format!("AUDIT#{}", chain.shard), format!("{:06}#", chain.day))
}

/// The head of a product's waitlist.
pub(in crate::store) fn waitlist(code: &ProductCode) -> Key {
    Key::new(format!("{WAITLIST}{code}"), "WAITLIST")
}

/// An entry of a product's waitlist.
pub(in crate::store) fn waiting(code: &ProductCode, user: UserId) -> Key {
    Key::new(format!("WAITING#{code}"), user.0.to_string())
}

/// The shard of the sweep index that holds the entries of one waitlist, by when they joined. The sweep reads it only when the
/// product was restocked.
pub(in crate::store) fn waitlist_shard(code: &ProductCode) -> String {
    format!("waitlist#{code}")
}

pub(in crate::store) fn notice(id: &NoticeId) -> Key {
    Key::new(format!("NOTICE#{id}"), "NOTICE")
}

/// Where a reply to a message in somebody's chat goes.
pub(in crate::store) fn reply_route(reader: UserId, message: MessageId) -> Key {
    Key::new(format!("REPLY#{}", reader.0), message.0.to_string())
}

pub(in crate::store) fn incident(at: Moment, kind: IncidentKind, txn: &str) -> Key {
    Key::new(INCIDENTS, format!("{}#{}#{txn}", moment_key(at), kind.name()))
}

/// A moment as part of a sort key: with leading zeros, so that text sorts by time.
pub(in crate::store) fn moment_key(at: Moment) -> String {
    format!("{:014}", at.as_millis())
}

pub(in crate::store) fn gateway_health() -> Key {
    Key::new("HEALTH", "GATEWAY")
}

/// How the parts are that the health check looks at.
pub(in crate::store) fn health() -> Key {
    Key::new("HEALTH", "PARTS")
}

/// What owners were told, and are to be told, of one kind of trouble.
pub(in crate::store) fn alert(key: &str) -> Key {
    Key::new(format!("{ALERT}{key}"), "ALERT")
}

pub(in crate::store) fn unfinished_setup() -> Key {
    Key::new(SETUP, "UNFINISHED")
}

pub(in crate::store) fn refused_setup() -> Key {
    Key::new(SETUP, "REFUSED")
}

pub(in crate::store) fn backup(id: &BackupId) -> Key {
    Key::new(BACKUPS, format!("{BACKUP}{id}"))
}

pub(in crate::store) fn backup_watch() -> Key {
    Key::new(BACKUPS, "WATCH")
}

pub(in crate::store) fn restore(id: &RestoreId) -> Key {
    Key::new(BACKUPS, format!("{RESTORE}{id}"))
}

/// The shard of the sweep index for the record with this key.
pub(in crate::store) fn due_shard(pk: &str) -> String {
    (first_byte(pk) % DUE_SHARDS).to_string()
}

fn first_byte(of: &str) -> u8 {
    Sha256::digest(of).first().copied().unwrap_or_default()
}

pub(in crate::store) fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

pub(in crate::store) fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}
