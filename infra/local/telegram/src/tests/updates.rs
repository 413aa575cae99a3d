//! How updates are brought: order, answers, failures, repeats.

use super::{TOKEN, World, button};
use expect_test::expect;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn the_secret_goes_along_and_numbers_run() {
    let world = World::open().await;
    let first = world.budi.writes("a").await.update_id;
    let second = world.budi.writes("b").await.update_id;
    assert_eq!(second, first + 1);
    assert_eq!(world.shop.updates.lock().unwrap()[0].1, "s3cret");
}

#[tokio::test]
async fn a_method_in_the_answer_is_carried_out_and_its_errors_are_lost() {
    let world = World::open().await;
    let answer = |text: &str| json!({ "method": "sendMessage", "chat_id": world.budi.id(), "text": text });
    world.answer(200, answer("halo"));
    assert!(world.budi.writes("a").await.is_ok());
    assert_eq!(world.budi.unread()[0].text, "halo");
    assert!(world.last_call().in_answer);

    world.answer(200, answer(""));
    assert!(world.budi.writes("b").await.is_ok());
    expect!["400 Bad Request: message text is empty"].assert_eq(&world.last_call().result.unwrap_err().to_string());
    let event = world.trace.since(0).into_iter().rev().find(|event| event.call == "sendMessage").unwrap();
    expect!["400 Bad Request: message text is empty"].assert_eq(&event.outcome);

    world.answer(200, json!({ "method": "getMe" }));
    expect!["getMe is not carried out from an answer"].assert_eq(&world.budi.writes("c").await.problem.unwrap());
}

#[tokio::test]
async fn a_failure_is_told_and_can_be_repeated() {
    let world = World::open().await;
    world.answer(500, Value::Null);
    let failed = world.budi.writes("a").await;
    assert_eq!((failed.status, failed.is_ok()), (500, false));
    let info = world.call("getWebhookInfo", json!({})).await.unwrap();
    assert_eq!(
        (&info["pending_update_count"], info["last_error_message"].as_str()),
        (&json!(1), Some("Wrong response from the webhook: 500 Internal Server Error"))
    );
    assert_eq!(world.api.pending(TOKEN).len(), 1);

    let again = world.budi.redeliver(&failed).await;
    assert_eq!((again.status, again.update_id), (200, failed.update_id));
    assert!(world.api.pending(TOKEN).is_empty());
    // Taken or not, an update may come once more.
    assert!(world.api.redeliver(&again).await.is_ok());
    let updates = world.shop.updates.lock().unwrap();
    assert!(updates.iter().all(|(update, _)| *update == updates[0].0));
}

#[tokio::test]
async fn one_in_flight_per_queue() {
    let world = World::open().await;
    world.tell(json!({ "text": "x", "reply_markup": button("Go", "go") })).await;
    let count = async |wanted: usize| {
        while world.shop.updates.lock().unwrap().len() < wanted {
            tokio::task::yield_now().await;
        }
    };
    let held = world.shop.permits.available_permits();
    world.shop.permits.forget_permits(held);
    let messages = async { tokio::join!(world.budi.writes("1"), world.budi.writes("2")) };
    let watch = async {
        // A message and a tap are under way; the second message waits for the first.
        count(2).await;
        tokio::time::timeout(Duration::from_millis(20), count(3)).await.unwrap_err();
        world.shop.permits.add_permits(3);
        count(3).await;
    };
    let ((first, second), tap, ()) = tokio::join!(messages, world.budi.taps("Go"), watch);
    assert!(first.is_ok() && second.is_ok() && tap.unwrap().is_ok());
    let updates = world.shop.updates.lock().unwrap();
    let texts: Vec<&str> = updates.iter().filter_map(|(update, _)| update["message"]["text"].as_str()).collect();
    assert_eq!(texts, ["1", "2"]);
}

