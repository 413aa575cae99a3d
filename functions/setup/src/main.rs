//! CloudFormation's custom resources: checks, webhooks and menus, when the shop is deployed and when it goes.

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use shared::cloudformation::{self, Request, RequestType, Resource};
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
        let ended = if request.must_succeed() { Ok(()) } else { ended };
        Ok(cloudformation::answer(&http, &request, ended).await?)
    }))
    .await
}

async fn act(request: &Request) -> Result<(), String> {
    let open = async || Setup::open().await.map_err(in_words);
    match (&request.resource, request.request_type) {
        (Resource::Check {}, RequestType::Create) => {
            let setup = open().await?;
            flow::check([&setup.shop_bot, &setup.owner_bot].into_iter(), &setup.pakasir).await
        }
        // By then setting up looks at the same, and can be rolled back.
        (Resource::Check {}, RequestType::Update | RequestType::Delete) => Ok(()),
        (Resource::Setup(properties), RequestType::Create | RequestType::Update) => {
            let setup = open().await?;
            flow::set_up(&setup.posts(properties).map_err(in_words)?, &setup.store(properties), &setup.pakasir).await
        }
        (Resource::Setup(properties), RequestType::Delete) => {
            let setup = open().await?;
            flow::take_down(&setup.posts(properties).map_err(in_words)?).await
        }
    }
}

/// An error with all its causes.
fn in_words(error: impl std::fmt::Display) -> String {
    format!("{error:#}")
}
