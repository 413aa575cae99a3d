//! Hostile input at the function URLs: forged button data, strange updates, malformed bodies, wrong secrets.

use crate::world::World;
use expect_test::expect;
use lapak_local::trace::Kind;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn garbage_in_a_button_is_answered_and_does_nothing() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.writes("/start").await;
    budi.reads();
    let long = "x".repeat(64);
    for data in [
        "",
        "x",
        ":",
        "cart:NETFLIX:-1",
        "cart:NETFLIX:51",
        "cart:NETFLIX:4294967296",
        "cart:../USER:1",
        "cart:NETFLIX:1:1",
        "checkout:-1",
        "qris:99999999999999999999999",
        "list:*:>",
        "list:'; DROP TABLE:",
        "stock:?A",
        "admin",
        "check:",
        "check:LP-\u{0}",
        "🤡",
        &long,
    ] {
        budi.pauses();
        assert!(budi.person.taps_data(data).await.is_ok(), "{data}");
        assert_eq!(budi.sees_toast(), "Tombol ini sudah tidak berlaku. Ketik /start untuk mulai lagi.", "{data}");
    }
    assert_eq!(budi.reads(), "");
    budi.taps("🧺 Keranjang").await;
    assert!(budi.reads().starts_with("🧺 Keranjangmu masih kosong."));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn button_data_are_not_trusted() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.puts("NETFLIX", 1).await;
    budi.reads();
    // A forged total: the buyer is shown the shop's total and must agree to it before anything is charged.
    for forged in ["checkout:500", "qris:600", "qris:0"] {
        budi.pauses();
        assert!(budi.person.taps_data(forged).await.is_ok());
        assert!(budi.reads().contains("🧾 Subtotal: <b>Rp45.000</b>"), "{forged}");
    }
    assert_eq!(shop.cloud.pakasir.transactions(), []);
    // More than one order may hold, more than there are, and what is not sold at all.
    for (forged, said) in [
        ("cart:RARE:2", "⚠️ <b>Akun Langka</b>: saat ini bisa dipesan paling banyak 1."),
        ("cart:ML86:9", "⚠️ <b>Diamond 86</b>: saat ini bisa dipesan paling banyak 3."),
        ("cart:NONE:1", "⚠️ <b>Windows 11</b> sudah habis."),
        ("cart:NOSUCH:1", "⚠️ <b>NOSUCH</b> sudah habis."),
    ] {
        budi.pauses();
        assert!(budi.person.taps_data(forged).await.is_ok());
        assert!(budi.reads().contains(said), "{forged}: {}", budi.reads_all());
    }
    budi.pauses();
    assert!(budi.person.taps_data("checkout:45000").await.is_ok());
    budi.sees(expect![[r#"
        😔 <b>Belum bisa lanjut</b>

        ⚠️ <b>Diamond 86</b>: saat ini bisa dipesan paling banyak 3.

        ⚠️ <b>Windows 11</b> sudah habis.

        ⚠️ <b>NOSUCH</b> sudah habis.

        ⚠️ <b>Akun Langka</b>: saat ini bisa dipesan paling banyak 1.

        Ubah keranjangmu dulu ya; yang lain tetap tersimpan.
        [🧺 Buka Keranjang]"#]]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_buyers_order_is_not_found() {
    let shop = World::open().await;
    let (budi, mallory) = (shop.buyer("Budi"), shop.buyer("Mallory"));
    let invoice = budi.orders("NETFLIX", 1).await;
    mallory.writes("/start").await;
    mallory.reads();
    for forged in
        [format!("check:{}", invoice.order), format!("cancel:{}", invoice.order), "check:LP-0000-0000-0000".into()]
    {
        mallory.pauses();
        assert!(mallory.person.taps_data(&forged).await.is_ok());
        assert_eq!(mallory.sees_toast(), "🤔 Pesanan atau tagihan ini tidak ditemukan.", "{forged}");
    }
    assert_eq!(budi.reads(), "", "nothing happened to Budi's order");
    assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(200));
    assert!(budi.reads().contains("<pre>user: a@x.id"));
    for forged in [format!("check:{}", invoice.order), format!("cancel:{}", invoice.order)] {
        mallory.pauses();
        assert!(mallory.person.taps_data(&forged).await.is_ok());
        assert_eq!(mallory.sees_toast(), "🤔 Pesanan atau tagihan ini tidak ditemukan.", "{forged}");
    }
    assert_eq!(mallory.reads(), "");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn updates_of_other_kinds_are_accepted_and_not_answered() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    budi.writes("/start").await;
    budi.reads();
    let from = json!({ "id": budi.person.id(), "is_bot": false, "first_name": "Budi" });
    let private = json!({ "id": budi.person.id(), "type": "private", "first_name": "Budi" });
    let group = json!({ "id": -100, "type": "group", "title": "Grup" });
    let message = |chat: &Value| json!({ "message_id": 900, "from": from, "chat": chat, "date": 1, "text": "/start" });
    let mut from_a_bot = message(&private);
    from_a_bot["from"]["is_bot"] = true.into();
    let before = shop.cloud.telegram.calls().len();
    for (kind, content) in [
        ("edited_message", message(&private)),
        (
            "channel_post",
            json!({ "message_id": 1, "chat": { "id": -200, "type": "channel", "title": "K" }, "date": 1, "text": "x" }),
        ),
        ("poll", json!({ "id": "1", "question": "?", "options": [], "is_closed": false })),
        ("message", message(&group)),
        ("message", from_a_bot),
        ("inline_query", json!({ "id": "1", "from": from, "query": "netflix", "offset": "" })),
        ("business_message", message(&private)),
        ("something_new_in_2027", json!({ "a": [1, 2, 3] })),
        (
            "my_chat_member",
            json!({
                "chat": group, "from": from, "date": 1,
                "old_chat_member": { "user": from, "status": "left" }, "new_chat_member": { "user": from, "status": "member" },
            }),
        ),
        (
            "callback_query",
            json!({
                "id": "5", "from": from, "chat_instance": "1", "data": "cart",
                "message": { "message_id": 3, "chat": group, "date": 1 },
            }),
        ),
        ("callback_query", json!({ "id": "6", "from": from, "chat_instance": "1", "game_short_name": "snake" })),
    ] {
        let delivery = budi.person.deliver_raw(json!({ kind: content })).await;
        assert_eq!((delivery.status, &delivery.problem), (200, &None), "{kind}");
    }
    assert_eq!(shop.cloud.telegram.calls().len(), before, "nothing was said to anybody");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_is_no_update_is_accepted_and_ignored() {
    let shop = World::open().await;
    let secret = secret(&shop, "bot-webhook-secret");
    let megabyte = vec![b'x'; 1_000_000];
    let long = format!(r#"{{"update_id":1,"message":{{"text":"{}"}}}}"#, "a".repeat(1_000_000));
    let garbage: Vec<u8> = (0..4_096_u32).map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes()[3]).collect();
    let deep = "[".repeat(100_000);
    let bodies: [&[u8]; 9] =
        [b"", b"{}", b"null", b"[]", b"not json", b"{\"update_id\":", &megabyte, &garbage, deep.as_bytes()];
    for body in bodies.into_iter().chain([long.as_bytes()]) {
        for kind in ["application/json", "application/octet-stream"] {
            let before = shop.cloud.trace.newest();
            let status =
                post(&shop, "TelegramFunction", Some(("X-Telegram-Bot-Api-Secret-Token", &secret)), (kind, body)).await;
            assert_eq!(status, 200, "{} bytes of {kind}", body.len());
            assert_eq!(work(&shop, before), Vec::<String>::new());
        }
    }
    assert_eq!(shop.cloud.functions.processes("TelegramFunction"), 1, "no body broke the process");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_is_no_callback_is_refused() {
    let shop = World::open().await;
    let secret = secret(&shop, "pakasir-callback-secret");
    let megabyte = vec![b'x'; 1_000_000];
    let bodies: [&[u8]; 7] = [b"", b"{}", b"null", b"not json", b"\x00\xff\xfe", b"{\"txn_id\":5}", &megabyte];
    for body in bodies {
        let before = shop.cloud.trace.newest();
        let status = post(&shop, "PakasirFunction", Some(("X-Secret", &secret)), ("application/json", body)).await;
        assert_eq!(status, 400, "{} bytes", body.len());
        assert_eq!(work(&shop, before), Vec::<String>::new());
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_secret_no_work_is_done() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let invoice = budi.orders("NETFLIX", 1).await;
    let txn = shop.cloud.pakasir.find(&invoice.order).expect("it is charged");
    let update = json!({ "update_id": 1, "message": {
        "message_id": 1, "date": 1, "text": "/start",
        "from": { "id": 5, "is_bot": false, "first_name": "M" }, "chat": { "id": 5, "type": "private" },
    } });
    let callback = json!({
        "txn_id": txn.txn_id, "order_id": invoice.order, "amount": 45_000, "status": "completed", "is_sandbox": true,
        "project": "lapak", "payment_method": "qris", "completed_at": "2026-11-22T05:01:00Z",
    });
    for (function, header, name, body) in [
        ("TelegramFunction", "X-Telegram-Bot-Api-Secret-Token", "bot-webhook-secret", update),
        ("PakasirFunction", "X-Secret", "pakasir-callback-secret", callback),
    ] {
        let right = secret(&shop, name);
        let (short, long) = (&right[..right.len() - 1], format!("{right}0"));
        let other =
            secret(&shop, if name == "bot-webhook-secret" { "pakasir-callback-secret" } else { "bot-webhook-secret" });
        let shown = [None, Some(""), Some("wrong"), Some(short), Some(long.as_str()), Some(other.as_str())];
        for shown in shown {
            let before = shop.cloud.trace.newest();
            let body = body.to_string();
            let status =
                post(&shop, function, shown.map(|secret| (header, secret)), ("application/json", body.as_bytes()))
                    .await;
            assert_eq!(status, 401, "{function} shown {shown:?}");
            assert_eq!(work(&shop, before), Vec::<String>::new(), "{function} shown {shown:?}");
        }
    }
    assert_eq!(budi.reads(), "", "nobody believed that it was paid");
    assert_eq!(shop.cloud.pakasir.pays(&invoice.order).await.status(), Some(200));
    budi.reads();
    shop.close().await;
}

fn secret(shop: &World, name: &str) -> String {
    shop.cloud.parameters.get(&format!("/lapak/{name}")).expect("the secret is there")
}

/// Posts a body of a kind to a function's URL, with a header or without; the status of the answer.
async fn post(shop: &World, function: &str, header: Option<(&str, &str)>, (kind, body): (&str, &[u8])) -> u16 {
    drop(rustls::crypto::ring::default_provider().install_default());
    let mut request = reqwest::Client::new().post(shop.cloud.url(function)).header("content-type", kind);
    if let Some((name, value)) = header {
        request = request.header(name, value);
    }
    let answer = request.body(body.to_vec()).send().await.expect("the function answers");
    answer.status().as_u16()
}

/// Calls that functions made of anybody since then, but for the secrets they read when they start.
fn work(shop: &World, since: u64) -> Vec<String> {
    let events = shop.cloud.trace.since(since).into_iter();
    let calls = events
        .filter(|event| matches!(event.kind, Kind::Table | Kind::Bus | Kind::Telegram | Kind::Pakasir | Kind::Bucket));
    calls.map(|event| format!("{:?} {}", event.kind, event.call)).collect()
}
