//! Consumes domain events from the bus: tells the shop's admins of them.

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde::Deserialize;
use shared::config::Config;
use shared::domain::event::{Event, EventKind};
use shared::domain::time::Moment;
use shared::shop::Shop;
use shared::{flow, logging};

/// An event as EventBridge hands it over.
#[derive(Deserialize)]
struct BusEvent {
    #[serde(rename = "detail-type")]
    kind: String,
    time: String,
    detail: serde_json::Value,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logging::init();
    let (shop, _) = Shop::open(Config::from_env()?, &[]).await?;
    run(service_fn(async |event: LambdaEvent<BusEvent>| -> Result<(), Error> {
        let BusEvent { kind, time, detail } = event.payload;
        let now = Moment::parse(&time).ok_or("the event's time is no moment")?;
        let Some(kind) = EventKind::parse(&kind) else {
            tracing::warn!(kind, "an event of an unknown kind was ignored");
            return Ok(());
        };
        let id = detail.get("id").and_then(|id| id.as_str()).ok_or("the event has no id")?.to_owned();
        flow::announce(&shop, &Event { id, kind, detail }, now).await?;
        Ok(())
    }))
    .await
}
