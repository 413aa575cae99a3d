//! The gateway's callback.

use lambda_http::{Body, Error, Request, Response, run, service_fn};
use shared::config::{Config, secret_names};
use shared::flow::{self, Heard};
use shared::shop::Shop;
use shared::{http, logging, pakasir, secrets};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logging::start();
    let (shop, mut secrets) = Shop::open(Config::from_env()?, &[secret_names::PAKASIR_CALLBACK_SECRET]).await?;
    let secret = secrets.take(secret_names::PAKASIR_CALLBACK_SECRET)?;
    run(service_fn(async |request: Request| -> Result<Response<Body>, Error> {
        let shown = request.headers().get(pakasir::SECRET_HEADER).map(|value| value.as_bytes());
        if !secrets::proves(&secret, shown) {
            tracing::warn!("a callback without the secret");
            return http::status(401);
        }
        match flow::hear(&shop, request.body(), http::moment(&request)?).await {
            Ok(Heard::Taken) => http::status(200),
            Ok(Heard::NoCallback) => http::status(400),
            Ok(Heard::Again) => {
                tracing::warn!("a callback is to be repeated");
                http::status(503)
            }
            Err(error) => {
                tracing::error!(%error, "a callback is to be repeated");
                http::status(500)
            }
        }
    }))
    .await
}
