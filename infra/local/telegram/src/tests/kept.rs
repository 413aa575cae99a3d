//! The state is kept over a restart.

use super::{TOKEN, World, png};
use serde_json::{Value, json};

#[tokio::test]
async fn all_is_there_again() {
    let folder = std::env::temp_dir().join(format!("lapak-telegram-{}", std::process::id()));
    let (before, file) = {
        let world = World::with(Some(folder.clone())).await;
        world
            .tell(json!({ "text": "<b>x</b> /start", "parse_mode": "HTML", "reply_markup": super::button("Go", "go") }))
            .await;
        world.budi.sends_photo(png(640, 320)).await;
        world.answer(500, Value::Null);
        world.budi.taps("Go").await.unwrap();
        world.api.close().await;
        (world.budi.chat(), world.newest()["update_id"].clone())
    };
    let world = World::with(Some(folder.clone())).await;
    assert_eq!(world.budi.chat(), before);
    assert_eq!(world.api.pending(TOKEN).len(), 1);
    assert_eq!(json!(world.budi.writes("b").await.update_id), json!(file.as_i64().unwrap() + 1));
    drop(world);
    std::fs::remove_dir_all(folder).unwrap();
}
