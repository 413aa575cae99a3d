//! Sends a page of a campaign for each event on the bus; the next page comes by an event of its own.

use lambda_runtime::{Context, Error, LambdaEvent, run, service_fn};
use serde::Deserialize;
use shared::config::Config;
use shared::domain::campaign::CampaignId;
use shared::domain::time::Moment;
use shared::shop::Shop;
use shared::store::CampaignLease;
use shared::{flow, logging};

/// An event as EventBridge hands it over.
#[derive(Deserialize)]
struct BusEvent {
    detail: Page,
}

/// The page of a campaign that is to be sent.
#[derive(Deserialize)]
struct Page {
    campaign: String,
    page: u32,
}

/// The function's time-out in template.yaml.
const TIMEOUT_SECONDS: i64 = 60;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logging::init();
    let (shop, _) = Shop::open(Config::from_env()?, &[]).await?;
    run(service_fn(async |event: LambdaEvent<BusEvent>| -> Result<(), Error> {
        let Page { campaign, page } = event.payload.detail;
        let id = CampaignId::parse(&campaign).ok_or("the event names no campaign")?;
        flow::send_campaign_page(&shop, (&id, page), &lease(event.context)?).await?;
        Ok(())
    }))
    .await
}

/// From the beginning of this invocation to its deadline.
fn lease(context: Context) -> Result<CampaignLease, Error> {
    let deadline = i64::try_from(context.deadline).map_err(|_| "the invocation's deadline is no moment")?;
    let until = Moment::from_millis(deadline);
    Ok(CampaignLease { holder: context.request_id, from: until.plus_seconds(-TIMEOUT_SECONDS), until })
}
