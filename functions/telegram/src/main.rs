//! The shop bot's webhook: updates of buyers.

use lambda_http::{Body, Error, Request, Response, run, service_fn};
use shared::config::{Config, secret_names};
use shared::shop::Shop;
use shared::{flow, http, logging, secrets, telegram};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logging::init();
    let (shop, mut secrets) = Shop::open(Config::from_env()?, &[secret_names::BOT_WEBHOOK_SECRET]).await?;
    let secret = secrets.take(secret_names::BOT_WEBHOOK_SECRET)?;
    run(service_fn(async |request: Request| -> Result<Response<Body>, Error> {
        let shown = request.headers().get(telegram::SECRET_HEADER).map(|value| value.as_bytes());
        if !secrets::matches(&secret, shown) {
            return http::empty_response(401);
        }
        let now = http::request_time(&request)?;
        // Answered 200, because a redelivery of the same body would not help.
        let Ok(Some(incoming)) = telegram::parse(request.body()) else {
            tracing::info!("an update was ignored");
            return http::empty_response(200);
        };
        match flow::handle_update(&shop, incoming, now).await {
            Ok(answer) => http::json_response(telegram::webhook_reply(&answer)?),
            Err(error) => {
                tracing::error!(%error, "an update is to be repeated");
                http::empty_response(500)
            }
        }
    }))
    .await
}
