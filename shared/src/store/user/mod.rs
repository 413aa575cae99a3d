//! Users: one call records an action for the rate limit, changes the cart, and returns the user.

mod contact;
mod counts;
pub(super) mod list;
pub(super) mod profile;

pub use contact::Contact;

use super::Store;
use super::stock::waitlist;
use super::table::error::{Item, StoreError, condition_held, failed, unwritable};
use super::table::keys::{self, number, text};
use crate::domain::cart::Cart;
use crate::domain::catalogue::price_group::GroupId;
use crate::domain::ids::{OrderId, ProductCode, TotalSeal, UserId};
use crate::domain::language::Language;
use crate::domain::money::Rupiah;
use crate::domain::notice::NoticePreferences;
use crate::domain::order::Order;
use crate::domain::order::cooldown::{self, Cooldown};
use crate::domain::time::Moment;
use crate::domain::user::User;
use crate::domain::user::access::Rights;
use crate::domain::user::listing::ActiveDay;
use crate::domain::user::message::AlbumId;
use crate::domain::user::profile::{PersonName, Profile, WhatsApp};
use crate::domain::user::rate_limit;
use crate::domain::voucher::VoucherCode;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{
    AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};
use std::collections::{BTreeMap, HashMap};

/// What stands before a product's code in the name of the attribute that holds its quantity in the cart.
const CART: &str = "cart#";

/// What stands before an order's id in the name of the attribute that holds its deadline.
const MAYBE_OPEN: &str = "maybe_open#";

/// A change of the cart that is written together with the action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CartChange {
    /// Nothing.
    Nothing,
    /// The cart holds so many of a product from now on; none if zero.
    SetLine(ProductCode, u32),
}

/// An action of a user, as it is recorded.
#[derive(Clone, Copy, Debug)]
pub struct ActionRecord<'a> {
    /// The number of the update that brings them.
    pub update: i64,
    /// What they call themselves.
    pub name: &'a str,
    /// Whether it counts for the rate limit.
    pub counts: bool,
    /// The language of their Telegram client; it counts the first time they are seen.
    pub language: Language,
    /// The change of the cart that is written with it.
    pub change: &'a CartChange,
}

/// Which message of an album one is.
#[derive(Debug)]
pub enum AlbumPart {
    /// The first that came.
    First,
    /// Another one.
    Later {
        /// The update that brought the first.
        first: i64,
        /// Who sent it.
        user: Box<User>,
    },
}

