//! Calls with network and process failures.

use super::{TOKEN, World, result};
use expect_test::expect;
use local_kit::fault::Fault;
use serde_json::json;
use std::time::Duration;

async fn send(world: &World, patience: Duration) -> Option<String> {
    let url = format!("{}/TelegramFunction/bot{TOKEN}/sendMessage", world.api.base_url());
    let params = json!({ "chat_id": world.budi.id(), "text": "x" });
    let answer = world.http.post(url).json(&params).timeout(patience).send().await.ok()?;
    Some(result(answer).await.map_or_else(|error| error, |_| "ok".into()))
}

#[tokio::test]
async fn each_fault() {
    let world = World::open().await;
    for (fault, expected, said, killed) in [
        (Fault::Drop, None, 1, false),
        (Fault::Refuse, None, 0, false),
        (Fault::Hang, None, 0, false),
        (Fault::KillBefore, None, 0, true),
        (Fault::KillAfter, None, 1, true),
        (Fault::Delay(Duration::from_millis(1)), Some("ok"), 1, false),
        (
            Fault::Status(429, "Too Many Requests: retry after 3".into()),
            Some("429 Too Many Requests: retry after 3"),
            0,
            false,
        ),
    ] {
        world.budi.read();
        world.killed.lock().unwrap().clear();
        world.api.faults.next("sendMessage", 1, fault.clone());
        let patience = Duration::from_millis(if fault == Fault::Hang { 50 } else { 10_000 });
        assert_eq!(send(&world, patience).await.as_deref(), expected, "{fault:?}");
        assert_eq!(world.budi.unread().len(), said, "{fault:?}");
        let list: &[&str] = if killed { &["TelegramFunction"] } else { &[] };
        assert_eq!(*world.killed.lock().unwrap(), list, "{fault:?}");
        assert!(world.last_call().fault.is_some(), "{fault:?}");
    }
    assert_eq!(world.api.faults.left(), 0);
    let outcomes: Vec<String> =
        world.trace.since(0).into_iter().map(|event| format!("{} {}", event.function, event.outcome)).collect();
    expect![[r#"
        TelegramFunction ok, but dropped
        TelegramFunction refused
        TelegramFunction hangs
        TelegramFunction killed before
        TelegramFunction ok, but killed after
        TelegramFunction ok, but delayed 1 ms
        TelegramFunction 429"#]]
    .assert_eq(&outcomes.join("\n"));
}

#[tokio::test]
async fn an_answer_may_be_lost_as_well() {
    let world = World::open().await;
    world.api.faults.next("*", 1, Fault::Status(500, "{}".into()));
    world.answer(200, json!({ "method": "sendMessage", "chat_id": world.budi.id(), "text": "x" }));
    assert!(world.budi.writes("a").await.is_ok());
    assert!(world.budi.unread().is_empty());
}

#[tokio::test]
async fn work_that_panics_leaves_the_state_to_others() {
    let world = World::open().await;
    let core = world.budi.core.clone();
    let panics = move || core.with(|_| panic!("on purpose"));
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(panics)).is_err());
    assert!(world.tell(json!({ "text": "x" })).await > 0);
}
