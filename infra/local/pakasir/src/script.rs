//! Scripts: actions of the project's owner and of buyers, as JSON over HTTP.

use crate::handle::Gateway;
use crate::transaction::{FeeBearer, Mode};
use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

/// What a script can ask for.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    /// Makes a project known, in the sandbox; buyers bear its fees.
    Project {
        /// Its slug.
        slug: String,
        /// Its API key.
        key: String,
    },
    /// Says where the gateway calls back, as one pastes it there.
    Callback {
        /// The address.
        url: String,
        /// What callbacks carry in `X-Secret`.
        secret: String,
    },
    /// The buyer of an order pays.
    Pays {
        /// The order's id, as the shop sent it.
        order: String,
    },
}

impl Gateway {
    /// Does as a script asks; what became of the callback, if there was one.
    pub async fn act(&self, act: Act) -> Value {
        match act {
            Act::Project { slug, key } => self.project(&slug, &key, Mode::Sandbox, FeeBearer::Buyer),
            Act::Callback { url, secret } => self.set_callback(&url, &secret),
            Act::Pays { order } => return json!(self.pays(&order).await),
        }
        Value::Null
    }

    /// Takes acts by POST to `/`, one in a body.
    pub fn script(&self) -> Router {
        Router::new().route("/", post(answer)).with_state(self.clone())
    }
}

async fn answer(State(gateway): State<Gateway>, Json(act): Json<Act>) -> Json<Value> {
    Json(gateway.act(act).await)
}
