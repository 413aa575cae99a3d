//! Invoices in Telegram Stars: sent, linked to, given back. Other currencies need a payment provider and are not played.

use super::{Work, send, text};
use crate::call::number::number;
use crate::call::refusal::Refusal;
use crate::messages::markup;
use crate::state::stars::Invoice;
use serde::Deserialize;
use serde_json::{Value, json};

/// `sendInvoice`
pub(super) fn send(work: &mut Work) -> Result<Value, Refusal> {
    let invoice = read(work)?;
    work.params.text("start_parameter")?;
    let markup = markup::of_invoice(&mut work.params, invoice.total)?;
    let chat = work.open_chat("chat_id")?;
    let along = text::along(work, chat)?;
    Ok(send::add(work, chat, along, |message| {
        message.invoice = Some(invoice);
        message.markup = Some(markup);
    }))
}

/// `createInvoiceLink`
pub(super) fn link(work: &mut Work) -> Result<Value, Refusal> {
    let invoice = read(work)?;
    let link = format!("https://t.me/$invoice{:06}", work.state.tick());
    work.state.stars.links.insert(link.clone(), (work.bot, invoice));
    Ok(link.into())
}

/// `refundStarPayment`
pub(super) fn refund(work: &mut Work) -> Result<Value, Refusal> {
    let user = work.params.int("user_id")?.unwrap_or_default();
    let charge = work.params.text("telegram_payment_charge_id")?.unwrap_or_default();
    let bot = work.bot;
    let payment = work.state.stars.payments.get_mut(&charge).filter(|paid| (paid.bot, paid.user) == (bot, user));
    let payment = payment.ok_or_else(|| Refusal::bad("CHARGE_ID_INVALID"))?;
    if std::mem::replace(&mut payment.refunded, true) {
        return Err(Refusal::bad("CHARGE_ALREADY_REFUNDED"));
    }
    let stars = payment.stars;
    work.state.stars.moves(bot, user, stars);
    Ok(Value::Bool(true))
}

/// `getMyStarBalance`
pub(super) fn balance(work: &mut Work) -> Result<Value, Refusal> {
    Ok(json!({ "amount": work.state.stars.of(work.bot) }))
}

fn read(work: &mut Work) -> Result<Invoice, Refusal> {
    let mut text = |name: &str, most: usize, invalid: &str| {
        let text = work.params.text(name)?.unwrap_or_default();
        let fits = (1..=most).contains(&text.chars().count());
        fits.then_some(text).ok_or_else(|| Refusal::bad(invalid))
    };
    let title = text("title", 32, "INVOICE_TITLE_INVALID")?;
    let description = text("description", 255, "INVOICE_DESCRIPTION_INVALID")?;
    let payload = text("payload", 128, "INVOICE_PAYLOAD_INVALID")?;
    let provider = work.params.text("provider_token")?.unwrap_or_default();
    let currency = work.params.text("currency")?.unwrap_or_default();
    if currency != "XTR" {
        return Err(Refusal::not_played(&format!("currency \"{currency}\"")));
    }
    if !provider.is_empty() {
        return Err(Refusal::bad("PAYMENT_PROVIDER_INVALID"));
    }
    let prices: Vec<Price> = work.params.shape("prices")?.unwrap_or_default();
    match prices.as_slice() {
        [Price { label, amount: total @ 1.. }] if !label.is_empty() => {
            Ok(Invoice { title, description, payload, total: *total })
        }
        [_] => Err(Refusal::bad("INVOICE_PRICES_INVALID")),
        _ => Err(Refusal::bad("STARS_INVOICE_INVALID")),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Price {
    label: String,
    #[serde(deserialize_with = "number")]
    amount: i64,
}
