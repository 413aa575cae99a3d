//! Scripts: actions of people, as JSON over HTTP.

use crate::bot_api::BotApi;
use crate::delivery::Delivery;
use crate::person::NotVisible;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

/// What a script can ask for.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    /// Makes a bot known.
    Bot {
        /// Its token.
        token: String,
        /// Its user name.
        username: String,
    },
    /// The id of a person.
    Person {
        /// The bot's token.
        token: String,
        /// The person's name; the id comes of it.
        name: String,
    },
    /// A person writes to a bot.
    Writes {
        /// The bot's token.
        token: String,
        /// The person's name.
        name: String,
        /// What they write.
        text: String,
    },
    /// A person taps what they see with this label.
    Taps {
        /// The bot's token.
        token: String,
        /// The person's name.
        name: String,
        /// What stands on the button or key.
        label: String,
    },
    /// A person gets Stars, to pay with by a tap.
    Stars {
        /// The bot's token.
        token: String,
        /// The person's name.
        name: String,
        /// How many.
        stars: u32,
    },
    /// A person blocks a bot, until they write again.
    Blocks {
        /// The bot's token.
        token: String,
        /// The person's name.
        name: String,
    },
    /// What a person sees.
    Chat {
        /// The bot's token.
        token: String,
        /// The person's name.
        name: String,
    },
}

impl BotApi {
    /// Does as a script asks, and gives what came of it: an id, the messages of a chat, how the bot took an update.
    ///
    /// # Errors
    /// If a person does not see what they are to tap.
    pub async fn act(&self, act: Act) -> Result<Value, NotVisible> {
        Ok(match act {
            Act::Bot { token, username } => {
                self.add_bot(&token, &username, &username);
                Value::Null
            }
            Act::Person { token, name } => self.person(&token, &name).id().into(),
            Act::Writes { token, name, text } => taken(&self.person(&token, &name).writes(&text).await),
            Act::Taps { token, name, label } => taken(&self.person(&token, &name).taps(&label).await?),
            Act::Stars { token, name, stars } => {
                self.person(&token, &name).buys_stars(stars);
                Value::Null
            }
            Act::Blocks { token, name } => taken(&self.person(&token, &name).blocks().await),
            Act::Chat { token, name } => json!(self.person(&token, &name).chat()),
        })
    }

    /// Takes acts by POST to `/`, one in a body.
    pub fn script(&self) -> Router {
        Router::new().route("/", post(answer)).with_state(self.clone())
    }
}

async fn answer(State(api): State<BotApi>, Json(act): Json<Act>) -> (StatusCode, Json<Value>) {
    match api.act(act).await {
        Ok(done) => (StatusCode::OK, Json(done)),
        Err(problem) => (StatusCode::NOT_FOUND, Json(problem.to_string().into())),
    }
}

fn taken(delivery: &Delivery) -> Value {
    json!({ "status": delivery.status, "problem": delivery.problem })
}
