//! `setWebhook`, `deleteWebhook`, `getWebhookInfo`, and what `getUpdates` hands out.

use super::Work;
use crate::call::params::Params;
use crate::call::refusal::Refusal;
use crate::state::{Bot, Webhook};
use jiff::Timestamp;
use serde_json::{Value, json};

/// The kinds of updates that the Bot API 10.3 documents; the stand-in makes `message`, `callback_query`, `my_chat_member`
/// and `pre_checkout_query`.
const KINDS: [&str; 27] = [
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "guest_message",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "managed_bot",
    "subscription",
    "stopped_message_generation",
];

/// Sets the webhook without a call, as whoever deploys would.
pub(crate) fn set(bot: &mut Bot, url: &str, secret: &str) {
    bot.webhook = Some(Webhook { url: url.into(), secret: secret.into(), max_connections: 40 });
    bot.last_error = None;
}

/// `setWebhook`
pub(super) fn set_by_call(work: &mut Work) -> Result<Value, Refusal> {
    let url = work.params.text("url")?.unwrap_or_default();
    let secret = work.params.text("secret_token")?.unwrap_or_default();
    let max_connections = work.params.int("max_connections")?.unwrap_or(40).clamp(1, 100);
    work.params.text("ip_address")?;
    let drop_pending = work.params.flag("drop_pending_updates")?;
    let allowed = allowed(&mut work.params)?;
    if !url.is_empty() {
        check(&url, &secret)?;
    }
    let bot = work.state.bot(work.bot);
    if drop_pending {
        bot.pending.clear();
    }
    if allowed.is_some() {
        bot.allowed_updates = allowed.filter(|kinds| !kinds.is_empty());
    }
    bot.webhook = (!url.is_empty()).then_some(Webhook { url, secret, max_connections });
    bot.last_error = None;
    Ok(Value::Bool(true))
}

/// `deleteWebhook`
pub(super) fn delete(work: &mut Work) -> Result<Value, Refusal> {
    let drop_pending = work.params.flag("drop_pending_updates")?;
    let bot = work.state.bot(work.bot);
    bot.webhook = None;
    bot.last_error = None;
    if drop_pending {
        bot.pending.clear();
    }
    Ok(Value::Bool(true))
}

/// `getWebhookInfo`
pub(super) fn info(work: &mut Work) -> Result<Value, Refusal> {
    let bot = work.state.bot(work.bot);
    let url = bot.webhook.as_ref().map_or("", |webhook| &webhook.url);
    let mut info = json!({ "url": url, "has_custom_certificate": false, "pending_update_count": bot.pending.len() });
    if let Some((at, words)) = &bot.last_error {
        info["last_error_date"] = at.as_second().into();
        info["last_error_message"] = words.as_str().into();
    }
    if let Some(webhook) = &bot.webhook {
        info["max_connections"] = webhook.max_connections.into();
        info["ip_address"] = "127.0.0.1".into();
    }
    if let Some(kinds) = &bot.allowed_updates {
        info["allowed_updates"] = json!(kinds);
    }
    Ok(info)
}

/// What `getUpdates` has to give now; the ones before `offset` are forgotten. One below zero counts from the end.
pub(crate) fn updates(bot: &mut Bot, offset: i64, limit: usize, now: Timestamp) -> Vec<Value> {
    bot.pending.retain(|pending| pending.id() >= offset && !pending.is_stale(now));
    if offset < 0 {
        let kept = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
        bot.pending.drain(..bot.pending.len().saturating_sub(kept));
    }
    bot.pending.iter().take(limit).map(|pending| pending.update.clone()).collect()
}

/// `allowed_updates`; kinds that do not exist are refused.
pub(crate) fn allowed(params: &mut Params) -> Result<Option<Vec<String>>, Refusal> {
    let kinds: Option<Vec<String>> = params.shape("allowed_updates")?;
    match kinds.iter().flatten().find(|kind| !KINDS.contains(&kind.as_str())) {
        Some(kind) => Err(Refusal::bad(format!("unknown kind of update \"{kind}\" in allowed_updates"))),
        None => Ok(kinds),
    }
}

fn check(url: &str, secret: &str) -> Result<(), Refusal> {
    let local = url.starts_with("http://127.0.0.1:") || url.starts_with("http://localhost:");
    let Some(rest) = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://").filter(|_| local)) else {
        return Err(if url.contains("://") && !url.starts_with("http://") {
            Refusal::bad("invalid webhook URL specified")
        } else {
            Refusal::bad("bad webhook: An HTTPS URL must be provided for webhook")
        });
    };
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    let port = host.rsplit_once(':').map(|(_, port)| port);
    if !local && port.is_some_and(|port| !matches!(port, "443" | "80" | "88" | "8443")) {
        return Err(Refusal::bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"));
    }
    if secret.len() > 256 {
        return Err(Refusal::bad("secret token is too long"));
    }
    if !secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-') {
        return Err(Refusal::bad("secret token contains unallowed characters"));
    }
    Ok(())
}
