//! One line for each thing that is refused, in Telegram's words.

use super::{World, button, result};
use expect_test::expect;
use serde_json::{Value, json};

/// Calls, each with what it is answered. `chat_id` is Budi's where none is given.
async fn refused(world: &World, cases: &[(&str, Value, &str)]) {
    for (method, params, words) in cases {
        let mut params = params.clone();
        if params.get("chat_id").is_none() && !method.starts_with("get") && !method.starts_with("answer") {
            params["chat_id"] = world.budi.id().into();
        }
        let error = world.call(method, params.clone()).await.expect_err(&format!("{method} {params} passes"));
        assert_eq!(&error, words, "{method} {params}");
    }
}

#[tokio::test]
async fn texts() {
    let world = World::open().await;
    let bold = format!("<b>{}</b>", "x".repeat(4096));
    assert!(world.tell(json!({ "text": bold, "parse_mode": "HTML" })).await > 0);
    refused(
        &world,
        &[
            ("sendMessage", json!({}), "400 Bad Request: message text is empty"),
            ("sendMessage", json!({ "text": "" }), "400 Bad Request: message text is empty"),
            ("sendMessage", json!({ "text": " \n" }), "400 Bad Request: text must be non-empty"),
            (
                "sendMessage",
                json!({ "text": "<b></b>", "parse_mode": "HTML" }),
                "400 Bad Request: text must be non-empty",
            ),
            ("sendMessage", json!({ "text": "x".repeat(4097) }), "400 Bad Request: message is too long"),
            ("sendMessage", json!({ "text": "😀".repeat(2049) }), "400 Bad Request: message is too long"),
            ("sendMessage", json!({ "text": "x".repeat(40_000) }), "400 Bad Request: text is too long"),
            (
                "sendMessage",
                json!({ "text": "x", "parse_mode": "MarkdownV2" }),
                "400 Bad Request: parse_mode MarkdownV2 is not played by this stand-in",
            ),
            ("sendMessage", json!({ "text": "x", "parse_mode": "XML" }), "400 Bad Request: unsupported parse_mode"),
            (
                "sendMessage",
                json!({ "text": "<b>x", "parse_mode": "HTML" }),
                "400 Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
            ),
            (
                "sendMessage",
                json!({ "text": "x", "entities": [{ "type": "bold", "offset": 0, "length": 2 }] }),
                "400 Bad Request: entity at 0 is outside of the text",
            ),
            (
                "sendMessage",
                json!({ "text": "x", "entities": [{ "type": "bold", "offset": u64::MAX, "length": 2 }] }),
                "400 Bad Request: entity at 18446744073709551615 is outside of the text",
            ),
            ("sendPhoto", json!({}), "400 Bad Request: there is no photo in the request"),
            (
                "sendPhoto",
                json!({ "photo": "x", "caption": "x".repeat(1025) }),
                "400 Bad Request: message caption is too long",
            ),
            ("sendPhoto", json!({ "photo": "x" }), "400 Bad Request: wrong file identifier/HTTP URL specified"),
            ("sendPhoto", json!({ "photo": "https://x.id/a.png" }), "400 Bad Request: failed to get HTTP URL content"),
            ("sendDocument", json!({}), "400 Bad Request: there is no document in the request"),
            ("sendChatAction", json!({ "action": "dancing" }), "400 Bad Request: wrong parameter action in request"),
        ],
    )
    .await;
}

#[tokio::test]
async fn fields_and_types() {
    let world = World::open().await;
    refused(
        &world,
        &[
            ("sendMessage", json!({ "text": "x", "parsemode": "HTML" }), "400 Bad Request: field \"parsemode\" is not played by this stand-in"),
            ("sendMessage", json!({ "text": 5 }), "400 Bad Request: field \"text\" must be a String"),
            ("sendMessage", json!({ "text": null }), "400 Bad Request: field \"text\" must be a String"),
            (
                "sendMessage",
                json!({ "text": "x", "disable_notification": "maybe" }),
                "400 Bad Request: field \"disable_notification\" must be a Boolean",
            ),
            ("sendMessage", json!({ "text": "x", "chat_id": "" }), "400 Bad Request: chat_id is empty"),
            ("sendMessage", json!({ "text": "x", "chat_id": 1.5 }), "400 Bad Request: field \"chat_id\" must be an Integer or a String"),
            ("sendMessage", json!({ "text": "x", "chat_id": 5 }), "400 Bad Request: chat not found"),
            ("sendMessage", json!({ "text": "x", "chat_id": "@budi" }), "400 Bad Request: chat not found"),
            (
                "sendMessage",
                json!({ "text": "x", "reply_parameters": { "message_id": 99 } }),
                "400 Bad Request: message to be replied not found",
            ),
            (
                "sendMessage",
                json!({ "text": "x", "link_preview_options": { "disabled": true } }),
                "400 Bad Request: can't parse link_preview_options: unknown field `disabled`, expected one of \
                 `is_disabled`, `url`, `prefer_small_media`, `prefer_large_media`, `show_above_text`",
            ),
            ("editMessageText", json!({ "text": "x", "message_id": "five" }), "400 Bad Request: field \"message_id\" must be an Integer"),
            ("sendMessage", json!({ "text": "x", "message_thread_id": 5 }), "400 Bad Request: message thread not found"),
            ("getUpdates", json!({}), "409 Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"),
            ("sendTelepathy", json!({}), "404 Not Found: method sendTelepathy is not played by this stand-in"),
        ],
    )
    .await;
    assert!(world.call("sendMessage", json!({ "text": "x" })).await.unwrap_err().ends_with("chat_id is empty"));
    let in_strings = json!({
        "chat_id": world.budi.id().to_string(), "text": "x", "disable_notification": "true",
        "reply_markup": button("Go", "go").to_string(),
    });
    let sent = world.call("sendMessage", in_strings).await.unwrap();
    let edit = json!({ "chat_id": world.budi.id(), "message_id": sent["message_id"].to_string(), "text": "y" });
    assert_eq!(world.call("editMessageText", edit).await.unwrap()["text"], "y");
}

