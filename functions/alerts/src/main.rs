//! Tells owners at once of what a person must look at: domain events, alarms of CloudWatch, and what its own check of the
//! shop's health finds every five minutes.

use lambda_runtime::{Context, Error, LambdaEvent, run, service_fn};
use shared::clients::{Aws, http_client};
use shared::config::{AlertsConfig, secret_names};
use shared::domain::time::Moment;
use shared::flow::{AlertEvent, Alerts};
use shared::secrets::Secrets;
use shared::store::{Keyring, Store};
use shared::telegram::Telegram;
use shared::{flow, logging};
use std::sync::Arc;

/// The function's time-out in template.yaml.
const TIMEOUT_SECONDS: i64 = 30;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logging::init();
    let config = AlertsConfig::from_env()?;
    if config.owners.is_empty() {
        // There is nobody to tell, so nothing is read or checked.
        return run(service_fn(async |_: LambdaEvent<AlertEvent>| -> Result<(), Error> { Ok(()) })).await;
    }
    let aws = Aws::new(&config.table.aws)?;
    let names = [secret_names::BOT_TOKEN, secret_names::OWNER_BOT_TOKEN];
    let mut secrets = Secrets::read(&aws.parameter_store(), &config.table.secrets_path, &names).await?;
    let http = http_client()?;
    let alerts = Alerts {
        // It decrypts nothing, so it needs no key.
        store: Store::new(aws.dynamodb(), secrets.table(&config.table.table), Keyring::empty()).in_zone(config.zone),
        shop_bot: Telegram::new(http.clone(), config.telegram_api.clone(), secrets.take(names[0])?),
        owner_bot: Telegram::new(http.clone(), config.telegram_api.clone(), secrets.take(names[1])?),
        aws,
        http,
        config,
        texts: Arc::default(),
    };
    run(service_fn(async |event: LambdaEvent<AlertEvent>| -> Result<(), Error> {
        Ok(flow::alert(&alerts, &event.payload, began(&event.context)?).await?)
    }))
    .await
}

/// When this invocation began, by its deadline: an event that is tried again is older.
fn began(context: &Context) -> Result<Moment, Error> {
    let deadline = i64::try_from(context.deadline).map_err(|_| "the invocation's deadline is no moment")?;
    Ok(Moment::from_millis(deadline).plus_seconds(-TIMEOUT_SECONDS))
}
