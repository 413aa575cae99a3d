//! Updates on their way in: order, answers, failures, repeats.

use super::{Outside, TOKEN, says};
use expect_test::expect;
use jiff::SignedDuration;
use local_kit::fault::Fault;
use serde_json::{Value, json};

#[tokio::test]
async fn an_update_comes_in_and_the_method_of_the_answer_goes_out() {
    let outside = Outside::open().await;
    let mut shop = outside.shop().await;
    let mut changes = outside.telegram.changes();
    outside.budi.writes("/start").await;

    let brought = shop.next().await;
    assert_eq!((brought.text(), brought.secret.as_str()), ("/start", "s3cret"));
    brought.answers(200, says(&outside.budi, "halo"));
    while outside.budi.unread().is_empty() {
        changes.recv().await.unwrap();
    }
    assert_eq!(outside.budi.unread()[0].text, "halo");

    // What a webhook may not ask for is not done, and errors are lost but for the record.
    outside.budi.writes("a").await;
    shop.next().await.answers(200, json!({ "method": "getMe" }));
    outside.budi.writes("b").await;
    shop.next().await.answers(200, says(&outside.budi, ""));
    outside.budi.writes("c").await;
    shop.next().await.answers(200, Value::Null);
    expect![[r#"
        update message: 200
        sendMessage: ok
        update message: 200
        answer: getMe is not carried out from an answer
        update message: 200
        sendMessage: 400 Bad Request: message text is empty"#]]
    .assert_eq(&shop.happened()[..6].join("\n"));
}

#[tokio::test]
async fn what_is_not_taken_comes_again_and_the_order_holds() {
    let outside = Outside::open().await;
    let mut shop = outside.shop().await;
    let siti = outside.telegram.person(TOKEN, "Siti");
    outside.budi.writes("1").await;
    let first = shop.next().await;
    outside.budi.writes("2").await;
    siti.writes("x").await;

    // Budi's second waits for his first; Siti's does not.
    let other = shop.next().await;
    assert_eq!(other.text(), "x");
    other.answers(200, Value::Null);
    let id = first.update["update_id"].clone();
    first.answers(502, Value::Null);
    let again = shop.next().await;
    assert_eq!((&again.update["update_id"], again.text()), (&id, "1"));
    again.answers(200, Value::Null);
    let second = shop.next().await;
    assert_eq!(second.text(), "2");
    second.answers(200, Value::Null);
    outside.budi.writes("3").await;
    assert_eq!(shop.next().await.text(), "3");
}

#[tokio::test]
async fn what_was_not_taken_comes_again_after_a_restart() {
    let outside = Outside::open().await;
    let mut shop = outside.shop().await;
    outside.budi.writes("1").await;
    shop.next().await.answers(200, Value::Null);
    outside.budi.writes("2").await;
    let second = shop.next().await;
    assert_eq!(second.text(), "2");
    shop.relay.abort();
    drop(second);
    let mut shop = outside.shop().await;
    assert_eq!(shop.next().await.text(), "2");
}

#[tokio::test]
async fn what_is_stale_is_left() {
    let outside = Outside::open().await;
    let mut shop = outside.shop().await;
    outside.budi.writes("1").await;
    let first = shop.next().await;
    shop.part_context.clock.turn(SignedDuration::from_hours(25));
    first.answers(500, Value::Null);
    outside.budi.writes("2").await;
    assert_eq!(shop.next().await.text(), "2");
}

#[tokio::test]
async fn telegram_may_be_away_for_a_while() {
    let outside = Outside::open().await;
    outside.telegram.faults.next("getUpdates", 1, Fault::Status(429, "Too Many Requests: retry after 0".into()));
    let mut shop = outside.shop().await;
    outside.budi.writes("1").await;
    assert_eq!(shop.next().await.text(), "1");
}
