//! The public fee table.

use super::*;
use crate::Rounding;

#[tokio::test]
async fn anybody_may_ask_for_the_fee() {
    let world = World::open().await;
    for (rounding, amount, expected) in [
        (Rounding::HalfUp, "12000", Some(json!({ "qris": 394, "bri_va": 3_500 }))),
        (Rounding::HalfUp, "1060", Some(json!({ "qris": 317, "bri_va": 3_500 }))),
        (Rounding::Ceil, "1060", Some(json!({ "qris": 318, "bri_va": 3_500 }))),
        (Rounding::HalfUp, "0", None),
        (Rounding::HalfUp, "12.000", None),
        (Rounding::HalfUp, "-1", None),
    ] {
        world.gateway.configure(|settings| settings.rounding = rounding);
        let (status, answer) = read(world.http.get(world.at(&format!("/api/v2/payment-fee/{amount}")))).await;
        match expected {
            Some(expected) => assert_eq!((status, answer), (200, expected), "{amount}"),
            None => assert_eq!(status, 400, "{amount}: {answer}"),
        }
    }
}

#[tokio::test]
async fn a_transaction_is_rounded_as_the_knob_says() {
    let world = World::open().await;
    world.sells("LPK-0001", 1_060).await;
    world.gateway.configure(|settings| settings.rounding = Rounding::Ceil);
    world.sells("LPK-0002", 1_060).await;
    let fees: Vec<u64> = world.gateway.transactions().iter().map(|transaction| transaction.fee).collect();
    assert_eq!(fees, [317, 318]);
}
