//! Requests and responses of Lambda function URLs.

use crate::domain::time::Moment;
use lambda_http::request::RequestContext;
use lambda_http::{Body, Error, Request, RequestExt, Response};

/// When the request arrived, by the function URL's own time stamp.
///
/// # Errors
/// If it did not come through a function URL.
pub fn request_time(request: &Request) -> Result<Moment, Error> {
    match request.request_context_ref() {
        Some(RequestContext::ApiGatewayV2(context)) if context.time_epoch > 0 => {
            Ok(Moment::from_millis(context.time_epoch))
        }
        _ => Err("the request did not come through a function URL".into()),
    }
}

/// A response without a body.
///
/// # Errors
/// If `code` is not an HTTP status.
pub fn empty_response(code: u16) -> Result<Response<Body>, Error> {
    Ok(Response::builder().status(code).body(Body::Empty)?)
}

/// A response with status 200, and with a JSON body if there is one.
///
/// # Errors
/// Never: the header is a constant.
pub fn json_response(body: Option<String>) -> Result<Response<Body>, Error> {
    match body {
        Some(body) => {
            Ok(Response::builder().status(200).header("content-type", "application/json").body(Body::Text(body))?)
        }
        None => empty_response(200),
    }
}
