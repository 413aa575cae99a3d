//! The event of a request, in payload format 2.0.

use super::Asked;
use crate::template::REGION;
use axum::http::{HeaderMap, HeaderName};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The event of payload format 2.0.
pub(super) fn of(Asked { function, path, request_id, parts }: &Asked, body: &[u8], now: Timestamp) -> Value {
    let id = function.to_lowercase();
    let domain = format!("{id}.lambda-url.{REGION}.on.aws");
    let mut headers = lower_cased(&parts.headers);
    headers.insert("host".into(), domain.clone().into());
    headers.insert("x-forwarded-for".into(), "127.0.0.1".into());
    headers.insert("x-forwarded-port".into(), "443".into());
    headers.insert("x-forwarded-proto".into(), "https".into());
    let cookies: Vec<&str> = header(&parts.headers, "cookie").map_or_else(Vec::new, |all| all.split("; ").collect());
    headers.remove("cookie");
    let query = parts.uri.query().unwrap_or_default();
    let mut event = json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": headers,
        "requestContext": {
            "accountId": "anonymous",
            "apiId": id,
            "domainName": domain,
            "domainPrefix": id,
            "http": {
                "method": parts.method.as_str(),
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": header(&parts.headers, "user-agent").unwrap_or_default(),
            },
            "requestId": request_id,
            "routeKey": "$default",
            "stage": "$default",
            "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string(),
            "timeEpoch": now.as_millisecond(),
        },
        "isBase64Encoded": false,
    });
    if !cookies.is_empty() {
        event["cookies"] = json!(cookies);
    }
    if !query.is_empty() {
        event["queryStringParameters"] = parameters(query);
    }
    if !body.is_empty() {
        let text = if is_text(header(&parts.headers, "content-type")) { std::str::from_utf8(body).ok() } else { None };
        event["isBase64Encoded"] = text.is_none().into();
        event["body"] = text.map_or_else(|| BASE64.encode(body), str::to_owned).into();
    }
    event
}

fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// Header names in lower case; several values of one name joined by commas. What concerns the connection stays out.
fn lower_cased(headers: &HeaderMap) -> Map<String, Value> {
    let passed = headers.keys().filter(|name| !["connection", "transfer-encoding"].contains(&name.as_str()));
    let joined = |name: &HeaderName| {
        let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
        values.collect::<Vec<_>>().join(",")
    };
    passed.map(|name| (name.as_str().to_owned(), joined(name).into())).collect()
}

/// The query by name, decoded; several values of one name joined by commas.
fn parameters(query: &str) -> Value {
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = decoded(value);
        all.entry(decoded(name)).and_modify(|values| *values += &format!(",{value}")).or_insert(value);
    }
    json!(all)
}

fn decoded(text: &str) -> String {
    let text = text.replace('+', " ");
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = after
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What Lambda passes as text. The rest, forms among it, comes in base64.
fn is_text(content_type: Option<&str>) -> bool {
    let kind = content_type.and_then(|kind| kind.split(';').next()).unwrap_or_default().trim().to_lowercase();
    kind.starts_with("text/")
        || ["application/json", "application/javascript", "application/xml"].contains(&kind.as_str())
        || kind.ends_with("+json")
        || kind.ends_with("+xml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_decoded_and_joined() {
        assert_eq!(parameters("a=1&b=x%20y+z&a=2&c"), json!({ "a": "1,2", "b": "x y z", "c": "" }));
    }

    #[test]
    fn forms_and_pictures_are_not_text() {
        assert!(is_text(Some("application/json; charset=utf-8")) && is_text(Some("text/plain")));
        assert!(!is_text(Some("application/x-www-form-urlencoded")) && !is_text(Some("image/png")) && !is_text(None));
    }
}