#[tokio::test]
async fn buttons() {
    let world = World::open().await;
    let with = |button: Value| json!({ "text": "x", "reply_markup": { "inline_keyboard": [[button]] } });
    let markup = |markup: Value| json!({ "text": "x", "reply_markup": markup });
    world.tell(with(json!({ "text": "x", "callback_data": "é".repeat(32) }))).await;
    let cannot = "400 Bad Request: can't parse inline keyboard button:";
    refused(
        &world,
        &[
            (
                "sendMessage",
                with(json!({ "text": "x", "callback_data": "é".repeat(33) })),
                "400 Bad Request: BUTTON_DATA_INVALID",
            ),
            (
                "sendMessage",
                with(json!({ "text": "", "callback_data": "x" })),
                "400 Bad Request: inline keyboard button text must be non-empty",
            ),
            ("sendMessage", with(json!({ "callback_data": "x" })), &format!("{cannot} Can't find field \"text\"")),
            (
                "sendMessage",
                with(json!({ "text": "x" })),
                &format!("{cannot} Text buttons are unallowed in the inline keyboard"),
            ),
            (
                "sendMessage",
                with(json!({ "text": "x", "callback_data": "" })),
                &format!("{cannot} Text buttons are unallowed in the inline keyboard"),
            ),
            (
                "sendMessage",
                with(json!({ "text": "x", "callback_data": "x", "url": "https://a.id" })),
                &format!("{cannot} exactly one of the optional fields must be used"),
            ),
            (
                "sendMessage",
                with(json!({ "text": "x", "callback_data": "x", "style": "green" })),
                &format!("{cannot} invalid button style specified"),
            ),
            (
                "sendMessage",
                with(json!({ "text": "x", "url": "nowhere" })),
                "400 Bad Request: inline keyboard button URL 'nowhere' is invalid: wrong HTTP URL",
            ),
            (
                "sendMessage",
                with(json!({ "text": "x", "copy_text": { "text": "" } })),
                "400 Bad Request: BUTTON_COPY_TEXT_INVALID",
            ),
            ("sendMessage", markup(json!("x")), "400 Bad Request: can't parse reply_markup JSON object"),
            ("sendMessage", markup(json!(5)), "400 Bad Request: field \"reply_markup\" must be an Object or an Array"),
            (
                "sendMessage",
                with(json!({ "text": "x".repeat(5000), "callback_data": "x" })),
                "400 Bad Request: reply markup is too long",
            ),
            ("sendMessage", with(json!({ "text": "Pay", "pay": true })), "400 Bad Request: BUTTON_TYPE_INVALID"),
            ("sendMessage", markup(json!([])), "400 Bad Request: object expected as reply markup"),
            (
                "sendMessage",
                markup(json!({ "inline": [] })),
                "400 Bad Request: unknown field \"inline\" in reply_markup",
            ),
            (
                "sendMessage",
                markup(json!({ "keyboard": [[""]] })),
                "400 Bad Request: keyboard button text must be non-empty",
            ),
            (
                "sendMessage",
                markup(json!({ "keyboard": [[5]] })),
                "400 Bad Request: can't parse keyboard button: KeyboardButton must be a String or an Object",
            ),
        ],
    )
    .await;
    let unknown = world.call("sendMessage", with(json!({ "text": "x", "calback_data": "x" }))).await.unwrap_err();
    assert!(unknown.starts_with(&format!("{cannot} unknown field `calback_data`")), "{unknown}");
    let many: Vec<Value> = (0..9).map(|_| json!({ "text": "x", "callback_data": "x" })).collect();
    refused(
        &world,
        &[("sendMessage", markup(json!({ "inline_keyboard": [many] })), "400 Bad Request: reply markup is too long")],
    )
    .await;
}

