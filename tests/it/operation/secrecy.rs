//! Secrets, contents of goods and names of buyers appear in no log line and no event.

use crate::world::World;
use lapak_local::trace::Kind;

/// A name, contents and a text that stand nowhere else.
const NAME: &str = "Zulkarnain Xenofon";
const FIRST_NAME: &str = "Zulkarnain";
const CONTENTS: &str = "kunci-Qw8pLmZ7";
const WRITTEN: &str = "alamat-saya-Vt5Rk";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn neither_logs_nor_events_hold_what_is_secret() {
    journey("INFO").await;
}

/// The same at the most verbose log level.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn not_even_the_loudest_logs_hold_what_is_secret() {
    journey("DEBUG").await;
}

async fn journey(level: &'static str) {
    let shop = World::bare(&[("LogLevel", level)]).await;
    let seed_file = format!(
        "category,code,name,price,terms,content\nGame,KEY,Kunci,45000,Tulis namamu,{CONTENTS}-1\n,KEY,,,,{CONTENTS}-2\n,KEY,,,,{CONTENTS}-3\n"
    );
    assert_eq!(shop.seed(&seed_file).await["units"], 3);
    // A refused seed file holds contents too.
    let refused = shop.seed(&format!("{seed_file},KEY,,,,{CONTENTS}-1\n,OTHER,,,,{CONTENTS}-4\n")).await;
    assert!(refused["errors"].is_array() && !refused.to_string().contains(CONTENTS), "{refused}");

    let buyer = shop.buyer(NAME);
    buyer.writes("/start").await;
    buyer.writes(WRITTEN).await;
    buyer.pauses();
    assert!(buyer.person.taps_data(&format!("x:{WRITTEN}")).await.is_ok());
    // One order is paid, one expires, and the callback of one names another amount.
    let paid = buyer.orders("KEY", 1).await;
    assert_eq!(shop.cloud.pakasir.pays(&paid.order).await.status(), Some(200));
    assert!(buyer.reads().contains(CONTENTS), "the buyer gets what was paid for");
    // The proof that terms are met is a secret too.
    buyer.taps("✅ Penuhi SNK").await;
    buyer.writes(WRITTEN).await;
    assert!(buyer.reads().contains("sudah kami terima"));
    buyer.orders("KEY", 1).await;
    shop.minutes(20).await;
    let other = buyer.orders("KEY", 1).await;
    assert_eq!(shop.cloud.pakasir.pays_amount(&other.order, 1).await.status(), Some(200));
    shop.minutes(20).await;
    for _ in 0..7 {
        assert!(buyer.person.writes(WRITTEN).await.is_ok());
    }
    buyer.person.blocks().await;
    buyer.reads();
    assert!(shop.events().iter().any(|event| event == "user.spamming"));
    assert!(shop.events().iter().any(|event| event == "order.expired"));
    assert!(shop.events().iter().any(|event| event == "payment.mismatch"));

    let mut hidden: Vec<String> = [FIRST_NAME, "Xenofon", CONTENTS, WRITTEN].map(str::to_owned).into();
    for name in ["bot-token", "bot-webhook-secret", "pakasir-api-key", "pakasir-callback-secret", "data-key"] {
        let secret = shop.cloud.parameters.get(&format!("/lapak/{name}")).expect("the secret is there");
        hidden.extend(secret.split(':').filter(|part| part.len() > 4).map(str::to_owned));
    }
    let written: Vec<String> = shop
        .cloud
        .trace
        .since(0)
        .into_iter()
        .filter(|event| matches!(event.kind, Kind::Log | Kind::Bus | Kind::Invoke))
        .map(|event| format!("{:?} {} {} {}", event.kind, event.function, event.outcome, event.detail))
        .chain(shop.cloud.bus.events().into_iter().map(|event| format!("{} {}", event.kind, event.detail)))
        .chain(pending_events(&shop))
        .collect();
    assert!(written.iter().any(|line| line.contains("goods delivered")), "there are logs to look at");
    assert!(written.iter().any(|line| line.contains(&format!(" {level} "))), "there are lines of level {level}");
    for secret in &hidden {
        let found: Vec<&String> = written.iter().filter(|line| line.contains(secret.as_str())).collect();
        assert!(found.is_empty(), "{secret} stands in {found:#?}");
    }
    // In the table contents and proofs are encrypted, and the name is on the user's item alone.
    let items = shop.cloud.table.scan().expect("the table can be read");
    assert!(items.iter().any(|item| item.to_string().contains(FIRST_NAME)), "the shop knows the buyer by this name");
    for item in items {
        let text = item.to_string();
        assert!(!text.contains(CONTENTS) && !text.contains(WRITTEN), "{text}");
        assert!(!text.contains(FIRST_NAME) || item["sk"]["S"] == "USER", "{text}");
    }
    shop.close().await;
}

/// Everything that is logged or published.
fn pending_events(shop: &World) -> Vec<String> {
    let items = shop.cloud.table.scan().expect("the table can be read");
    items
        .iter()
        .filter(|item| item["pk"]["S"].as_str().is_some_and(|pk| pk.starts_with("EVENT#")))
        .map(ToString::to_string)
        .collect()
}
