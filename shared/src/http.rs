//! The small part of HTTP that function URLs need.

use crate::domain::time::Moment;
use lambda_http::request::RequestContext;
use lambda_http::{Body, Error, Request, RequestExt, Response};

/// When the request came, as the function URL noted it.
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

/// An answer without a body.
///
/// # Errors
/// If `code` is no status.
pub fn empty_response(code: u16) -> Result<Response<Body>, Error> {
    Ok(Response::builder().status(code).body(Body::Empty)?)
}

/// A good answer, with a JSON body if there is one.
///
/// # Errors
/// Never in truth: the header is fixed.
pub fn json_response(body: Option<String>) -> Result<Response<Body>, Error> {
    match body {
        Some(body) => {
            Ok(Response::builder().status(200).header("content-type", "application/json").body(Body::Text(body))?)
        }
        None => empty_response(200),
    }
}
