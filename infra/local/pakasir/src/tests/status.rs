//! Status calls.

use super::*;

#[tokio::test]
async fn a_transaction_tells_how_it_stands() {
    let world = World::open().await;
    let txn_id = world.sells("LPK-0001", 99_000).await;
    let pending = json!({ "txn_id": txn_id, "order_id": "LPK-0001", "amount": 99_000, "is_sandbox": false, "status": "pending", "completed_at": null });
    assert_eq!(world.status(&txn_id).await, (200, pending.clone()));

    drop(world.gateway.pays_silently("LPK-0001").await);
    world.turn(4);
    let mut completed = pending;
    completed["status"] = "completed".into();
    completed["completed_at"] = "2026-11-22T07:05:33.000000000Z".into();
    assert_eq!(world.status(&txn_id).await, (200, completed));
}

#[tokio::test]
async fn one_transaction_is_told_once_in_four_seconds() {
    let world = World::open().await;
    let (first, second) = (world.sells("LPK-0001", 99_000).await, world.sells("LPK-0002", 99_000).await);
    for (turn, txn_id, expected) in [
        (0, &first, 200),
        (0, &first, 429),
        (0, &second, 200),
        (3, &first, 429),
        // What was refused does not start the pause anew.
        (1, &first, 200),
        (3, &second, 200),
    ] {
        world.turn(turn);
        let (status, answer) = world.status(txn_id).await;
        assert_eq!(status, expected, "{turn} {txn_id}: {answer}");
    }
}

#[tokio::test]
async fn it_is_found_by_txn_id_in_its_own_project_only() {
    let world = World::open().await;
    world.gateway.project("toko-lain", "key-lain", Mode::Live, FeeBearer::Buyer);
    let txn_id = world.sells("LPK-0001", 99_000).await;
    for (path, key, expected) in [
        (format!("{SLUG}/LPK-0001"), KEY, 404),
        (format!("{SLUG}/abcdefghi"), KEY, 404),
        (format!("nowhere/{txn_id}"), KEY, 404),
        (format!("toko-lain/{txn_id}"), "key-lain", 404),
        (format!("{SLUG}/{txn_id}"), "key-lain", 401),
        (format!("{SLUG}/{txn_id}?amount=1"), KEY, 400),
        (format!("{SLUG}/{txn_id}"), KEY, 200),
    ] {
        let url = world.at(&format!("/api/v2/transaction-status/{path}"));
        assert_eq!(read(world.http.get(url).header("x-api-key", key)).await.0, expected, "{path}");
    }
}

#[tokio::test]
async fn a_day_unpaid_is_a_cancellation() {
    let world = World::open().await;
    let (unpaid, paid) = (world.sells("LPK-0001", 99_000).await, world.sells("LPK-0002", 99_000).await);
    drop(world.gateway.pays_silently("LPK-0002").await);
    let mut changes = world.gateway.changes();
    world.turn(24 * 3600 - 1);
    assert_eq!(world.status(&unpaid).await.1["status"], "pending");
    world.turn(1);
    let change = changes.recv().await.unwrap();
    assert_eq!((change.transaction.order_id.as_str(), change.transaction.status()), ("LPK-0001", "canceled"));
    world.turn(4);
    assert_eq!(world.status(&unpaid).await.1["status"], "canceled");
    assert_eq!(world.status(&paid).await.1["status"], "completed");
}
