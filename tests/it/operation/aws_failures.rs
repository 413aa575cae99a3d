//! Failures of AWS: the bus is down; the table throttles, conflicts or loses answers; a record can't be read.

use crate::world::World;
use lapak_local::fault::Fault;
use lapak_local::table::{cancelled, refusal};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_bus_is_down() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    shop.cloud.bus.faults.next(
        "PutEvents",
        1_000,
        Fault::Status(500, json!({ "__type": "InternalException" }).to_string()),
    );
    let invoice = budi.orders("ML86", 1).await;
    shop.pays(&invoice.order).await;
    assert_eq!(budi.goods(), ["ML-0001"], "nobody waits for the bus");
    shop.minutes(3).await;
    assert!(shop.events().is_empty());
    shop.cloud.bus.faults.clear();
    shop.minutes(10).await;
    assert_eq!(shop.events(), ["order.placed", "order.paid", "order.delivered"]);
    assert_eq!(budi.goods().len(), 1);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pending_event_is_published_when_the_bus_is_back() {
    let shop = World::open().await;
    shop.cloud.bus.faults.next(
        "PutEvents",
        3,
        Fault::Status(500, json!({ "__type": "InternalException" }).to_string()),
    );
    let secret = shop.cloud.parameters.get("/lapak/pakasir-callback-secret").expect("the secret is set");
    let callback = json!({
        "txn_id": "abcdefghi", "order_id": "LP-0000-0000-0000", "amount": 1_000, "is_sandbox": true,
        "status": "completed", "completed_at": "2026-11-22T05:01:00Z",
    });
    for _ in 0..2 {
        assert_eq!(shop.cloud.pakasir.forges(callback.clone(), Some(&secret)).await.status(), Some(200));
    }
    assert!(shop.events().is_empty());
    shop.minutes(3).await;
    assert_eq!(shop.events(), ["payment.unknown"]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cold_start_outlasts_a_parameter_store_that_fails_for_a_moment() {
    let shop = World::open().await;
    let faults = &shop.cloud.parameters.faults;
    let budi = shop.buyer("Budi");
    for kind in [refusal("ThrottlingException"), broken_down(), Fault::Drop] {
        faults.next("GetParameters", 2, kind);
        shop.cloud.functions.cool("TelegramFunction");
        budi.writes("/start").await;
        assert!(budi.reads().contains("Budi"), "{}", budi.reads_all());
        assert_eq!(faults.left(), 0);
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cold_start_goes_on_if_it_can_not_connect_to_the_table_in_advance() {
    let shop = World::open().await;
    let faults = &shop.cloud.table.faults;
    let budi = shop.buyer("Budi");
    for kind in [Fault::Refuse, Fault::Status(503, String::new()), Fault::Hang] {
        faults.next("GET", 4, kind);
        shop.cloud.functions.cool("TelegramFunction");
        budi.writes("/start").await;
        assert!(budi.reads().contains("Budi"), "{}", budi.reads_all());
        assert_eq!(faults.left(), 0, "it tried");
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_function_that_may_not_read_its_secrets_says_so_at_once() {
    let mut shop = World::open().await;
    shop.expects_errors(&["cannot read the secrets"]);
    let denied = "User: lapak is not authorized to perform: ssm:GetParameters";
    let refused = json!({ "__type": "com.amazonaws.ssm#AccessDeniedException", "Message": denied }).to_string();
    shop.cloud.parameters.faults.next("GetParameters", 2, Fault::Status(400, refused));
    let failed = shop.cloud.invoke("OwnerFunction", json!({})).await.expect("it is in the template").outcome;
    let said = format!("{failed:?}");
    assert!(said.contains(&format!("AccessDeniedException {denied}")), "{said}");
    assert_eq!(shop.cloud.parameters.faults.left(), 1, "it is not asked again");
    shop.cloud.parameters.faults.clear();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_table_throttles_and_conflicts_for_a_moment() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let throttled = || refusal("ProvisionedThroughputExceededException");
    budi.puts("ML86", 2).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    let faults = &shop.cloud.table.faults;
    faults.next("UpdateItem", 1, throttled());
    faults.next("UpdateItem", 1, refusal("TransactionConflictException"));
    faults.next("TransactWriteItems", 2, cancelled(&["None", "TransactionConflict"]));
    faults.next("PutItem", 1, throttled());
    budi.taps("💠 Bayar pakai QRIS").await;
    let invoice = budi.sees_invoice();
    faults.next("GetItem", 1, throttled());
    faults.next("PutItem", 1, broken_down());
    // More often than the SDK tries a call.
    faults.next("PutItem", 5, refusal("TransactionConflictException"));
    faults.next("BatchGetItem", 1, throttled());
    faults.next("TransactWriteItems", 1, refusal("TransactionInProgressException"));
    shop.pays(&invoice.order).await;
    assert_eq!(budi.goods(), ["ML-0001", "ML-0002"]);
    budi.reads();
    shop.minutes(12).await;
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_that_lasts_refuses_a_tap_which_then_comes_again() {
    let mut shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.puts("ML86", 1).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    let user = format!("USER#{}", budi.person.id());
    let under_way = shop.cloud.table.transaction_on(&user, "USER").expect("a key");
    let lost = budi.tries("💠 Bayar pakai QRIS").await;
    assert_eq!(lost.status, 500, "Telegram is asked to come again");
    drop(under_way);
    assert!(budi.person.redeliver(&lost).await.is_ok());
    let invoice = budi.sees_invoice();
    shop.pays(&invoice.order).await;
    assert_eq!(budi.goods(), ["ML-0001"]);
    budi.reads();
    shop.expects_errors(&["an update is to be repeated"]);
    shop.minutes(12).await;
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_table_is_down_for_a_while() {
    let mut shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.puts("ML86", 1).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    shop.cloud.table.faults.next("*", 1_000, broken_down());
    let lost = budi.tries("💠 Bayar pakai QRIS").await;
    assert_eq!(lost.status, 500, "Telegram is asked to come again");
    shop.minutes(1).await;
    shop.cloud.table.faults.clear();
    assert!(budi.person.redeliver(&lost).await.is_ok());
    let invoice = budi.sees_invoice();
    shop.cloud.functions.settled().await;

    shop.cloud.table.faults.next("*", 1_000, broken_down());
    assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(500));
    shop.cloud.table.faults.clear();
    shop.minutes(5).await;
    assert_eq!(budi.goods(), ["ML-0001"], "even if the gateway does not come again");
    budi.reads();
    shop.expects_errors(&["an update is to be repeated", "a callback is to be repeated", "SweepFunction"]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_table_writes_and_the_answer_is_lost() {
    for call in ["UpdateItem", "TransactWriteItems", "PutItem"] {
        for nth in 0..3 {
            let shop = World::open().await;
            let budi = shop.buyer("Budi");
            budi.puts("ML86", 1).await;
            budi.taps("💳 Lanjut ke Pembayaran").await;
            shop.cloud.table.faults.after(nth, call, 1, Fault::Drop);
            budi.taps("💠 Bayar pakai QRIS").await;
            let invoice = budi.sees_invoice();
            assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(200), "{call} {nth}");
            shop.cloud.table.faults.clear();
            shop.minutes(12).await;
            assert_eq!(budi.goods().len(), 1, "{call} {nth}");
            assert_eq!(shop.left("ML86"), 2, "{call} {nth}");
            budi.reads();
            shop.close().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_of_the_table_are_lost_while_an_order_ends() {
    for call in ["PutItem", "TransactWriteItems"] {
        for nth in 0..3 {
            let shop = World::open().await;
            let budi = shop.buyer("Budi");
            budi.orders("ML86", 2).await;
            shop.cloud.table.faults.after(nth, call, 1, Fault::Drop);
            budi.cancels().await;
            shop.cloud.table.faults.clear();
            shop.minutes(3).await;
            assert_eq!(budi.messages_with("dibatalkan"), 1, "{call} {nth}");
            assert_eq!(shop.left("ML86"), 3, "{call} {nth}");
            budi.reads();
            shop.close().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn orphaned_slots_are_released() {
    let shop = World::open().await;
    let (budi, siti) = (shop.buyer("Budi"), shop.buyer("Siti"));
    budi.puts("ML86", 3).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    shop.cloud.table.faults.next("TransactWriteItems", 1, Fault::KillBefore);
    let lost = budi.tries("💠 Bayar pakai QRIS").await;
    assert_eq!(lost.status, 502);
    assert_eq!(shop.left("ML86"), 0);
    assert!(budi.person.redeliver(&lost).await.is_ok());
    assert!(budi.reads().contains("Diamond 86</b> sedang dipesan semua"));
    shop.minutes(12).await;
    assert_eq!(shop.left("ML86"), 3);
    let invoice = siti.orders("ML86", 3).await;
    shop.pays(&invoice.order).await;
    assert_eq!(siti.goods().len(), 3);
    siti.reads();
    shop.minutes(12).await;
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_slot_counter_gives_no_unit_to_two_orders() {
    let shop = World::open().await;
    let (budi, siti) = (shop.buyer("Budi"), shop.buyer("Siti"));
    let first = budi.orders("ML86", 1).await;
    let mut product = shop.cloud.table.get("CATALOGUE", "P#ML86").expect("it can be read").expect("it is there");
    assert_eq!(product["left"]["N"], "2");
    product["left"]["N"] = "3".into();
    shop.cloud.table.put_raw(product).expect("it is put");
    let second = siti.orders("ML86", 1).await;
    shop.pays(&first.order).await;
    shop.pays(&second.order).await;
    assert_eq!((budi.goods(), siti.goods()), (vec!["ML-0001".to_owned()], vec!["ML-0002".to_owned()]));
    assert_eq!(shop.left("ML86"), 1);
    budi.reads();
    siti.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_record_is_reported_and_postponed() {
    let mut shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.orders("ML86", 1).await;
    // In each shard of the sweep index, due before all other records.
    for shard in 0..4 {
        shop.cloud.table.put_raw(broken(&format!("ORDER#LP-KAPUT-000{shard}"), "ORDER", shard)).expect("it is put");
    }
    shop.cloud.table.put_raw(broken("EVENT#kaput", "EVENT", 0)).expect("it is put");
    shop.cloud.table.put_raw(broken("WHAT#is-this", "THING", 1)).expect("it is put");
    shop.minutes(17).await;
    assert!(budi.reads().contains("Tagihan Kedaluwarsa"), "the rest goes on");
    let mut reported: Vec<String> = shop
        .cloud
        .bus
        .events()
        .iter()
        .filter(|event| event.kind == "record.unreadable")
        .map(|event| event.detail["record"].as_str().unwrap_or_default().to_owned())
        .collect();
    // Records are processed concurrently, in any order.
    reported.sort();
    expect_test::expect![[r#"
        WHAT#is-this THING
        order LP-KAPUT-0000
        order LP-KAPUT-0001
        order LP-KAPUT-0002
        order LP-KAPUT-0003
        pending event kaput"#]]
    .assert_eq(&reported.join("\n"));
    shop.minutes(60).await;
    assert_eq!(shop.times("record.unreadable"), 2 * reported.len(), "each is reported once an hour");
    for shard in 0..4 {
        shop.cloud.table.delete(&format!("ORDER#LP-KAPUT-000{shard}"), "ORDER").expect("it is deleted");
    }
    shop.expects_errors(&["a record is broken"]);
    shop.close().await;
}

fn broken_down() -> Fault {
    Fault::Status(500, json!({ "__type": "com.amazonaws.dynamodb.v20120810#InternalServerError" }).to_string())
}

/// A record that is due and can't be read.
fn broken(pk: &str, sk: &str, shard: u8) -> serde_json::Value {
    json!({
        "pk": { "S": pk }, "sk": { "S": sk }, "due": { "S": shard.to_string() }, "due_at": { "N": "1" },
        "lines": { "S": "eaten by mice" },
    })
}