impl Store {
    /// Records an action: registers the user, notes the moment, applies the change of the cart, and returns the user.
    /// One of their latest updates, delivered again, is no new action of theirs: they are returned as they stand, with
    /// the moments up to that action. Several may be under way at a time and be delivered again in turns.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn record_action(&self, id: UserId, action: &ActionRecord<'_>, now: Moment) -> Result<User, StoreError> {
        if !action.counts {
            return self.note_name(id, action).await;
        }
        // The moments move up by one; what stands on the right is what stood there before.
        let shifts = ["t", "u"].map(|register| shift(register, rate_limit::KEPT_ACTIONS)).join(", ");
        let mut update = format!(
            "SET {shifts}, t0 = :now, u0 = :update, #name = :name, #language = if_not_exists(#language, :language)"
        );
        let unknown =
            (0..rate_limit::KEPT_ACTIONS).map(|at| format!("(attribute_not_exists(u{at}) OR u{at} <> :update)"));
        let mut call = self
            .client
            .update_item()
            .table_name(self.table())
            .set_key(Some(keys::user(id).item()))
            .condition_expression(unknown.collect::<Vec<_>>().join(" AND "))
            .expression_attribute_names("#name", "name")
            .expression_attribute_names("#language", "language")
            .expression_attribute_values(":language", text(action.language.code()))
            .expression_attribute_values(":never", number(0))
            .expression_attribute_values(":now", number(now.as_millis()))
            .expression_attribute_values(":name", text(action.name))
            .expression_attribute_values(":update", number(action.update))
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match action.change {
            CartChange::Nothing => {}
            CartChange::SetLine(code, 0) => {
                update.push_str(" REMOVE #line");
                call = call.expression_attribute_names("#line", format!("{CART}{code}"));
            }
            CartChange::SetLine(code, quantity) => {
                update.push_str(", #line = :quantity");
                call = call
                    .expression_attribute_names("#line", format!("{CART}{code}"))
                    .expression_attribute_values(":quantity", number(quantity));
            }
        }
        match call.update_expression(update).send().await {
            Ok(recorded) => Ok(user_from_item(id, &recorded.attributes.unwrap_or_default())),
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(known)) => {
                    Ok(known_by(id, known.item().unwrap_or(&Item::new()), action.update))
                }
                _ => Err(failed("record an action")(error)),
            },
        }
    }

    /// Notes that a message of an album came, by this update. Its first message is an action like any other; the rest of it
    /// comes right after it, and is none.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn note_album(&self, id: UserId, album: &AlbumId, update: i64) -> Result<AlbumPart, StoreError> {
        let noted = self
            .client
            .update_item()
            .table_name(self.table())
            .set_key(Some(keys::user(id).item()))
            .update_expression("SET album = :album, album_update = :update")
            .condition_expression("attribute_not_exists(album) OR album <> :album OR album_update = :update")
            .expression_attribute_values(":album", text(album.0.as_str()))
            .expression_attribute_values(":update", number(update))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        let Err(error) = noted else { return Ok(AlbumPart::First) };
        match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(known)) => {
                let item = known.item().cloned().unwrap_or_default();
                let first = item.get("album_update").and_then(|first| first.as_n().ok()?.parse().ok());
                let user = Box::new(user_from_item(id, &item));
                Ok(AlbumPart::Later { first: first.unwrap_or(update), user })
            }
            _ => Err(failed("note an album")(error)),
        }
    }

    /// Registers a user without a moment for the rate limit, and returns them. It changes nothing else, so it may be repeated.
    async fn note_name(&self, id: UserId, action: &ActionRecord<'_>) -> Result<User, StoreError> {
        let call = self.client.update_item().table_name(self.table()).set_key(Some(keys::user(id).item()));
        let noted = call
            .update_expression("SET #name = :name, #language = if_not_exists(#language, :language)")
            .expression_attribute_names("#name", "name")
            .expression_attribute_names("#language", "language")
            .expression_attribute_values(":name", text(action.name))
            .expression_attribute_values(":language", text(action.language.code()))
            .return_values(ReturnValue::AllNew)
            .send()
            .await
            .map_err(failed("record an action"))?;
        Ok(user_from_item(id, &noted.attributes.unwrap_or_default()))
    }

    /// Mutes a user until `until`, unless they are muted already; `true` if this call did it.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn mute_user(&self, id: UserId, until: Moment, now: Moment) -> Result<bool, StoreError> {
        let written = self
            .client
            .update_item()
            .table_name(self.table())
            .set_key(Some(keys::user(id).item()))
            .update_expression("SET muted_until = :until")
            .condition_expression("attribute_not_exists(muted_until) OR muted_until <= :now")
            .expression_attribute_values(":until", number(until.as_millis()))
            .expression_attribute_values(":now", number(now.as_millis()))
            .send()
            .await;
        condition_held("mute a user", written)
    }

    /// Whether messages were seen not to reach a user.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn is_unreachable(&self, id: UserId) -> Result<bool, StoreError> {
        let call = self.client.get_item().table_name(self.table()).set_key(Some(keys::user(id).item()));
        let item = call.send().await.map_err(failed("read a user"))?.item;
        Ok(item.is_some_and(|item| item.contains_key("unreachable")))
    }

    /// Notes that a user bought something, once.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn mark_bought(&self, id: UserId) -> Result<(), StoreError> {
        let call = self.client.update_item().table_name(self.table()).set_key(Some(keys::user(id).item()));
        let call = call
            .update_expression("SET bought = :true")
            .condition_expression("attribute_exists(pk) AND attribute_not_exists(bought)")
            .expression_attribute_values(":true", AttributeValue::Bool(true));
        condition_held("note that a user bought something", call.send().await).map(|_| ())
    }

    /// Notes that messages don't reach a user.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn mark_unreachable(&self, id: UserId, now: Moment) -> Result<(), StoreError> {
        let call = self.client.update_item().table_name(self.table()).set_key(Some(keys::user(id).item()));
        let call = call
            .update_expression("SET unreachable = :now")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":now", number(now.as_millis()));
        // It does not hold for somebody whom the bot never met.
        condition_held("note that a user is unreachable", call.send().await).map(|_| ())
    }

    /// Notes that messages reach a user again.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn mark_reachable(&self, id: UserId) -> Result<(), StoreError> {
        let call = self.client.update_item().table_name(self.table()).set_key(Some(keys::user(id).item()));
        let call = call.update_expression("REMOVE unreachable").condition_expression("attribute_exists(unreachable)");
        // It does not hold if they are reachable already.
        condition_held("note that a user is reachable", call.send().await).map(|_| ())
    }

    /// Empties lines of a cart, as far as they are as they were seen.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn empty_cart(&self, id: UserId, codes: &[ProductCode]) -> Result<(), StoreError> {
        if codes.is_empty() {
            return Ok(());
        }
        let (names, lines) = lines(codes.iter());
        self.client
            .update_item()
            .table_name(self.table())
            .set_key(Some(keys::user(id).item()))
            .update_expression(format!("REMOVE {}", lines.join(", ")))
            .condition_expression("attribute_exists(pk)")
            .set_expression_attribute_names(Some(names))
            .send()
            .await
            .map_err(failed("empty a cart"))?;
        Ok(())
    }

    /// Puts lines into a cart; other products in it stay. `false`, and nothing changed, if the user's latest action is not
    /// `update` any more: an old tap that is delivered again does not change a cart that was changed or ordered since.
    ///
    /// # Errors
    /// If the table fails.
    pub async fn put_into_cart(&self, id: UserId, cart: &Cart, update: i64) -> Result<bool, StoreError> {
        if cart.is_empty() {
            return Ok(false);
        }
        let (names, lines) = lines(cart.keys());
        let mut sets = Vec::new();
        let mut call = self.client.update_item().table_name(self.table()).set_key(Some(keys::user(id).item()));
        for (at, (line, quantity)) in lines.iter().zip(cart.values()).enumerate() {
            sets.push(format!("{line} = :q{at}"));
            call = call.expression_attribute_values(format!(":q{at}"), number(quantity));
        }
        let written = call
            .update_expression(format!("SET {}", sets.join(", ")))
            .condition_expression("u0 = :update")
            .expression_attribute_values(":update", number(update))
            .set_expression_attribute_names(Some(names))
            .send()
            .await;
        condition_held("fill a cart", written)
    }

    /// The seal of a total that is offered to a buyer for what is in their cart, with the voucher that they chose.
    pub fn seal_total(&self, buyer: &User, total: Rupiah) -> TotalSeal {
        let lines: Vec<String> = buyer.cart.iter().map(|(code, quantity)| format!("{code}:{quantity}")).collect();
        let voucher = buyer.voucher.as_ref().map(ToString::to_string).unwrap_or_default();
        let offered = format!("{}|{voucher}|{}", lines.join(","), total.get());
        let made = self.keyring.fingerprint(&format!("total:{}", buyer.id.0), &offered);
        made.get(..16).and_then(TotalSeal::parse).expect("a fingerprint is 32 hexadecimal digits")
    }

    /// The part of placing an order that concerns the buyer: the ordered lines leave the cart, if they are as they were read.
    /// An order that is to be paid stands among the unpaid ones; for one that is paid, the amount leaves the balance, if it
    /// suffices.
    pub(super) fn buyer_places(
        &self,
        buyer: &User,
        order: &Order,
        no_longer_open: &[OrderId],
    ) -> Result<TransactWriteItem, StoreError> {
        let mut change = UserChange::default();
        if !order.is_deposit() {
            change.take_lines(&buyer.cart);
            for (at, wait) in waitlist::ended_by_order(buyer).enumerate() {
                change.removes.push(format!("#w{at}"));
                change.names.insert(format!("#w{at}"), wait);
            }
        }
        if order.voucher.is_some() {
            change.removes.push("voucher".to_owned());
        }
        for (at, settled) in no_longer_open.iter().enumerate() {
            change.removes.push(format!("#s{at}"));
            change.names.insert(format!("#s{at}"), format!("{MAYBE_OPEN}{settled}"));
        }
        if order.is_open() {
            change.names.insert("#unpaid".to_owned(), format!("{MAYBE_OPEN}{}", order.id));
            change.set("#unpaid", order.invoice.deadline.as_millis());
            change.set_cooldown(&buyer.cooldown);
        } else if order.invoice.amount > Rupiah::ZERO {
            change.set_to("balance", "balance - :amount");
            change.values.insert(":amount".to_owned(), number(order.invoice.amount.get()));
            change.conditions.push("balance >= :amount".to_owned());
        }
        let update = Update::builder()
            .table_name(self.table())
            .set_key(Some(keys::user(buyer.id).item()))
            .update_expression(change.expression())
            .condition_expression(change.condition())
            .set_expression_attribute_names((!change.names.is_empty()).then_some(change.names))
            .set_expression_attribute_values(Some(change.values))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
            .map_err(unwritable)?;
        Ok(TransactWriteItem::builder().update(update).build())
    }
}

