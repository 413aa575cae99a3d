//! The stock desk: lines come in as text or as a file, are previewed and confirmed; units are read, removed and put back.

use super::shop;
use crate::world::{Buyer, World, picture};
use expect_test::expect;
use lapak_local::fault::Fault;

/// Opens the card of a product.
async fn opens(admin: &Buyer, code: &str) {
    admin.writes("/admin").await;
    admin.taps_all(&["🗃 Kelola Stok", "🔎 Cari Produk"]).await;
    admin.writes(code).await;
}

/// Opens the card of a product and pastes or sends nothing yet.
async fn adds(admin: &Buyer, code: &str) {
    opens(admin, code).await;
    admin.taps("➕ Tambah Stok").await;
    admin.reads();
}

/// Sends a file, and waits for what comes of it.
async fn sends(shop: &World, admin: &Buyer, name: &str, bytes: &[u8]) -> String {
    admin.pauses();
    assert!(admin.person.sends_file(name, bytes).await.is_ok());
    shop.cloud.functions.settled().await;
    admin.reads()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pasted_lines_are_previewed_and_then_sold() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    budi.writes("/start p_NONE").await;
    budi.taps("🔔 Kabari saat ready").await;
    budi.reads();
    ayu.writes("/admin").await;
    ayu.reads();
    ayu.taps("🗃 Kelola Stok").await;
    ayu.sees(expect![[r#"
        🗃 <b>Kelola Stok</b>

        <b>Antivirus &lt;Pro&gt; &amp; VPN</b> <code>KEY</code>
            ✅ 1 tersedia

        <b>Diamond 86</b> <code>ML86</code>
            ✅ 3 tersedia

        <b>Netflix Premium</b> <code>NETFLIX</code>
            ✅ 4 tersedia

        <b>Windows 11</b> <code>NONE</code>
            ❌ kosong

        <b>Akun Langka</b> <code>RARE</code>
            ✅ 1 tersedia
        [KEY] [ML86]
        [NETFLIX] [NONE]
        [RARE]
        [🔎 Cari Produk]
        [⬅️ Menu Admin]"#]]);
    ayu.taps("NONE").await;
    ayu.sees(expect![[r#"
        🗃 <b>Windows 11</b> <code>NONE</code>

        ✅ Tersedia: <b>0</b>
        ⏳ Sedang dipesan: 0
        🛒 Terjual: 0
        🗑 Tempat sampah: 0
        [➕ Tambah Stok] [📎 Tambah File]
        [⬅️ Daftar Stok]"#]]);
    ayu.taps("➕ Tambah Stok").await;
    ayu.sees(expect![[r#"
        ➕ Kirim stoknya: <b>satu baris = satu isi</b>.

        <code>budi@mail.id|rahasia123
        sari@mail.id|rahasia456</code>

        📄 Banyak? Kirim file <code>.txt</code> atau <code>.csv</code>: sampai 10000 baris, paling besar 20 MB. Di CSV, satu baris tabel jadi satu isi, kolomnya digabung dengan <code>|</code>

        <i>Dicek dulu, baru kamu setujui. Belum ada yang masuk stok sebelum itu.</i>
        [❌ Batal]"#]]);
    ayu.writes("kunci-0001\n\n  kunci-0002 \nkunci-0001\nlangka-1\n").await;
    ayu.sees(expect![[r#"
        📥 Sudah diterima. Sebentar ya, lagi dicek…
        ———
        🔍 <b>Cek dulu ya</b> — <code>NONE</code>

        🆕 Baru: <b>2</b>
        ♻️ Sudah pernah ada di toko: 1
        👯 Kembar di kiriman ini: 1 (baris 4)
        📏 Terlalu panjang: 0
        ⬜ Baris kosong: 1

        <code>ku••••01</code>
        <code>ku••••02</code>

        <i>Belum ada yang masuk stok. Masukkan sekarang?</i>
        [✅ Masukkan] [❌ Jangan]"#]]);
    assert_eq!(shop.left("NONE"), 0, "nothing is in stock before it is confirmed");
    ayu.taps("❌ Jangan").await;
    ayu.reads();
    ayu.taps("➕ Tambah Stok").await;
    ayu.writes("kunci-0001\nkunci-0002").await;
    ayu.reads();
    let confirm = ayu.taps("✅ Masukkan").await;
    ayu.sees(expect![[r#"
        ✅ <b>2</b> stok masuk ke <code>NONE</code>.
        [⬅️ Kembali]"#]]);
    assert_eq!((shop.left("NONE"), shop.times("stock.added")), (2, 1));
    // The same tap again, and an event that comes twice, do nothing.
    assert!(ayu.person.redeliver(&confirm).await.is_ok());
    shop.cloud.functions.settled().await;
    ayu.reads();
    assert_eq!((shop.left("NONE"), shop.times("stock.added")), (2, 1));
    shop.minutes(2).await;
    assert!(budi.reads().contains("Windows 11"), "who waits is told");
    let order = budi.orders("NONE", 1).await.order;
    shop.pays(&order).await;
    assert_eq!(budi.goods(), ["kunci-0001"]);
    budi.reads();
    ayu.reads();
    ayu.reads();
    dewi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_admin_reads_the_stock_in_english() {
    let (shop, ayu, _) = shop().await;
    assert!(ayu.person.taps_data("language:en").await.is_ok());
    ayu.reads();
    ayu.writes("/admin").await;
    ayu.taps_all(&["🗃 Manage stock", "ML86"]).await;
    ayu.sees(expect![[r#"
        🗃 <b>Diamond 86</b> <code>ML86</code>

        ✅ Available: <b>3</b>
        ⏳ Reserved: 0
        🛒 Sold: 0
        🗑 Recycle bin: 0
        [➕ Add stock] [📎 Add a file]
        [👀 View] [📤 Export]
        [🗑 Remove all]
        [⬅️ Stock list]"#]]);
    ayu.taps("➕ Add stock").await;
    ayu.writes("ML-0003\nML-0004").await;
    ayu.sees(expect![[r#"
        ➕ Send the stock: <b>a line for each content</b>.

        <code>budi@mail.id|rahasia123
        sari@mail.id|rahasia456</code>

        📄 A lot? Send a <code>.txt</code> or <code>.csv</code> file: up to 10000 lines, 20 MB at most. In a CSV each row is a content, its columns joined by <code>|</code>

        <i>It is checked first, then you confirm. Nothing is in stock before that.</i>
        [❌ Cancel]
        ———
        📥 Got it. Just a moment, it is being checked…
        ———
        🔍 <b>Please check</b> — <code>ML86</code>

        🆕 New: <b>1</b>
        ♻️ The shop has or had: 1
        👯 Repeated in what you sent: 0
        📏 Too long: 0
        ⬜ Blank lines: 0

        <code>M••••</code>

        <i>Nothing is in stock yet. Take it in now?</i>
        [✅ Take in] [❌ Don't]"#]]);
    ayu.taps("✅ Take in").await;
    ayu.sees(expect![[r#"
        ✅ <b>1</b> came into the stock of <code>ML86</code>.
        [⬅️ Back]"#]]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_lines_come_in_one_file() {
    let (shop, ayu, _) = shop().await;
    adds(&ayu, "NONE").await;
    let file: String = (0..10_000).map(|line| format!("akun{line}@x.id|rahasia-{line}\r\n")).collect();
    let preview = sends(&shop, &ayu, "stok.txt", file.as_bytes()).await;
    assert!(preview.contains("Baru: <b>10000</b>"), "{preview}");
    ayu.taps("✅ Masukkan").await;
    assert!(ayu.reads().contains("stok masuk"));
    assert_eq!(shop.left("NONE"), 10_000);
    // The whole file again holds nothing new.
    ayu.taps("⬅️ Kembali").await;
    ayu.taps("➕ Tambah Stok").await;
    let preview = sends(&shop, &ayu, "stok.txt", file.as_bytes()).await;
    assert!(preview.contains("Tidak ada yang baru"), "{preview}");
    ayu.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_are_read_as_people_save_them_or_refused() {
    let (shop, ayu, _) = shop().await;
    adds(&ayu, "NONE").await;
    let csv = "\u{feff}a@x.id,rahasia\r\n\"baris 1\nbaris 2\"\r\na@x.id,rahasia\r\n";
    let preview = sends(&shop, &ayu, "stok.CSV", csv.as_bytes()).await;
    expect![[r#"
        📥 Sudah diterima. Sebentar ya, lagi dicek…
        ———
        🔍 <b>Cek dulu ya</b> — <code>NONE</code>

        🆕 Baru: <b>2</b>
        ♻️ Sudah pernah ada di toko: 0
        👯 Kembar di kiriman ini: 1 (baris 3)
        📏 Terlalu panjang: 0
        ⬜ Baris kosong: 0

        <code>a@••••ia</code>
        <code>b••••</code>

        <i>Belum ada yang masuk stok. Masukkan sekarang?</i>
        [✅ Masukkan] [❌ Jangan]"#]]
    .assert_eq(&preview);
    let mut refusals = String::new();
    let many: String = (0..10_001).map(|line| format!("{line}\n")).collect();
    let long = format!("pendek\n{}\n", "x".repeat(70_000));
    for (name, bytes) in [
        ("stok.docx", b"PK".as_slice()),
        ("stok.txt", b"\xff\xfea\0b\0"),
        ("kosong.txt", b"\r\n \r\n"),
        ("banyak.txt", many.as_bytes()),
        ("kutip.csv", b"a,\"b\n"),
        ("besar.txt", &vec![b'x'; 20 * 1024 * 1024 + 1]),
        ("panjang.txt", long.as_bytes()),
    ] {
        refusals.push_str(&format!("{name}:\n{}\n\n", sends(&shop, &ayu, name, bytes).await));
    }
    ayu.pauses();
    assert!(ayu.person.sends_photo(picture()).await.is_ok());
    shop.cloud.functions.settled().await;
    refusals.push_str(&ayu.reads());
    expect![[r#"
        stok.docx:
        🤔 Itu belum bisa dibaca. Kirim teks, satu baris satu isi, atau file <code>.txt</code> / <code>.csv</code>.
        [❌ Batal]

        stok.txt:
        📥 Sudah diterima. Sebentar ya, lagi dicek…
        ———
        🔤 File ini bukan teks UTF-8. Simpan ulang sebagai UTF-8 (di Notepad: Save As → Encoding: UTF-8), lalu kirim lagi.
        [⬅️ Kembali]

        kosong.txt:
        📥 Sudah diterima. Sebentar ya, lagi dicek…
        ———
        🫙 Isinya kosong. Kirim lagi yang ada isinya ya.
        [⬅️ Kembali]

        banyak.txt:
        📥 Sudah diterima. Sebentar ya, lagi dicek…
        ———
        📚 Isinya lebih dari 10000 baris. Pecah jadi beberapa file lalu kirim satu per satu ya.
        [⬅️ Kembali]

        kutip.csv:
        📥 Sudah diterima. Sebentar ya, lagi dicek…
        ———
        🤔 Tanda kutip di CSV ini tidak berpasangan. Ekspor ulang dari Excel atau Sheets, lalu kirim lagi.
        [⬅️ Kembali]

        besar.txt:
        📦 Filenya lebih dari 20 MB, batas dari Telegram. Pecah jadi beberapa file lalu kirim lagi ya.
        [❌ Batal]

        panjang.txt:
        📥 Sudah diterima. Sebentar ya, lagi dicek…
        ———
        🔍 <b>Cek dulu ya</b> — <code>NONE</code>

        🆕 Baru: <b>1</b>
        ♻️ Sudah pernah ada di toko: 0
        👯 Kembar di kiriman ini: 0
        📏 Terlalu panjang: 1 (baris 2)
        ⬜ Baris kosong: 0

        <code>p••••</code>

        <i>Belum ada yang masuk stok. Masukkan sekarang?</i>
        [✅ Masukkan] [❌ Jangan]

        🤔 Itu belum bisa dibaca. Kirim teks, satu baris satu isi, atau file <code>.txt</code> / <code>.csv</code>.
        [❌ Batal]"#]].assert_eq(&refusals);
    ayu.writes("/batal").await;
    assert!(ayu.reads().contains("Windows 11"));
    ayu.taps("📎 Tambah File").await;
    ayu.writes("bukan file").await;
    assert!(ayu.reads().contains("sebagai dokumen"));
    ayu.taps("❌ Batal").await;
    ayu.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn seats_files_and_texts_without_end_come_in_too() {
    let (shop, ayu, dewi) = shop().await;
    let rows = "category,code,name,price,seats,content\nS,SEAT,Akun Bersama,1000,3,\nS,GUIDE,Panduan,1000,*,\nS,NFX,Netflix,,,\n,NFX-1B,1 Bulan,25000,,\n";
    let seeded = shop.seed(rows).await;
    assert!(seeded.get("errors").is_none(), "{seeded}");
    adds(&ayu, "SEAT").await;
    ayu.writes("akun-1\nakun-2").await;
    ayu.sees(expect![[r#"
        📥 Sudah diterima. Sebentar ya, lagi dicek…
        ———
        🔍 <b>Cek dulu ya</b> — <code>SEAT</code>

        🆕 Baru: <b>2</b> × 3 = <b>6</b> stok
        ♻️ Sudah pernah ada di toko: 0
        👯 Kembar di kiriman ini: 0
        📏 Terlalu panjang: 0
        ⬜ Baris kosong: 0

        <code>a••••</code>
        <code>a••••</code>

        <i>Belum ada yang masuk stok. Masukkan sekarang?</i>
        [✅ Masukkan] [❌ Jangan]"#]]);
    ayu.taps("✅ Masukkan").await;
    ayu.reads();
    assert_eq!(shop.left("SEAT"), 6);

    opens(&ayu, "GUIDE").await;
    ayu.taps("✏️ Ganti Isi").await;
    ayu.reads();
    ayu.writes("Langkah 1\nLangkah 2").await;
    ayu.sees(expect![[r#"
        📥 Sudah diterima. Sebentar ya, lagi dicek…
        ———
        🔍 <b>Cek dulu ya</b> — <code>GUIDE</code>

        📄 Isi baru yang dijual tanpa batas

        <code>La•••• 1</code>

        <i>Isi yang sekarang akan diganti. Lanjut?</i>
        [✅ Masukkan] [❌ Jangan]"#]]);
    ayu.taps("✅ Masukkan").await;
    ayu.sees(expect![[r#"
        ✅ Isi <code>GUIDE</code> sudah diganti.
        [⬅️ Kembali]"#]]);
    let budi = shop.buyer("Budi");
    let order = budi.orders("GUIDE", 1).await.order;
    shop.pays(&order).await;
    assert_eq!(budi.goods(), ["Langkah 1\nLangkah 2"]);

    opens(&ayu, "RARE").await;
    ayu.taps("📎 Tambah File").await;
    ayu.reads();
    let preview = sends(&shop, &ayu, "ebook.pdf", b"%PDF isi").await;
    expect![[r#"
        📥 Sudah diterima. Sebentar ya, lagi dicek…
        ———
        🔍 <b>Cek dulu ya</b> — <code>RARE</code>

        📎 <b>ebook.pdf</b> (1 KB)

        <i>Belum ada yang masuk stok. Masukkan sekarang?</i>
        [✅ Masukkan] [❌ Jangan]"#]]
    .assert_eq(&preview);
    ayu.taps("✅ Masukkan").await;
    ayu.reads();
    assert_eq!(shop.left("RARE"), 2);
    for _ in 0..2 {
        let order = budi.orders("RARE", 1).await.order;
        shop.pays(&order).await;
    }
    assert!(budi.files().contains(&("ebook.pdf".to_owned(), b"%PDF isi".to_vec())));

    opens(&ayu, "NFX").await;
    ayu.reads();
    ayu.taps("NFX-1B").await;
    ayu.taps("➕ Tambah Stok").await;
    ayu.writes("nfx-1").await;
    ayu.taps("✅ Masukkan").await;
    assert_eq!(shop.left("NFX-1B"), 1);
    ayu.reads();
    budi.reads();
    ayu.reads();
    dewi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn units_are_opened_one_by_one_removed_and_put_back() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    // The first unit is held by an order, so that no button reaches it.
    let held = budi.orders("NETFLIX", 1).await.order;
    opens(&ayu, "NETFLIX").await;
    ayu.reads();
    ayu.taps("👀 Lihat").await;
    ayu.sees(expect![[r#"
        👀 <b>Stok tersedia</b> — <code>NETFLIX</code>
        1. <code>us••••id</code>
        2. <code>us••••id</code>
        3. <code>us••••id</code>

        <i>Ketuk nomornya untuk membuka satu. Tiap pembukaan dicatat.</i>
        [1️⃣] [2️⃣] [3️⃣]
        [⬅️]
        [⬅️ Kembali]"#]]);
    ayu.taps("2️⃣").await;
    ayu.sees(expect![[r#"
        🔓 <b>Stok</b> <code>NETFLIX</code> no. 3

        <pre>user: c@x.id
        pass: tiga</pre>

        <i>Pembukaan ini dicatat.</i>
        [🗑 Buang ini]
        [⬅️ Kembali]"#]]);
    assert_eq!(shop.times("stock.viewed"), 1);
    let removal = ayu.taps("🗑 Buang ini").await;
    ayu.sees(expect![[r#"
        🗃 <b>Netflix Premium</b> <code>NETFLIX</code>

        ✅ Tersedia: <b>2</b>
        ⏳ Sedang dipesan: 1
        🛒 Terjual: 0
        🗑 Tempat sampah: 1
        [➕ Tambah Stok] [📎 Tambah File]
        [👀 Lihat] [📤 Ekspor]
        [🗑 Buang Semua]
        [♻️ Tempat Sampah (1)]
        [⬅️ Daftar Stok]"#]]);
    assert_eq!((shop.left("NETFLIX"), shop.times("stock.removed")), (2, 1));
    assert!(ayu.person.redeliver(&removal).await.is_ok());
    assert_eq!((shop.left("NETFLIX"), shop.times("stock.removed")), (2, 1), "the same tap removes nothing else");
    assert!(shop.imbalances().is_empty(), "{:?}", shop.imbalances());
    // What lies in the bin is no new content.
    ayu.taps("➕ Tambah Stok").await;
    ayu.reads();
    // The document of what is free can be sent again.
    ayu.taps("❌ Batal").await;
    ayu.reads();
    ayu.taps("📤 Ekspor").await;
    ayu.reads();
    let (name, bytes) = ayu.files().pop().expect("a document");
    assert_eq!(name, "NETFLIX.txt");
    let text = String::from_utf8(bytes).expect("text");
    assert_eq!(
        text, "user: b@x.id\r\npass: dua\r\n\r\nuser: d@x.id\r\npass: empat\r\n",
        "neither what is ordered nor removed"
    );
    assert_eq!(shop.times("stock.exported"), 1);

    opens(&dewi, "NETFLIX").await;
    dewi.reads();
    dewi.taps("♻️ Tempat Sampah (1)").await;
    dewi.sees(expect![[r#"
        🗑 <b>Tempat sampah</b> — <code>NETFLIX</code>
        1. <code>us••••id</code>

        <i>Ketuk nomornya untuk mengembalikan satu ke stok.</i>
        [1️⃣]
        [♻️ Kembalikan Semua] [🧹 Kosongkan]
        [⬅️ Kembali]"#]]);
    ayu.taps("♻️ Tempat Sampah (1)").await;
    dewi.taps("1️⃣").await;
    ayu.taps("1️⃣").await;
    expect!["🙈 Stok itu sudah tidak di sini: baru dipesan, dibuang, atau dikembalikan."].assert_eq(&ayu.sees_toast());
    assert_eq!((shop.left("NETFLIX"), shop.times("stock.restored")), (3, 1));
    dewi.reads();
    ayu.reads();
    shop.pays(&held).await;
    budi.reads();
    ayu.reads();
    dewi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_free_units_go_to_the_bin_and_the_bin_is_emptied() {
    let (shop, ayu, dewi) = shop().await;
    let budi = shop.buyer("Budi");
    let held = budi.orders("ML86", 1).await.order;
    opens(&ayu, "ML86").await;
    ayu.reads();
    ayu.taps("🗑 Buang Semua").await;
    ayu.sees(expect![[r#"
        🗑 Buang <b>2</b> stok <code>ML86</code> yang tersedia ke tempat sampah? Yang sedang dipesan tidak ikut, dan semuanya bisa dikembalikan.
        [🗑 Ya, buang semua]
        [⬅️ Kembali]"#]]);
    ayu.taps("🗑 Ya, buang semua").await;
    ayu.sees(expect![[r#"
        🗑 <b>2</b> stok <code>ML86</code> dibuang ke tempat sampah.
        [⬅️ Kembali]"#]]);
    assert_eq!(shop.left("ML86"), 0);
    ayu.taps("⬅️ Kembali").await;
    ayu.taps_all(&["♻️ Tempat Sampah (2)", "♻️ Kembalikan Semua"]).await;
    ayu.reads();
    assert_eq!(shop.left("ML86"), 2);
    opens(&ayu, "ML86").await;
    ayu.taps_all(&["🗑 Buang Semua", "🗑 Ya, buang semua", "⬅️ Kembali", "♻️ Tempat Sampah (2)"]).await;
    ayu.reads();
    ayu.taps("🧹 Kosongkan").await;
    ayu.sees(expect![[r#"
        🧹 Kosongkan tempat sampah <code>ML86</code>? <b>2</b> isi dihapus selamanya dan tidak bisa kembali.
        [🧹 Ya, hapus selamanya]
        [⬅️ Kembali]"#]]);
    // Only what was agreed to.
    ayu.pauses();
    assert!(ayu.person.taps_data("admin:stock:empty:ML86:1").await.is_ok());
    shop.cloud.functions.settled().await;
    assert_eq!((shop.times("stock.erased"), ayu.reads().as_str()), (0, ""), "the question stands as it is");
    ayu.taps("🧹 Ya, hapus selamanya").await;
    ayu.sees(expect![[r#"
        🧹 Tempat sampah <code>ML86</code> kosong: <b>2</b> dihapus selamanya.
        [⬅️ Kembali]"#]]);
    // What was deleted for good may come in again; what is ordered may not.
    ayu.taps("⬅️ Kembali").await;
    ayu.taps("➕ Tambah Stok").await;
    ayu.writes("ML-0001\nML-0002\nML-0003").await;
    let preview = ayu.reads();
    assert!(preview.contains("Baru: <b>2</b>") && preview.contains("pernah ada di toko: 1"), "{preview}");
    ayu.taps("✅ Masukkan").await;
    ayu.reads();
    shop.pays(&held).await;
    let order = budi.orders("ML86", 2).await.order;
    shop.pays(&order).await;
    let mut goods = budi.goods();
    goods.sort();
    assert_eq!(goods, ["ML-0001", "ML-0002", "ML-0003"]);
    assert_eq!(shop.times("stock.erased"), 1);
    budi.reads();
    ayu.reads();
    ayu.reads();
    dewi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_admins_fill_one_product_and_each_line_once() {
    let (shop, ayu, dewi) = shop().await;
    for admin in [&ayu, &dewi] {
        adds(admin, "NONE").await;
        admin.writes("sama-1\nsama-2\nsama-3").await;
        admin.reads();
    }
    ayu.taps("✅ Masukkan").await;
    dewi.taps("✅ Masukkan").await;
    ayu.reads();
    dewi.sees(expect![[r#"
        ✅ <b>0</b> stok masuk ke <code>NONE</code>.

        ♻️ 3 dilewati karena ternyata sudah ada.
        [⬅️ Kembali]"#]]);
    assert_eq!(shop.left("NONE"), 3);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_event_is_asked_for_again() {
    let (shop, ayu, _) = shop().await;
    adds(&ayu, "NONE").await;
    shop.cloud.bus.faults.next("PutEvents", 3, Fault::Refuse);
    ayu.writes("baru-1").await;
    shop.minutes(3).await;
    let preview = ayu.reads();
    assert!(preview.contains("Baru: <b>1</b>"), "{preview}");
    shop.cloud.bus.faults.clear();
    shop.cloud.functions.repeat("RestockFunction");
    ayu.taps("✅ Masukkan").await;
    shop.cloud.functions.settled().await;
    ayu.reads();
    assert_eq!((shop.left("NONE"), shop.times("stock.added")), (1, 1));
    // A preview waits for a day.
    ayu.taps("⬅️ Kembali").await;
    ayu.taps("➕ Tambah Stok").await;
    ayu.writes("baru-2").await;
    ayu.reads();
    shop.seconds(25 * 60 * 60);
    ayu.taps("✅ Masukkan").await;
    expect!["⌛ Ini sudah selesai, dibatalkan, atau lewat sehari. Kirim lagi kalau masih perlu."]
        .assert_eq(&ayu.sees_toast());
    assert_eq!(shop.left("NONE"), 1);
    ayu.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_and_the_units_have_pages_and_are_for_admins_alone() {
    let (shop, ayu, _) = shop().await;
    adds(&ayu, "NONE").await;
    let lines: Vec<String> = (0..20).map(|line| format!("halaman-{line:02}")).collect();
    ayu.writes(&lines.join("\n")).await;
    ayu.taps("✅ Masukkan").await;
    ayu.reads();
    ayu.taps_all(&["⬅️ Kembali", "👀 Lihat", "➡️", "➡️"]).await;
    let last = ayu.reads();
    assert!(!last.contains("[➡️]"), "{last}");
    ayu.taps("⬅️").await;
    ayu.taps_all(&[
        "⬅️ Kembali",
        "🗑 Buang Semua",
        "🗑 Ya, buang semua",
        "⬅️ Kembali",
        "♻️ Tempat Sampah (20)",
        "➡️",
        "➡️",
        "⬅️",
    ])
    .await;
    ayu.taps_all(&["⬅️ Kembali", "⬅️ Daftar Stok", "⬅️ Menu Admin"]).await;
    ayu.reads();
    let budi = shop.buyer("Budi");
    for data in ["admin:stock:list:", "admin:stock:open:NONE", "admin:stock:export:ML86", "admin:stock:empty:NONE"] {
        budi.pauses();
        assert!(budi.person.taps_data(data).await.is_ok());
        assert!(!budi.reads().contains("Stok"));
    }
    assert!(budi.files().is_empty());
    shop.close().await;
}

/// One is bought and paid; what the admin is told then.
async fn sells_one(shop: &World, buyer: &Buyer, admin: &Buyer) -> String {
    let order = buyer.orders("NETFLIX", 1).await.order;
    shop.pays(&order).await;
    buyer.reads();
    admin.reads()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn admins_are_told_once_that_stock_runs_low_and_once_that_it_is_out() {
    let (shop, ayu, dewi) = shop().await;
    shop.cloud.telegram.add_channel("tokobudi", "Toko Budi");
    shop.cloud.telegram.set_channel_admin(&shop.secret("bot-token"), "tokobudi", true);
    ayu.writes("/admin").await;
    ayu.taps_all(&["⚙️ Setelan", "📢 Channel", "🔗 Hubungkan Channel"]).await;
    ayu.writes("@tokobudi").await;
    ayu.taps("▫️ Stok habis").await;
    ayu.writes("NETFLIX").await;
    ayu.taps("🔔 Pengingat").await;
    ayu.writes("2").await;
    ayu.reads();
    let budi = shop.buyer("Budi");
    let low = "Stok menipis";
    assert!(!sells_one(&shop, &budi, &ayu).await.contains(low), "three are left");
    let told = sells_one(&shop, &budi, &ayu).await;
    assert!(told.contains(low) && told.contains("Sisa <b>2</b>"), "{told}");
    assert!(!sells_one(&shop, &budi, &ayu).await.contains(low), "it was said");
    let told = sells_one(&shop, &budi, &ayu).await;
    assert!(told.contains("Stok habis"), "{told}");
    assert_eq!(dewi.reads().matches("Stok ").count(), 2);
    shop.minutes(2).await;
    let posts = shop.cloud.telegram.posts("tokobudi");
    assert!(posts.last().expect("a post").html.contains("Netflix Premium"), "{posts:?}");
    // Filled again, it is told again.
    ayu.taps_all(&["🗃 Kelola Stoknya", "➕ Tambah Stok"]).await;
    ayu.writes("baru@x.id|rahasia").await;
    ayu.taps("✅ Masukkan").await;
    ayu.reads();
    assert!(sells_one(&shop, &budi, &ayu).await.contains("Stok habis"));
    dewi.reads();
    shop.close().await;
}
