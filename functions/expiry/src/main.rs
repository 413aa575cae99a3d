//! Every minute: invoices past their deadline, payments whose callback never came, messages still owed.

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde::Deserialize;
use shared::config::Config;
use shared::domain::time::Moment;
use shared::shop::Shop;
use shared::{flow, logging};

/// What the schedule sends, as far as it is read.
#[derive(Deserialize)]
struct Tick {
    time: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logging::start();
    let config = Config::from_env()?;
    let table = config.table.clone();
    let (shop, _) = Shop::open(config, &[]).await?;
    run(service_fn(async |event: LambdaEvent<Tick>| -> Result<(), Error> {
        let now = Moment::parse(&event.payload.time).ok_or("the schedule's time is no moment")?;
        let swept = flow::sweep(&shop, now).await?;
        tracing::info!(looked_at = swept.looked_at, failed = swept.failed, "swept");
        logging::metric(&table, "OldestOwedSeconds", swept.oldest_owed_seconds, now);
        Ok(())
    }))
    .await
}
