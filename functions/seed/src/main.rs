//! Loads a seed file into the catalogue and the stock. `make seed` invokes it.

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde::Deserialize;
use shared::clients::Aws;
use shared::config::{TableConfig, secret_names};
use shared::flow;
use shared::flow::Seeded;
use shared::secrets::Secrets;
use shared::store::{Keyring, Store};
use shared::{logging, secrets};

/// The event.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedEvent {
    /// The text of the seed file.
    file: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logging::init();
    let config = TableConfig::from_env()?;
    let aws = Aws::new(&config.aws)?;
    let mut secrets = Secrets::read(&aws.ssm(), &config.secrets_path, &[secret_names::DATA_KEY]).await?;
    let keyring = Keyring::parse(secrets::expose(&secrets.take(secret_names::DATA_KEY)?))?;
    let store = Store::new(aws.dynamodb(), config.table, keyring);
    run(service_fn(async |event: LambdaEvent<SeedEvent>| -> Result<Seeded, Error> {
        Ok(flow::seed(&store, &event.payload.file).await?)
    }))
    .await
}
