//! Returned units: free in their slots if no slots were allocated after theirs, else at the tail; whatever their size.

use crate::buyer::forged_totals::{fifty, write_units, writes_to};
use crate::world::World;
use lapak_local::fault::Fault;
use std::fmt::Write as _;

/// Where a product's slots end.
fn last(shop: &World, code: &str) -> u64 {
    let product =
        shop.cloud.table.get("CATALOGUE", &format!("P#{code}")).expect("it can be read").expect("it is there");
    product["last"]["N"].as_str().and_then(|last| last.parse().ok()).expect("a number")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_latest_order_frees_its_units_in_their_slots() {
    let shop = World::with_seed_file(&fifty()).await;
    let budi = shop.buyer("Budi");
    budi.orders("BIG", 50).await;
    let before = shop.cloud.trace.newest();
    budi.cancels().await;
    let units = write_units(&shop, before);
    println!("50 small units given up: {units} write units");
    assert!(units < 130.0, "{units} write units; moving 50 units took over 200");
    assert_eq!((shop.left("BIG"), last(&shop, "BIG")), (50, 50));
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_allocation_that_is_not_used_is_rewound_by_one_write() {
    let units: String = (2..=40).map(|number| format!("G,AA,,,,aa-{number}\n")).collect();
    let seed_file =
        format!("category,code,name,price,max,content\nG,AA,A,15000,50,aa-1\n{units}G,BB,B,15000,50,bb-1\n");
    let shop = World::with_seed_file(&seed_file).await;
    let (budi, sari) = (shop.buyer("Budi"), shop.buyer("Sari"));
    budi.puts("BB", 1).await;
    let late = budi.orders("AA", 40).await;
    shop.minutes(20).await;
    let other = sari.orders("BB", 1).await;
    shop.pays(&other.order).await;
    let before = shop.cloud.trace.newest();
    // Slots of both are allocated again for the late payment, and there is no B left.
    shop.pays(&late.order).await;
    assert_eq!(shop.balance(&budi), 615_000);
    let writes = writes_to(&shop, before, &["CATALOGUE", "UNIT#"]);
    assert_eq!(writes.len(), 3, "an allocation, one that fails, and the first one rewound: {writes:?}");
    assert_eq!((shop.left("AA"), last(&shop, "AA")), (40, 40));
    budi.reads();
    sari.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_units_of_64_kilobytes_are_returned_either_way() {
    for allocated_after in [false, true] {
        let content = |number: u32| format!("{number:05}{}", "x".repeat(64 * 1024 - 5));
        let mut seed_file = format!("category,code,name,price,max,content\nG,BIG,Besar,15000,50,{}\n", content(0));
        for number in 1..51 {
            writeln!(seed_file, "G,BIG,,,,{}", content(number)).expect("a string takes all");
        }
        let shop = World::with_seed_file(&seed_file).await;
        let (budi, sari) = (shop.buyer("Budi"), shop.buyer("Sari"));
        budi.orders("BIG", 50).await;
        let other = if allocated_after { Some(sari.orders("BIG", 1).await) } else { None };
        let before = shop.cloud.trace.newest();
        budi.cancels().await;
        println!(
            "50 units of 64 KB, others allocated after: {allocated_after}: {} write units",
            write_units(&shop, before)
        );
        assert_eq!(budi.messages_with("dibatalkan"), 1);
        let (left, end) = if allocated_after { (50, 101) } else { (51, 51) };
        assert_eq!((shop.left("BIG"), last(&shop, "BIG")), (left, end));
        if let Some(other) = other {
            shop.pays(&other.order).await;
        }
        let invoice = sari.orders("BIG", 50).await;
        shop.pays(&invoice.order).await;
        assert_eq!(sari.goods().len(), if allocated_after { 51 } else { 50 });
        sari.reads();
        budi.reads();
        shop.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_cancels_first_every_unit_is_free_once() {
    // Who cancels, in which order: each of them holds two units, allocated one after the other.
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let shop = World::with_seed_file(&fifty()).await;
        let buyers = ["Budi", "Sari", "Ayu"].map(|name| shop.buyer(name));
        for buyer in &buyers {
            buyer.orders("BIG", 2).await;
        }
        for buyer in order {
            buyers[buyer].cancels().await;
            assert_eq!(shop.imbalances(), Vec::<String>::new(), "{order:?}");
        }
        assert_eq!(shop.left("BIG"), 50, "{order:?}");
        // Some units moved to the tail: they can be allocated, moved and freed as before.
        let all = shop.buyer("Tono");
        let invoice = all.orders("BIG", 50).await;
        shop.pays(&invoice.order).await;
        assert_eq!(all.goods().len(), 50, "{order:?}");
        all.reads();
        buyers.iter().for_each(|buyer| drop(buyer.reads()));
        shop.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_cancel_at_once_and_no_unit_is_free_twice() {
    let shop = World::with_seed_file(&fifty()).await;
    let buyers: Vec<_> = (1..=12).map(|number| shop.buyer(&format!("Pembeli {number}"))).collect();
    for _ in 0..3 {
        for act in [
            ["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"].as_slice(),
            ["❌ Batalkan", "🗑 Ya, batalkan"].as_slice(),
        ] {
            let mut acting = tokio::task::JoinSet::new();
            for buyer in &buyers {
                let buyer = buyer.clone();
                acting.spawn(async move {
                    if act[0] != "❌ Batalkan" {
                        buyer.puts("BIG", 3).await;
                    }
                    buyer.taps_all(act).await;
                    buyer.reads();
                });
            }
            acting.join_all().await;
        }
        shop.seconds(60);
    }
    shop.minutes(12).await;
    assert_eq!(shop.left("BIG"), 50);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slots_that_were_swept_are_swept_again_when_they_are_allocated_again() {
    let mut shop = World::with_seed_file(&fifty()).await;
    let (budi, sari) = (shop.buyer("Budi"), shop.buyer("Sari"));
    budi.orders("BIG", 50).await;
    shop.minutes(12).await;
    budi.cancels().await;
    assert_eq!((shop.left("BIG"), last(&shop, "BIG")), (50, 50));
    sari.puts("BIG", 50).await;
    sari.taps("💳 Lanjut ke Pembayaran").await;
    shop.cloud.table.faults.next("TransactWriteItems", 1, Fault::KillBefore);
    let lost = sari.tries("💠 Bayar pakai QRIS").await;
    assert_eq!((lost.status, shop.left("BIG")), (502, 0));
    shop.minutes(12).await;
    assert_eq!(shop.left("BIG"), 50);
    shop.expects_lost_taps();
    sari.reads();
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_to_a_rewind_takes_nobodys_slots() {
    let units: String = (2..=4).map(|number| format!("G,AA,,,,aa-{number}\n")).collect();
    let seed_file =
        format!("category,code,name,price,max,content\nG,AA,A,15000,50,aa-1\n{units}G,BB,B,15000,50,bb-1\n");
    for fault in [Fault::Drop, Fault::Refuse, Fault::KillBefore, Fault::KillAfter] {
        let mut shop = World::with_seed_file(&seed_file).await;
        let (budi, sari) = (shop.buyer("Budi"), shop.buyer("Sari"));
        budi.puts("BB", 1).await;
        let late = budi.orders("AA", 2).await;
        shop.minutes(20).await;
        let other = sari.orders("BB", 1).await;
        shop.pays(&other.order).await;
        // Two allocations, then the rewind.
        shop.cloud.table.faults.after(2, "UpdateItem", 1, fault.clone());
        let first = shop.cloud.pakasir.pays(&late.order).await;
        assert_eq!(shop.cloud.table.faults.left(), 0, "{fault:?}");
        if first.status() != Some(200) {
            shop.seconds(5);
            let again = shop.cloud.pakasir.calls_back(&late.order).await;
            assert_eq!(again.status(), Some(200), "{fault:?}");
        }
        shop.minutes(14).await;
        assert_eq!((shop.balance(&budi), shop.left("AA")), (45_000, 4), "{fault:?}");
        shop.tolerates(&["an event is lost: killed"]);
        budi.reads();
        sari.reads();
        shop.close().await;
    }
}
