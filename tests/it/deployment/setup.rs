//! The set-up: CloudFormation's requests to the setup function, and what it registers for both bots.

use crate::world::World;
use crate::world::cloudformation::{Answer, Stack};
use expect_test::expect;
use lapak_local::fault::Fault;
use lapak_local::telegram::user_id;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn webhooks_and_profiles_of_both_bots_are_registered() {
    let shop = World::bare(&[("ShopName", "Toko Ayu")]).await;
    let stack = Stack::of(&shop).await;
    assert_eq!(stack.checks("Create").await, Answer::Success);
    assert!(stack.bot_api_calls().iter().all(|(method, _)| method == "getMe"), "a check changes nothing");

    assert_eq!(stack.sets_up("Create").await, Answer::Success);
    let webhooks: Vec<Value> = stack.bot_api_calls_of("setWebhook");
    let [shop_bot, owner_bot] = webhooks.as_slice() else { panic!("{webhooks:?}") };
    assert_eq!(shop_bot["url"], shop.cloud.url("TelegramFunction"));
    assert_eq!(owner_bot["url"], shop.cloud.url("OwnerFunction"));
    assert_eq!((&shop_bot["max_connections"], &owner_bot["max_connections"]), (&json!(7), &json!(1)));
    for webhook in &webhooks {
        assert_eq!(webhook["allowed_updates"], json!(["message", "callback_query", "my_chat_member"]));
    }
    let menus: Vec<Value> = stack.bot_api_calls_of("setMyCommands");
    let languages: Vec<&Value> = menus.iter().map(|menu| &menu["language_code"]).collect();
    assert_eq!(languages, [&Value::Null, &json!("en"), &Value::Null, &json!("en")]);
    assert!(stack.bot_api_calls_of("setMyDescription")[0]["description"].as_str().unwrap().contains("Toko Ayu"));

    // Repeating it makes the same calls.
    let before = stack.bot_api_calls_of("setWebhook");
    assert_eq!(stack.sets_up("Update").await, Answer::Success);
    assert_eq!(stack.bot_api_calls_of("setWebhook")[2..], before);
    shop.close().await;
}

