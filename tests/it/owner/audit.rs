//! An owner reads who did what, narrows it down, and takes it home as a file.

use super::shop_of;
use crate::world::{Buyer, SEED_FILE, World, audit_digest};
use expect_test::expect;
use jiff::SignedDuration;
use lapak_local::fault::Fault;
use lapak_local::telegram::user_id;
use serde_json::{Value, json};
use std::time::Instant;

/// Makes a voucher.
async fn makes_voucher(admin: &Buyer, code: &str) {
    admin.writes("/admin").await;
    admin.taps_all(&["🎟️ Kelola Voucher", "➕ Buat Voucher"]).await;
    admin.writes(&format!("{code} | 10%")).await;
    admin.reads();
}

/// A record of the trail whose detail holds these words.
fn record(shop: &World, words: &str) -> Value {
    let mut items = shop.cloud.table.scan().expect("the table can be read").into_iter();
    let is_it = |item: &Value| {
        item["pk"]["S"].as_str().is_some_and(|pk| pk.starts_with("AUDIT#"))
            && item["detail"]["S"].as_str().is_some_and(|detail| detail.contains(words))
    };
    items.find(is_it).expect("there is such a record")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_reads_who_did_what_and_narrows_it_down() {
    let shop = shop_of(&["Hadi"]).await;
    let (hadi, ayu, budi) = (shop.owner("Hadi"), shop.buyer("Ayu"), shop.buyer("Budi"));
    for person in [&ayu, &budi] {
        person.writes("/start").await;
        person.reads();
    }
    hadi.writes("/start").await;
    hadi.taps("🧾 Jejak Audit").await;
    hadi.sees(expect![[r#"
        🧾 <b>Jejak Audit</b> · 22 Nov 2026 <i>(hari ini)</i>

        ✅ Rantai utuh: <b>0</b> catatan diperiksa.

        📭 Tidak ada kegiatan yang cocok.
        [📅 Hari] [👤 Pelaku] [🗂 Jenis]
        [📥 Unduh 1 hari] [📥 31 hari]
        [🔄 Perbarui] [⬅️ Menu]"#]]);
    for number in 1..=8 {
        makes_voucher(&ayu, &format!("HEMAT{number}")).await;
    }
    ayu.writes(&budi.person.id().to_string()).await;
    ayu.taps_all(&["🚫 Blokir", "🚫 Ya, blokir"]).await;
    ayu.reads();
    hadi.writes("/report").await;
    hadi.taps("06.00").await;
    hadi.reads();
    hadi.writes("/audit").await;
    hadi.sees(expect![[r#"
        🧾 <b>Jejak Audit</b> · 22 Nov 2026 <i>(hari ini)</i>

        ✅ Rantai utuh: <b>10</b> catatan diperiksa.

        • <i>12.01</i> <b>Pemilik 7193515952</b>: mengatur laporan harian jam 06.00
        • <i>12.01</i> <b>Ayu</b>: memblokir pengguna 7103217671
        • <i>12.01</i> <b>Ayu</b>: membuat voucher HEMAT8
        • <i>12.01</i> <b>Ayu</b>: membuat voucher HEMAT7
        • <i>12.00</i> <b>Ayu</b>: membuat voucher HEMAT6
        • <i>12.00</i> <b>Ayu</b>: membuat voucher HEMAT5
        • <i>12.00</i> <b>Ayu</b>: membuat voucher HEMAT4
        • <i>12.00</i> <b>Ayu</b>: membuat voucher HEMAT3

        📋 Ketemu: <b>10</b>
        [Lebih lama ➡️]
        [📅 Hari] [👤 Pelaku] [🗂 Jenis]
        [📥 Unduh 1 hari] [📥 31 hari]
        [🔄 Perbarui] [⬅️ Menu]"#]]);
    hadi.taps("Lebih lama ➡️").await;
    hadi.sees(expect![[r#"
        🧾 <b>Jejak Audit</b> · 22 Nov 2026 <i>(hari ini)</i>

        ✅ Rantai utuh: <b>10</b> catatan diperiksa.

        • <i>12.00</i> <b>Ayu</b>: membuat voucher HEMAT2
        • <i>12.00</i> <b>Ayu</b>: membuat voucher HEMAT1

        📋 Ketemu: <b>10</b>
        [⬅️ Lebih baru]
        [📅 Hari] [👤 Pelaku] [🗂 Jenis]
        [📥 Unduh 1 hari] [📥 31 hari]
        [🔄 Perbarui] [⬅️ Menu]"#]]);
    hadi.taps_all(&["⬅️ Lebih baru", "🔄 Perbarui"]).await;
    hadi.reads();
    // By what it is about, and by whom; both hold at once.
    hadi.taps("🗂 Jenis").await;
    hadi.sees(expect![[r#"
        🗂 Kegiatan tentang apa?
        [🛡 Hak admin] [⚙️ Setelan]
        [📦 Produk] [🗃 Stok]
        [💸 Pesanan & uang] [👥 Pengguna]
        [🎟 Voucher] [📣 Broadcast]
        [📝 Teks bot] [🗄 Cadangan & sistem]
        [⬅️ Jejak audit]"#]]);
    hadi.taps("👥 Pengguna").await;
    hadi.sees(expect![[r#"
        🧾 <b>Jejak Audit</b> · 22 Nov 2026 <i>(hari ini)</i>

        🔎 <b>👥 Pengguna</b>
        ✅ Rantai utuh: <b>10</b> catatan diperiksa.

        • <i>12.01</i> <b>Ayu</b>: memblokir pengguna 7103217671

        📋 Ketemu: <b>1</b>
        [📅 Hari] [👤 Pelaku] [🗂 Jenis]
        [🧹 Hapus saringan]
        [📥 Unduh 1 hari] [📥 31 hari]
        [🔄 Perbarui] [⬅️ Menu]"#]]);
    for label in [
        "🛡 Hak admin",
        "⚙️ Setelan",
        "📦 Produk",
        "🗃 Stok",
        "💸 Pesanan & uang",
        "🎟 Voucher",
        "📣 Broadcast",
        "📝 Teks bot",
        "🗄 Cadangan & sistem",
    ] {
        hadi.taps_all(&["🗂 Jenis", label]).await;
        let said = hadi.reads();
        let found = ["⚙️ Setelan", "🎟 Voucher"].contains(&label);
        assert_eq!(said.contains("📭"), !found, "{label}: {said}");
    }
    hadi.taps_all(&["🗂 Jenis", "🗂 Semua jenis", "👤 Pelaku"]).await;
    hadi.sees(expect![[r#"
        👤 Kegiatan siapa?

        👇 Pilih, atau ketik nama atau ID-nya.
        [Ayu] [Pemilik 7193515952]
        [⬅️ Jejak audit]"#]]);
    hadi.writes("Dewi").await;
    assert!(hadi.reads().contains("Tidak ada pemilik atau admin bernama begitu."));
    hadi.writes("ay").await;
    assert!(hadi.reads().contains("🔎 <b>Ayu</b>"));
    hadi.taps_all(&["🗂 Jenis", "👥 Pengguna"]).await;
    hadi.sees(expect![[r#"
        🧾 <b>Jejak Audit</b> · 22 Nov 2026 <i>(hari ini)</i>

        🔎 <b>Ayu · 👥 Pengguna</b>
        ✅ Rantai utuh: <b>10</b> catatan diperiksa.

        • <i>12.01</i> <b>Ayu</b>: memblokir pengguna 7103217671

        📋 Ketemu: <b>1</b>
        [📅 Hari] [👤 Pelaku] [🗂 Jenis]
        [🧹 Hapus saringan]
        [📥 Unduh 1 hari] [📥 31 hari]
        [🔄 Perbarui] [⬅️ Menu]"#]]);
    hadi.taps_all(&["👤 Pelaku", "👥 Semua pelaku", "👤 Pelaku"]).await;
    hadi.writes(&user_id("Hadi").to_string()).await;
    assert!(hadi.reads().contains("📭"), "nothing of this owner is about users");
    hadi.taps("🧹 Hapus saringan").await;
    assert!(hadi.reads().contains("📋 Ketemu: <b>10</b>"));
    hadi.person.speaks("en");
    hadi.writes("/audit").await;
    hadi.sees(expect![[r#"
        🧾 <b>Audit Trail</b> · 22 Nov 2026 <i>(today)</i>

        ✅ The chain holds: <b>10</b> records checked.

        • <i>12:01</i> <b>Owner 7193515952</b>: set the daily report to 06:00
        • <i>12:01</i> <b>Ayu</b>: blocked user 7103217671
        • <i>12:01</i> <b>Ayu</b>: made voucher HEMAT8
        • <i>12:01</i> <b>Ayu</b>: made voucher HEMAT7
        • <i>12:00</i> <b>Ayu</b>: made voucher HEMAT6
        • <i>12:00</i> <b>Ayu</b>: made voucher HEMAT5
        • <i>12:00</i> <b>Ayu</b>: made voucher HEMAT4
        • <i>12:00</i> <b>Ayu</b>: made voucher HEMAT3

        📋 Found: <b>10</b>
        [Older ➡️]
        [📅 Day] [👤 Who] [🗂 What]
        [📥 Download 1 day] [📥 31 days]
        [🔄 Refresh] [⬅️ Menu]"#]]);
    ayu.reads();
    budi.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_chooses_the_day() {
    let shop = shop_of(&["Hadi"]).await;
    let (hadi, ayu) = (shop.owner("Hadi"), shop.buyer("Ayu"));
    ayu.writes("/start").await;
    makes_voucher(&ayu, "KEMARIN").await;
    // To one in the morning: still the same day in UTC, and another one in Jakarta.
    shop.seconds(13 * 60 * 60);
    makes_voucher(&ayu, "SEKARANG").await;
    hadi.writes("/audit").await;
    let said = hadi.reads();
    assert!(said.contains("23 Nov 2026 <i>(hari ini)</i>") && said.contains("SEKARANG"), "{said}");
    assert!(
        !said.contains("KEMARIN") && said.contains("<b>2</b> catatan diperiksa"),
        "the chain is checked whole: {said}"
    );
    hadi.taps("📅 Hari").await;
    hadi.sees(expect![[r#"
        📅 Hari apa? Sekarang: <b>23 Nov 2026</b>.

        👇 Pilih, atau ketik seperti <code>27-11-2026</code>.

        <i>Catatan disimpan 400 hari; yang lebih lama ada di bucket, di <code>audit/</code>.</i>
        [📅 Hari ini] [📅 Kemarin]
        [⬅️ Jejak audit]"#]]);
    for wrong in ["besok", "24-11-2026", "31-02-2026"] {
        hadi.writes(wrong).await;
        assert!(hadi.reads().contains("Belum terbaca, atau harinya belum tiba."), "{wrong}");
    }
    hadi.writes("22-11-2026").await;
    let said = hadi.reads();
    assert!(said.contains("KEMARIN") && !said.contains("SEKARANG"), "{said}");
    hadi.taps_all(&["📅 Hari", "📅 Hari ini", "📅 Hari", "📅 Kemarin"]).await;
    assert!(hadi.reads().contains("KEMARIN"));
    hadi.taps_all(&["📅 Hari", "⬅️ Jejak audit", "⬅️ Menu"]).await;
    hadi.reads();
    hadi.writes("22-11-2026").await;
    assert!(hadi.reads().contains("Mau melihat apa?"), "nothing waits for a day any more");
    ayu.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_holds_the_days_and_no_formula() {
    let admin = "=1+1";
    let people = [("OwnerIds", user_id("Hadi").to_string()), ("AdminIds", user_id(admin).to_string())];
    let shop = World::bare(&people.each_ref().map(|(name, value)| (*name, value.as_str()))).await;
    shop.seed(SEED_FILE).await;
    let (hadi, admin) = (shop.owner("Hadi"), shop.buyer(admin));
    admin.writes("/start").await;
    makes_voucher(&admin, "SATU").await;
    shop.cloud.clock.turn(SignedDuration::from_hours(3 * 24));
    makes_voucher(&admin, "DUA").await;
    hadi.writes("/audit").await;
    hadi.taps("📥 Unduh 1 hari").await;
    hadi.taps("📥 31 hari").await;
    hadi.sees(expect![[r#"
        🧾 <b>Jejak Audit</b> · 25 Nov 2026 <i>(hari ini)</i>

        ✅ Rantai utuh: <b>1</b> catatan diperiksa.

        • <i>12.00</i> <b>=1+1</b>: membuat voucher DUA

        📋 Ketemu: <b>1</b>
        [📅 Hari] [👤 Pelaku] [🗂 Jenis]
        [📥 Unduh 1 hari] [📥 31 hari]
        [🔄 Perbarui] [⬅️ Menu]
        ———
        📎 audit-2026-11-25.csv (412 bytes)
        🧾 <b>Jejak Audit</b> · 25 Nov 2026

        📋 <b>1</b> catatan
        ✅ Rantai utuh: <b>1</b> catatan diperiksa.
        ———
        📎 audit-2026-10-26-2026-11-25.csv (764 bytes)
        🧾 <b>Jejak Audit</b> · 26 Okt 2026 sampai 25 Nov 2026

        📋 <b>2</b> catatan
        ✅ Rantai utuh: <b>2</b> catatan diperiksa."#]]);
    let files = hadi.files();
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["audit-2026-11-25.csv", "audit-2026-10-26-2026-11-25.csv"]);
    let text = |at: usize| String::from_utf8(files[at].1.clone()).expect("it is UTF-8");
    assert!(text(0).starts_with("\u{feff}Waktu,ID pelaku,") && text(0).lines().count() == 2, "{}", text(0));
    let month = text(1);
    let lines: Vec<&str> = month.lines().collect();
    assert_eq!(lines.len(), 3, "{month}");
    assert!(lines[1].starts_with("2026-11-22 12:00:") && lines[1].contains("voucher.changed,SATU,"), "{month}");
    assert!(lines[2].ends_with(",'=1+1,membuat voucher DUA"), "{month}");
    // Telegram refuses: the owner is told, and the tap is answered.
    shop.cloud.telegram.faults.next("sendDocument", 1, Fault::Refuse);
    hadi.taps("📥 Unduh 1 hari").await;
    assert!(hadi.sees_toast().contains("Filenya belum terkirim"), "{}", hadi.sees_toast());
    admin.reads();
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_broken_link_is_named() {
    let shop = shop_of(&["Hadi"]).await;
    let (hadi, ayu) = (shop.owner("Hadi"), shop.buyer("Ayu"));
    ayu.writes("/start").await;
    for code in ["SATU", "DUA", "TIGA"] {
        makes_voucher(&ayu, code).await;
    }
    let second = record(&shop, "DUA");
    let mut changed = second.clone();
    changed["actor"] = json!({ "N": user_id("Dewi").to_string() });
    shop.cloud.table.put_raw(changed).expect("it can be written");
    hadi.writes("/audit").await;
    hadi.sees(expect![[r#"
        🧾 <b>Jejak Audit</b> · 22 Nov 2026 <i>(hari ini)</i>

        🚨 <b>RANTAI PUTUS</b> di catatan ke-<b>2</b>, 2026-11-22 UTC (rantai <code>20779/3</code>): ada yang diubah atau dihapus.
        👉 Bandingkan dengan arsip <code>audit/</code> di bucket; caranya di infra/RUNBOOK.md, bagian <code>audit.broken</code>.

        • <i>12.00</i> <b>Ayu</b>: membuat voucher TIGA
        • <i>12.00</i> <code>7114933161</code>: membuat voucher DUA
        • <i>12.00</i> <b>Ayu</b>: membuat voucher SATU

        📋 Ketemu: <b>3</b>
        [📅 Hari] [👤 Pelaku] [🗂 Jenis]
        [📥 Unduh 1 hari] [📥 31 hari]
        [🔄 Perbarui] [⬅️ Menu]"#]]);
    // A record that can't be read at all breaks it, too, and the others are shown.
    let mut unreadable = second.clone();
    unreadable["action"] = json!({ "S": "nothing_known" });
    shop.cloud.table.put_raw(unreadable).expect("it can be written");
    hadi.writes("/audit").await;
    hadi.taps("📥 Unduh 1 hari").await;
    let said = hadi.reads();
    assert!(said.matches("RANTAI PUTUS</b> di catatan ke-<b>2</b>").count() == 2 && said.contains("TIGA"), "{said}");
    shop.cloud.table.put_raw(second).expect("it can be written");
    hadi.person.speaks("en");
    hadi.writes("/audit").await;
    assert!(hadi.reads().contains("✅ The chain holds: <b>3</b> records checked."));
    ayu.reads();
    shop.close().await;
}

/// The function has 256 MB.
const MOST_KILOBYTES: u64 = 100 * 1024;

/// The function has 30 seconds.
const MOST_SECONDS: u64 = 30;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_of_ten_thousand_acts_is_read_in_time_and_memory() {
    let mut shop = shop_of(&["Hadi"]).await;
    let hadi = shop.owner("Hadi");
    chains(&shop, 10_000);
    hadi.writes("/start").await;
    hadi.reads();
    let begun = Instant::now();
    hadi.writes("/audit").await;
    let said = hadi.reads();
    assert!(said.contains("✅ Rantai utuh: <b>10000</b> catatan diperiksa.") && said.contains("V10000"), "{said}");
    hadi.taps("📥 31 hari").await;
    let (took, kilobytes) = (begun.elapsed(), shop.most_memory("OwnerFunction"));
    assert_eq!(hadi.files().len(), 1);
    assert!(took.as_secs() < MOST_SECONDS && kilobytes < MOST_KILOBYTES, "{took:?}, {kilobytes} KB");
    // Nobody did them, so the bus knows of none.
    shop.tolerates(&["the bus was not told of"]);
    shop.close().await;
}

/// A chain of today with so many vouchers that were made by one admin, each on the record before.
fn chains(shop: &World, records: u32) {
    let (day, actor, at) = (20_779, user_id("Ayu"), shop.now().as_millisecond());
    let shard = actor % 4;
    let mut hash = audit_digest(&[&format!("{day}/{shard}")]);
    for number in 1..=records {
        let (at, detail) =
            (at + i64::from(number), json!({ "by": actor, "voucher": format!("V{number}") }).to_string());
        let event = format!("voucher-{number}");
        let parts = [number.to_string(), at.to_string(), actor.to_string()];
        hash = audit_digest(&[&hash, &parts[0], &parts[1], &parts[2], "voucher.changed", &detail, &event]);
        let item = json!({
            "pk": { "S": format!("AUDIT#{shard}") }, "sk": { "S": format!("{day:06}#{number:06}") },
            "number": { "N": parts[0] }, "at": { "N": parts[1] }, "actor": { "N": parts[2] },
            "action": { "S": "voucher_changed" }, "detail": { "S": detail }, "event": { "S": event },
            "hash": { "S": hash },
        });
        shop.cloud.table.put_raw(item).expect("it can be written");
    }
}
