//! What is said before the shop opens.

use super::{Outside, TOKEN};
use expect_test::{Expect, expect};
use local_kit::fault::Fault;

#[tokio::test]
async fn what_is_wrong_is_said_in_a_sentence() {
    let outside = Outside::open().await;
    let check = async |more: &[(&str, &str)], sentence: Expect| {
        let said = outside.check(more).await.unwrap_err();
        sentence.assert_eq(
            &said.replace(&outside.telegram.base_url(), "TELEGRAM").replace(outside.pakasir.base_url(), "PAKASIR"),
        );
    };
    check(
        &[("BOT_TOKEN", "6100000001:wrong")],
        expect!["BOT_TOKEN is no bot's token: Telegram answers 401; @BotFather tells the right one by /token"],
    )
    .await;
    let gateway = [("PAKASIR_SLUG", "toko"), ("PAKASIR_API_KEY", "wrong")];
    check(&gateway, expect!["PAKASIR_API_KEY is not the key of the project toko: the gateway answers 401"]).await;
    outside.telegram.faults.next("getMe", 1, Fault::Status(502, "<html>Bad Gateway</html>".into()));
    check(&[("BOT_TOKEN", TOKEN)], expect!["cannot ask TELEGRAM whose token BOT_TOKEN is: 502 without a word"]).await;
    outside.telegram.faults.next("getMe", 1, Fault::Refuse);
    check(&[("BOT_TOKEN", TOKEN)], expect!["cannot ask TELEGRAM whose token BOT_TOKEN is: the connection broke"]).await;
    outside.pakasir.faults.next("status", 1, Fault::Status(503, String::new()));
    let gateway = [("PAKASIR_SLUG", "toko"), ("PAKASIR_API_KEY", "k3y")];
    check(&gateway, expect!["cannot ask PAKASIR/api/v2 about the key: it answers 503"]).await;
}

#[tokio::test]
async fn a_deployed_bot_is_taken_over_only_if_told_to() {
    let outside = Outside::open().await;
    outside.telegram.set_webhook(TOKEN, "https://shop.example/s3cret-path", "s");
    let both = [("BOT_TOKEN", TOKEN), ("PAKASIR_SLUG", "toko"), ("PAKASIR_API_KEY", "k3y")];
    expect!["@toko_bot has a webhook at shop.example, so a deployed shop may be using it; TAKE_OVER=1 takes it away, until `make configure` gives it back"]
        .assert_eq(&outside.check(&both).await.unwrap_err());

    // Not even then, if something else is wrong.
    let wrong = [("BOT_TOKEN", TOKEN), ("TAKE_OVER", "1"), ("PAKASIR_SLUG", "toko"), ("PAKASIR_API_KEY", "wrong")];
    outside.check(&wrong).await.unwrap_err();
    assert!(outside.telegram.calls().iter().all(|call| call.method != "deleteWebhook"));

    let said = outside.check(&[both.as_slice(), &[("TAKE_OVER", "1")]].concat()).await.unwrap();
    expect![[r#"
        Payments go to the project toko (sandbox); the sweep finds them, within a minute or so.
        The shop bot is @toko_bot: https://t.me/toko_bot
        The webhook of @toko_bot at shop.example is deleted: the shop there gets no updates until `make configure`."#]]
    .assert_eq(&said.join("\n"));
    assert_eq!(outside.telegram.calls().last().unwrap().method, "deleteWebhook");
}
