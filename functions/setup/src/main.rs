//! CloudFormation's custom resources: checks, webhooks and menus, when the shop is deployed and when it goes; and what
//! the sweep asks again of them.

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use shared::setup::SetupEvent;
use shared::{clients, cloudformation, logging, setup};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logging::init();
    let http = clients::http_client()?;
    run(service_fn(async |event: LambdaEvent<SetupEvent>| -> Result<(), Error> {
        match event.payload {
            SetupEvent::ByCloudFormation(request) => {
                // Boxed, because the compiler can't lay out so many futures in one another.
                let ended = Box::pin(setup::handle_request(&request)).await;
                match &ended {
                    Ok(()) => tracing::info!(request = ?request.request_type, "CloudFormation goes on"),
                    Err(reason) => tracing::warn!(request = ?request.request_type, reason, "CloudFormation stops"),
                }
                Ok(cloudformation::respond(&http, &request, ended).await?)
            }
            SetupEvent::BySweep { detail } => Ok(Box::pin(setup::retry(&detail)).await?),
        }
    }))
    .await
}
