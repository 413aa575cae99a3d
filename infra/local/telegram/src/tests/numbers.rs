//! Numbers in strings, which Telegram takes inside of objects and arrays as well.

use super::{World, button};
use serde_json::{Value, json};

#[tokio::test]
async fn a_number_may_stand_in_a_string_wherever_one_is_taken() {
    let world = World::open().await;
    let chat = world.budi.id();
    let first = world.tell(json!({ "text": "x", "reply_markup": button("Go", "go") })).await;
    let bold = json!([{ "type": "bold", "offset": "0", "length": "1" }]);
    let mention = json!([{ "type": "text_mention", "offset": 0, "length": "1", "user": { "id": chat.to_string() } }]);
    for entities in [bold, mention] {
        let params = json!({
            "chat_id": chat, "text": "y", "entities": entities, "reply_parameters": { "message_id": first.to_string() },
        });
        let sent = world.call("sendMessage", params).await.unwrap();
        assert_eq!(
            (&sent["reply_to_message"]["message_id"], &sent["entities"][0]["length"]),
            (&first.into(), &1.into())
        );
    }
    let price = json!({ "title": "a", "description": "b", "payload": "c", "currency": "XTR",
        "prices": [{ "label": "x", "amount": "5" }] });
    assert!(world.call("createInvoiceLink", price).await.is_ok());
    let scope = json!({ "type": "chat", "chat_id": chat.to_string() });
    assert_eq!(world.call("getMyCommands", json!({ "scope": scope })).await.unwrap(), json!([]));
    let ids = json!({ "chat_id": chat, "from_chat_id": chat, "message_ids": [first.to_string()] });
    assert_eq!(world.call("copyMessages", ids).await.unwrap().as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_string_that_is_no_number_is_refused() {
    let world = World::open().await;
    let refused = async |id: Value| {
        let params = json!({ "chat_id": world.budi.id(), "text": "x", "reply_parameters": { "message_id": id } });
        world.call("sendMessage", params).await.unwrap_err()
    };
    let cannot = "400 Bad Request: can't parse reply_parameters: it must be a";
    assert_eq!(refused(json!("five")).await, format!("{cannot} valid Number"));
    assert_eq!(refused(json!(true)).await, format!("{cannot} Number"));
    let entities = json!([{ "type": "bold", "offset": "-1", "length": 1 }]);
    let params = json!({ "chat_id": world.budi.id(), "text": "x", "entities": entities });
    let words = "400 Bad Request: can't parse entities: it must be a valid Number";
    assert_eq!(world.call("sendMessage", params).await.unwrap_err(), words);
    for (ids, words) in [
        (json!([]), "message identifiers are not specified"),
        (json!(["0"]), "invalid message identifier specified"),
        ((1..102).collect(), "too many message identifiers specified"),
    ] {
        let params = json!({ "chat_id": world.budi.id(), "message_ids": ids });
        assert_eq!(world.call("deleteMessages", params).await.unwrap_err(), format!("400 Bad Request: {words}"));
    }
}

#[tokio::test]
async fn who_wrote_what_is_passed_on_is_known_though_the_chat_stands_in_a_string() {
    let world = World::open().await;
    world.budi.writes("halo").await;
    let id = world.newest()["message"]["message_id"].clone();
    let chat = world.budi.id();
    let params = json!({ "chat_id": chat, "from_chat_id": chat.to_string(), "message_id": id });
    let passed_on = world.call("forwardMessage", params).await.unwrap();
    assert_eq!(passed_on["forward_origin"]["sender_user"]["id"], chat);
}
