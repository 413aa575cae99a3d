//! The calls and capacity units of a purchase, counted at every step.

use crate::world::{World, root};
use expect_test::expect;
use lapak_local::trace::Kind;
use stories::budget::Budget;
use stories::cost::{Cost, Meter};
use stories::journey::{self, MOST_TO_READ, Step};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_buyers_journey_takes_few_calls() {
    let shop = World::open().await;
    // An earlier user makes the functions warm, with the totals cached.
    let before = shop.buyer("Ayu");
    journey::walk(&shop.cloud, &before.person, "3️⃣").await.expect("Ayu buys");
    // A minute later each process reads the shop's own texts again; the callback's, with the order.
    shop.seconds(61);
    before.writes("/start").await;
    let buyer = shop.buyer("Budi");
    let steps = journey::walk(&shop.cloud, &buyer.person, "3️⃣").await.expect("Budi buys");

    let table: String = steps.iter().map(written).collect();
    expect![[r#"
        start: 2 table, 6 WRU, 0 RRU, 0 outbound, 1 answers
            TransactWriteItems USER STATISTICS: 5+0
            UpdateItem USER: 1+0
        list: 2 table, 1 WRU, 0.5 RRU, 0 outbound, 1 answers
            Query CATALOGUE: 0+0.5
            UpdateItem USER: 1+0
        detail: 2 table, 1 WRU, 1 RRU, 1 outbound, 1 answers
            BatchGetItem CATALOGUE DETAILS: 0+1
            UpdateItem USER: 1+0
        add: 2 table, 1 WRU, 0.5 RRU, 1 outbound, 1 answers
            BatchGetItem CATALOGUE: 0+0.5
            UpdateItem USER: 1+0
        checkout: 2 table, 1 WRU, 0.5 RRU, 1 outbound, 1 answers
            BatchGetItem CATALOGUE: 0+0.5
            UpdateItem USER: 1+0
        pay prompt: 6 table, 13 WRU, 0.5 RRU, 3 outbound, 1 answers
            BatchGetItem CATALOGUE: 0+0.5
            PutItem ORDER: 1+0
            PutItem ORDER: 1+0
            TransactWriteItems ORDER USER UNIT: 8+0
            UpdateItem CATALOGUE: 2+0
            UpdateItem USER: 1+0
        paid and delivered: 4 table, 10 WRU, 5 RRU, 5 outbound, 0 answers
            BatchGetItem ORDER TEXTS SERVING: 0+3
            BatchGetItem UNIT DETAILS: 0+2
            PutItem ORDER: 2+0
            TransactWriteItems ORDER STATISTICS CATALOGUE: 8+0
    "#]]
    .assert_eq(&table);
    let costs: Vec<_> = steps.iter().map(|step| (step.name, step.reads, step.cost)).collect();
    assert_eq!(journey::misses(&costs), Vec::<String>::new());
    let all = Cost::sum(&costs.iter().map(|(_, _, cost)| *cost).collect::<Vec<_>>());
    let over = Budget::check(&root().join("tests/budget.json"), |budget| budget.journey = (&all).into());
    assert_eq!(over.expect("there is a budget"), Vec::<String>::new());
    for person in [before, buyer] {
        person.person.read();
    }
    shop.close().await;
}

/// From the tap to the goods; what is noted after them waits for nobody.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paying_from_the_balance_takes_four_calls_to_the_goods() {
    let shop = World::open().await;
    let budi = shop.buyer_with("Budi", "Rp100.000").await;
    budi.puts("ML86", 1).await;
    budi.taps("💳 Lanjut ke Pembayaran").await;
    let meter = Meter::start(&shop.cloud).await;
    budi.taps("💰 Bayar pakai Saldo").await;
    let (cost, events) = meter.end().await;
    let goods = events.iter().position(|event| event.call.eq_ignore_ascii_case("sendMessage")).expect("the goods");
    let before = events[..goods].iter().filter(|event| event.kind == Kind::Table).count();
    assert_eq!((before, cost.db_calls), (4, 5));
    assert_eq!(budi.goods().len(), 1);
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn browsing_takes_two_calls_a_screen() {
    let shop = World::open().await;
    let buyer = shop.buyer("Budi");
    buyer.puts("NETFLIX", 1).await;
    buyer.writes("/start").await;
    for screen in ["🛍 Katalog", "3️⃣", "➕", "🏷 Cek Stok", "🧺 Keranjang", "💳 Lanjut ke Pembayaran"] {
        let meter = Meter::start(&shop.cloud).await;
        buyer.taps(screen).await;
        let (cost, _) = meter.end().await;
        let (table, others) = MOST_TO_READ;
        assert!(cost.db_calls <= table && cost.outbound_calls <= others, "{screen} took {cost:?}");
        assert_eq!(cost.wru.to_string(), "1", "{screen} writes more than the record of the action");
    }
    buyer.person.read();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sweep_with_nothing_to_do_takes_seven_reads() {
    let shop = World::open().await;
    let meter = Meter::start(&shop.cloud).await;
    shop.minutes(1).await;
    let (cost, _) = meter.end().await;
    assert_eq!((cost.db_calls, cost.outbound_calls, cost.wru.to_string()), (7, 0, "0".to_owned()));
    shop.close().await;
}

/// A step, with each call to the table; sorted, as those that are made at the same time come in any order.
fn written(step: &Step) -> String {
    let cost = &step.cost;
    let head = format!(
        "{}: {} table, {} WRU, {} RRU, {} outbound, {} answers\n",
        step.name, cost.db_calls, cost.wru, cost.rru, cost.outbound_calls, cost.answers
    );
    let mut calls = Vec::new();
    for event in step.events.iter().filter(|event| event.kind == Kind::Table) {
        let keys = event.detail["keys"].as_array().into_iter().flatten();
        let mut kinds: Vec<&str> = keys.filter_map(|key| key["pk"].as_str()?.split('#').next()).collect();
        kinds.dedup();
        calls.push(format!("    {} {}: {}+{}\n", event.call, kinds.join(" "), event.write_units, event.read_units));
    }
    calls.sort();
    head + &calls.concat()
}
