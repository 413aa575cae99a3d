//! Planned faults, and the record of calls.

use super::*;
use crate::Answer;
use local_kit::fault::Fault;
use std::time::Duration;

const BODY: &str = r#"{"method":"qris","amount":99000}"#;

#[tokio::test]
async fn a_create_call_may_be_lost_before_or_after_its_work() {
    for (fault, answered, made, killed, outcome) in [
        (Fault::Status(502, "bad gateway".into()), Some(502), 0, "", "502"),
        (Fault::Refuse, None, 0, "", "dropped before the work"),
        (Fault::Drop, None, 1, "", "dropped after the work"),
        (Fault::Delay(Duration::from_millis(1)), Some(200), 1, "", "200"),
        (Fault::KillBefore, None, 0, "TelegramFunction", "killed before the work"),
        (Fault::KillAfter, None, 1, "TelegramFunction", "killed after the work"),
    ] {
        let world = World::open().await;
        world.gateway.faults.next("create", 1, fault.clone());
        let url = world.at(&format!("/TelegramFunction/api/v2/create-transaction/{SLUG}/LPK-0001"));
        let request = world.http.post(url).header("x-api-key", KEY).header("content-type", "application/json");
        let status = request.body(BODY).send().await.ok().map(|response| response.status().as_u16());
        assert_eq!((status, world.gateway.transactions().len()), (answered, made), "{fault:?}");
        assert_eq!(world.killed.lock().unwrap().concat(), killed, "{fault:?}");
        let event = world.last_event();
        assert_eq!(
            (event.function.as_str(), event.call.as_str(), event.outcome.as_str()),
            ("TelegramFunction", "create", outcome)
        );
        assert_eq!(event.detail["body"]["amount"], 99_000);
        // The caller may simply try again.
        world.sells("LPK-0001", 99_000).await;
        assert_eq!(world.gateway.transactions().len(), 1);
    }
}

#[tokio::test]
async fn a_call_may_hang() {
    let world = World::open().await;
    let txn_id = world.sells("LPK-0001", 99_000).await;
    world.gateway.faults.next("status", 1, Fault::Hang);
    let url = world.at(&format!("/api/v2/transaction-status/{SLUG}/{txn_id}"));
    let asked = world.http.get(url).header("x-api-key", KEY).timeout(Duration::from_millis(100)).send().await;
    assert!(asked.unwrap_err().is_timeout());
    assert_eq!(world.last_event().outcome, "hangs");
    assert_eq!(world.status(&txn_id).await.0, 200);
}

#[tokio::test]
async fn a_callback_may_fail_on_the_way() {
    for (fault, expected, taken) in [
        (Fault::Status(504, "late".into()), Answer::Answered { status: 504, body: "late".into() }, 0),
        (Fault::Refuse, Answer::Lost, 0),
        (Fault::Hang, Answer::Lost, 0),
        (Fault::Drop, Answer::Lost, 1),
        (Fault::Delay(Duration::from_millis(1)), Answer::Answered { status: 200, body: "noted".into() }, 1),
        (Fault::KillAfter, Answer::Answered { status: 200, body: "noted".into() }, 1),
    ] {
        let world = World::open().await;
        world.sells("LPK-0001", 99_000).await;
        world.gateway.faults.next("callback", 1, fault.clone());
        assert_eq!(world.gateway.pays("LPK-0001").await, expected, "{fault:?}");
        assert_eq!(world.shop.takes().len(), taken, "{fault:?}");
        assert_eq!(world.gateway.faults.left(), 0);
    }
}

#[tokio::test]
async fn keys_and_secrets_are_not_recorded() {
    let world = World::open().await;
    let txn_id = world.sells("LPK-0001", 99_000).await;
    world.status(&txn_id).await;
    drop(world.gateway.pays("LPK-0001").await);
    let record = serde_json::to_string(&world.trace.since(0)).unwrap();
    assert!(!record.contains(KEY) && !record.contains(SECRET), "{record}");
}
