//! Callbacks, with and without failures.

use super::*;
use crate::{Answer, Callback, Delivery, News};

#[tokio::test]
async fn a_payment_is_told_with_the_secret_and_the_base_amount() {
    let world = World::open().await;
    let txn_id = world.sells("LPK-0001", 99_000).await;
    world.shop.answers(503);
    assert_eq!(world.gateway.pays("LPK-0001").await, Answer::Answered { status: 503, body: "noted".into() });
    let taken = world.shop.takes().pop().unwrap();
    assert_eq!((taken.kind.as_str(), taken.secret.as_deref()), ("application/json", Some(SECRET)));
    let expected = json!({
        "txn_id": txn_id, "order_id": "LPK-0001", "amount": 99_000, "is_sandbox": false,
        "status": "completed", "completed_at": "2026-11-22T07:05:33.000000000Z",
    });
    assert_eq!(taken.body, expected);
    assert_eq!((world.last_event().call, world.last_event().outcome), ("callback".into(), "503".into()));
}

#[tokio::test]
async fn knobs_bend_what_goes_out() {
    let usual = Callback::default();
    for (setting, count, kind, amount, sandbox) in [
        (Callback { plain_text: true, ..usual.clone() }, 1, "text/plain; charset=utf-8", 99_000, false),
        (Callback { amount: Some(1), ..usual.clone() }, 1, "application/json", 1, false),
        (Callback { wrong_mode: true, ..usual.clone() }, 1, "application/json", 99_000, true),
        (Callback { delivery: Delivery::Twice, ..usual.clone() }, 2, "application/json", 99_000, false),
        (Callback { delivery: Delivery::TwiceTogether, ..usual }, 2, "application/json", 99_000, false),
    ] {
        let world = World::open().await;
        world.sells("LPK-0001", 99_000).await;
        world.gateway.configure(|settings| settings.callback = setting.clone());
        assert_eq!(world.gateway.pays("LPK-0001").await.status(), Some(200), "{setting:?}");
        let taken = world.shop.takes();
        assert_eq!(taken.len(), count, "{setting:?}");
        for taken in taken {
            assert_eq!(taken.kind, kind, "{setting:?}");
            assert_eq!(
                (&taken.body["amount"], &taken.body["is_sandbox"]),
                (&json!(amount), &json!(sandbox)),
                "{setting:?}"
            );
        }
    }
}

#[tokio::test]
async fn held_callbacks_wait_for_their_release_in_either_order() {
    for (reversed, expected) in [(false, ["LPK-0001", "LPK-0002"]), (true, ["LPK-0002", "LPK-0001"])] {
        let world = World::open().await;
        world.gateway.configure(|settings| settings.callback.delivery = Delivery::Held);
        for order_id in ["LPK-0001", "LPK-0002"] {
            world.sells(order_id, 99_000).await;
            assert_eq!(world.gateway.pays(order_id).await, Answer::Held);
        }
        assert_eq!((world.shop.takes().len(), world.gateway.held()), (0, 2));
        let answers = if reversed { world.gateway.release_reversed().await } else { world.gateway.release().await };
        assert_eq!(answers.iter().filter_map(Answer::status).collect::<Vec<_>>(), [200, 200]);
        let orders: Vec<Value> = world.shop.takes().into_iter().map(|taken| taken.body["order_id"].clone()).collect();
        assert_eq!(orders, expected);
        assert_eq!(world.gateway.held(), 0);
    }
}

#[tokio::test]
async fn a_lost_callback_can_be_sent_again() {
    let world = World::open().await;
    world.sells("LPK-0001", 99_000).await;
    assert_eq!(world.gateway.calls_back("LPK-0001").await, Answer::Unknown);
    assert_eq!(world.gateway.pays_silently("LPK-0001").await, Answer::Lost);
    assert!(world.shop.takes().is_empty());
    assert_eq!(world.gateway.calls_back("LPK-0001").await.status(), Some(200));
    assert_eq!(world.shop.takes().len(), 1);
    assert_eq!(world.gateway.pays("NO-SUCH-ORDER").await, Answer::Unknown);
}

#[tokio::test]
async fn wrong_callbacks_can_be_sent() {
    let world = World::open().await;
    let txn_id = world.sells("LPK-0001", 99_000).await;
    drop(world.gateway.pays_amount("LPK-0001", 98_000).await);
    drop(world.gateway.pays_in_wrong_mode("LPK-0001").await);
    assert_eq!(world.status(&txn_id).await.1["amount"], 99_000);
    drop(world.gateway.pays_other("LPK-0001", 97_000).await);
    world.turn(4);
    assert_eq!(world.status(&txn_id).await.1["amount"], 97_000);
    drop(world.gateway.forges(json!({ "txn_id": txn_id }), Some("guess")).await);
    drop(world.gateway.forges(json!({ "txn_id": txn_id }), None).await);
    let published: Vec<_> = world
        .shop
        .takes()
        .into_iter()
        .map(|taken| (taken.body["amount"].as_u64(), taken.body["is_sandbox"].as_bool(), taken.secret))
        .collect();
    let secret = |text: &str| Some(text.to_owned());
    assert_eq!(
        published,
        [
            (Some(98_000), Some(false), secret(SECRET)),
            (Some(99_000), Some(true), secret(SECRET)),
            (Some(97_000), Some(false), secret(SECRET)),
            (None, None, secret("guess")),
            (None, None, None),
        ]
    );
}

#[tokio::test]
async fn a_shop_that_is_not_there_is_unreachable() {
    let world = World::open().await;
    world.sells("LPK-0001", 99_000).await;
    world.gateway.set_callback("http://127.0.0.1:9/", SECRET);
    assert!(matches!(world.gateway.pays("LPK-0001").await, Answer::Unreachable { .. }));
}

#[tokio::test]
async fn changes_are_told_as_they_happen() {
    let world = World::open().await;
    let mut changes = world.gateway.changes();
    world.sells("LPK-0001", 99_000).await;
    let answer = world.gateway.pays("LPK-0001").await;
    for news in [News::Created, News::Completed, News::CalledBack(answer)] {
        assert_eq!(changes.recv().await.unwrap().news, news);
    }
}

#[tokio::test]
async fn only_a_sandbox_payment_can_be_simulated() {
    for (mode, expected) in [(Mode::Sandbox, [200, 400, 404]), (Mode::Live, [400, 400, 404])] {
        let world = World::open_in(mode, FeeBearer::Buyer).await;
        let txn_id = world.sells("LPK-0001", 99_000).await;
        let mut statuses = Vec::new();
        for id in [txn_id.as_str(), &txn_id, "abcdefghi"] {
            let url = world.at(&format!("/api/transactions/{id}/simulate"));
            statuses.push(read(world.http.post(url)).await.0);
        }
        assert_eq!(statuses, expected, "{mode:?}");
        assert_eq!(world.shop.takes().len(), usize::from(mode == Mode::Sandbox));
    }
}
