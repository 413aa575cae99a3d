//! Settings and texts: exported to a file, imported from one with a diff, and brought back.

use super::shop;
use crate::world::Buyer;
use expect_test::expect;
use lapak_local::fault::Fault;

/// The newest document in an admin's chat.
fn document(admin: &Buyer) -> Vec<u8> {
    let chat = admin.person.chat();
    let document = chat.iter().rev().find_map(|message| message.document.clone()).expect("a document");
    document.bytes.as_ref().to_vec()
}

async fn opens_import(admin: &Buyer) {
    admin.writes("/admin").await;
    admin.taps_all(&["⚙️ Setelan", "🧰 Pengaturan Toko", "📥 Impor"]).await;
    admin.reads();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_exported_is_imported_again() {
    let (shop, ayu, _) = shop().await;
    ayu.writes("/admin").await;
    ayu.taps_all(&["⚙️ Setelan", "🧰 Pengaturan Toko", "📤 Ekspor"]).await;
    ayu.reads();
    let before = String::from_utf8(document(&ayu)).expect("JSON");
    expect![[r#"
        {
          "lapak": 1,
          "settings": {},
          "texts": {}
        }"#]]
    .assert_eq(&before);
    ayu.taps("📥 Impor").await;
    ayu.sees(expect![[r#"
        📥 Kirim file <code>.json</code> hasil 📤 Ekspor ke sini. Isinya diperiksa dulu, dan kamu lihat apa saja yang berubah sebelum diterapkan.
        [❌ Batal]"#]]);
    let changed = before.replace("{}", r#"{"max_unpaid": 3}"#);
    let changed =
        changed.replacen(r#""texts": {"max_unpaid": 3}"#, r#""texts": {"id": {"cart.empty": "Masih kosong"}}"#, 1);
    ayu.person.sends_file("setelan.json", changed.as_bytes()).await;
    ayu.sees(expect![[r#"
        📥 <b>Yang akan berubah</b>

        • Maks pesanan belum dibayar: <b>3 per pembeli</b>
        • Teks <code>cart.empty</code> (id)

        <i>Sebelum diterapkan, keadaan sekarang dikirim dulu sebagai file, jadi selalu bisa dikembalikan.</i>
        [✅ Terapkan]
        [❌ Batal]"#]]);
    ayu.taps("✅ Terapkan").await;
    assert!(ayu.reads().contains("Sudah diterapkan"));
    assert_eq!(document(&ayu), before.as_bytes(), "what stood before");
    ayu.taps("⬅️ Pengaturan Toko").await;
    assert!(ayu.reads().contains("<b>3 per pembeli</b>"));
    shop.seconds(61);
    let budi = shop.buyer("Budi");
    budi.writes("/keranjang").await;
    assert!(budi.reads().contains("Masih kosong"));
    // The file of what stood before brings it back.
    ayu.taps("📥 Impor").await;
    ayu.person.sends_file("setelan.json", before.as_bytes()).await;
    ayu.taps("✅ Terapkan").await;
    ayu.reads();
    shop.seconds(61);
    budi.writes("/keranjang").await;
    assert!(!budi.reads().contains("Masih kosong"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_can_not_be_used_changes_nothing() {
    let (shop, ayu, _) = shop().await;
    opens_import(&ayu).await;
    let mut refusals = String::new();
    ayu.writes("halo").await;
    refusals.push_str(&format!("{}\n", ayu.reads()));
    let large = format!("{{\"lapak\":1,\"settings\":{{}}}}{}", " ".repeat(600 * 1024));
    for file in [
        "halo",
        "{\"lapak\":2,\"settings\":{}}",
        "{\"lapak\":1,\"settings\":{\"max_unpaid\":99}}",
        "{\"lapak\":1,\"settings\":{},\"texts\":{\"id\":{\"cart.empty\":\"<b>x\",\"rockets\":\"x\"}}}",
        "{\"lapak\":1,\"settings\":{}}",
        &large,
    ] {
        ayu.person.sends_file("setelan.json", file.as_bytes()).await;
        refusals.push_str(&format!("{}\n", ayu.reads()));
    }
    expect![[r#"
        🤔 Itu bukan file. Kirim file <code>.json</code> hasil 📤 Ekspor sebagai dokumen ya.
        [❌ Batal]
        🤔 File ini belum bisa dibaca, mulai dari baris <b>1</b>. Kirim file hasil 📤 Ekspor tanpa diubah bentuknya.
        [❌ Batal]
        🤔 File ini dari versi lain, jadi belum bisa dipakai. Ekspor ulang dari toko ini ya.
        [❌ Batal]
        🤔 <b>Maks pesanan belum dibayar</b> di file ini harus dari <code>1</code> sampai <code>10</code>. Perbaiki lalu kirim lagi.
        [❌ Batal]
        🤔 Ada teks yang belum bisa dipakai:

        • <code>cart.empty (id)</code>: HTML-nya tidak diterima Telegram: the tag &lt;b&gt; is not closed
        • <code>rockets (id)</code>: tidak ada teks dengan kunci ini

        Perbaiki lalu kirim lagi. Belum ada yang berubah.
        [❌ Batal]
        👌 Isi file ini sama dengan yang sekarang, jadi tidak ada yang perlu diubah.
        [❌ Batal]
        ✂️ Filenya terlalu besar, paling banyak 512 KB. Pastikan itu file hasil 📤 Ekspor.
        [❌ Batal]
    "#]].assert_eq(&refusals);
    shop.cloud.telegram.faults.next("getFile", 1, Fault::Status(502, "{}".into()));
    ayu.person.sends_file("setelan.json", b"{}").await;
    assert!(ayu.reads().contains("belum bisa diambil dari Telegram"));
    ayu.taps("❌ Batal").await;
    assert!(ayu.reads().contains("<b>2 per pembeli</b> <i>(bawaan)</i>"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_does_not_overwrite_what_another_admin_set() {
    let (shop, ayu, dewi) = shop().await;
    opens_import(&ayu).await;
    let file = r#"{"lapak":1,"settings":{"proof_days":7}}"#;
    ayu.person.sends_file("setelan.json", file.as_bytes()).await;
    ayu.reads();
    dewi.writes("/admin").await;
    dewi.taps_all(&["⚙️ Setelan", "🧰 Pengaturan Toko", "✏️ Waktu bayar"]).await;
    dewi.writes("30").await;
    dewi.reads();
    let tap = ayu.taps("✅ Terapkan").await;
    assert!(ayu.reads().contains("Admin lain baru saja mengubah"));
    assert!(ayu.person.redeliver(&tap).await.is_ok());
    ayu.sees_toast();
    ayu.reads();
    dewi.writes("/admin").await;
    dewi.taps_all(&["⚙️ Setelan", "🧰 Pengaturan Toko"]).await;
    assert!(dewi.reads().contains("Simpan bukti SNK: <b>30 hari</b> <i>(bawaan)</i>"));
    shop.close().await;
}
