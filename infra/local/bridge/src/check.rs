//! Checks before the shop starts: whether tokens and key are right, and whether a bot is in use elsewhere.

use super::config::{BridgeConfig, variable};
use super::real_bot::{RealBot, Refused, unreachable};
use super::{Bridge, Member};
use anyhow::{Context, Result, anyhow, bail, ensure};
use lapak_local::bots::{BOTS, Bot};
use lapak_local::real::GATEWAY;
use local_aws::template::Template;
use reqwest::{StatusCode, Url};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

/// The id of a transaction that can't exist: the gateway's own ids are shorter and have no dashes.
const NO_TRANSACTION: &str = "lapak-looks-at-the-key";

impl Bridge {
    /// Checks tokens and key at the real services. Deletes a bot's webhook only if everything is right and it is allowed to.
    ///
    /// # Errors
    /// The message for the person who started the program.
    pub async fn check(wanted: &BridgeConfig, template: &Template) -> Result<Self> {
        let http = local_telegram::http_client()?;
        let mut bridge = Self { members: Vec::new(), said: Vec::new() };
        for bot in &BOTS {
            let Some(token) = wanted.real.secret(bot.token) else { continue };
            let variable = variable(bot.token);
            let (function, api) = (template.function(bot.function), template.variable("TELEGRAM_API_URL"));
            ensure!(function.is_some(), "{variable} is of no use: the template has no {}", bot.function);
            let api = api.context("no function has TELEGRAM_API_URL in its environment")?.to_owned();
            bridge.members.push(meet(bot, RealBot { http: http.clone(), api, token: token.clone() }).await?);
        }
        if let Some(key) = wanted.real.secret(GATEWAY) {
            bridge.said.push(look_at_gateway(&http, key, template).await?);
        }
        for member in &bridge.members {
            bridge.said.push(format!("The {} is @{1}: https://t.me/{1}", member.bot.what, member.username));
        }
        bridge.free(wanted.take_over).await?;
        Ok(bridge)
    }

    /// Deletes webhooks that would keep updates from the bridge, if that is allowed.
    async fn free(&mut self, take_over: bool) -> Result<()> {
        for Member { account, username, .. } in &self.members {
            let asked = account.call("getWebhookInfo", &json!({})).await;
            let info = asked.map_err(|refused| anyhow!("cannot ask for the webhook of @{username}: {refused}"))?;
            let Some(url) = info["url"].as_str().filter(|url| !url.is_empty()) else { continue };
            // The path of a webhook may be a secret.
            let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
            if !take_over {
                bail!(
                    "@{username} has a webhook at {host}, so a deployed shop may be using it; TAKE_OVER=1 takes it away, \
                     until `make configure` gives it back"
                );
            }
            let taken = account.call("deleteWebhook", &json!({})).await;
            taken.map_err(|refused| anyhow!("cannot take the webhook of @{username} away: {refused}"))?;
            self.said.push(format!(
                "The webhook of @{username} at {host} is deleted: the shop there gets no updates until `make configure`."
            ));
        }
        Ok(())
    }
}

/// Asks the Bot API which bot the token is of.
async fn meet(bot: &'static Bot, account: RealBot) -> Result<Member> {
    let variable = variable(bot.token);
    let me = match account.call("getMe", &json!({})).await {
        Ok(me) => me,
        Err(Refused::Answer { code: code @ (401 | 404), .. }) => {
            bail!("{variable} is no bot's token: Telegram answers {code}; @BotFather tells the right one by /token")
        }
        Err(refused) => bail!("cannot ask {} whose token {variable} is: {refused}", account.api),
    };
    let username = me["username"].as_str().with_context(|| format!("{} names no bot", account.api))?.to_owned();
    Ok(Member { bot, account, username })
}

/// Requests the status of a transaction that does not exist: only with the right key the gateway says that.
async fn look_at_gateway(http: &reqwest::Client, key: &SecretString, template: &Template) -> Result<String> {
    let variable_of =
        |name: &str| template.variable(name).with_context(|| format!("no function has {name} in its environment"));
    let (api, slug, mode) =
        (variable_of("PAKASIR_API_URL")?, variable_of("PAKASIR_SLUG")?, variable_of("PAKASIR_MODE")?);
    let request = http.get(format!("{api}/transaction-status/{slug}/{NO_TRANSACTION}"));
    let answer = request.header("X-Api-Key", key.expose_secret()).send().await;
    let status = answer.map_err(|error| anyhow!("cannot ask {api}: {}", unreachable(&error)))?.status();
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            bail!("PAKASIR_API_KEY is not the key of the project {slug}: the gateway answers {}", status.as_u16())
        }
        StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST | StatusCode::TOO_MANY_REQUESTS => {}
        status if status.is_success() => {}
        status => bail!("cannot ask {api} about the key: it answers {}", status.as_u16()),
    }
    let money = if mode == "live" { ", and payments are of real money" } else { "" };
    Ok(format!("Payments go to the project {slug} ({mode}){money}; the sweep finds them, within a minute or so."))
}
