//! CloudFormation's custom resources: checks, webhooks and menus, when the shop is deployed and when it goes; and what
//! the sweep asks again of them.

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use shared::setup::Asked;
use shared::{clients, cloudformation, logging, setup};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logging::start();
    let http = clients::http_client()?;
    run(service_fn(async |event: LambdaEvent<Asked>| -> Result<(), Error> {
        match event.payload {
            Asked::ByCloudFormation(request) => {
                // Boxed, because the compiler can't lay out so many futures in one another.
                let ended = Box::pin(setup::serve(&request)).await;
                match &ended {
                    Ok(()) => tracing::info!(request = ?request.request_type, "CloudFormation goes on"),
                    Err(reason) => tracing::warn!(request = ?request.request_type, reason, "CloudFormation stops"),
                }
                Ok(cloudformation::answer(&http, &request, ended).await?)
            }
            Asked::BySweep { detail } => Ok(Box::pin(setup::again(&detail)).await?),
        }
    }))
    .await
}
