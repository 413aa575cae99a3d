//! Transfers outside the gateway, which an admin checks.

use super::{sends_photo, shop};
use crate::world::{Buyer, picture};
use expect_test::expect;

async fn transfers(budi: &Buyer) {
    budi.writes("/saldo").await;
    budi.taps_all(&["📝 Transfer Manual", "📸 Kirim bukti transfer"]).await;
    budi.writes("50.000").await;
    sends_photo(budi).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transfer_is_credited_once_an_admin_has_seen_its_proof() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    budi.writes("/saldo").await;
    budi.taps("📝 Transfer Manual").await;
    budi.sees(expect![[r#"
        📝 <b>Transfer Manual</b>

        Minta nomor rekening ke admin lewat 💬 Bantuan, transfer, lalu tekan 📸 di bawah dan kirim buktinya. Minimal <b>Rp10.000</b>. Admin mengecek dan menambahkan saldomu.

        <i>Mau yang otomatis? Pakai 💳 Isi Saldo QRIS.</i>
        [📸 Kirim bukti transfer]
        [⬅️ Saldo]"#]]);
    budi.taps("📸 Kirim bukti transfer").await;
    budi.writes("sepuluh").await;
    assert!(budi.reads().contains("Kirim jumlah dari"));
    budi.writes("50.000").await;
    budi.sees(expect![[r#"
        📸 Sekarang kirim bukti transfer <b>Rp50.000</b>: foto atau file.
        [❌ Batal]"#]]);
    budi.writes("sudah kak").await;
    assert!(budi.reads().contains("harus berupa foto atau file"));
    sends_photo(&budi).await;
    budi.sees(expect![[r#"
        ✅ Bukti transfer <b>Rp50.000</b> sudah diteruskan ke admin. Begitu dicek, saldomu bertambah dan kamu dikabari di sini.
        [🛍 Lihat Katalog]"#]]);
    ayu.sees(expect![[r#"
        🖼 1×1

        ———
        🙋 <b>Budi</b> <code>7103217671</code>
        📝 Transfer manual <b>Rp50.000</b>

        <i>Bukti atau keterangannya ada di pesan di atas; balas (reply) kalau mau bertanya.</i>
        [✅ Tambah saldo Rp50.000]
        [❌ Tolak]
        [👤 Pesanan pembeli]"#]]);
    assert!(dewi.reads().contains("Transfer manual <b>Rp50.000</b>"));
    assert_eq!(shop.balance(&budi), 0);
    let credit = dewi.data_of("✅ Tambah saldo Rp50.000");
    ayu.taps("✅ Tambah saldo Rp50.000").await;
    ayu.sees(expect![[r#"
        ✅ <b>Budi</b>: 📝 Transfer manual <b>Rp50.000</b>
        → saldo ditambah oleh <b>Ayu</b>
        [👤 Pesanan pembeli]
        ———
        ✅ Beres: saldo ditambah. Pembelinya sudah dikabari."#]]);
    dewi.sees(expect![[r#"
        ✅ <b>Budi</b>: 📝 Transfer manual <b>Rp50.000</b>
        → saldo ditambah oleh <b>Ayu</b>
        [👤 Pesanan pembeli]"#]]);
    budi.sees(expect![[r#"
        ✅ <b>Saldo bertambah Rp50.000</b>

        Transfermu sudah dicek admin. Selamat belanja 🛍
        [💰 Lihat Saldo] [🛍 Lihat Katalog]"#]]);
    assert_eq!(shop.balance(&budi), 50_000);
    dewi.pauses();
    dewi.person.taps_data(&credit).await;
    assert_eq!(dewi.sees_toast(), "Permintaan ini sudah diputuskan.");
    assert_eq!(shop.balance(&budi), 50_000, "it is credited once");
    budi.writes("/saldo").await;
    budi.taps("📜 Riwayat Saldo").await;
    assert!(budi.reads().contains("transfer manual"));
    transfers(&budi).await;
    assert!(budi.reads().contains("sudah diteruskan ke admin"), "the next one is another");
    ayu.reads();
    dewi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transfer_is_refused_with_a_reason() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    transfers(&budi).await;
    budi.reads();
    transfers(&budi).await;
    assert!(budi.reads().contains("masih dicek admin"), "one at a time");
    ayu.reads();
    dewi.reads();
    ayu.taps("❌ Tolak").await;
    ayu.sees(expect![[r#"
        ✍️ Kenapa ditolak? Tulis alasannya, misalnya <code>transfernya belum masuk</code>; pembeli akan membacanya.
        [❌ Batal]"#]]);
    ayu.writes("Buktinya buram, kirim lagi ya").await;
    ayu.sees(expect![[r#"
        ✅ <b>Budi</b>: 📝 Transfer manual <b>Rp50.000</b>
        → ditolak oleh <b>Ayu</b>
        [👤 Pesanan pembeli]
        ———
        ✅ Beres: ditolak. Pembelinya sudah dikabari."#]]);
    budi.sees(expect![[r#"
        ❌ Transfer <b>Rp50.000</b> belum bisa dikonfirmasi. Alasannya ada di pesan berikut; balas saja kalau mau bertanya.
        ———
        Buktinya buram, kirim lagi ya
        [✍️ Balas] [✅ Selesai]"#]]);
    dewi.reads();
    assert_eq!(shop.balance(&budi), 0);
    transfers(&budi).await;
    assert!(budi.reads().contains("sudah diteruskan ke admin"), "another proof is taken");
    ayu.reads();
    dewi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_but_an_admin_decides() {
    let (shop, ayu, dewi) = shop().await;
    let (budi, mallory) = (shop.buyer("Budi"), shop.buyer("Mallory"));
    transfers(&budi).await;
    budi.reads();
    let decide = ayu.data_of("✅ Tambah saldo Rp50.000");
    for person in [&mallory, &budi] {
        person.pauses();
        assert!(person.person.taps_data(&decide).await.is_ok());
        assert!(person.sees_toast().contains("sudah tidak berlaku"));
    }
    assert_eq!((shop.balance(&budi), shop.balance(&mallory)), (0, 0));
    for data in ["admin:replace:0123456789abcdef", "admin:credit:0123456789abcdef", &decide.replace("credit", "refund")]
    {
        ayu.pauses();
        assert!(ayu.person.taps_data(data).await.is_ok());
        assert_eq!(ayu.sees_toast(), "🙈 Permintaan ini tidak ditemukan. Lihat lagi 📥 Permintaan ya.");
    }
    assert_eq!(shop.balance(&budi), 0);
    ayu.reads();
    dewi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_proof_twice_is_one_request() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    budi.writes("/saldo").await;
    budi.taps_all(&["📝 Transfer Manual", "📸 Kirim bukti transfer"]).await;
    budi.writes("50000").await;
    budi.pauses();
    let proof = budi.person.sends_photo(picture()).await;
    assert!(budi.person.redeliver(&proof).await.is_ok());
    assert_eq!(ayu.messages_with("Transfer manual"), 1);
    for person in [&ayu, &dewi, &budi] {
        person.reads();
    }
    shop.close().await;
}
