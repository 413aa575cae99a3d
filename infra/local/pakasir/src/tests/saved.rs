//! The book on disk.

use super::*;

#[tokio::test]
async fn a_gateway_opened_again_knows_what_it_knew_and_is_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::standing("2026-11-22T07:05:33Z".parse().unwrap());
    let start =
        async || Gateway::start(PartContext::alone(clock.clone()), Some(folder.path().join("state"))).await.unwrap();
    let first = start().await;
    first.project(SLUG, KEY, Mode::Live, FeeBearer::Buyer);
    let url = format!("{}/api/v2/create-transaction/{SLUG}/LPK-0001", first.base_url());
    let ask = async || {
        let request = client().unwrap().post(&url).header("x-api-key", KEY).header("content-type", "application/json");
        read(request.body(r#"{"method":"qris","amount":99000}"#)).await
    };
    let (_, created) = ask().await;
    drop(first.pays_silently("LPK-0001").await);
    let known = first.transactions();
    drop(first);
    while client().unwrap().get(&url).send().await.is_ok() {
        tokio::task::yield_now().await;
    }

    let second = start().await;
    assert_eq!(second.transactions(), known);
    let (status, found) = ask().await;
    assert_eq!((status, &found["txn_id"], &found["status"]), (200, &created["txn_id"], &json!("completed")));
}

#[tokio::test]
async fn a_spoilt_book_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pakasir.json"), "{").unwrap();
    let opened = Gateway::start(PartContext::alone(Clock::running()), Some(folder.path().into())).await;
    assert!(format!("{:#}", opened.unwrap_err()).contains("is no saved book"));
}
