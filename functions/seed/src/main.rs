//! Loads a seed file into the catalogue and the stock, vouchers, and the shop's own texts: all of it or nothing. `make seed`
//! invokes it.

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use shared::archive::Archive;
use shared::clients::Aws;
use shared::config::{SeedConfig, secret_names};
use shared::domain::language::Language;
use shared::flow;
use shared::flow::{SeedRequest, Seeded};
use shared::secrets::Secrets;
use shared::store::{Keyring, Store};
use shared::{logging, secrets, wording};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logging::init();
    let SeedConfig { table, bucket } = SeedConfig::from_env()?;
    let aws = Aws::new(&table.aws)?;
    let mut secrets = Secrets::read(&aws.parameter_store(), &table.secrets_path, &[secret_names::DATA_KEY]).await?;
    let keyring = Keyring::parse(secrets::expose(&secrets.take(secret_names::DATA_KEY)?))?;
    let store = Store::new(aws.dynamodb(), secrets.table(&table.table), keyring);
    let archive = Archive::new(aws, bucket);
    let say = wording::deploy::localizer(Language::Indonesian);
    run(service_fn(async |event: LambdaEvent<SeedRequest>| -> Result<Seeded, Error> {
        if event.payload.is_empty() {
            return Err("there is neither `file`, `vouchers` nor `texts` to put in".into());
        }
        // With all that led to it, as whoever invoked it reads only this.
        flow::seed(&store, &archive, &say, event.payload).await.map_err(|error| format!("{error:#}").into())
    }))
    .await
}