#[tokio::test]
async fn who_is_not_there() {
    let world = World::open().await;
    let url = |token: &str| format!("{}/bot{token}/getMe", world.api.base_url());
    let ask = async |url: String| result(world.http.get(url).send().await.unwrap()).await;
    assert_eq!(ask(url("6100000001:wrong")).await.unwrap_err(), "401 Unauthorized");
    assert_eq!(ask(url("nonsense")).await.unwrap_err(), "404 Not Found");
    assert_eq!(ask(format!("{}/", world.api.base_url())).await.unwrap_err(), "404 Not Found");
    assert_eq!(ask(url(super::TOKEN)).await.unwrap()["username"], "lapak_bot");

    world.budi.blocks().await;
    refused(
        &world,
        &[
            ("sendMessage", json!({ "text": "x" }), "403 Forbidden: bot was blocked by the user"),
            ("sendChatAction", json!({ "action": "typing" }), "403 Forbidden: bot was blocked by the user"),
        ],
    )
    .await;
    world.budi.unblocks().await;
    world.tell(json!({ "text": "x" })).await;
}

#[tokio::test]
async fn taps_are_answered_once_and_soon() {
    let world = World::open().await;
    world.tell(json!({ "text": "x", "reply_markup": button("Go", "go") })).await;
    world.budi.taps("Go").await.unwrap();
    let id = world.newest()["callback_query"]["id"].clone();
    let too_old = "400 Bad Request: query is too old and response timeout expired or query ID is invalid";
    refused(
        &world,
        &[
            (
                "answerCallbackQuery",
                json!({ "callback_query_id": 5 }),
                "400 Bad Request: field \"callback_query_id\" must be a String",
            ),
            ("answerCallbackQuery", json!({ "callback_query_id": "5" }), too_old),
            (
                "answerCallbackQuery",
                json!({ "callback_query_id": id, "text": "x".repeat(201) }),
                "400 Bad Request: MESSAGE_TOO_LONG",
            ),
            (
                "answerCallbackQuery",
                json!({ "callback_query_id": id, "url": "https://x.id" }),
                "400 Bad Request: URL_INVALID",
            ),
        ],
    )
    .await;
    world
        .call("answerCallbackQuery", json!({ "callback_query_id": id, "text": "👌", "show_alert": true }))
        .await
        .unwrap();
    refused(&world, &[("answerCallbackQuery", json!({ "callback_query_id": id }), too_old)]).await;
    let toasts = world.budi.toasts();
    expect![[r#"👌 true"#]].assert_eq(&format!("{} {}", toasts[0].text, toasts[0].alert));

    world.budi.taps("Go").await.unwrap();
    let id = world.newest()["callback_query"]["id"].clone();
    world.clock.turn(jiff::SignedDuration::from_secs(151));
    refused(&world, &[("answerCallbackQuery", json!({ "callback_query_id": id }), too_old)]).await;
}

#[tokio::test]
async fn about_the_bot() {
    let world = World::open().await;
    let commands = |name: &str| json!({ "commands": [{ "command": name, "description": "Mulai" }] });
    for (method, params, words) in [
        ("setMyCommands", commands("Start"), "400 Bad Request: BOT_COMMAND_INVALID"),
        (
            "setMyCommands",
            json!({ "commands": [{ "command": "start", "description": "" }] }),
            "400 Bad Request: BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        ("setMyName", json!({ "name": "x".repeat(65) }), "400 Bad Request: BOT_TITLE_INVALID"),
        ("setMyDescription", json!({ "description": "x".repeat(513) }), "400 Bad Request: BOT_DESCRIPTION_TOO_LONG"),
        (
            "setWebhook",
            json!({ "url": "http://lapak.id/" }),
            "400 Bad Request: bad webhook: An HTTPS URL must be provided for webhook",
        ),
        (
            "setWebhook",
            json!({ "url": "https://lapak.id:8080/" }),
            "400 Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        (
            "setWebhook",
            json!({ "url": "https://lapak.id/", "secret_token": "a b" }),
            "400 Bad Request: secret token contains unallowed characters",
        ),
        (
            "setWebhook",
            json!({ "url": "https://lapak.id/", "allowed_updates": ["mesage"] }),
            "400 Bad Request: unknown kind of update \"mesage\" in allowed_updates",
        ),
    ] {
        assert_eq!(world.call(method, params).await.unwrap_err(), words);
    }
    world.call("setMyCommands", commands("start")).await.unwrap();
    assert_eq!(world.call("getMyCommands", json!({})).await.unwrap(), commands("start")["commands"]);
    assert_eq!(world.api.bots()[0].commands, [("start".to_owned(), "Mulai".to_owned())]);
}

#[tokio::test]
async fn too_fast() {
    let world = World::open().await;
    world.api.limit_rates(true);
    for _ in 0..5 {
        world.tell(json!({ "text": "x" })).await;
    }
    let error = world.call("sendMessage", json!({ "chat_id": world.budi.id(), "text": "x" })).await.unwrap_err();
    assert!(error.starts_with("429 Too Many Requests: retry after "), "{error}");
    assert!(world.last_call().result.unwrap_err().retry_after > Some(0));
}
