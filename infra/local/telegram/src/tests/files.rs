//! Uploads, ids, sizes and downloads.

use super::{TOKEN, World, png, result};
use expect_test::expect;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

async fn upload(world: &World, method: &str, form: Form) -> Result<Value, String> {
    let url = format!("{}/TelegramFunction/bot{TOKEN}/{method}", world.api.base_url());
    let form = form.text("chat_id", world.budi.id().to_string());
    result(world.http.post(url).multipart(form).send().await.unwrap()).await
}

fn part(name: &str, bytes: Vec<u8>) -> Part {
    Part::bytes(bytes).file_name(name.to_owned())
}

#[tokio::test]
async fn a_picture_in_sizes_and_again_by_its_id() {
    let world = World::open().await;
    let form = Form::new()
        .part("photo", part("qr.png", png(900, 450)))
        .text("caption", "<b>QR</b>")
        .text("parse_mode", "HTML");
    let form = form
        .text("reply_markup", json!({ "inline_keyboard": [[{ "text": "Go", "callback_data": "go" }]] }).to_string());
    let wire = upload(&world, "sendPhoto", form).await.unwrap();
    let sizes: Vec<String> =
        wire["photo"].as_array().unwrap().iter().map(|size| format!("{}x{}", size["width"], size["height"])).collect();
    assert_eq!(sizes, ["90x45", "320x160", "800x400", "900x450"]);
    assert_eq!(wire["caption_entities"], json!([{ "type": "bold", "offset": 0, "length": 2 }]));
    assert_eq!(world.last_call().function, "TelegramFunction");

    let id = wire["photo"][3]["file_id"].clone();
    let again = world.call("sendPhoto", json!({ "chat_id": world.budi.id(), "photo": id })).await.unwrap();
    assert_eq!(again["photo"], wire["photo"]);
    let photo = world.budi.chat().last().unwrap().photo.clone().unwrap();
    let file = world.call("getFile", json!({ "file_id": id })).await.unwrap();
    assert_eq!((photo.width, file["file_size"].as_u64()), (900, u64::try_from(photo.bytes.len()).ok()));
    assert!(file["file_path"].as_str().unwrap().ends_with(".jpg"), "{file}");
    let downloaded = world.download(&file).await;
    assert_eq!((image::guess_format(&downloaded).unwrap(), &*downloaded), (image::ImageFormat::Jpeg, &*photo.bytes));
    assert_eq!(
        world.call("sendDocument", json!({ "chat_id": world.budi.id(), "document": id })).await.unwrap_err(),
        "400 Bad Request: can't use file of type Photo as Document"
    );
}

#[tokio::test]
async fn a_text_becomes_a_picture_but_not_the_other_way() {
    let world = World::open().await;
    let id = world.tell(json!({ "text": "…" })).await;
    let media = json!({ "type": "photo", "media": "attach://qr", "caption": "pay" }).to_string();
    let form =
        Form::new().part("qr", part("qr.png", png(300, 300))).text("media", media).text("message_id", id.to_string());
    let wire = upload(&world, "editMessageMedia", form).await.unwrap();
    assert_eq!((wire["caption"].as_str(), wire.get("text")), (Some("pay"), None));
    let back =
        world.call("editMessageText", json!({ "chat_id": world.budi.id(), "message_id": id, "text": "x" })).await;
    expect!["400 Bad Request: there is no text in the message to edit"].assert_eq(&back.unwrap_err());
    let caption = json!({ "chat_id": world.budi.id(), "message_id": id, "caption": "paid" });
    world.call("editMessageCaption", caption).await.unwrap();
    assert_eq!(world.budi.chat()[0].text, "paid");
}

#[tokio::test]
async fn what_is_not_taken() {
    let world = World::open().await;
    for (method, field, bytes, words) in [
        ("sendPhoto", "photo", b"GIF".to_vec(), "400 Bad Request: IMAGE_PROCESS_FAILED"),
        ("sendPhoto", "photo", Vec::new(), "400 Bad Request: file must be non-empty"),
        ("sendPhoto", "photo", png(9000, 2000), "400 Bad Request: PHOTO_INVALID_DIMENSIONS"),
        ("sendPhoto", "photo", png(2100, 100), "400 Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (
            "sendPhoto",
            "photo",
            vec![0; 10 * 1024 * 1024 + 1],
            "400 Bad Request: file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes",
        ),
        ("sendPhoto", "foto", png(9, 9), "400 Bad Request: there is no photo in the request"),
        ("sendDocument", "document", vec![0; 50 * 1024 * 1024 + 1], "413 Request Entity Too Large"),
    ] {
        let error = upload(&world, method, Form::new().part(field, part("a", bytes))).await.unwrap_err();
        assert_eq!(error, words);
    }
    let form = Form::new().part("photo", part("a.png", png(9, 9))).part("other", part("b.png", png(9, 9)));
    expect![[r#"400 Bad Request: unknown field "other", a file that nothing refers to"#]]
        .assert_eq(&upload(&world, "sendPhoto", form).await.unwrap_err());
    assert!(world.budi.chat().is_empty());
}

#[tokio::test]
async fn fetched_by_id_and_path() {
    let world = World::open().await;
    world.budi.sends_file("stok.csv", "a,b\n".as_bytes()).await;
    let document = world.newest()["message"]["document"].clone();
    expect!["stok.csv text/csv 4"].assert_eq(&format!(
        "{} {} {}",
        document["file_name"].as_str().unwrap(),
        document["mime_type"].as_str().unwrap(),
        document["file_size"]
    ));
    let file = world.call("getFile", json!({ "file_id": document["file_id"] })).await.unwrap();
    assert_eq!(world.download(&file).await, b"a,b\n");

    world.budi.sends_file("foto.PNG", png(9, 9)).await;
    let document = world.newest()["message"]["document"].clone();
    assert_eq!(document["mime_type"], "image/png");
    let file = world.call("getFile", json!({ "file_id": document["file_id"] })).await.unwrap();
    assert_eq!(world.download(&file).await, png(9, 9), "a document is kept as it is");

    world.budi.sends_file("big.zip", vec![1; 20 * 1024 * 1024 + 1]).await;
    let id = world.newest()["message"]["document"]["file_id"].clone();
    expect!["400 Bad Request: file is too big"]
        .assert_eq(&world.call("getFile", json!({ "file_id": id })).await.unwrap_err());
    expect!["400 Bad Request: wrong file_id or the file is temporarily unavailable"]
        .assert_eq(&world.call("getFile", json!({ "file_id": "x" })).await.unwrap_err());
}

#[tokio::test]
async fn a_form_is_read_as_well() {
    let world = World::open().await;
    let url = format!("{}/bot{TOKEN}/sendMessage?chat_id={}", world.api.base_url(), world.budi.id());
    let request = world.http.post(&url).header("content-type", "application/x-www-form-urlencoded");
    result(request.body("text=a+b%26c&disable_notification=true").send().await.unwrap()).await.unwrap();
    let message = world.budi.chat().pop().unwrap();
    assert_eq!((message.text.as_str(), message.silent), ("a b&c", true));
    let odd = world.http.post(&url).header("content-type", "text/plain").body("x").send().await.unwrap();
    expect![[r#"400 Bad Request: content type "text/plain" is neither JSON nor a form"#]]
        .assert_eq(&result(odd).await.unwrap_err());
}
