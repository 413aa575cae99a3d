//! Least privilege: every right that a role grants is used. (That functions use only granted rights is checked at the end of
//! every story.)

use crate::world::cloudformation::Stack;
use crate::world::{Buyer, SEED_FILE, World, covers, other_picture, picture, used_rights};
use lapak_local::fault::Fault;
use lapak_local::telegram::user_id;
use lapak_local::template::Right;

/// What Lambda does for a function, by the function's own role: its logs, and where its failed events go.
const BY_LAMBDA: &[&str] = &["logs:CreateLogStream", "logs:PutLogEvents", "sqs:SendMessage"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_granted_that_is_not_used() {
    let owner = user_id("Hadi").to_string();
    let mut shop = World::bare(&[("OwnerIds", &owner)]).await;
    shop.seed(SEED_FILE).await;
    shop.seed("category,code,name,price\nStreaming,NFX,Netflix,\n,NFX-1B,1 Bulan,25000\n").await;
    let stack = Stack::of(&shop).await;
    stack.checks("Create").await;
    // A part of it is done by the sweep.
    shop.cloud.telegram.faults.next("setMyCommands", 1, Fault::Status(502, "{}".into()));
    stack.sets_up("Create").await;
    let (hadi, budi) = (shop.owner("Hadi"), shop.buyer("Budi"));
    hadi.writes("/status").await;
    closes_payments(&shop, &hadi).await;
    // Owners are the admins of a shop that names none.
    let admin = shop.buyer("Hadi");
    admin.writes("/start").await;
    buys_and_cancels(&shop).await;
    lists_as_admin(&shop).await;
    pays_late_in_both_ways(&shop).await;
    retries_the_outbox(&shop).await;
    units_move_to_the_tail(&shop).await;
    sells_files(&shop).await;
    works_at_the_stock_desk(&shop).await;
    finds_users(&admin).await;
    changes_a_photo(&shop, &admin).await;
    reads_figures(&shop).await;
    sends_a_campaign(&shop, &admin).await;
    backs_up(&shop, &hadi).await;
    shop.tolerates(&["an event is lost: killed"]);
    shop.minutes(40).await;
    budi.reads();
    admin.reads();

    let mut unused = Vec::new();
    let mut used = used_rights(&shop.cloud);
    let moved = crate::restore::moved().await;
    for (function, rights) in used_rights(&moved.cloud) {
        used.entry(function).or_default().extend(rights);
    }
    moved.close().await;
    for (function, granted) in &shop.cloud.template.grants {
        let used = used.get(function).cloned().unwrap_or_default();
        let is_used = |right: &Right| used.iter().any(|used| covers(right, used) || covers(&on_own_table(right), used));
        let idle = |right: &&Right| !is_used(right) && !BY_LAMBDA.contains(&right.0.as_str());
        unused.extend(granted.iter().filter(idle).map(|(action, on)| format!("{function}: {action} on {on}")));
    }
    assert!(unused.is_empty(), "granted and never used:\n{}", unused.join("\n"));
    shop.close().await;
}

/// A restored table that the shop moves to is used as its own is, so a right on such a table is used where its twin is.
fn on_own_table((action, on): &Right) -> Right {
    (action.clone(), on.trim_end_matches("-r????????????").to_owned())
}

/// Payments are off and on again before anybody buys; and the owner is told of something.
async fn closes_payments(shop: &World, owner: &Buyer) {
    owner.writes("/payments").await;
    owner.taps("⛔ Matikan pembayaran…").await;
    owner.writes("matikan pembayaran").await;
    owner.taps("✅ Nyalakan pembayaran lagi").await;
    owner.writes("/admins").await;
    // The report of yesterday comes with the next check.
    owner.writes("/report").await;
    owner.taps("12.00").await;
    let detail = serde_json::json!({ "id": "story", "language": "id", "key": "cart.empty", "fault": "x" });
    shop.cloud.bus.put("lapak", "texts.broken", detail);
    shop.cloud.functions.settled().await;
    assert!(owner.reads().contains("Ada teks toko yang rusak"));
}

async fn lists_as_admin(shop: &World) {
    let admin = shop.buyer("Hadi");
    admin.writes("/admin").await;
    admin.taps_all(&["📋 Kelola Order", "🎁 Terkirim"]).await;
    admin.reads();
}

/// Each list that an admin reads is an index of its own.
async fn finds_users(admin: &Buyer) {
    admin.writes("/admin").await;
    admin.taps_all(&["👥 Kelola User", "📋 Daftar", "⬅️ Kelola User", "🔎 Cari Orang"]).await;
    for query in ["budi", "081234567890"] {
        admin.writes(query).await;
    }
    admin.person.taps_data("admin:voucher:u:HEMAT10:").await;
}

async fn reads_figures(shop: &World) {
    let admin = shop.buyer("Hadi");
    admin.writes("/admin").await;
    admin.taps_all(&["📊 Statistik", "🗓 Pilih Bulan"]).await;
    admin.writes("November 2026").await;
    admin.taps_all(&["📄 CSV per Hari", "📄 CSV per Pesanan"]).await;
    shop.cloud.functions.settled().await;
    assert_eq!(admin.files().len(), 2);
    admin.reads();
}

async fn buys_and_cancels(shop: &World) {
    let budi = shop.buyer("Budi");
    budi.writes("/start").await;
    budi.taps_all(&["🛍 Katalog", "🎮 Game"]).await;
    budi.taps_all(&["🏷 Cek Stok", "📦 Pesanan Saya"]).await;
    let order = budi.orders("NETFLIX", 1).await.order;
    shop.pays(&order).await;
    budi.orders("KEY", 1).await;
    budi.cancels().await;
    budi.reads();
}

/// Pays late twice: once all goods are in stock; once another buyer has some of them, and the allocated rest is released.
async fn pays_late_in_both_ways(shop: &World) {
    let (sari, tono) = (shop.buyer("Sari"), shop.buyer("Tono"));
    let order = sari.orders("NETFLIX", 1).await.order;
    shop.minutes(20).await;
    shop.pays(&order).await;

    sari.puts("KEY", 1).await;
    let order = sari.orders("RARE", 1).await.order;
    shop.minutes(20).await;
    let first = tono.orders("RARE", 1).await.order;
    shop.pays(&first).await;
    shop.pays(&order).await;
    assert!(sari.reads().contains("saldo"), "it is credited");
    tono.reads();
}

/// Units move to the tail because slots were allocated after theirs: on a buyer's cancel, in the sweep, on a late payment.
async fn units_move_to_the_tail(shop: &World) {
    shop.seed("category,code,name,price,max,content\nG,MOVE,Pindah,1000,50,p-1\nG,MOVE,,,,p-2\nG,MOVE,,,,p-3\nG,MOVE,,,,p-4\nG,MOVE,,,,p-5\n").await;
    let (sari, tono) = (shop.buyer("Sari"), shop.buyer("Tono"));
    for end in ["cancelled", "expired", "paid late"] {
        let order = sari.orders("MOVE", 1).await.order;
        let other = tono.orders("MOVE", 1).await.order;
        shop.pays(&other).await;
        match end {
            "cancelled" => drop(sari.cancels().await),
            "expired" => shop.minutes(16).await,
            _ => {
                shop.seconds(15 * 60);
                shop.cloud.table.faults.next("TransactWriteItems", 1, Fault::KillBefore);
                shop.cloud.tick().await;
                assert_eq!(shop.cloud.table.faults.left(), 0, "the units were to be returned");
                shop.seconds(5);
                shop.pays(&order).await;
            }
        }
        shop.minutes(16).await;
        sari.reads();
        tono.reads();
    }
}

/// A photo is looked at; a file is delivered by the callback, and another one by the sweep.
async fn sells_files(shop: &World) {
    let rows = "category,code,name,price,max,file,photo\nB,BOOK,Buku,1000,50,a.pdf,p.png\n,BOOK,,,,b.pdf,\n";
    shop.seed_with_files(rows, &[("a.pdf", b"a"), ("b.pdf", b"b"), ("p.png", &picture())]).await;
    let budi = shop.buyer("Budi");
    let order = budi.orders("BOOK", 1).await.order;
    shop.pays(&order).await;
    let order = budi.orders("BOOK", 1).await.order;
    shop.cloud.bucket.faults.next("GET", 3, Fault::Refuse);
    shop.pays(&order).await;
    shop.minutes(3).await;
    assert_eq!(budi.files().len(), 2);
    budi.reads();
}

/// Lines and a file come in, go to the bin and come back.
async fn works_at_the_stock_desk(shop: &World) {
    let admin = shop.buyer("Hadi");
    admin.writes("/admin").await;
    admin.taps_all(&["🗃 Kelola Stok", "🔎 Cari Produk"]).await;
    admin.writes("NONE").await;
    admin.taps("➕ Tambah Stok").await;
    admin.writes("kunci-1\nkunci-2").await;
    admin.taps_all(&["✅ Masukkan", "⬅️ Kembali", "📎 Tambah File"]).await;
    assert!(admin.person.sends_file("c.pdf", b"c").await.is_ok());
    shop.cloud.functions.settled().await;
    admin.taps_all(&["✅ Masukkan", "⬅️ Kembali", "🗑 Buang Semua", "🗑 Ya, buang semua", "⬅️ Kembali"]).await;
    admin.taps_all(&["♻️ Tempat Sampah (3)", "♻️ Kembalikan Semua"]).await;
    admin.reads();
}

/// A photo is kept, and the one that it replaces is deleted.
async fn changes_a_photo(shop: &World, admin: &Buyer) {
    admin.writes("/admin").await;
    admin.taps_all(&["📦 Kelola Produk", "ML86"]).await;
    for bytes in [picture(), other_picture()] {
        admin.taps("🖼 Foto").await;
        admin.pauses();
        assert!(admin.person.sends_photo(bytes).await.is_ok());
        shop.cloud.functions.settled().await;
    }
}

/// More users than a page has; those whom nobody met are out of reach.
async fn sends_a_campaign(shop: &World, admin: &Buyer) {
    for number in 0..510 {
        let item = serde_json::json!({
            "pk": { "S": format!("USER#{}", 8_000_000_000_u64 + number) }, "sk": { "S": "USER" },
            "listed": { "S": "USERS" }, "listed_at": { "N": "1790000000000" }, "unreachable": { "N": "1790000000000" },
        });
        shop.cloud.table.put_raw(item).expect("it can be written");
    }
    admin.writes("/admin").await;
    admin.taps_all(&["📣 Broadcast", "➕ Buat Broadcast"]).await;
    admin.writes("Kabar").await;
    admin.taps_all(&["🚀 Kirim…", "🚀 Ya, kirim sekarang"]).await;
    assert!(admin.reads().contains("✅ selesai"));
    for name in ["Budi", "Sari", "Tono"] {
        shop.buyer(name).reads();
    }
}

/// An owner asks for a backup, and the night's begins. An export is torn, so that a voucher, a balance and a unit are looked up in the table.
async fn backs_up(shop: &World, owner: &Buyer) {
    let voucher = |uses: &str| serde_json::json!({ "pk": { "S": "VOUCHERS" }, "sk": { "S": "VOUCHER#LAMA" }, "uses": { "N": uses } });
    shop.cloud.table.put_raw(voucher("0")).expect("it can be written");
    shop.cloud.table.exports.tear_next(vec![voucher("1")]);
    owner.writes("/backup").await;
    owner.taps("🗄 Buat Cadangan Sekarang").await;
    owner.reads();
    crate::backup::night(shop).await;
    // A run that died before it noted the day of the audit trail: the next one finds its file.
    shop.cloud.table.delete("AUDIT", "ARCHIVE").expect("it is there");
    crate::backup::night(shop).await;
}

/// Delivery and events fail at first; the sweep retries both.
async fn retries_the_outbox(shop: &World) {
    let budi = shop.buyer("Budi");
    let order = budi.orders("ML86", 2).await.order;
    shop.cloud.telegram.faults.next("sendMessage", 1, Fault::Status(502, "{}".into()));
    shop.pays(&order).await;
    shop.minutes(5).await;
    budi.reads();
}
