//! Jobs on the stock, by event from the bus: checks what an admin sent, and takes it in once it is confirmed.

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde::Deserialize;
use shared::config::Config;
use shared::domain::restock::JobId;
use shared::domain::time::Moment;
use shared::shop::Shop;
use shared::{flow, logging};

/// An event as EventBridge hands it over.
#[derive(Deserialize)]
struct BusEvent {
    time: String,
    detail: Requested,
}

#[derive(Deserialize)]
struct Requested {
    job: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logging::init();
    let (shop, _) = Shop::open(Config::from_env()?, &[]).await?;
    run(service_fn(async |event: LambdaEvent<BusEvent>| -> Result<(), Error> {
        let BusEvent { time, detail } = event.payload;
        let now = Moment::parse(&time).ok_or("the event's time is no moment")?;
        let job = JobId::parse(&detail.job).ok_or("the event names no job")?;
        flow::restock(&shop, &job, now).await?;
        Ok(())
    }))
    .await
}
