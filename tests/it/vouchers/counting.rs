//! Uses are counted once, given back once, and never more than there are.

use super::{enters, orders_with, puts_in, shop, uses};
use crate::world::{Buyer, World};
use tokio::task::JoinSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_buyers_race_for_the_last_use() {
    let units: String = (0..100).map(|n| format!(",,KODE,,,kode-{n}\n")).collect();
    let shop =
        World::with_seed_file(&format!("category,emoji,code,name,price,content\nKode,🎟,KODE,Kode,20500,\n{units}"))
            .await;
    puts_in(&shop, "uses", &["TERAKHIR,10%,1"]).await;
    let buyers: Vec<Buyer> = (1..=100).map(|number| shop.buyer(&format!("Pembeli {number}"))).collect();
    for buyer in &buyers {
        buyer.puts("KODE", 1).await;
        enters(buyer, "TERAKHIR").await;
        buyer.taps("💳 Lanjut ke Pembayaran").await;
        buyer.reads();
    }
    // All in the same moment: the clock does not move between them.
    all(&buyers, |buyer| async move {
        let tap = buyer.person.taps("💠 Bayar pakai QRIS").await.expect("it is there");
        assert!(tap.is_ok(), "{}: {:?}", tap.status, tap.problem);
    })
    .await;
    let (lucky, late): (Vec<&Buyer>, Vec<&Buyer>) =
        buyers.iter().partition(|buyer| buyer.messages_with("Tagihan LP-") == 1);
    assert_eq!((lucky.len(), uses(&shop, "TERAKHIR")), (1, 1));
    for buyer in late {
        let read = buyer.reads();
        assert!(read.contains("Kuota kupon ini sudah habis."), "{read}");
    }
    let order = lucky[0].sees_invoice().order;
    shop.pays(&order).await;
    lucky[0].reads();
    // Slots that a late buyer could not release in the rush are released by the sweep.
    shop.minutes(8).await;
    assert_eq!(shop.left("KODE"), 99);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_use_is_given_back_on_expiry_and_cancel() {
    let shop = shop("uses,uses_each", &["SATU,10%,1,1"]).await;
    let (budi, sari) = (shop.buyer("Budi"), shop.buyer("Sari"));
    orders_with(&budi, "NETFLIX", "SATU").await;
    sari.puts("ML86", 1).await;
    assert!(enters(&sari, "SATU").await.contains("Kuota kupon ini sudah habis"));
    budi.cancels().await;
    budi.reads();
    assert_eq!(uses(&shop, "SATU"), 0);
    sari.writes("SATU").await;
    assert!(sari.reads().contains("Diskon"));
    sari.taps_all(&["💳 Lanjut ke Pembayaran", "💠 Bayar pakai QRIS"]).await;
    assert_eq!(uses(&shop, "SATU"), 1);
    shop.minutes(20).await;
    assert_eq!(uses(&shop, "SATU"), 0);
    sari.reads();
    // Who gave it back can use it again.
    let order = orders_with(&budi, "NETFLIX", "SATU").await;
    shop.pays(&order).await;
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_late_payment_counts_the_use_again_or_is_honoured_without() {
    let shop = shop("uses", &["SATU,10%,1"]).await;
    let (budi, sari) = (shop.buyer("Budi"), shop.buyer("Sari"));
    let order = orders_with(&budi, "NETFLIX", "SATU").await;
    shop.minutes(20).await;
    assert_eq!(uses(&shop, "SATU"), 0);
    shop.pays(&order).await;
    assert!(budi.reads().contains("Pembayaran Berhasil"));
    assert_eq!(uses(&shop, "SATU"), 1);

    puts_in(&shop, "uses", &["SATU,10%,2"]).await;
    let late = orders_with(&budi, "NETFLIX", "SATU").await;
    shop.minutes(20).await;
    let other = orders_with(&sari, "NETFLIX", "SATU").await;
    shop.pays(&other).await;
    shop.pays(&late).await;
    assert!(budi.reads().contains("Pembayaran Berhasil"), "they paid what was asked for");
    assert_eq!(uses(&shop, "SATU"), 2);
    sari.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_that_is_credited_gives_its_use_back() {
    let shop = shop("uses", &["SATU,10%,1"]).await;
    let (budi, sari) = (shop.buyer("Budi"), shop.buyer("Sari"));
    // Late, and the only unit is sold meanwhile.
    let order = orders_with(&budi, "RARE", "SATU").await;
    shop.minutes(20).await;
    let other = sari.orders("RARE", 1).await.order;
    shop.pays(&other).await;
    shop.pays(&order).await;
    assert!(budi.reads().contains("masuk ke saldo"));
    assert_eq!((uses(&shop, "SATU"), shop.balance(&budi)), (0, 225_000));
    sari.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn taps_and_answers_that_come_twice_count_once() {
    let shop = shop("uses_each", &["SATU,10%,1"]).await;
    let budi = shop.buyer("Budi");
    budi.puts("NETFLIX", 1).await;
    budi.taps("🎟️ Gunakan Kupon").await;
    let answer = budi.writes("satu").await;
    assert!(budi.person.redeliver(&answer).await.is_ok());
    assert_eq!(budi.reads().matches("🧺 <b>Keranjang</b>").count(), 2, "the answer is answered again, the same");
    budi.taps("💳 Lanjut ke Pembayaran").await;
    let tap = budi.taps("💠 Bayar pakai QRIS").await;
    assert!(budi.person.redeliver(&tap).await.is_ok());
    let order = budi.sees_invoice().order;
    assert_eq!(uses(&shop, "SATU"), 1);
    shop.pays(&order).await;
    budi.reads();
    shop.close().await;
}

/// All of them do it at once.
async fn all<Acting: Future<Output = ()> + Send + 'static>(buyers: &[Buyer], act: impl Fn(Buyer) -> Acting) {
    let acting: JoinSet<()> = buyers.iter().cloned().map(act).collect();
    acting.join_all().await;
}
