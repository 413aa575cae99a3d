//! CloudFormation's custom resources: checks tokens and keys, registers webhooks and menus when the shop is deployed,
//! deletes the webhooks when it is deleted; and retries an unfinished set-up when the sweep requests it.

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
                // Boxed, because the nested futures are too large for the compiler otherwise.
                let ended = Box::pin(setup::handle_request(&request)).await;
                match &ended {
                    Ok(()) => tracing::info!(request = ?request.request_type, "the request succeeded"),
                    Err(reason) => tracing::warn!(request = ?request.request_type, reason, "the request failed"),
                }
                Ok(cloudformation::respond(&http, &request, ended).await?)
            }
            SetupEvent::BySweep { detail } => Ok(Box::pin(setup::retry(&detail)).await?),
        }
    }))
    .await
}