/// The parts of an update of a user's item.
#[derive(Default)]
struct UserChange {
    names: HashMap<String, String>,
    values: HashMap<String, AttributeValue>,
    sets: Vec<String>,
    removes: Vec<String>,
    conditions: Vec<String>,
}

impl UserChange {
    /// Takes lines out of the cart, as long as each is as it was read.
    fn take_lines(&mut self, cart: &Cart) {
        let (names, lines) = lines(cart.keys());
        self.names.extend(names);
        for (at, (line, quantity)) in lines.iter().zip(cart.values()).enumerate() {
            self.conditions.push(format!("{line} = :q{at}"));
            self.values.insert(format!(":q{at}"), number(quantity));
        }
        self.removes.extend(lines);
    }

    fn set_cooldown(&mut self, cooldown: &Cooldown) {
        let Cooldown { lapses, pauses, paused_for, paid } = cooldown;
        match paused_for {
            Some(paused_for) => {
                self.set("pauses", *pauses);
                self.set("paused_for", paused_for.as_millis());
            }
            None if lapses.is_empty() => {}
            None => self.removes.extend(["pauses".to_owned(), "paused_for".to_owned()]),
        }
        if let Some(paid) = paid {
            self.set("paid_at", paid.as_millis());
        }
    }

    fn set(&mut self, attribute: &str, value: impl ToString) {
        let placeholder = format!(":v{}", self.values.len());
        self.set_to(attribute, &placeholder);
        self.values.insert(placeholder, number(value));
    }

