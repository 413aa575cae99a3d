//! Finding the transaction that was made before.

use super::*;
use crate::KnownOrder;

#[tokio::test]
async fn the_same_inputs_find_the_same_transaction() {
    let world = World::open().await;
    let body = json!({ "method": "qris", "amount": 99_000 });
    let (_, first) = world.create("LPK-0001", &body).await;
    world.turn(60);
    let (_, mut second) = world.create("LPK-0001", &body).await;
    assert_eq!((&second["status"], &second["completed_at"]), (&json!("pending"), &Value::Null));
    let fields = second.as_object_mut().unwrap();
    fields.remove("status");
    fields.remove("completed_at");
    assert_eq!(first, second);
    assert_eq!(world.gateway.transactions().len(), 1);
}

#[tokio::test]
async fn other_inputs_for_a_known_order_are_an_error_or_the_old_transaction() {
    let world = World::open().await;
    let old = world.sells("LPK-0001", 99_000).await;
    let canceled = world.sells("LPK-0002", 12_000).await;
    world.cancel(&canceled).await;
    for (order_id, method, amount, txn_id) in [
        ("LPK-0001", "qris", 98_000, &old),
        ("LPK-0001", "payment_link", 99_000, &old),
        ("LPK-0002", "qris", 12_000, &canceled),
    ] {
        let body = json!({ "method": method, "amount": amount });
        world.gateway.configure(|settings| settings.known_order = KnownOrder::Error);
        assert_eq!(world.create(order_id, &body).await.0, 400, "{body}");
        world.gateway.configure(|settings| settings.known_order = KnownOrder::Old);
        let (status, answer) = world.create(order_id, &body).await;
        assert_eq!((status, answer["txn_id"].as_str().unwrap()), (200, txn_id.as_str()), "{body}");
        assert_ne!(answer["amount"], 98_000);
    }
}