/// CloudFormation updates the resource only if a property changes, so a hash of the bots' texts is one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_template_has_the_hash_of_the_bots_texts() {
    let shop = World::bare(&[]).await;
    let stack = Stack::of(&shop).await;
    stack.sets_up("Create").await;
    let calls: Vec<_> = stack.bot_api_calls().into_iter().filter(|(method, _)| method.starts_with("setMy")).collect();
    let text = json!(calls).to_string();
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let line = format!("BotTextsHash: \"{:08x}\"", hash >> 32);
    let path = crate::world::root().join("template.yaml");
    let template = std::fs::read_to_string(&path).unwrap();
    let old =
        template.lines().find(|line| line.trim_start().starts_with("BotTextsHash: ")).expect("it is there").trim();
    if std::env::var_os("UPDATE_EXPECT").is_some() && old != line {
        // Other stories read the file meanwhile: it is replaced at once.
        let new = path.with_extension("yaml.new");
        std::fs::write(&new, template.replace(old, &line)).unwrap();
        std::fs::rename(new, path).unwrap();
    } else {
        assert_eq!(old, line, "bots are told something else now: UPDATE_EXPECT=1 writes it into the template");
    }
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_error_is_reported_and_nothing_is_changed() {
    let mut shop = World::bare(&[]).await;
    let stack = Stack::of(&shop).await;
    shop.expects_errors(&["Telegram does not know the bot's token"]);
    let good = |name: &str| shop.secret(name);
    let mut said = Vec::new();
    for (name, bad) in [
        ("bot-token", "7000000001:of-a-bot-that-nobody-knows-any-more-x".to_owned()),
        ("owner-bot-token", good("bot-token")),
        ("pakasir-api-key", "key-of-another-project".to_owned()),
        ("data-key", "k1:short".to_owned()),
    ] {
        let kept = good(name);
        shop.set_secret(name, &bad);
        let (checked, set_up) = (stack.checks("Create").await, stack.sets_up("Create").await);
        assert_eq!(checked, set_up, "both look at the same");
        said.push(checked.reason());
        shop.set_secret(name, &kept);
    }
    shop.cloud.parameters.remove("/lapak/owner-webhook-secret");
    said.push(stack.checks("Create").await.reason());
    shop.set_secret("owner-webhook-secret", "another-secret-of-the-owner");

    shop.cloud.telegram.faults.next("getMe", 1, Fault::Status(502, r#"{"ok":false,"error_code":502}"#.into()));
    said.push(stack.sets_up("Create").await.reason());
    shop.cloud.pakasir.faults.next("create", 1, Fault::Status(503, "<html>".into()));
    said.push(stack.sets_up("Create").await.reason());
    shop.cloud.table.faults.next("Query", 1, lapak_local::table::refusal("ResourceNotFoundException"));
    said.push(stack.sets_up("Create").await.reason());
    expect![[r#"
        Telegram does not know the token of the shop bot: check it at @BotFather, store it as bot-token with `make configure`, and deploy again.
        The shop bot and the owner bot have tokens of the same bot: make another one at @BotFather for the owner, store its token with `make configure`, and deploy again.
        Pakasir does not know the project slug or its API key: check both in the project's settings, store the key with `make configure`, and deploy again.
        The secrets are not as they must be: run `make configure`, and deploy again: the data key must be `id:base64` (32 bytes), several separated by commas, the current one first
        The secrets are not as they must be: run `make configure`, and deploy again: cannot start: missing secrets /lapak/owner-webhook-secret
        Telegram could not be reached to set up the shop bot: nothing is wrong with your settings, deploy again in a few minutes.
        Pakasir could not be reached to check the key: nothing is wrong with your settings, deploy again in a few minutes.
        The table can't be read: cannot read the totals: the table answered ResourceNotFoundException."#]].assert_eq(&said.join("\n"));
    assert!(stack.bot_api_calls_of("setWebhook").is_empty());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_project_that_the_gateway_does_not_know_is_reported() {
    let shop = World::bare(&[]).await;
    let stack = Stack::of(&shop).await;
    shop.cloud.pakasir.faults.next("create", 1, Fault::Status(404, r#"{"message":"Project tidak ditemukan"}"#.into()));
    assert!(stack.checks("Create").await.reason().contains("does not know the project"));
    shop.close().await;
}

/// A rollback never fails, though the token is still bad: otherwise the stack could neither be updated nor rolled back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_update_with_a_bad_token_fails_and_its_rollback_does_not() {
    let mut shop = World::bare(&[]).await;
    let stack = Stack::of(&shop).await;
    stack.sets_up("Create").await;
    let webhooks = stack.bot_api_calls_of("setWebhook").len();
    shop.expects_errors(&["Telegram does not know the bot's token"]);
    shop.set_secret("bot-token", "7000000001:of-a-bot-that-nobody-knows-any-more-x");
    let forward = stack.updates("20261122T050000Z", "20261122T060000Z").await;
    assert!(forward.reason().contains("does not know the token"));
    assert_eq!(stack.updates("20261122T060000Z", "20261122T050000Z").await, Answer::Success);
    assert_eq!(stack.bot_api_calls_of("setWebhook").len(), webhooks);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deleting_takes_away_only_webhooks_of_its_own() {
    let shop = World::bare(&[]).await;
    let stack = Stack::of(&shop).await;
    // Another stack has taken the shop bot over.
    shop.cloud.telegram.set_webhook(&shop.secret("bot-token"), "https://elsewhere.example/", "secret");
    assert_eq!(stack.checks("Delete").await, Answer::Success);
    assert_eq!(stack.sets_up("Delete").await, Answer::Success);
    assert_eq!(stack.bot_api_calls_of("deleteWebhook").len(), 1, "of the owner bot alone");

    // A stack can be deleted whatever is wrong.
    shop.set_secret("bot-token", "7000000001:of-a-bot-that-nobody-knows-any-more-x");
    shop.cloud.parameters.remove("/lapak/owner-bot-token");
    assert_eq!(stack.sets_up("Delete").await, Answer::Success);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cloudformation_is_answered_in_time_though_telegram_is_not_there() {
    let shop = World::bare(&[]).await;
    let stack = Stack::of(&shop).await;
    shop.cloud.telegram.faults.next("getMe", 1, Fault::Hang);
    let reason = stack.checks("Create").await.reason();
    assert!(reason.contains("deploy again in a few minutes"), "{reason}");
    shop.close().await;
}

/// Calls that AWS or Telegram refuse in the first seconds of a new role or host are retried.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_role_and_a_new_host_are_waited_for() {
    let shop = World::bare(&[]).await;
    let stack = Stack::of(&shop).await;
    shop.cloud.parameters.faults.next("GetParameters", 1, Fault::new_role());
    assert_eq!(stack.checks("Create").await, Answer::Success);
    shop.cloud.parameters.faults.next("GetParameters", 1, Fault::new_role());
    shop.cloud.table.faults.next("Query", 1, Fault::new_role());
    shop.cloud.telegram.faults.next("setWebhook", 1, Fault::late_host());
    assert_eq!(stack.sets_up("Create").await, Answer::Success);
    assert_eq!(stack.bot_api_calls_of("setWebhook").len(), 3, "the first of them in vain");
    shop.close().await;
}

/// An update succeeds though no service answers; the parts that are left are shown to the owner and retried by the sweep.
/// The bus may deliver the event twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_answer_in_an_update_is_left_to_the_sweep() {
    let shop = World::bare(&[("OwnerIds", &user_id("Hadi").to_string())]).await;
    let stack = Stack::of(&shop).await;
    stack.sets_up("Create").await;
    let (hadi, webhooks) = (shop.owner("Hadi"), stack.bot_api_calls_of("setWebhook").len());

    let down = || Fault::Status(502, r#"{"ok":false,"error_code":502}"#.into());
    shop.cloud.telegram.faults.next("getMe", 2, down());
    shop.cloud.pakasir.faults.next("create", 1, Fault::Status(503, "<html>".into()));
    assert_eq!(stack.updates_connections(7, 9).await, Answer::Success);
    assert_eq!(stack.bot_api_calls_of("setWebhook").len(), webhooks);
    hadi.writes("/status").await;
    hadi.sees(expect![[r#"
        🩺 <b>Lapak</b>
        <i>22 Nov 2026 12.00 WIB</i>


        👥 Pengguna: <b>0</b>
        ✅ Pesanan terkirim: <b>0</b>
        🛒 Menunggu pembayaran: <b>0</b>
        📦 Menunggu barang: <b>0</b>
        👀 Pemeriksaan terjadwal: <b>1</b>
        ⏰ Pemeriksaan terlambat: <b>0</b>
        🗄 Cadangan utuh terakhir: <b>belum ada</b>
        🧪 Latihan pemulihan terakhir: <b>belum ada</b>, otomatis tiap minggu
        🧾 Perkiraan tagihan AWS bulan ini: <b>US$0,06</b> <i>(0 pesanan, setelah jatah gratis)</i>

        ⚠️ Penyiapan belum selesai: webhook bot toko, webhook bot pemilik, pemeriksaan kunci Pakasir. Dicoba lagi otomatis tiap beberapa menit.
        [🔄 Perbarui] [⬅️ Menu]"#]]);

    // The service is still down at the sweep's first request.
    shop.cloud.telegram.faults.next("getMe", 2, down());
    shop.minutes(1).await;
    assert_eq!(stack.bot_api_calls_of("setWebhook").len(), webhooks);
    shop.cloud.functions.repeat("SetupFunction");
    shop.minutes(2).await;
    let calls = stack.bot_api_calls_of("setWebhook");
    assert_eq!(calls[webhooks]["max_connections"], 9);
    assert_eq!(calls.len(), webhooks + 2, "the second event finds nothing to do");
    hadi.writes("/status").await;
    assert!(!hadi.reads().contains("Belum selesai"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn profile_texts_never_fail_a_deployment() {
    let shop = World::bare(&[]).await;
    let stack = Stack::of(&shop).await;
    let limited = r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 60","parameters":{"retry_after":60}}"#;
    shop.cloud.telegram.faults.next("setMyDescription", 1, Fault::Status(429, limited.into()));
    assert_eq!(stack.sets_up("Create").await, Answer::Success);
    assert_eq!(stack.bot_api_calls_of("setWebhook").len(), 2);
    shop.minutes(1).await;
    assert_eq!(
        stack.bot_api_calls_of("setMyShortDescription").len(),
        6,
        "those of the owner bot at first, and all of them later"
    );
    shop.close().await;
}

/// The secrets are the same before and after, so a rollback is recognised by the stored refusal alone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rollback_does_not_fail_though_only_connections_changed() {
    let mut shop = World::bare(&[]).await;
    let stack = Stack::of(&shop).await;
    stack.sets_up("Create").await;
    shop.expects_errors(&["Telegram does not know the bot's token"]);
    let good = shop.secret("bot-token");
    shop.set_secret("bot-token", "7000000001:of-a-bot-that-nobody-knows-any-more-x");
    for _ in 0..2 {
        assert!(stack.updates_connections(7, 9).await.reason().contains("does not know the token"));
        assert_eq!(stack.updates_connections(9, 7).await, Answer::Success);
    }
    shop.set_secret("bot-token", &good);
    assert_eq!(stack.updates_connections(7, 9).await, Answer::Success);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cloudformation_is_answered_though_it_refuses_two_answers() {
    let shop = World::bare(&[]).await;
    let stack = Stack::of(&shop).await;
    stack.refuses_answers(2);
    assert_eq!(stack.checks("Create").await, Answer::Success);
    shop.close().await;
}

/// Lambda and EventBridge may deliver an event twice: the goods are sent once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sweep_that_comes_twice_delivers_once() {
    let shop = World::open().await;
    let budi = shop.buyer("Budi");
    let order = budi.orders("NETFLIX", 1).await.order;
    budi.reads();
    shop.pays_silently(&order).await;
    for _ in 0..5 {
        shop.cloud.functions.repeat("SweepFunction");
        shop.minutes(1).await;
    }
    assert_eq!(budi.reads().matches("Pembayaran Berhasil").count(), 1);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shop_keeps_the_zone_by_whose_days_it_counts() {
    let shop = World::open().await;
    let stack = Stack::of(&shop).await;
    let named = "Check Asia/Jakarta".to_owned();
    assert_eq!(stack.checks_zone("Check", "Asia/Jakarta").await, (Answer::Success, named.clone()), "an older stack");
    let (refused, name) = stack.checks_zone(&named, "Asia/Makassar").await;
    assert_eq!(name, named);
    expect!["TimeZone can't be changed from Asia/Jakarta to Asia/Makassar: the shop's figures and books are counted by the days of Asia/Jakarta. Set TimeZone=Asia/Jakarta again in samconfig.toml, then deploy again."].assert_eq(&refused.reason());
    assert_eq!(stack.checks_zone(&named, "Asia/Jakarta").await, (Answer::Success, named), "CloudFormation rolls back");
    shop.close().await;
}