    fn set_to(&mut self, attribute: &str, expression: &str) {
        self.sets.push(format!("{attribute} = {expression}"));
    }

    fn expression(&self) -> String {
        let part = |word: &str, parts: &[String]| match parts {
            [] => String::new(),
            parts => format!("{word} {} ", parts.join(", ")),
        };
        format!("{}{}", part("SET", &self.sets), part("REMOVE", &self.removes))
    }

    fn condition(&self) -> String {
        match self.conditions.as_slice() {
            [] => "attribute_exists(pk)".to_owned(),
            conditions => conditions.join(" AND "),
        }
    }
}

impl Store {
    /// The part of returning an order's last units that concerns the buyer: one more of their invoices ended unpaid.
    /// It stands in the transaction of the order, so it counts once.
    pub(super) fn note_lapse(&self, buyer: UserId, at: Moment) -> Result<TransactWriteItem, StoreError> {
        let update = Update::builder()
            .table_name(self.table())
            .set_key(Some(keys::user(buyer).item()))
            .update_expression(format!("SET {}, l0 = :at", shift("l", cooldown::KEPT_LAPSES)))
            .expression_attribute_values(":never", number(0))
            .expression_attribute_values(":at", number(at.as_millis()))
            .build()
            .map_err(unwritable)?;
        Ok(TransactWriteItem::builder().update(update).build())
    }
}

/// Moves the values of a register of so many attributes up by one; the first is then to be set. What stands on the right
/// of an assignment is what stood there before.
fn shift(register: &str, kept: usize) -> String {
    let moved = |at: usize| format!("{register}{at} = if_not_exists({register}{}, :never)", at - 1);
    (1..kept).rev().map(moved).collect::<Vec<_>>().join(", ")
}

/// The balance on a user's item; nothing if there was no entry in their ledger yet.
pub(super) fn balance(item: &Item) -> Rupiah {
    let balance = item.get("balance").and_then(|balance| balance.as_n().ok()?.parse().ok());
    balance.map_or(Rupiah::ZERO, Rupiah::new)
}

