//! What is told to the Bot API once, when the shop is deployed: where the webhook is, what the menu offers.

use super::client::Telegram;
use super::failure::Failure;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

/// Kinds of update that the shop reads; Telegram sends no other.
const ALLOWED_UPDATES: [&str; 3] = ["message", "callback_query", "my_chat_member"];

/// What a bot's profile says, in one language; `None` is for everybody else.
#[derive(Clone, Debug)]
pub struct Profile {
    /// An ISO 639-1 code.
    pub language: Option<&'static str>,
    /// The menu of private chats: commands without their slash, and what stands beside them.
    pub commands: Vec<(&'static str, String)>,
    /// What stands in the empty chat; at most 512 characters.
    pub description: String,
    /// What stands on the profile page; at most 120 characters.
    pub short_description: String,
}

/// The number of a bot; its token may change, this does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BotId(i64);

#[derive(Deserialize)]
struct Answered<T> {
    result: T,
}

#[derive(Deserialize)]
struct Me {
    id: i64,
}

#[derive(Deserialize)]
struct WebhookInfo {
    url: String,
}

impl Telegram {
    /// The bot whose token it is.
    ///
    /// # Errors
    /// As Telegram fails; [`Failure::Unauthorized`] if it does not know the token.
    pub async fn get_me(&self) -> Result<BotId, Failure> {
        self.fetch::<Me>("getMe").await.map(|me| BotId(me.id))
    }

    /// Where updates go now; empty if nowhere.
    ///
    /// # Errors
    /// As Telegram fails.
    pub async fn get_webhook_url(&self) -> Result<String, Failure> {
        self.fetch::<WebhookInfo>("getWebhookInfo").await.map(|info| info.url)
    }

    async fn fetch<T: DeserializeOwned>(&self, method: &str) -> Result<T, Failure> {
        let answer = self.call(method, &json!({})).await?.unwrap_or_default();
        // What is no such JSON behind a good status is a proxy's page, not Telegram's word.
        let answered = serde_json::from_slice::<Answered<T>>(&answer);
        answered.map(|answered| answered.result).map_err(|_| Failure::Later(None))
    }

    /// Tells Telegram where updates go, and the secret it proves itself with there.
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

    /// Takes the webhook away; updates that wait stay with Telegram for a day.
    ///
    /// # Errors
    /// As Telegram fails.
    pub async fn delete_webhook(&self) -> Result<(), Failure> {
        self.call("deleteWebhook", &json!({})).await.map(|_| ())
    }

    /// Sets what the profile says in one language.
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
