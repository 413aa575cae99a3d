//! The owner bot's webhook. Only owners get an answer.

use lambda_http::{Body, Error, Request, Response, run, service_fn};
use shared::bus::Bus;
use shared::clients::{Aws, http_client};
use shared::config::{OwnerConfig, secret_names};
use shared::flow;
use shared::flow::OwnerBot;
use shared::secrets::Secrets;
use shared::store::{Keyring, Store};
use shared::telegram::Telegram;
use shared::{http, logging, secrets, telegram};
use std::sync::Arc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logging::init();
    let OwnerConfig { table, shop_name, zone, owners, admins, telegram_api, bus } = OwnerConfig::from_env()?;
    let aws = Aws::new(&table.aws)?;
    let names = [secret_names::OWNER_WEBHOOK_SECRET, secret_names::OWNER_BOT_TOKEN];
    let mut secrets = Secrets::read_and_connect_to_table(&aws, &table.secrets_path, &names).await?;
    let (secret, token) = (secrets.take(names[0])?, secrets.take(names[1])?);
    // It decrypts nothing, so it needs no key.
    let store = Store::new(aws.dynamodb(), secrets.table(&table.table), Keyring::empty()).in_zone(zone);
    let telegram = Telegram::new(http_client()?, telegram_api, token);
    let bus = Bus::new(aws, bus);
    let (stack_table, texts) = (table.table, Arc::default());
    let bot = OwnerBot { store, telegram, bus, shop: shop_name, zone, owners, admins, stack_table, texts };
    run(service_fn(async |request: Request| -> Result<Response<Body>, Error> {
        let shown = request.headers().get(telegram::SECRET_HEADER).map(|value| value.as_bytes());
        if !secrets::matches(&secret, shown) {
            return http::empty_response(401);
        }
        let Ok(Some(incoming)) = telegram::parse(request.body()) else { return http::empty_response(200) };
        match flow::handle_owner_update(&bot, &incoming, http::request_time(&request)?).await {
            Ok(answer) => http::json_response(telegram::webhook_reply(&answer)?),
            Err(error) => {
                tracing::error!(%error, "an update is to be repeated");
                http::empty_response(500)
            }
        }
    }))
    .await
}
