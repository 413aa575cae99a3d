//! A person who talks to the bot.

pub mod access;
pub mod help;
pub mod message;
pub mod profile;
pub mod rate_limit;
pub mod wizard;

use super::cart::Cart;
use super::ids::{OrderId, ProductCode, UserId};
use super::language::Language;
use super::money::Rupiah;
use super::notice::NoticePreferences;
use super::order::cooldown::Cooldown;
use super::time::Moment;
use super::voucher::VoucherCode;
use access::Rights;
use help::{HelpQuota, HelpThread};
use profile::Profile;
use std::collections::BTreeMap;
use wizard::Wizard;

/// What the shop knows of a person when they act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Who it is.
    pub id: UserId,
    /// What they mean to buy.
    pub cart: Cart,
    /// The voucher that they chose for it.
    pub voucher: Option<VoucherCode>,
    /// Invoices they have not been seen to settle, with their deadlines. Tidied at checkout, so it may be behind.
    pub maybe_open_orders: BTreeMap<OrderId, Moment>,
    /// The language that they read: their Telegram client's at first, then what they chose.
    pub language: Language,
    /// What they told of themselves.
    pub profile: Profile,
    /// Credited payments that they did not spend yet.
    pub balance: Rupiah,
    /// The input that is waited for, step by step.
    pub wizard: Option<Wizard>,
    /// Products that they wait for, and since when; tidied when they order one.
    pub waits: BTreeMap<ProductCode, Moment>,
    /// What they write to the admins and get from them, until it is closed.
    pub help: Option<HelpThread>,
    /// How much they wrote to the admins within an hour.
    pub help_quota: Option<HelpQuota>,
    /// Which notices they want as an admin.
    pub notices: NoticePreferences,
    /// What they may do as an admin, as it stands on their item.
    pub rights: Rights,
    /// Blocked by an admin.
    pub blocked: bool,
    /// When it was last seen that nothing reaches them, as they blocked the bot.
    pub unreachable: Option<Moment>,
    /// Counted among the bot's users.
    pub counted: bool,
    /// They bought something.
    pub bought: bool,
    /// Moments of the latest actions up to the one that is served, newest first.
    pub recent_actions: Vec<Moment>,
    /// End of a mute for acting too fast.
    pub muted_until: Option<Moment>,
    /// Their invoices that ended unpaid, and what came of it.
    pub cooldown: Cooldown,
}
