//! The sweep, every minute: expires invoices, reconciles payments whose callback never came, and retries outboxes.

use lambda_runtime::{Context, Error, LambdaEvent, run, service_fn};
use serde::Deserialize;
use shared::config::Config;
use shared::domain::time::Moment;
use shared::shop::Shop;
use shared::{flow, logging};

/// The event of the schedule; only its time is used.
#[derive(Deserialize)]
struct Tick {
    time: String,
}

/// The function's time-out in template.yaml.
const TIMEOUT_SECONDS: i64 = 55;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logging::init();
    let config = Config::from_env()?;
    let table = config.table.clone();
    let (shop, _) = Shop::open(config, &[]).await?;
    run(service_fn(async |event: LambdaEvent<Tick>| -> Result<(), Error> {
        let time = Moment::parse(&event.payload.time).ok_or("the schedule's time is no moment")?;
        let now = time.max(began(&event.context)?);
        let swept = flow::sweep(&shop, now).await?;
        tracing::info!(checked = swept.checked, failed = swept.failed, "swept");
        logging::metric(&table, "OldestOutboxSeconds", swept.oldest_outbox_seconds, now);
        Ok(())
    }))
    .await
}

/// When this invocation began, by its deadline. The schedule's time may be minutes older; next checks counted from that
/// would be due at once, in the next sweep that begins while this one is still at work.
fn began(context: &Context) -> Result<Moment, Error> {
    let deadline = i64::try_from(context.deadline).map_err(|_| "the invocation's deadline is no moment")?;
    Ok(Moment::from_millis(deadline).plus_seconds(-TIMEOUT_SECONDS))
}
