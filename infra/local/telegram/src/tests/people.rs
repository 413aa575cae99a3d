//! What people do, and the updates that come of it.

use super::{World, button};
use expect_test::{Expect, expect};
use serde_json::{Value, json};

fn pretty(update: &Value, expected: Expect) {
    expected.assert_eq(&serde_json::to_string_pretty(update).unwrap());
}

#[tokio::test]
async fn a_command() {
    let world = World::open().await;
    assert_eq!(world.budi.opens("p_NETFLIX").await.status, 200);
    pretty(
        &world.newest(),
        expect![[r#"
        {
          "message": {
            "chat": {
              "first_name": "Budi",
              "id": 7197856699,
              "last_name": "Santoso",
              "type": "private",
              "username": "budi_santoso"
            },
            "date": 1795330800,
            "entities": [
              {
                "length": 6,
                "offset": 0,
                "type": "bot_command"
              }
            ],
            "from": {
              "first_name": "Budi",
              "id": 7197856699,
              "is_bot": false,
              "language_code": "id",
              "last_name": "Santoso",
              "username": "budi_santoso"
            },
            "message_id": 1,
            "text": "/start p_NETFLIX"
          },
          "update_id": 700000001
        }"#]],
    );
    assert!(world.budi.opens("a b").await.problem.unwrap().contains("does not fit into a deep link"));
}

#[tokio::test]
async fn a_tap() {
    let world = World::open().await;
    world.tell(json!({ "text": "Katalog", "reply_markup": button("Go", "go") })).await;
    world.budi.taps("Go").await.unwrap();
    pretty(
        &world.newest(),
        expect![[r#"
        {
          "callback_query": {
            "chat_instance": "6100015398439672",
            "data": "go",
            "from": {
              "first_name": "Budi",
              "id": 7197856699,
              "is_bot": false,
              "language_code": "id",
              "last_name": "Santoso",
              "username": "budi_santoso"
            },
            "id": "719785669900000002",
            "message": {
              "chat": {
                "first_name": "Budi",
                "id": 7197856699,
                "last_name": "Santoso",
                "type": "private",
                "username": "budi_santoso"
              },
              "date": 1795330800,
              "from": {
                "first_name": "Lapak",
                "id": 6100000001,
                "is_bot": true,
                "username": "lapak_bot"
              },
              "message_id": 1,
              "reply_markup": {
                "inline_keyboard": [
                  [
                    {
                      "callback_data": "go",
                      "text": "Go"
                    }
                  ]
                ]
              },
              "text": "Katalog"
            }
          },
          "update_id": 700000001
        }"#]],
    );
}

#[tokio::test]
async fn a_block() {
    let world = World::open().await;
    world.budi.blocks().await;
    pretty(
        &world.newest(),
        expect![[r#"
        {
          "my_chat_member": {
            "chat": {
              "first_name": "Budi",
              "id": 7197856699,
              "last_name": "Santoso",
              "type": "private",
              "username": "budi_santoso"
            },
            "date": 1795330800,
            "from": {
              "first_name": "Budi",
              "id": 7197856699,
              "is_bot": false,
              "language_code": "id",
              "last_name": "Santoso",
              "username": "budi_santoso"
            },
            "new_chat_member": {
              "status": "kicked",
              "until_date": 0,
              "user": {
                "first_name": "Lapak",
                "id": 6100000001,
                "is_bot": true,
                "username": "lapak_bot"
              }
            },
            "old_chat_member": {
              "status": "member",
              "user": {
                "first_name": "Lapak",
                "id": 6100000001,
                "is_bot": true,
                "username": "lapak_bot"
              }
            }
          },
          "update_id": 700000001
        }"#]],
    );
    assert!(world.budi.is_blocking());
    assert_eq!(world.budi.blocks().await.problem.unwrap(), "nothing changed");
    // Writing lets the bot in again first.
    world.budi.writes("halo").await;
    let kinds: Vec<bool> =
        world.shop.updates.lock().unwrap().iter().map(|(update, _)| update.get("message").is_some()).collect();
    assert_eq!(kinds, [false, false, true]);
}

#[tokio::test]
async fn a_label_is_looked_for_from_the_newest() {
    let world = World::open().await;
    let keyboard = json!({ "keyboard": [["Katalog", { "text": "Saldo" }]], "resize_keyboard": true });
    world.tell(json!({ "text": "Halo", "reply_markup": keyboard })).await;
    world.tell(json!({ "text": "old", "reply_markup": button("Go", "old") })).await;
    let new = world
        .tell(json!({ "text": "new", "reply_markup": { "inline_keyboard": [
        [{ "text": "Go", "callback_data": "new" }, { "text": "Pay", "url": "http://127.0.0.1:1/pay" }],
    ] } }))
        .await;
    world.budi.taps("Go").await.unwrap();
    assert_eq!(world.newest()["callback_query"]["data"], "new");
    world.call("deleteMessage", json!({ "chat_id": world.budi.id(), "message_id": new })).await.unwrap();
    world.budi.taps("Go").await.unwrap();
    assert_eq!(world.newest()["callback_query"]["data"], "old");
    world.budi.taps("Saldo").await.unwrap();
    assert_eq!(world.newest()["message"]["text"], "Saldo");
    expect![[r#"
        Budi Santoso sees no “Beli”; there is
          message 2 “old”: [Go]
          keyboard: [Katalog] [Saldo]"#]]
    .assert_eq(&world.budi.taps("Beli").await.unwrap_err().to_string());
}

#[tokio::test]
async fn a_link_is_followed_not_tapped() {
    let world = World::open().await;
    let id = world
        .tell(json!({ "text": "x", "reply_markup": { "inline_keyboard": [
        [{ "text": "Pay", "url": "http://127.0.0.1:1/pay" }, { "text": "Go", "callback_data": "go" }],
    ] } }))
        .await;
    expect!["http://127.0.0.1:1/pay"].assert_eq(&world.budi.url_of("Pay").unwrap());
    expect![[r#"
        Budi Santoso can't tap “Pay”, it opens http://127.0.0.1:1/pay (see url_of); there is
          message 1 “x”: [Pay] [Go]"#]]
    .assert_eq(&world.budi.taps("Pay").await.unwrap_err().to_string());
    assert!(world.budi.url_of("Go").is_err());
    assert!(world.budi.taps_at(id, 0, 1).await.is_ok());
    assert!(world.budi.taps_at(id, 1, 0).await.is_err());
    world.budi.taps_data("forged").await;
    assert_eq!(world.newest()["callback_query"]["message"]["message_id"], id);
}

#[tokio::test]
async fn a_keyboard_stays_until_it_is_taken_away() {
    let world = World::open().await;
    world.tell(json!({ "text": "x", "reply_markup": { "keyboard": [["A"]], "one_time_keyboard": true } })).await;
    world.budi.taps("A").await.unwrap();
    assert!(world.budi.reply_keyboard().is_none());
    world.tell(json!({ "text": "x", "reply_markup": { "keyboard": [["A"]] } })).await;
    world.budi.taps("A").await.unwrap();
    assert!(world.budi.reply_keyboard().is_some());
    world.tell(json!({ "text": "x", "reply_markup": { "remove_keyboard": true } })).await;
    assert!(world.budi.reply_keyboard().is_none());
    let id = world.tell(json!({ "text": "x", "reply_markup": { "keyboard": [["A"]] } })).await;
    world.call("deleteMessage", json!({ "chat_id": world.budi.id(), "message_id": id })).await.unwrap();
    assert!(world.budi.reply_keyboard().is_none());
}

#[tokio::test]
async fn long_lines_are_cut_and_pictures_have_sizes() {
    let world = World::open().await;
    world.budi.writes(&format!("{}\n{}", "a".repeat(4000), "b".repeat(4000))).await;
    let lengths: Vec<usize> = world.budi.chat().iter().map(|message| message.text.len()).collect();
    assert_eq!(lengths, [4000, 4000]);
    world.budi.sends_photo_saying(super::png(640, 320), "bukti").await;
    let message = world.newest()["message"].clone();
    assert_eq!((message["photo"].as_array().unwrap().len(), message["caption"].as_str()), (3, Some("bukti")));
}

#[tokio::test]
async fn the_bot_is_seen_typing_and_changes_are_told() {
    let world = World::open().await;
    let mut changes = world.api.changes();
    let chat = world.budi.id();
    world.call("sendChatAction", json!({ "chat_id": chat, "action": "typing" })).await.unwrap();
    assert_eq!(world.budi.bot_is().as_deref(), Some("typing"));
    assert_eq!(changes.recv().await.unwrap().chat, chat);
    world.clock.turn(jiff::SignedDuration::from_secs(6));
    assert_eq!(world.budi.bot_is(), None);
}

#[tokio::test]
async fn a_message_can_be_shown() {
    let world = World::open().await;
    let markup = json!({ "inline_keyboard": [
        [{ "text": "Beli", "callback_data": "buy" }, { "text": "Bayar", "url": "https://a.id", "style": "success" }],
        [{ "text": "Salin", "copy_text": { "text": "A" } }],
    ] });
    world.tell(json!({ "text": "<b>Netflix</b>", "parse_mode": "HTML", "reply_markup": markup })).await;
    world.tell(json!({ "text": "Halo", "reply_markup": { "keyboard": [["A", "B"]] } })).await;
    let shown: Vec<String> = world.budi.unread().iter().map(ToString::to_string).collect();
    expect![[r#"
        <b>Netflix</b>
        [Beli] [Bayar ↗]
        [Salin ⧉]
        ---
        Halo
        ⌨ A | B"#]]
    .assert_eq(&shown.join("\n---\n"));
}