/// Placeholders for the cart's lines of these products.
fn lines<'a>(codes: impl Iterator<Item = &'a ProductCode>) -> (HashMap<String, String>, Vec<String>) {
    codes.enumerate().map(|(at, code)| ((format!("#c{at}"), format!("{CART}{code}")), format!("#c{at}"))).unzip()
}

/// A user as they stand, for an update that was noted before: as if it were their latest.
fn known_by(id: UserId, item: &Item, update: i64) -> User {
    let number = |at: &usize| item.get(&format!("u{at}"))?.as_n().ok()?.parse::<i64>().ok();
    let at = (0..rate_limit::KEPT_ACTIONS).find(|at| number(at) == Some(update)).unwrap_or_default();
    let mut user = user_from_item(id, item);
    user.recent_actions.drain(..at.min(user.recent_actions.len()));
    user
}

/// A user's item holds only single values, each written by us with its type; what is absent is nothing.
pub(super) fn user_from_item(id: UserId, item: &Item) -> User {
    let count = |name: &str| item.get(name).and_then(|value| value.as_n().ok()?.parse::<i64>().ok());
    let holds = |name: &str| item.get(name).and_then(|value| value.as_bool().ok()).copied().unwrap_or(false);
    let moment = |name: &str| count(name).map(Moment::from_millis);
    let under = |prefix: &'static str| {
        item.iter().filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?, value.as_n().ok()?)))
    };
    let cart: BTreeMap<_, _> =
        under(CART).filter_map(|(code, quantity)| Some((ProductCode::parse(code)?, quantity.parse().ok()?))).collect();
    let maybe_open_orders = under(MAYBE_OPEN)
        .filter_map(|(order, at)| Some((OrderId::parse(order)?, Moment::from_millis(at.parse().ok()?))))
        .collect();
    let mut lapses: Vec<Moment> = (0..cooldown::KEPT_LAPSES).filter_map(|at| moment(&format!("l{at}"))).collect();
    // Two may have been noted the other way round.
    lapses.sort_by(|one, other| other.cmp(one));
    let written = |name: &str| item.get(name).and_then(|value| value.as_s().ok());
    User {
        id,
        cart,
        voucher: written("voucher").and_then(|code| VoucherCode::parse(code)),
        language: written("language").and_then(|code| Language::parse(code)).unwrap_or_default(),
        profile: Profile {
            name: written("chosen_name").and_then(|name| PersonName::parse(name)),
            whatsapp: written("whatsapp").and_then(|number| WhatsApp::parse(number)),
        },
        balance: balance(item),
        // A step that this version does not know is not waited for.
        wizard: item.get("wizard").and_then(|wizard| serde_dynamo::from_attribute_value(wizard.clone()).ok()),
        waits: under(waitlist::WAITS)
            .filter_map(|(code, at)| Some((ProductCode::parse(code)?, Moment::from_millis(at.parse().ok()?))))
            .collect(),
        help: item.get("help").and_then(|help| serde_dynamo::from_attribute_value(help.clone()).ok()),
        help_quota: item.get("help_quota").and_then(|quota| serde_dynamo::from_attribute_value(quota.clone()).ok()),
        maybe_open_orders,
        notices: NoticePreferences::read(
            written("muted_notices").map_or("", |codes| codes),
            written("quiet_hours").map_or("", |hours| hours),
        ),
        rights: written("rights").map(|codes| Rights::parse(codes)).unwrap_or_default(),
        blocked: holds("blocked"),
        unreachable: moment("unreachable"),
        counted: holds("counted"),
        since: moment("listed_at"),
        active_day: count("active_day").map(ActiveDay),
        name_key: written("name_key").cloned().unwrap_or_default(),
        bought: holds("bought"),
        price_group: count("price_group").and_then(|group| group.try_into().ok()).map(GroupId),
        recent_actions: (0..rate_limit::KEPT_ACTIONS).filter_map(|at| moment(&format!("t{at}"))).collect(),
        muted_until: moment("muted_until"),
        cooldown: Cooldown {
            lapses,
            pauses: count("pauses").and_then(|pauses| pauses.try_into().ok()).unwrap_or_default(),
            paused_for: moment("paused_for"),
            paid: moment("paid_at"),
        },
    }
}
