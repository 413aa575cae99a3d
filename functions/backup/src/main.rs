//! Backups: begun once a day by the schedule, and followed by events from the bus.

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde::Deserialize;
use shared::archive::Archive;
use shared::bus::Bus;
use shared::clients::Aws;
use shared::config::{BackupConfig, secret_names};
use shared::domain::backup::BackupId;
use shared::domain::restore::RestoreId;
use shared::domain::time::Moment;
use shared::flow::{BackupWork, follow_backup, follow_restore, start_daily_backup};
use shared::secrets::Secrets;
use shared::store::{Keyring, Store};
use shared::{logging, secrets};

/// An event of the schedule, which brings nothing but its time, or one of the bus, as EventBridge hands it over.
#[derive(Deserialize)]
struct BackupEvent {
    time: String,
    detail: Option<Detail>,
}

#[derive(Deserialize)]
struct Detail {
    backup: Option<BackupId>,
    restore: Option<RestoreId>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logging::init();
    let BackupConfig { table, table_arn, bus, bucket, lock, zone } = BackupConfig::from_env()?;
    let aws = Aws::new(&table.aws)?;
    let parameter_store = aws.parameter_store();
    let mut found = Secrets::read(&parameter_store, &table.secrets_path, &[secret_names::DATA_KEY]).await?;
    let keyring = Keyring::parse(secrets::expose(&found.take(secret_names::DATA_KEY)?))?;
    let work = BackupWork {
        store: Store::new(aws.dynamodb(), found.table(&table.table), keyring).in_zone(zone),
        table_arn,
        parameter_store,
        secrets_path: table.secrets_path,
        bus: Bus::new(aws.clone(), bus),
        archive: Archive::new(aws, bucket.clone()),
        bucket,
        lock,
        zone,
    };
    run(service_fn(async |event: LambdaEvent<BackupEvent>| -> Result<(), Error> {
        let now = Moment::parse(&event.payload.time).ok_or("the event's time is no moment")?;
        match event.payload.detail {
            Some(Detail { backup: Some(id), .. }) => follow_backup(&work, &id, now).await?,
            Some(Detail { restore: Some(id), .. }) => follow_restore(&work, &id, now).await?,
            Some(_) => return Err("the event names neither a backup nor a restore".into()),
            None => start_daily_backup(&work, now).await?,
        }
        Ok(())
    }))
    .await
}
