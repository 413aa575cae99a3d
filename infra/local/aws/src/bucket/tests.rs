//! Signed requests, and what S3 refuses and keeps where objects are held.

use super::*;
use base64::Engine as _;
use hmac::{Hmac, KeyInit, Mac};
use local_kit::clock::Clock;
use local_kit::random::hex;
use md5::Md5;
use sha2::{Digest, Sha256};

const TEMPLATE: &str = "Resources: { Bucket: { Type: AWS::S3::Bucket, Properties: { ObjectLockEnabled: true } }, \
    BackupFunction: { Type: AWS::Serverless::Function, Properties: { Timeout: 3 } } }";

async fn open() -> (Bucket, PartContext) {
    let template = Template::parse(TEMPLATE, &BTreeMap::new(), "").unwrap();
    let part_context = PartContext::alone(Clock::running());
    rustls::crypto::ring::default_provider().install_default().ok();
    (Bucket::start(&template, None, part_context.clone()).await.unwrap(), part_context)
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// Puts an object.
async fn put(bucket: &Bucket, path: &str, body: &str, secret: &str) -> u16 {
    send(bucket, ("PUT", path), (&[], body), secret).await.0
}

/// Sends a request, signed as the SDKs sign (version 4); status and body of the answer.
async fn send(
    bucket: &Bucket,
    (method, target): (&str, &str),
    (headers, body): (&[(&str, &str)], &str),
    secret: &str,
) -> (u16, String) {
    let now = jiff::Timestamp::now();
    let (date, time) = (now.strftime("%Y%m%d").to_string(), now.strftime("%Y%m%dT%H%M%SZ").to_string());
    let (base, (path, query)) = (bucket.base_url(), target.split_once('?').unwrap_or((target, "")));
    let host = base.trim_start_matches("http://");
    let hash = hex(&Sha256::digest(body));
    let canonical = format!(
        "{method}\n{path}\n{query}\nhost:{host}\nx-amz-content-sha256:{hash}\nx-amz-date:{time}\n\nhost;x-amz-content-sha256;x-amz-date\n{hash}"
    );
    let scope = format!("{date}/ap-southeast-1/s3/aws4_request");
    let signed = format!("AWS4-HMAC-SHA256\n{time}\n{scope}\n{}", hex(&Sha256::digest(canonical)));
    let day = hmac(format!("AWS4{secret}").as_bytes(), &date);
    let key = ["ap-southeast-1", "s3", "aws4_request"].iter().fold(day, |key, part| hmac(&key, part));
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature={}",
        access_key("BackupFunction"),
        hex(&hmac(&key, &signed))
    );
    let request = reqwest::Client::new().request(method.parse().unwrap(), format!("{base}{target}"));
    let request = request.header("x-amz-date", time).header("x-amz-content-sha256", hash);
    let request = request.header("authorization", authorization).body(body.to_owned());
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn only_signed_requests_reach_a_bucket_and_their_function_is_known() {
    let (bucket, parts) = open().await;
    assert_eq!(bucket.names(), ["lapak-bucket"]);
    assert_eq!(put(&bucket, "/lapak-bucket/backups/1", "goods", SECRET_KEY).await, 200);
    assert_eq!(put(&bucket, "/lapak-bucket/backups/2", "goods", "guessed").await, 403);
    assert_eq!(put(&bucket, "/other/1", "goods", SECRET_KEY).await, 404);
    assert_eq!(bucket.keys("lapak-bucket").unwrap(), ["backups/1"]);
    assert_eq!(bucket.get("lapak-bucket", "backups/1").unwrap(), b"goods");
    bucket.put("lapak-bucket", "backups/day/3", b"more").unwrap();
    assert_eq!(bucket.keys("lapak-bucket").unwrap(), ["backups/1", "backups/day/3"]);
    let unsigned = reqwest::get(bucket.base_url() + "/lapak-bucket/backups/1").await.unwrap();
    assert_eq!(unsigned.status().as_u16(), 403);

    let first = &parts.trace.since(0)[0];
    assert_eq!(
        (first.function.as_str(), first.call.as_str(), first.outcome.as_str()),
        ("BackupFunction", "PUT", "200")
    );
}

const DAY: &str = "/lapak-bucket/audit/1";

/// Base64 of the MD5 of `goods`.
const MD5: (&str, &str) = ("content-md5", "WdqL0ERzrGcR10zZHb6QPQ==");

/// So many hours from now.
fn hours(hours: i64) -> String {
    (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(hours)).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The status of a request, and the code of its refusal.
async fn asks(bucket: &Bucket, request: (&str, &str), headers: &[(&str, &str)], body: &str) -> (u16, String) {
    let (status, answer) = send(bucket, request, (headers, body), SECRET_KEY).await;
    let code = answer.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>"));
    (status, code.map(|(code, _)| code.to_owned()).unwrap_or_default())
}

async fn puts_held(bucket: &Bucket, path: &str, headers: &[(&str, &str)]) -> (u16, String) {
    asks(bucket, ("PUT", path), headers, "goods").await
}

async fn retains(bucket: &Bucket, path: &str, (mode, until): (&str, &str)) -> (u16, String) {
    let body = format!("<Retention><Mode>{mode}</Mode><RetainUntilDate>{until}</RetainUntilDate></Retention>");
    let md5 = ("content-md5", base64::prelude::BASE64_STANDARD.encode(Md5::digest(&body)));
    asks(bucket, ("PUT", &format!("{path}?retention=")), &[(md5.0, &md5.1)], &body).await
}

#[tokio::test]
async fn a_hold_is_refused_as_s3_refuses_it() {
    let (bucket, _) = open().await;
    let (mode, until, past) = (("x-amz-object-lock-mode", "GOVERNANCE"), hours(24), hours(-1));
    let until = ("x-amz-object-lock-retain-until-date", until.as_str());
    let refused = |status: u16, code: &str| (status, code.to_owned());
    assert_eq!(puts_held(&bucket, DAY, &[mode, until]).await, refused(400, "InvalidRequest"), "no checksum");
    assert_eq!(puts_held(&bucket, DAY, &[mode, MD5]).await, refused(400, "InvalidArgument"), "no date");
    let of_past = [mode, (until.0, past.as_str()), MD5];
    assert_eq!(puts_held(&bucket, DAY, &of_past).await, refused(400, "InvalidArgument"));
    bucket.create("other").unwrap();
    assert_eq!(puts_held(&bucket, "/other/1", &[mode, until, MD5]).await, refused(400, "InvalidRequest"), "no lock");
    bucket.put("other", "2", b"goods").unwrap();
    assert_eq!(retains(&bucket, "/other/2", ("GOVERNANCE", until.1)).await, refused(400, "InvalidRequest"));
    assert_eq!(asks(&bucket, ("GET", "/other/2?retention="), &[], "").await, refused(400, "InvalidRequest"));
    assert_eq!((bucket.keys("other").unwrap(), bucket.keys("lapak-bucket").unwrap()), (vec!["2".into()], vec![]));

    assert_eq!(retains(&bucket, DAY, ("GOVERNANCE", until.1)).await, refused(404, "NoSuchKey"));
    assert_eq!(put(&bucket, DAY, "goods", SECRET_KEY).await, 200);
    let unsummed = asks(&bucket, ("PUT", &format!("{DAY}?retention=")), &[], "<Retention/>").await;
    assert_eq!(unsummed, refused(400, "InvalidRequest"));
    let none = asks(&bucket, ("GET", &format!("{DAY}?retention=")), &[], "").await;
    assert_eq!(none, refused(404, "NoSuchObjectLockConfiguration"));
    assert_eq!(retains(&bucket, DAY, ("GOVERNANCE", until.1)).await.0, 200);
    assert_eq!(retains(&bucket, DAY, ("GOVERNANCE", &hours(23))).await, refused(403, "AccessDenied"), "shorter");
    assert_eq!(retains(&bucket, DAY, ("COMPLIANCE", &hours(25))).await, refused(403, "AccessDenied"), "another mode");
    assert_eq!(retains(&bucket, DAY, ("GOVERNANCE", until.1)).await.0, 200, "the same again");
    assert_eq!(retains(&bucket, DAY, ("GOVERNANCE", &hours(25))).await.0, 200, "longer");
    let (_, said) = send(&bucket, ("GET", &format!("{DAY}?retention=")), (&[], ""), SECRET_KEY).await;
    assert!(said.contains("<Mode>GOVERNANCE</Mode><RetainUntilDate>20"), "{said}");
}

#[tokio::test]
async fn a_version_that_is_held_outlives_what_overwrites_or_deletes_it_until_its_time() {
    let (bucket, parts) = open().await;
    let until = hours(24);
    let held = [("x-amz-object-lock-mode", "COMPLIANCE"), ("x-amz-object-lock-retain-until-date", &until), MD5];
    assert_eq!(puts_held(&bucket, DAY, &held).await.0, 200);
    let used: Vec<String> = parts.trace.since(0).into_iter().map(|event| event.call).collect();
    assert_eq!(used, ["PutObjectRetention", "PUT"], "both rights are needed");
    let version = |bytes: &[u8]| {
        let retention = bucket.retention("lapak-bucket", "audit/1").unwrap();
        HeldVersion { key: "audit/1".into(), retention, bytes: bytes.to_vec() }
    };
    let mut kept = vec![version(b"goods")];
    for target in [format!("{DAY}?versionId=1"), "/lapak-bucket?delete=".into()] {
        let method = if target.starts_with(DAY) { "DELETE" } else { "POST" };
        let body = "<Delete><Object><Key>audit/1</Key></Object></Delete>";
        let md5 = base64::prelude::BASE64_STANDARD.encode(Md5::digest(body));
        let answer = asks(&bucket, (method, &target), &[("content-md5", &md5)], body).await;
        assert_eq!(answer, (501, "NotImplemented".to_owned()), "{target}");
    }
    assert_eq!(put(&bucket, DAY, "other", SECRET_KEY).await, 200);
    assert_eq!(
        (bucket.held("lapak-bucket"), bucket.get("lapak-bucket", "audit/1").unwrap()),
        (kept.clone(), b"other".into())
    );
    assert_eq!(puts_held(&bucket, DAY, &held).await.0, 200);
    kept.push(version(b"goods"));
    assert_eq!(asks(&bucket, ("DELETE", DAY), &[], "").await.0, 204);
    assert_eq!((bucket.held("lapak-bucket"), bucket.keys("lapak-bucket").unwrap()), (kept, vec![]));
    parts.clock.turn(jiff::SignedDuration::from_hours(25));
    assert_eq!(bucket.held("lapak-bucket"), []);
}
