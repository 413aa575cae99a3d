//! Cancel calls.

use super::*;
use crate::Cancel;

#[tokio::test]
async fn what_a_cancel_call_answers_and_does() {
    for (setting, paid, expected, state, held) in [
        (Cancel::Works, false, 200, "canceled", 0),
        (Cancel::Works, true, 400, "completed", 0),
        (Cancel::Unavailable, false, 503, "pending", 0),
        (Cancel::Unavailable, true, 503, "completed", 0),
        (Cancel::UnavailableButDone, false, 503, "canceled", 0),
        (Cancel::LosesToPayment, false, 200, "completed", 1),
        (Cancel::LosesToPayment, true, 400, "completed", 0),
    ] {
        let world = World::open().await;
        world.gateway.configure(|settings| settings.cancel = setting);
        let txn_id = world.sells("LPK-0001", 99_000).await;
        if paid {
            drop(world.gateway.pays_silently("LPK-0001").await);
        }
        let (status, answer) = world.cancel(&txn_id).await;
        assert_eq!(
            (status, world.gateway.find("LPK-0001").unwrap().status()),
            (expected, state),
            "{setting:?}, paid {paid}"
        );
        assert_eq!(world.gateway.held(), held, "{setting:?}, paid {paid}");
        assert_eq!(answer["message"].is_string(), expected != 503, "{setting:?}: {answer}");
    }
}

#[tokio::test]
async fn cancelling_twice_is_as_good_as_once_and_a_late_payment_still_counts() {
    let world = World::open().await;
    let txn_id = world.sells("LPK-0001", 99_000).await;
    assert_eq!(world.cancel(&txn_id).await.0, 200);
    assert_eq!(world.cancel(&txn_id).await.0, 200);
    assert_eq!(world.gateway.pays("LPK-0001").await.status(), Some(200));
    assert_eq!(world.status(&txn_id).await.1["status"], "completed");
    assert_eq!(world.shop.takes().len(), 1);
}

#[tokio::test]
async fn a_cancel_call_has_no_body_and_names_a_transaction() {
    let world = World::open().await;
    let txn_id = world.sells("LPK-0001", 99_000).await;
    let path = format!("/api/v2/cancel-transaction/{SLUG}");
    assert_eq!(world.post(&format!("{path}/{txn_id}"), "{}".into()).await.0, 400);
    assert_eq!(world.post(&format!("{path}/LPK-0001"), String::new()).await.0, 404);
    assert_eq!(world.gateway.find("LPK-0001").unwrap().status(), "pending");
}
