//! Many buyers at once: no unit goes to two of them, and nobody gets an error.

use crate::world::{Buyer, World};
use expect_test::expect;
use futures_util::stream::{self, StreamExt};
use lapak_local::trace::Kind;
use std::collections::BTreeSet;
use tokio::task::JoinSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_buyers_one_item() {
    let shop = World::open().await;
    let (budi, sari) = (shop.buyer("Budi"), shop.buyer("Sari"));
    for buyer in [&budi, &sari] {
        buyer.puts("RARE", 1).await;
        buyer.taps("💳 Lanjut ke Pembayaran").await;
        buyer.reads();
    }
    tokio::join!(budi.taps("💠 Bayar pakai QRIS"), sari.taps("💠 Bayar pakai QRIS"));
    let (winner, loser) = if budi.messages_with("Tagihan LP-") == 1 { (budi, sari) } else { (sari, budi) };
    loser.sees(expect![[r#"
        😔 <b>Belum bisa lanjut</b>

        ⚠️ <b>Akun Langka</b> sedang dipesan semua. Kalau ada yang batal, stoknya kembali.

        Ubah keranjangmu dulu ya; yang lain tetap tersimpan.
        [🧺 Buka Keranjang]"#]]);
    assert_eq!(shop.cloud.pakasir.transactions().len(), 1);
    let invoice = winner.sees_invoice();
    assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(200));
    assert!(winner.reads().contains("<pre>langka-1</pre>"));
    loser.taps("🧺 Buka Keranjang").await;
    loser.sees(expect![[r#"
        🧺 <b>Keranjang</b>

        ⚠️ <b>Akun Langka</b> sudah habis.

        👇 <i>Ubah ✏️ atau hapus 🗑 dulu yang bertanda ⚠️, baru lanjut bayar ya.</i>
        [✏️ Akun Langka] [🗑]
        [➕ Tambah Produk] [🗑 Kosongkan]"#]]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_buyers_at_once_on_twenty_items() {
    flash_sale(20, 50, 50).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it takes minutes: `make large`"]
async fn three_hundred_and_sixty_buyers_on_three_hundred_items() {
    flash_sale(300, 360, 32).await;
}

/// So many buyers want a unit each, so many of them at once, of fewer units: each unit is sold once, and no allocation is tried
/// again.
async fn flash_sale(units: usize, buyers: usize, at_once: usize) {
    let contents: BTreeSet<String> = (1..=units).map(|number| format!("KODE-{number:03}")).collect();
    let rows: String = contents.iter().map(|contents| format!("Game,FLASH,,,{contents}\n")).collect();
    let shop =
        World::with_seed_file(&format!("category,code,name,price,content\nGame,FLASH,Promo Kilat,15000,\n{rows}"))
            .await;
    let buyers: Vec<Buyer> = (1..=buyers).map(|number| shop.buyer(&format!("Pembeli {number}"))).collect();
    at_most(at_once, &buyers, |buyer| async move {
        buyer.puts("FLASH", 1).await;
        buyer.taps("💳 Lanjut ke Pembayaran").await;
        buyer.reads();
    })
    .await;

    let before = shop.cloud.trace.newest();
    at_most(at_once, &buyers, |buyer| async move {
        buyer.taps("💠 Bayar pakai QRIS").await;
    })
    .await;

    let (lucky, late): (Vec<&Buyer>, Vec<&Buyer>) =
        buyers.iter().partition(|buyer| buyer.messages_with("Tagihan LP-") == 1);
    assert_eq!((lucky.len(), late.len()), (units, buyers.len() - units));
    for buyer in late {
        let refusal = buyer.reads();
        assert!(
            refusal.contains("😔 <b>Belum bisa lanjut</b>") && refusal.contains("sedang dipesan semua"),
            "{refusal}"
        );
    }
    // There are no retries: at most one allocation for each buyer, and one transaction for each order. A buyer for whom the
    // read before the allocation shows that nothing is left makes no allocation.
    let calls: Vec<_> = shop.cloud.trace.since(before).into_iter().filter(|event| event.kind == Kind::Table).collect();
    let count = |call: &str| calls.iter().filter(|event| event.call == call).count();
    assert_eq!(count("TransactWriteItems"), units);
    let allocations = count("UpdateItem") - buyers.len();
    assert!((units..=buyers.len()).contains(&allocations), "{allocations} allocations beside recording each action");
    println!("{allocations} allocations for {units} units and {} buyers", buyers.len());
    assert_eq!(shop.cloud.pakasir.transactions().len(), units);

    let mut paying = JoinSet::new();
    for buyer in lucky {
        let (cloud, invoice) = (shop.cloud.clone(), buyer.sees_invoice());
        paying.spawn(async move { cloud.pakasir.pays(&invoice.order).await.status() });
    }
    assert!(paying.join_all().await.into_iter().all(|status| status == Some(200)));
    let delivered: Vec<String> = buyers.iter().filter_map(goods).collect();
    assert_eq!(delivered.len(), units);
    assert_eq!(delivered.into_iter().collect::<BTreeSet<_>>(), contents);
    // Where many sales meet in the statistics, the sweep counts some of them.
    shop.minutes(5).await;
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_buyers_of_several_kinds_get_all_or_nothing() {
    // Each wants one of A and one of B; there are 6 of A and 4 of B.
    let units = |code: &str, count: u32| (1..=count).map(|n| format!("G,{code},,,{code}-{n}\n")).collect::<String>();
    let seed_file =
        format!("category,code,name,price,content\nG,AA,A,15000,\nG,BB,B,15000,\n{}{}", units("AA", 6), units("BB", 4));
    let shop = World::with_seed_file(&seed_file).await;
    let buyers: Vec<Buyer> = (1..=12).map(|number| shop.buyer(&format!("Pembeli {number}"))).collect();
    all(&buyers, |buyer| async move {
        buyer.puts("AA", 1).await;
        buyer.puts("BB", 1).await;
        buyer.taps("💳 Lanjut ke Pembayaran").await;
        buyer.reads();
    })
    .await;
    all(&buyers, |buyer| async move {
        buyer.taps("💠 Bayar pakai QRIS").await;
    })
    .await;
    let lucky: Vec<&Buyer> = buyers.iter().filter(|buyer| buyer.messages_with("Tagihan LP-") == 1).collect();
    assert_eq!(lucky.len(), 4, "whoever misses A leaves B to the others");
    for buyer in &lucky {
        let invoice = buyer.sees_invoice();
        assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(200));
        let goods = buyer.reads();
        assert!(goods.contains("<pre>AA-") && goods.contains("<pre>BB-"), "{goods}");
    }
    // The slots of A that buyers without an order had allocated are free again.
    let left = shop.buyer("Sari");
    left.puts("AA", 1).await;
    left.writes("/stok").await;
    assert!(left.reads().contains("<b>A</b> — 📦 Stok 2"), "{}", left.reads_all());
    buyers.iter().for_each(|buyer| drop(buyer.reads()));
    shop.close().await;
}

/// All of them act at once.
async fn all<Acting: Future<Output = ()>>(buyers: &[Buyer], act: impl Fn(Buyer) -> Acting) {
    at_most(buyers.len(), buyers, act).await;
}

/// All of them act, at most so many at once.
async fn at_most<Acting: Future<Output = ()>>(at_once: usize, buyers: &[Buyer], act: impl Fn(Buyer) -> Acting) {
    stream::iter(buyers.iter().cloned()).for_each_concurrent(at_once, act).await;
}

/// The goods that a buyer got in a message.
fn goods(buyer: &Buyer) -> Option<String> {
    let seen = buyer.reads();
    Some(seen.split_once("<pre>")?.1.split_once("</pre>")?.0.to_owned())
}
