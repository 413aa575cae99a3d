//! CloudFormation's custom resource: webhooks, menus and checks, when the shop is deployed and when it goes.

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use shared::cloudformation::{self, Request, RequestType};
use shared::setup::Setup;
use shared::{clients, flow, logging, wording};
use std::time::Duration;

/// Shorter than the function's time-out, so that CloudFormation always gets an answer.
const LIMIT: Duration = Duration::from_secs(45);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logging::start();
    let http = clients::http_client()?;
    run(service_fn(async |event: LambdaEvent<Request>| -> Result<(), Error> {
        let request = event.payload;
        let ended = tokio::time::timeout(LIMIT, act(&request)).await;
        let ended = ended.unwrap_or_else(|_| Err(wording::took_too_long().to_owned()));
        match &ended {
            Ok(()) => tracing::info!(request = ?request.request_type, "set up"),
            Err(reason) => tracing::warn!(request = ?request.request_type, reason, "not set up"),
        }
        // A webhook that stays registered points nowhere, but a stack that can't be deleted is worse.
        let ended = if request.request_type == RequestType::Delete { Ok(()) } else { ended };
        Ok(cloudformation::answer(&http, &request, ended).await?)
    }))
    .await
}

async fn act(request: &Request) -> Result<(), String> {
    let setup = Setup::open(&request.resource_properties).await.map_err(|error| format!("{error:#}"))?;
    match request.request_type {
        RequestType::Create | RequestType::Update => flow::set_up(&setup.posts, &setup.store, &setup.pakasir).await,
        RequestType::Delete => flow::take_down(&setup.posts).await,
    }
}
