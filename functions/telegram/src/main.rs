//! The shop bot's webhook: buyers and admins.

use lambda_http::{Body, Error, Request, Response, run, service_fn};
use shared::config::{Config, secret_names};
use shared::shop::Shop;
use shared::{flow, http, logging, secrets, telegram};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logging::start();
    let (shop, mut secrets) = Shop::open(Config::from_env()?, &[secret_names::BOT_WEBHOOK_SECRET]).await?;
    let secret = secrets.take(secret_names::BOT_WEBHOOK_SECRET)?;
    run(service_fn(async |request: Request| -> Result<Response<Body>, Error> {
        let shown = request.headers().get(telegram::SECRET_HEADER).map(|value| value.as_bytes());
        if !secrets::proves(&secret, shown) {
            return http::status(401);
        }
        let now = http::moment(&request)?;
        // What is no update, and what the shop has no use for, would be the same the next time.
        let Ok(Some(incoming)) = telegram::parse(request.body()) else {
            tracing::info!("an update of no use");
            return http::status(200);
        };
        match flow::serve(&shop, incoming, now).await {
            Ok(answer) => http::json(telegram::answer_to_webhook(&answer)?),
            Err(error) => {
                tracing::error!(%error, "an update is to be repeated");
                http::status(500)
            }
        }
    }))
    .await
}
