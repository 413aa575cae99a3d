//! Converts a function's answer to an HTTP response.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::Value;

/// The HTTP response of a payload; none if it is not one.
pub(super) fn of(payload: &Value) -> Option<Response> {
    if payload.get("statusCode").is_none() {
        // Any other payload is the body of a response with status 200.
        return Some(([("content-type", "application/json")], payload.to_string()).into_response());
    }
    let status = payload["statusCode"].as_u64().or_else(|| payload["statusCode"].as_str()?.parse().ok())?;
    let mut response = Response::new(Body::from(match &payload["body"] {
        Value::Null => Vec::new(),
        Value::String(body) if payload["isBase64Encoded"] == true => BASE64.decode(body).ok()?,
        Value::String(body) => body.clone().into_bytes(),
        _ => return None,
    }));
    *response.status_mut() = StatusCode::from_u16(u16::try_from(status).ok()?).ok()?;
    let headers = response.headers_mut();
    headers.insert("content-type", HeaderValue::from_static("application/json"));
    for (name, value) in payload["headers"].as_object().into_iter().flatten() {
        headers.insert(HeaderName::try_from(name).ok()?, header_value(value)?);
    }
    for cookie in payload["cookies"].as_array().into_iter().flatten() {
        headers.append("set-cookie", header_value(cookie)?);
    }
    Some(response)
}

fn header_value(value: &Value) -> Option<HeaderValue> {
    match value {
        Value::String(text) => HeaderValue::from_str(text).ok(),
        Value::Number(_) | Value::Bool(_) => HeaderValue::from_str(&value.to_string()).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;
    use serde_json::json;

    #[tokio::test]
    async fn a_payload_with_a_status_is_a_response_and_any_other_a_body() {
        for (payload, expected) in [
            (
                json!({ "statusCode": 201, "body": "hi", "headers": { "Content-Type": "text/plain" } }),
                "201 text/plain hi",
            ),
            (json!({ "statusCode": 200, "body": "aGk=", "isBase64Encoded": true }), "200 application/json hi"),
            (json!({ "statusCode": 204 }), "204 application/json "),
            (json!({ "ok": true }), "200 application/json {\"ok\":true}"),
            (json!("hi"), "200 application/json \"hi\""),
            (json!({ "statusCode": "many" }), "none"),
            (json!({ "statusCode": 200, "body": { "not": "text" } }), "none"),
        ] {
            let shown = match of(&payload) {
                None => "none".into(),
                Some(response) => {
                    let (parts, body) = response.into_parts();
                    let body = to_bytes(body, 100).await.unwrap();
                    let kind = parts.headers["content-type"].to_str().unwrap();
                    format!("{} {kind} {}", parts.status.as_u16(), String::from_utf8_lossy(&body))
                }
            };
            assert_eq!(shown, expected, "{payload}");
        }
    }
}
