//! The gateway's payment callback.

use lambda_http::{Body, Error, Request, Response, run, service_fn};
use shared::config::{Config, secret_names};
use shared::flow;
use shared::flow::CallbackReply;
use shared::shop::Shop;
use shared::{http, logging, pakasir, secrets};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logging::init();
    let (shop, mut secrets) = Shop::open(Config::from_env()?, &[secret_names::PAKASIR_CALLBACK_SECRET]).await?;
    let secret = secrets.take(secret_names::PAKASIR_CALLBACK_SECRET)?;
    run(service_fn(async |request: Request| -> Result<Response<Body>, Error> {
        let shown = request.headers().get(pakasir::SECRET_HEADER).map(|value| value.as_bytes());
        if !secrets::matches(&secret, shown) {
            tracing::warn!("a callback without the secret");
            return http::empty_response(401);
        }
        match flow::handle_payment_callback(&shop, request.body(), http::request_time(&request)?).await {
            Ok(CallbackReply::Accepted) => http::empty_response(200),
            Ok(CallbackReply::Malformed) => http::empty_response(400),
            Ok(CallbackReply::RetryLater) => {
                tracing::warn!("a callback is to be repeated");
                http::empty_response(503)
            }
            Err(error) => {
                tracing::error!(%error, "a callback is to be repeated");
                http::empty_response(500)
            }
        }
    }))
    .await
}
