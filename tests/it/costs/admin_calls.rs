//! The calls and capacity units of the admins' menus.

use crate::world::{SEED_FILE, World};
use expect_test::expect;
use lapak_local::telegram::user_id;
use stories::cost::Meter;
use stories::journey::MOST_TO_READ;

/// Whatever stands in the menu: the greeting, and one more read.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_menu_takes_two_calls_to_the_table() {
    let admin = user_id("Ayu").to_string();
    let shop = World::bare(&[("AdminIds", &admin)]).await;
    shop.seed(SEED_FILE).await;
    let ayu = shop.buyer("Ayu");
    ayu.writes("/admin").await;
    let menu = ayu.person.unread().pop().expect("the menu");
    let labels: Vec<String> = menu.buttons.iter().flatten().map(|button| button.label.clone()).collect();
    let (mut table, mut wrong) = (String::new(), Vec::new());
    for label in labels {
        ayu.writes("/admin").await;
        ayu.reads();
        let meter = Meter::start(&shop.cloud).await;
        ayu.taps(&label).await;
        let (cost, _) = meter.end().await;
        table += &format!("{label}: {} table, {} WRU, {} RRU\n", cost.db_calls, cost.wru, cost.rru);
        if cost.db_calls > MOST_TO_READ.0 || cost.outbound_calls > MOST_TO_READ.1 {
            wrong.push(label);
        }
        ayu.reads();
    }
    expect![[r#"
        📦 Kelola Produk: 2 table, 1 WRU, 0.5 RRU
        🗃 Kelola Stok: 2 table, 1 WRU, 0.5 RRU
        📋 Kelola Order: 1 table, 1 WRU, 0 RRU
        👥 Kelola User: 2 table, 1 WRU, 0.5 RRU
        🎟️ Kelola Voucher: 2 table, 1 WRU, 0.5 RRU
        📣 Broadcast: 2 table, 1 WRU, 0.5 RRU
        📝 Kelola Respon Bot: 1 table, 1 WRU, 0 RRU
        📊 Statistik: 2 table, 1 WRU, 0.5 RRU
        💰 Saldo & Deposit: 1 table, 1 WRU, 0 RRU
        ⚙️ Setelan: 1 table, 1 WRU, 0 RRU
        🔔 Notifikasi Saya: 1 table, 1 WRU, 0 RRU
    "#]]
    .assert_eq(&table);
    assert!(wrong.is_empty(), "too many calls: {wrong:?}");
    shop.close().await;
}
