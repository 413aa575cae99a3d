//! The bridge to real services: delivers a real bot's updates to the functions on this machine, as Telegram would deliver
//! them to deployed ones. A wrong token or key is reported before the shop starts.

mod check;
mod config;
mod deliver;
mod real_bot;
mod relay;
#[cfg(test)]
mod tests;

pub use config::BridgeConfig;

use anyhow::{Context, Result};
use deliver::WebhookTarget;
use lapak_local::bots::Bot;
use lapak_local::cloud::Cloud;
use real_bot::RealBot;
use relay::Relay;
use tokio::task::JoinSet;

/// The real services, checked.
#[derive(Debug)]
pub struct Bridge {
    members: Vec<Member>,
    said: Vec<String>,
}

/// Updates come in until it is dropped.
#[derive(Debug)]
pub struct Open {
    _relays: JoinSet<()>,
}

/// A real bot.
#[derive(Debug)]
struct Member {
    bot: &'static Bot,
    account: RealBot,
    username: String,
}

impl Bridge {
    /// Lines to print: which bots these are, and where payments go. Empty if no service is real.
    pub fn said(&self) -> &[String] {
        &self.said
    }

    /// Begins to take the updates of the real bots, for the functions of `cloud`.
    ///
    /// # Errors
    /// If the shop has no secret for its webhook.
    pub fn open(&self, cloud: &Cloud) -> Result<Open> {
        let mut relays = JoinSet::new();
        for Member { bot, account, username } in &self.members {
            let secret = cloud.secret(bot.secret).with_context(|| format!("there is no secret {}", bot.secret))?;
            let (url, part_context) = (cloud.url(bot.function), cloud.part_context());
            let webhook = WebhookTarget { account: account.clone(), url, secret: secret.into(), part_context };
            relays.spawn(Relay::new(webhook, username.clone()).run());
        }
        Ok(Open { _relays: relays })
    }
}