#[tokio::test]
async fn a_bot_gets_no_more_at_once_than_it_wants_and_is_left_alone_when_it_asks() {
    let world = World::open().await;
    let url = world.call("getWebhookInfo", json!({})).await.unwrap()["url"].clone();
    world.call("setWebhook", json!({ "url": url, "max_connections": 1 })).await.unwrap();
    let siti = world.api.person(TOKEN, "Siti");
    world.shop.permits.forget_permits(1000);
    let watch = async {
        while world.shop.updates.lock().unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
        let two = async {
            while world.shop.updates.lock().unwrap().len() < 2 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_millis(20), two).await.unwrap_err();
        world.shop.permits.add_permits(1000);
    };
    let (first, second, ()) = tokio::join!(world.budi.writes("a"), siti.writes("b"), watch);
    assert!(first.is_ok() && second.is_ok());

    world.answer(503, json!({ "wait": 7 }));
    assert_eq!(world.budi.writes("c").await.retry_after, Some(7));
}

#[tokio::test]
async fn stale_taps_are_forgotten_before_stale_messages() {
    let world = World::open().await;
    world.tell(json!({ "text": "x", "reply_markup": button("Go", "go") })).await;
    world.answer(500, Value::Null);
    world.answer(500, Value::Null);
    world.budi.writes("a").await;
    world.budi.taps("Go").await.unwrap();
    assert_eq!(world.api.pending(TOKEN).len(), 2);
    world.clock.turn(jiff::SignedDuration::from_secs(151));
    assert_eq!(world.api.pending(TOKEN).len(), 1);
    world.clock.turn(jiff::SignedDuration::from_hours(24));
    assert!(world.api.pending(TOKEN).is_empty());
}

#[tokio::test]
async fn kinds_that_are_not_wanted_do_not_come() {
    let world = World::open().await;
    let url = world.call("getWebhookInfo", json!({})).await.unwrap()["url"].clone();
    world.call("setWebhook", json!({ "url": url, "allowed_updates": ["message"] })).await.unwrap();
    expect!["my_chat_member is not among allowed_updates"].assert_eq(&world.budi.blocks().await.problem.unwrap());
    assert!(world.shop.updates.lock().unwrap().is_empty());
}

#[tokio::test]
async fn without_a_webhook_they_are_asked_for() {
    let world = World::open().await;
    world.call("deleteWebhook", json!({})).await.unwrap();
    expect!["the bot has no webhook"].assert_eq(&world.budi.writes("a").await.problem.unwrap());
    let waiting = world.call("getUpdates", json!({ "offset": 700_000_002, "timeout": 50 }));
    let (late, _) = tokio::join!(waiting, world.budi.writes("b"));
    assert_eq!(late.unwrap()[0]["message"]["text"], "b");
    assert_eq!(world.call("getUpdates", json!({})).await.unwrap().as_array().unwrap().len(), 1);
    world.budi.writes("c").await;
    let last = world.call("getUpdates", json!({ "offset": -1 })).await.unwrap();
    assert_eq!((last.as_array().unwrap().len(), &last[0]["message"]["text"]), (1, &json!("c")));
    assert_eq!(world.call("getUpdates", json!({ "offset": 700_000_004 })).await.unwrap(), json!([]));
}

#[tokio::test]
async fn an_update_of_any_shape() {
    let world = World::open().await;
    let odd = world.budi.deliver_raw(json!({ "poll_answer": { "poll_id": "1" } })).await;
    assert!(odd.is_ok() && odd.update_id > 0);
    let numbered = world.api.deliver_raw(TOKEN, json!({ "update_id": 5, "message": {} })).await;
    assert_eq!(numbered.update_id, 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tried_again_until_it_is_taken() {
    let world = World::open().await;
    world.api.retry_by_itself(true);
    world.answer(502, Value::Null);
    // One answer now, the others when all is written.
    world.shop.permits.forget_permits(999);
    assert_eq!(world.budi.writes("a").await.status, 502);
    for text in ["b", "c", "d"] {
        assert_eq!(world.budi.writes(text).await.problem.as_deref(), Some("it waits for an earlier one"));
    }
    world.shop.permits.add_permits(999);
    while !world.api.pending(TOKEN).is_empty() {
        tokio::task::yield_now().await;
    }
    let texts: Vec<String> = world
        .shop
        .updates
        .lock()
        .unwrap()
        .iter()
        .map(|(update, _)| update["message"]["text"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(texts, ["a", "a", "b", "c", "d"]);
}
