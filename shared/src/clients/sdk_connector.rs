//! Sends the requests of the AWS SDKs with reqwest, so that a function carries one HTTP stack.

use aws_smithy_runtime_api::client::http::http_client_fn;
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;

/// An HTTP client as the SDKs take it. Its timeouts are those of `client`.
pub(super) fn sdk_http_client(client: reqwest::Client) -> SharedHttpClient {
    let connector = SharedHttpConnector::new(ReqwestConnector { client });
    http_client_fn(move |_, _| connector.clone())
}

#[derive(Debug)]
struct ReqwestConnector {
    client: reqwest::Client,
}

impl HttpConnector for ReqwestConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let client = self.client.clone();
        HttpConnectorFuture::new(async move {
            let response = client.execute(to_reqwest(request)?).await.map_err(connector_error)?;
            to_sdk(response).await
        })
    }
}

/// The calls of these functions have their whole body in memory.
fn to_reqwest(request: HttpRequest) -> Result<reqwest::Request, ConnectorError> {
    let request = request.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?;
    if request.body().bytes().is_none() {
        return Err(ConnectorError::user("a streamed body can't be sent".into()));
    }
    let request = request.map(|body| body.bytes().unwrap_or_default().to_vec());
    reqwest::Request::try_from(request).map_err(|error| ConnectorError::user(error.into()))
}

/// The response, once its body has arrived.
async fn to_sdk(mut response: reqwest::Response) -> Result<HttpResponse, ConnectorError> {
    let other = |error| ConnectorError::other(error, None);
    let status = response.status().as_u16().try_into().map_err(|_| other("the status is no status".into()))?;
    let headers = std::mem::take(response.headers_mut());
    let body = response.bytes().await.map_err(connector_error)?;
    let mut answer = HttpResponse::new(status, body.into());
    for (name, value) in &headers {
        let value = value.to_str().map_err(|error| other(error.into()))?.to_owned();
        answer.headers_mut().try_append(name.as_str().to_owned(), value).map_err(|error| other(error.into()))?;
    }
    Ok(answer)
}

/// Timeouts and broken connections are tried again by the SDKs; a request that can't be sent is not.
fn connector_error(error: reqwest::Error) -> ConnectorError {
    if error.is_timeout() {
        ConnectorError::timeout(error.into())
    } else if error.is_builder() {
        ConnectorError::user(error.into())
    } else {
        ConnectorError::io(error.into())
    }
}
