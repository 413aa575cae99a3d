//! Setting up: what CloudFormation asks of the setup function, and what becomes of both bots.

use crate::world::World;
use crate::world::stack::{Answer, Stack};
use expect_test::expect;
use lapak_local::fault::Fault;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_bots_learn_their_webhooks_and_what_they_are() {
    let shop = World::bare(&[("ShopName", "Toko Ayu")]).await;
    let stack = Stack::of(&shop).await;
    assert_eq!(stack.checks("Create").await, Answer::Success);
    assert!(stack.told().iter().all(|(method, _)| method == "getMe"), "a check changes nothing");

    assert_eq!(stack.sets_up("Create").await, Answer::Success);
    let webhooks: Vec<Value> = stack.told_by("setWebhook");
    let [shop_bot, owner_bot] = webhooks.as_slice() else { panic!("{webhooks:?}") };
    assert_eq!(shop_bot["url"], shop.cloud.url("TelegramFunction"));
    assert_eq!(owner_bot["url"], shop.cloud.url("OwnerFunction"));
    assert_eq!((&shop_bot["max_connections"], &owner_bot["max_connections"]), (&json!(7), &json!(1)));
    for webhook in &webhooks {
        assert_eq!(webhook["allowed_updates"], json!(["message", "callback_query", "my_chat_member"]));
    }
    let menus: Vec<Value> = stack.told_by("setMyCommands");
    let languages: Vec<&Value> = menus.iter().map(|menu| &menu["language_code"]).collect();
    assert_eq!(languages, [&Value::Null, &json!("en"), &Value::Null]);
    assert!(stack.told_by("setMyDescription")[0]["description"].as_str().unwrap().contains("Toko Ayu"));

    // Once more is nothing else.
    let before = stack.told_by("setWebhook");
    assert_eq!(stack.sets_up("Update").await, Answer::Success);
    assert_eq!(stack.told_by("setWebhook")[2..], before);
    shop.close().await;
}

/// CloudFormation sets up anew only if a property changes: so what bots are told is one, as a fingerprint.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_template_knows_what_bots_are_told() {
    let shop = World::bare(&[]).await;
    let stack = Stack::of(&shop).await;
    stack.sets_up("Create").await;
    let told: Vec<_> = stack.told().into_iter().filter(|(method, _)| method.starts_with("setMy")).collect();
    let text = json!(told).to_string();
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let line = format!("Told: \"{:08x}\"", hash >> 32);
    let template = std::fs::read_to_string(crate::world::root().join("template.yaml")).unwrap();
    assert!(template.contains(&line), "bots are told something else now: the resource Setup needs {line}");
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_wrong_is_said_and_nothing_is_changed() {
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
    shop.cloud.table.faults.next("Query", 1, lapak_local::table::refusal("AccessDeniedException"));
    said.push(stack.sets_up("Create").await.reason());
    expect![[r#"
        Telegram does not know the token of the shop bot: check it at @BotFather, store it as bot-token with `make configure`, and deploy again.
        The shop bot and the owner bot have tokens of the same bot: make another one at @BotFather for the owner, store its token with `make configure`, and deploy again.
        Pakasir does not know the project slug or its API key: check both in the project's settings, store the key with `make configure`, and deploy again.
        The secrets are not as they must be: run `make configure`, and deploy again: the data key must be `id:base64` (32 bytes), several separated by commas, the current one first
        The secrets are not as they must be: run `make configure`, and deploy again: cannot start: missing secrets /lapak/owner-webhook-secret
        Telegram could not be reached to set up the shop bot: nothing is wrong with your settings, deploy again in a few minutes.
        Pakasir could not be reached to check the key: nothing is wrong with your settings, deploy again in a few minutes.
        The table can't be read: cannot read the totals: the table answered AccessDeniedException."#]].assert_eq(&said.join("\n"));
    assert!(stack.told_by("setWebhook").is_empty());
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_project_that_the_gateway_does_not_know_is_told_apart() {
    let shop = World::bare(&[]).await;
    let stack = Stack::of(&shop).await;
    shop.cloud.pakasir.faults.next("create", 1, Fault::Status(404, r#"{"message":"Project tidak ditemukan"}"#.into()));
    assert!(stack.checks("Create").await.reason().contains("does not know the project"));
    shop.close().await;
}

/// A stack that can neither go forward nor back is stuck: so going back never fails, though the token is still bad.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_update_with_a_bad_token_fails_and_going_back_does_not() {
    let mut shop = World::bare(&[]).await;
    let stack = Stack::of(&shop).await;
    stack.sets_up("Create").await;
    let webhooks = stack.told_by("setWebhook").len();
    shop.expects_errors(&["Telegram does not know the bot's token"]);
    shop.set_secret("bot-token", "7000000001:of-a-bot-that-nobody-knows-any-more-x");
    let forward = stack.updates("20261122T050000Z", "20261122T060000Z").await;
    assert!(forward.reason().contains("does not know the token"));
    assert_eq!(stack.updates("20261122T060000Z", "20261122T050000Z").await, Answer::Success);
    assert_eq!(stack.told_by("setWebhook").len(), webhooks);
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
    assert_eq!(stack.told_by("deleteWebhook").len(), 1, "of the owner bot alone");

    // Whatever is wrong, a stack must be deletable.
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
