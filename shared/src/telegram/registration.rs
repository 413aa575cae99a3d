//! Bot API calls of a deployment: webhook, command menu, descriptions.

use super::client::Telegram;
use super::failure::Failure;
use crate::domain::alert::health::WebhookState;
use crate::domain::time::Moment;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

/// The kinds of update that Telegram is to send.
const ALLOWED_UPDATES: [&str; 3] = ["message", "callback_query", "my_chat_member"];

/// A bot's profile in one language.
#[derive(Clone, Debug)]
pub struct Profile {
    /// An ISO 639-1 code; `None` for users of all other languages.
    pub language: Option<&'static str>,
    /// The menu in private chats: each command without its slash, and its description.
    pub commands: Vec<(&'static str, String)>,
    /// The text of an empty chat; at most 512 characters.
    pub description: String,
    /// The text of the profile page; at most 120 characters.
    pub short_description: String,
}

/// The id of a bot, which stays the same when its token changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BotId(i64);

#[derive(Deserialize)]
struct Answered<T> {
    result: T,
}

#[derive(Deserialize)]
struct Me {
    id: i64,
    username: String,
}

#[derive(Deserialize)]
struct WebhookInfo {
    url: String,
    #[serde(default)]
    pending_update_count: u64,
    /// Seconds since the Unix epoch.
    last_error_date: Option<i64>,
}

impl Telegram {
    /// The id of the bot that has this token.
    ///
    /// # Errors
    /// As Telegram fails; [`Failure::Unauthorized`] if it does not know the token.
    pub async fn get_me(&self) -> Result<BotId, Failure> {
        self.fetch::<Me>("getMe").await.map(|me| BotId(me.id))
    }

    /// The bot's public name, without `@`.
    ///
    /// # Errors
    /// As Telegram fails.
    pub async fn get_username(&self) -> Result<String, Failure> {
        self.fetch::<Me>("getMe").await.map(|me| me.username)
    }

    /// The URL of the webhook; empty if there is none.
    ///
    /// # Errors
    /// As Telegram fails.
    pub async fn get_webhook_url(&self) -> Result<String, Failure> {
        self.fetch::<WebhookInfo>("getWebhookInfo").await.map(|info| info.url)
    }

    /// How the webhook is doing.
    ///
    /// # Errors
    /// As Telegram fails; [`Failure::Unauthorized`] if it does not know the token.
    pub async fn get_webhook_state(&self) -> Result<WebhookState, Failure> {
        let info = self.fetch::<WebhookInfo>("getWebhookInfo").await?;
        let last_error = info.last_error_date.map(|seconds| Moment::from_millis(seconds.saturating_mul(1_000)));
        Ok(WebhookState { url: info.url, pending: info.pending_update_count, last_error })
    }

    async fn fetch<T: DeserializeOwned>(&self, method: &str) -> Result<T, Failure> {
        let answer = self.call(method, &json!({})).await?.unwrap_or_default();
        // A body that is not this JSON, with status 200, comes from a proxy and not from Telegram.
        let answered = serde_json::from_slice::<Answered<T>>(&answer);
        answered.map(|answered| answered.result).map_err(|_| Failure::Later(None))
    }

    /// Sets the webhook: its URL, and the secret that Telegram sends with each update.
    ///
    /// # Errors
    /// As Telegram fails.
    pub async fn set_webhook(&self, url: &str, secret: &str, connections: u32) -> Result<(), Failure> {
        let params = json!({
            "url": url,
            "secret_token": secret,
            "allowed_updates": ALLOWED_UPDATES,
            "max_connections": connections,
        });
        self.call("setWebhook", &params).await.map(|_| ())
    }

    /// Deletes the webhook. Telegram keeps pending updates for a day.
    ///
    /// # Errors
    /// As Telegram fails.
    pub async fn delete_webhook(&self) -> Result<(), Failure> {
        self.call("deleteWebhook", &json!({})).await.map(|_| ())
    }

    /// Sets commands and descriptions in one language.
    ///
    /// # Errors
    /// As Telegram fails.
    pub async fn set_profile(&self, profile: &Profile) -> Result<(), Failure> {
        let in_language = |mut params: serde_json::Value| {
            if let (Some(language), Some(params)) = (profile.language, params.as_object_mut()) {
                params.insert("language_code".to_owned(), language.into());
            }
            params
        };
        let commands: Vec<_> = profile
            .commands
            .iter()
            .map(|(command, description)| json!({"command": command, "description": description}))
            .collect();
        let commands = json!({"commands": commands, "scope": {"type": "all_private_chats"}});
        self.call("setMyCommands", &in_language(commands)).await?;
        let description = json!({"description": profile.description});
        self.call("setMyDescription", &in_language(description)).await?;
        let short = json!({"short_description": profile.short_description});
        self.call("setMyShortDescription", &in_language(short)).await.map(|_| ())
    }
}
