//! A shop's own texts: put in by the seed function, said by the bot a minute later; what is broken does no harm.

use crate::world::World;
use expect_test::expect;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shops_own_text_is_said_from_the_next_minute_on() {
    let shop = World::open().await;
    let (budi, ann) = (shop.buyer("Budi"), shop.buyer("Ann"));
    ann.person.speaks("en");
    for buyer in [&budi, &ann] {
        buyer.writes("/keranjang").await;
        buyer.reads();
    }
    let texts = json!({
        "id": { "cart.empty": "🛒 Trolimu <b>kosong</b>.", "button.browse": "👀 Belanja" },
        "en": { "cart.empty": "🛒 Your trolley is empty." },
    });
    let answer = json!({ "products": 0, "units": 0, "skipped": 0, "texts": 3 });
    assert_eq!(shop.seed_with(json!({ "texts": texts })).await, answer);

    shop.minutes(2).await;
    for buyer in [&budi, &ann] {
        buyer.writes("/keranjang").await;
    }
    budi.sees(expect![[r#"
        🛒 Trolimu <b>kosong</b>.
        [👀 Belanja]"#]]);
    ann.sees(expect![[r#"
        🛒 Your trolley is empty.
        [🛍 Browse catalogue]"#]]);

    // None removes them all.
    shop.seed_with(json!({ "texts": {} })).await;
    shop.minutes(2).await;
    budi.writes("/keranjang").await;
    let said = budi.reads();
    assert!(said.contains("🧺 Keranjangmu masih kosong"), "{said}");
    assert!(!shop.events().iter().any(|event| event == "texts.broken"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_texts_are_named_and_nothing_is_put_in() {
    let shop = World::bare(&[]).await;
    let answer = shop
        .seed_with(json!({
            "file": "category,code,name,price\nStreaming,NETFLIX,Netflix,45000\n",
            "texts": {
                "fr": { "cart.empty": "Rien" },
                "id": {
                    "cart.empty": "<b>Kosong",
                    "cart.emty": "Kosong",
                    "cart.total": "Total {totl}",
                    "checkout.page": "{% if %}",
                    "cart.full": "Penuh",
                    "cart.button.pay": "Bayar ".repeat(20),
                    "owner.help": "Halo",
                },
            },
        }))
        .await;
    let errors = answer["errors"].as_array().expect("it is refused");
    let part = |error: &Value, name: &str| error[name].as_str().unwrap_or_default().to_owned();
    let lines: Vec<String> = errors
        .iter()
        .map(|error| format!("{} {}: {}", part(error, "language"), part(error, "key"), part(error, "problem")))
        .collect();
    expect![[r#"
        fr : bahasa ini tidak ada; yang ada: id, en
        id cart.button.pay: panjangnya 120 karakter, padahal paling panjang 64
        id cart.empty: HTML-nya tidak diterima Telegram: the tag <b> is not closed
        id cart.emty: tidak ada teks dengan kunci ini
        id cart.total: tidak ada isi {totl} untuk teks ini
        id checkout.page: templat ini tidak bisa dibaca: unexpected end of block (line 1)
        id owner.help: teks ini tidak bisa diganti: dibaca pemilik toko atau yang men-deploy, atau tertera di profil dan menu bot"#]].assert_eq(&lines.join("\n"));
    assert_eq!(shop.cloud.table.scan().expect("the table can be read"), Vec::<Value>::new());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn instead_of_a_text_that_is_broken_in_the_table_the_default_is_said() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let texts = json!({ "M": { "cart.empty": { "S": "<b>Kosong" }, "cart.paused": { "S": "never said {" } } });
    let item = json!({ "pk": { "S": "TEXTS" }, "sk": { "S": "OVERRIDES" }, "texts": { "M": { "id": texts } } });
    shop.cloud.table.put_raw(item).expect("it is put");
    for _ in 0..2 {
        budi.writes("/keranjang").await;
        let said = budi.reads();
        assert!(said.contains("🧺 Keranjangmu masih kosong"), "{said}");
        shop.minutes(2).await;
    }
    let broken: Vec<Value> =
        shop.cloud.bus.events().iter().filter(|event| event.kind == "texts.broken").map(|e| json!(e.detail)).collect();
    expect![[r#"[{"fault":"its markup is not valid: the tag <b> is not closed","id":"text-id-cart.empty-498701","key":"cart.empty","language":"id"}]"#]].assert_eq(&json!(broken).to_string());
    shop.close().await;
}
