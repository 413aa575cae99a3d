//! Consumes requests for pictures and files of figures from the bus, and sends them to the admins who asked.

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde::Deserialize;
use shared::clients::{Aws, http_client};
use shared::config::{ChartsConfig, secret_names};
use shared::domain::statistics::StatisticsRequest;
use shared::flow::{StatisticsSender, send_statistics};
use shared::secrets::Secrets;
use shared::store::{Keyring, Store};
use shared::telegram::Telegram;
use shared::{charts, logging};

/// An event as EventBridge hands it over.
#[derive(Deserialize)]
struct BusEvent {
    detail: StatisticsRequest,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logging::init();
    let ChartsConfig { table, zone, telegram_api } = ChartsConfig::from_env()?;
    let aws = Aws::new(&table.aws)?;
    let names = [secret_names::BOT_TOKEN];
    let mut secrets = Secrets::read_and_connect_to_table(&aws, &table.secrets_path, &names).await?;
    let token = secrets.take(names[0])?;
    let sender = StatisticsSender {
        // It decrypts nothing, so it needs no key.
        store: Store::new(aws.dynamodb(), secrets.table(&table.table), Keyring::empty()).in_zone(zone),
        telegram: Telegram::new(http_client()?, telegram_api, token),
        zone,
        draw: charts::draw,
    };
    run(service_fn(async |event: LambdaEvent<BusEvent>| -> Result<(), Error> {
        Ok(send_statistics(&sender, &event.payload.detail).await?)
    }))
    .await
}
