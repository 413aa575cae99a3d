//! Creating and finding transactions.

use super::*;
use crate::emv;
use expect_test::expect;

#[tokio::test]
async fn a_live_transaction_is_answered_in_full() {
    let world = World::open().await;
    let (status, mut answer) = world.create("LPK-0001", &json!({ "method": "qris", "amount": 99_000 })).await;
    assert_eq!(status, 200);
    let payload = answer["qr_string"].take();
    let total = emv::decode(payload.as_str().unwrap()).unwrap().into_iter().find(|(tag, _)| tag == "54").unwrap().1;
    assert_eq!(total, "100003.00");
    expect![[r#"
        {
          "amount": 99000,
          "expired_at": "2026-11-22T08:05:33.000000564Z",
          "fee": 1003,
          "is_sandbox": false,
          "order_id": "LPK-0001",
          "payment_method": "qris",
          "project": "toko-uji",
          "qr_string": null,
          "total_payment": 100003,
          "txn_id": "pelrcllan",
          "va_number": null
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&answer).unwrap());
}

#[tokio::test]
async fn a_sandbox_transaction_has_a_placeholder_for_a_payload() {
    let world = World::open_in(Mode::Sandbox, FeeBearer::Buyer).await;
    let (_, answer) = world.create("LPK-0001", &json!({ "method": "qris", "amount": 99_000 })).await;
    assert_eq!(answer["qr_string"], "lorem-ipsum-pakasir-qris-example");
    assert_eq!(answer["is_sandbox"], true);
}

#[tokio::test]
async fn a_payment_link_is_answered_alone() {
    let world = World::open().await;
    let (_, answer) = world.create("LPK-0001", &json!({ "method": "payment_link", "amount": 99_000 })).await;
    let link = world.at(&format!("/pay-v2/{}", answer["txn_id"].as_str().unwrap()));
    assert_eq!(answer, json!({ "txn_id": answer["txn_id"], "payment_link": link }));
}

#[tokio::test]
async fn a_merchant_may_bear_the_fee() {
    let world = World::open_in(Mode::Live, FeeBearer::Merchant).await;
    let (_, answer) = world.create("LPK-0001", &json!({ "method": "qris", "amount": 10_000_000 })).await;
    assert_eq!((&answer["fee"], &answer["total_payment"]), (&json!(100_000), &json!(10_000_000)));
}

#[tokio::test]
async fn bad_inputs_are_refused() {
    let world = World::open().await;
    for (order_id, body, message) in [
        ("LPK-0001", r#"{"method":"qris","amount":499}"#, "Nominal minimal Rp500"),
        ("LPK-0001", r#"{"method":"qris","amount":10000001}"#, "Nominal maksimal Rp10.000.000"),
        ("LPK-0001", r#"{"method":"qris","amount":9950000}"#, "Total pembayaran melebihi batas QRIS Rp10.000.000"),
        ("LPK-0001", r#"{"method":"gopay","amount":99000}"#, "Metode pembayaran tidak didukung"),
        ("LPK-0001", r#"{"method":"qris","amount":"99000"}"#, "Isi permintaan tidak valid"),
        ("LPK-0001", r#"{"method":"qris","amount":99000.5}"#, "Isi permintaan tidak valid"),
        ("LPK-0001", r#"{"method":"qris","amount":-99000}"#, "Isi permintaan tidak valid"),
        ("LPK-0001", r#"{"method":"qris","amount":99000,"api_key":"x"}"#, "Isi permintaan tidak valid"),
        ("LPK-0001", r#"{"method":"qris"}"#, "Isi permintaan tidak valid"),
        ("LPK-0001", r#"{"amount":99000}"#, "Isi permintaan tidak valid"),
        ("LPK-0001", "", "Isi permintaan tidak valid"),
        ("LPK-0001", r#" ["qris",99000]"#, "Isi permintaan tidak valid"),
        ("LPK-0001%FF", r#"{"method":"qris","amount":99000}"#, "Alamat bukan UTF-8 yang valid"),
        ("LPK-001", r#"{"method":"qris","amount":99000}"#, "Order ID harus 8 sampai 32 karakter"),
        ("LPK-00000000000000000000000000001", r#"{"method":"qris","amount":99000}"#, "Order ID harus"),
        ("lpk-0001", r#"{"method":"qris","amount":99000}"#, "Order ID harus"),
        ("LPK_0001", r#"{"method":"qris","amount":99000}"#, "Order ID harus"),
        ("LPK-0001?api_key=x", r#"{"method":"qris","amount":99000}"#, "Parameter query tidak dikenal"),
    ] {
        let (status, answer) = world.post(&format!("/api/v2/create-transaction/{SLUG}/{order_id}"), body.into()).await;
        assert_eq!(status, 400, "{order_id} {body}: {answer}");
        assert!(answer["message"].as_str().unwrap().starts_with(message), "{order_id} {body}: {answer}");
    }
    let body = r#"{"method":"qris","amount":99000}"#;
    let url = world.at(&format!("/api/v2/create-transaction/{SLUG}/LPK-0001"));
    let (status, answer) = read(world.http.post(url).header("x-api-key", KEY).body(body)).await;
    assert_eq!((status, &answer["message"]), (400, &json!("Content-Type harus application/json")));
    assert!(world.gateway.transactions().is_empty());
}

#[tokio::test]
async fn a_body_that_is_too_large_is_not_taken_for_an_empty_one() {
    let world = World::open().await;
    let txn_id = world.sells("LPK-0001", 99_000).await;
    for path in [format!("cancel-transaction/{SLUG}/{txn_id}"), format!("create-transaction/{SLUG}/LPK-0002")] {
        let (status, answer) = world.post(&format!("/api/v2/{path}"), " ".repeat(2 * 1024 * 1024 + 1)).await;
        assert_eq!(status, 413, "{path}: {answer}");
    }
    assert_eq!(world.gateway.find("LPK-0001").unwrap().status(), "pending");
}

#[tokio::test]
async fn limits_are_inclusive() {
    let world = World::open().await;
    world.sells("LPK-LEAST", 500).await;
    world.sells("LPK-A-LOT", 9_900_000).await;
    let total = world.gateway.find("LPK-A-LOT").unwrap().total_payment;
    assert_eq!(total, 9_999_000);
}

#[tokio::test]
async fn keys_slugs_and_paths_are_checked() {
    let world = World::open().await;
    world.gateway.project("toko-lain", "key-lain", Mode::Live, FeeBearer::Buyer);
    let body = r#"{"method":"qris","amount":99000}"#;
    for (slug, key, expected) in [
        (SLUG, None, 401),
        (SLUG, Some("nobody's"), 401),
        (SLUG, Some("key-lain"), 401),
        ("nowhere", None, 401),
        ("nowhere", Some(KEY), 404),
        (SLUG, Some(KEY), 200),
    ] {
        let url = world.at(&format!("/api/v2/create-transaction/{slug}/LPK-0001"));
        let mut request = world.http.post(url).header("content-type", "application/json").body(body);
        if let Some(key) = key {
            request = request.header("x-api-key", key);
        }
        let (status, answer) = read(request).await;
        assert_eq!(status, expected, "{slug} {key:?}: {answer}");
        assert!(status == 200 || answer["message"].is_string());
    }
    for (path, expected) in [
        ("/api/transactioncreate/qris", 410),
        ("/api/v2/nothing", 404),
        ("/", 404),
        ("/api/v2/create-transaction/toko-uji/LPK-0001", 405),
    ] {
        let (status, answer) = world.get(path).await;
        assert_eq!(status, expected, "{path}: {answer}");
        assert!(answer["message"].is_string(), "{path}");
    }
}
