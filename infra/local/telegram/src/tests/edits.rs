//! Messages that are edited, deleted, copied or forwarded.

use super::{World, button};
use expect_test::expect;
use jiff::SignedDuration;
use serde_json::{Value, json};

#[tokio::test]
async fn an_edit_changes_all_it_names_and_takes_the_buttons_it_does_not() {
    let world = World::open().await;
    let id =
        world.tell(json!({ "text": "<b>one</b>", "parse_mode": "HTML", "reply_markup": button("Go", "go") })).await;
    world.budi.read();
    let edit = |params: Value| edited(&world, "editMessageText", id, params);

    let same = edit(json!({ "text": "<b>one</b>", "parse_mode": "HTML", "reply_markup": button("Go", "go") })).await;
    expect!["400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"].assert_eq(&same.unwrap_err());
    assert!(world.budi.unread().is_empty());

    let wire = edit(json!({ "text": "one" })).await.unwrap();
    assert_eq!(wire["edit_date"], wire["date"]);
    assert!(wire.get("reply_markup").is_none());
    let seen = &world.budi.unread()[0];
    assert!(seen.edited.is_some() && seen.buttons.is_empty() && seen.entities.is_empty());

    edit(json!({ "text": "two", "reply_markup": button("Go", "go") })).await.unwrap();
    edited(&world, "editMessageReplyMarkup", id, json!({ "reply_markup": button("Stop", "go") })).await.unwrap();
    assert_eq!(world.budi.chat()[0].labels(), [["Stop"]]);
    assert_eq!(world.budi.chat()[0].text, "two");
}

#[tokio::test]
async fn what_can_not_be_edited() {
    let world = World::open().await;
    let text = world.tell(json!({ "text": "x" })).await;
    let keyboard = world.tell(json!({ "text": "x", "reply_markup": { "keyboard": [["A"]] } })).await;
    world.budi.writes("halo").await;
    let budis = world.budi.chat().last().unwrap().id;
    let gone = world.tell(json!({ "text": "x" })).await;
    edited(&world, "deleteMessage", gone, json!({})).await.unwrap();
    for (method, id, params, words) in [
        ("editMessageText", 99, json!({ "text": "y" }), "message to edit not found"),
        ("editMessageText", gone, json!({ "text": "y" }), "message to edit not found"),
        ("editMessageText", keyboard, json!({ "text": "y" }), "message can't be edited"),
        ("editMessageText", budis, json!({ "text": "y" }), "message can't be edited"),
        ("editMessageText", text, json!({ "text": "x".repeat(4097) }), "MESSAGE_TOO_LONG"),
        (
            "editMessageText",
            text,
            json!({ "text": "y", "reply_markup": { "keyboard": [["A"]] } }),
            "inline keyboard expected",
        ),
        ("editMessageCaption", text, json!({ "caption": "y" }), "there is no caption in the message to edit"),
        ("editMessageMedia", text, json!({}), "Parameter \"media\" is required"),
        (
            "editMessageMedia",
            text,
            json!({ "media": { "type": "video", "media": "x" } }),
            "media of type \"video\" is not played by this stand-in",
        ),
        ("editMessageMedia", text, json!({ "media": { "type": "photo" } }), "can't parse InputMedia: media not found"),
        (
            "editMessageMedia",
            text,
            json!({ "media": { "type": "photo", "media": "attach://x" } }),
            "media \"attach://x\" was not uploaded",
        ),
    ] {
        let error = edited(&world, method, id, params).await.unwrap_err();
        assert_eq!(error, format!("400 Bad Request: {words}"), "{method} {id}");
    }
}

#[tokio::test]
async fn deleted_within_two_days() {
    let world = World::open().await;
    let old = world.tell(json!({ "text": "old" })).await;
    world.clock.turn(SignedDuration::from_hours(47));
    let new = world.tell(json!({ "text": "new" })).await;
    let newest = world.tell(json!({ "text": "newest" })).await;
    world.clock.turn(SignedDuration::from_hours(2));

    let delete = |id: i64| edited(&world, "deleteMessage", id, json!({}));
    expect!["400 Bad Request: message can't be deleted for everyone"].assert_eq(&delete(old).await.unwrap_err());
    delete(new).await.unwrap();
    expect!["400 Bad Request: message to delete not found"].assert_eq(&delete(new).await.unwrap_err());

    let delete = async |ids: Value| {
        world.call("deleteMessages", json!({ "chat_id": world.budi.id(), "message_ids": ids })).await
    };
    expect!["400 Bad Request: message identifiers are not specified"].assert_eq(&delete(json!([])).await.unwrap_err());
    expect!["400 Bad Request: message can't be deleted for everyone"]
        .assert_eq(&delete(json!([old, newest])).await.unwrap_err());
    delete(json!([new, newest, 99])).await.unwrap();
    let left: Vec<bool> = world.budi.chat().iter().map(|message| message.deleted).collect();
    assert_eq!(left, [false, true, true]);
    assert_eq!(world.budi.unread().len(), 1);
}

#[tokio::test]
async fn copied_and_forwarded() {
    let world = World::open().await;
    let ani = world.api.person(super::TOKEN, "Ani");
    let id = world.tell(json!({ "text": "<i>hi</i>", "parse_mode": "HTML", "reply_markup": button("Go", "go") })).await;
    let secret = world.tell(json!({ "text": "x", "protect_content": true })).await;
    let params = |id: i64| json!({ "chat_id": ani.id(), "from_chat_id": world.budi.id(), "message_id": id });

    assert!(world.call("copyMessage", params(id)).await.unwrap()["message_id"].is_i64());
    let forwarded = world.call("forwardMessage", params(id)).await.unwrap();
    assert_eq!(forwarded["forward_origin"]["sender_user"]["username"], "lapak_bot");
    let texts: Vec<String> = ani.chat().into_iter().map(|message| message.text).collect();
    assert_eq!(texts, ["hi", "hi"]);
    assert_eq!(
        world.call("copyMessage", params(secret)).await.unwrap_err(),
        "400 Bad Request: message can't be copied"
    );
    assert_eq!(world.call("copyMessage", params(99)).await.unwrap_err(), "400 Bad Request: message to copy not found");
}

async fn edited(world: &World, method: &str, id: i64, mut params: Value) -> Result<Value, String> {
    params["chat_id"] = world.budi.id().into();
    params["message_id"] = id.into();
    world.call(method, params).await
}
