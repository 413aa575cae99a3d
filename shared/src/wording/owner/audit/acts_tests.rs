//! The sentences of acts, and the longest page.

use super::*;
use crate::domain::audit::AuditedAct;
use crate::domain::event::EventKind;
use crate::domain::language::Language;
use crate::domain::time::Zone;
use crate::wording::texts::{TextKind, Texts, visible_length};
use expect_test::expect;
use std::sync::Arc;

const NOW: Moment = Moment::from_millis(1_795_330_800_000);

fn localizers() -> Vec<Localizer> {
    let texts = Arc::new(Texts::default());
    Language::ALL.map(|language| Localizer::new(texts.clone(), language, Zone::Wib)).into()
}

fn record(action: EventKind, detail: &serde_json::Value) -> (AuditPlace, AuditRecord) {
    let act = AuditedAct { at: NOW, actor: UserId(7), action, detail: detail.to_string(), event: "x".into() };
    let chain = ChainId::of(act.actor, act.at);
    let record = AuditRecord::after(chain, None, act);
    (AuditPlace::of(chain, &record), record)
}

#[test]
fn the_longest_page_fits() {
    let detail = serde_json::json!({
        "order": "LP-0000-0000-0000", "amount": 999_999_999_999_u64, "reason": "🔑".repeat(500), "user": 999_999_999_999_i64,
    });
    let entries = vec![record(EventKind::OrderRefunded, &detail); 8];
    let page = Page { entries, before: true, after: true };
    let names = [(UserId(7), "🔑".repeat(64))].into();
    let query = AuditQuery { actor: Some(UserId(7)), group: Some(ActGroup::Orders), day: 20_779 };
    let broken = Some((ChainId { day: 20_779, shard: 3 }, BrokenLink { number: 999_999 }));
    let checked = TrailCheck { records: 20_000, broken, is_cut: true };
    for say in localizers() {
        let shown = AuditPage { query, page: &page, found: 20_000, checked: &checked, names: &names, today: 20_779 };
        let screen = audit_page(&say, &shown);
        let length = visible_length(&screen.text).expect("it is HTML");
        assert!(length <= TextKind::Message.limit(), "{length}: {}", screen.text);
    }
}

#[test]
fn every_kind_has_a_sentence_whatever_its_facts_are() {
    for say in localizers() {
        for kind in EventKind::ALL {
            for detail in [serde_json::json!({}), serde_json::json!({ "before": 1, "after": [], "state": {} })] {
                let (_, record) = record(*kind, &detail);
                assert!(!acts::sentence(&say, &record.act).is_empty(), "{kind:?}");
            }
        }
    }
}

#[test]
fn acts_in_plain_words() {
    let acts = [
        (EventKind::BalanceAdjusted, serde_json::json!({ "user": 8, "amount": 5000, "sign": "-", "reason": "salah" })),
        (EventKind::RequestDecided, serde_json::json!({ "order": "LP-1", "decision": "replace" })),
        (EventKind::RequestDecided, serde_json::json!({ "user": 8, "amount": 5000, "decision": "refuse" })),
        (EventKind::AdminRightsChanged, serde_json::json!({ "user": 8, "menu": "stock", "granted": true })),
        (EventKind::AdminRightsChanged, serde_json::json!({ "user": 8, "menu": "all", "granted": false })),
        (EventKind::PriceGroupsChanged, serde_json::json!({ "group": 1, "percent": 10 })),
        (EventKind::PriceGroupsChanged, serde_json::json!({ "group": 1, "percent": null })),
        (EventKind::PriceGroupAssigned, serde_json::json!({ "group": null, "user": 8 })),
        (EventKind::VoucherChanged, serde_json::json!({ "voucher": "HEMAT", "before": null, "after": {} })),
        (EventKind::TextsChanged, serde_json::json!({ "change": "import" })),
        (EventKind::ChannelChanged, serde_json::json!({ "kind": "restock", "on": false })),
        (
            EventKind::ProductChanged,
            serde_json::json!({ "product": "KEY", "before": { "price": 9000 }, "after": { "price": 8000 } }),
        ),
        (EventKind::ProductChanged, serde_json::json!({ "product": "KEY", "after": { "state": "deleted" } })),
        (EventKind::CampaignChanged, serde_json::json!({ "campaign": "17", "state": "paused" })),
        (EventKind::ClosureChanged, serde_json::json!({ "what": "payments", "closed": true })),
        (EventKind::ReportChanged, serde_json::json!({ "hour": 0 })),
        (EventKind::BooksSealed, serde_json::json!({ "date": "2026-11-27", "movements": 3, "amount": 65_500 })),
        (
            EventKind::BooksSealed,
            serde_json::json!({ "date": "2026-11-27", "movements": 0, "amount": 0, "before": "00ff" }),
        ),
        (EventKind::BackupRequested, serde_json::json!({ "backup": "2026-11-27-0754" })),
        (EventKind::BackupMade, serde_json::json!({})),
    ];
    let mut said = String::new();
    for say in localizers() {
        for (kind, detail) in &acts {
            said += &format!("{}\n", acts::sentence(&say, &record(*kind, detail).1.act));
        }
    }
    expect![[r#"
        mengurangi saldo pengguna 8 Rp5.000 (salah)
        mengganti barang untuk klaim garansi LP-1
        menolak transfer Rp5.000 dari pengguna 8
        memberi hak Stok kepada pengguna 8
        mencabut hak semua menu dari pengguna 8
        mengatur grup harga 1: 10%
        menghapus grup harga 1
        mengeluarkan pengguna 8 dari grup harga
        membuat voucher HEMAT
        mengubah teks bot (impor)
        mematikan kiriman channel restock
        mengubah harga KEY: Rp9.000 jadi Rp8.000
        menghapus produk KEY
        menjeda broadcast 17
        mematikan pembayaran
        mengatur laporan harian jam 00.00
        menyegel uang tanggal 2026-11-27: 3 transaksi, Rp65.500
        menyegel ulang uang tanggal 2026-11-27: 0 transaksi, Rp0
        meminta cadangan baru dibuat
        backup.made
        took from the balance of user 8: Rp5.000 (salah)
        replaced goods for the warranty claim of LP-1
        refused a transfer of Rp5.000 from user 8
        gave a right to user 8: Stock
        took a right from user 8: all menus
        set price group 1: 10%
        deleted price group 1
        took user 8 out of their price group
        made voucher HEMAT
        changed the bot's texts (import)
        switched off channel posts restock
        changed the price of KEY: Rp9.000 to Rp8.000
        deleted product KEY
        paused broadcast 17
        switched payments off
        set the daily report to 00:00
        sealed the money of 2026-11-27: 3 movements, Rp65.500
        sealed again the money of 2026-11-27: 0 movements, Rp0
        asked for a new backup to be made
        backup.made
    "#]]
    .assert_eq(&said);
}
