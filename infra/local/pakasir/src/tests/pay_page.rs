//! The hosted pay page and its buttons.

use super::*;
use crate::Delivery;

#[tokio::test]
async fn the_page_shows_what_is_to_be_paid() {
    let world = World::open().await;
    let txn_id = world.sells("LPK-0001", 99_000).await;
    for prefix in ["", "/TelegramFunction"] {
        let page = page(&world, &format!("{prefix}/pay-v2/{txn_id}")).await;
        for text in [
            "Pakasir",
            SLUG,
            "LPK-0001",
            "Rp99.000",
            "Rp1.003",
            "Rp100.003",
            "22 Nov 2026 15.05 WIB",
            "Menunggu pembayaran",
            "<svg",
        ] {
            assert!(page.contains(text), "{text}");
        }
    }
    assert_eq!(world.get("/pay-v2/abcdefghi").await.0, 404);
}

#[tokio::test]
async fn the_query_chooses_methods_and_the_way_back_and_cannot_write_the_page() {
    let world = World::open().await;
    let (_, answer) = world.create("LPK-0001", &json!({ "method": "payment_link", "amount": 99_000 })).await;
    let path = format!("/pay-v2/{}", answer["txn_id"].as_str().unwrap());
    assert!(page(&world, &path).await.contains("Metode pembayaran"));
    assert!(!page(&world, &format!("{path}?qris_only=1")).await.contains("Metode pembayaran"));
    drop(world.gateway.pays_silently("LPK-0001").await);
    for (redirect, link) in [
        ("https%3A%2F%2Ft.me%2Ftoko", Some(r#"href="https://t.me/toko""#)),
        ("javascript%3Aalert(1)", None),
        ("https://x/%22%3E%3Cscript%3Ealert(1)", Some("href=\"https://x/&quot;&gt;&lt;script&gt;")),
    ] {
        let page = page(&world, &format!("{path}?qris_only=1&redirect={redirect}")).await;
        assert_eq!(page.contains("Kembali ke toko"), link.is_some(), "{redirect}");
        assert!(link.is_none_or(|link| page.contains(link)), "{redirect}");
        assert!(!page.contains("<script>alert"), "{redirect}");
    }
}

#[tokio::test]
async fn each_button_tells_what_happened() {
    for (trial, form, note, state, callbacks) in [
        ("pay", "", "Paid. The callback was answered 200: noted", "completed", 1),
        ("late", "", "Not late yet", "pending", 0),
        ("twice", "", "Paid twice. First: The callback was answered 200: noted Second:", "completed", 2),
        ("wrong", "amount=98000", "Paid; the callback said Rp98.000 for Rp99.000.", "completed", 1),
        ("lose", "", "Paid. The callback was lost.", "completed", 0),
        (
            "forge",
            "",
            "Nothing paid; a callback with a wrong secret went out. The callback was answered 200",
            "pending",
            1,
        ),
        ("again", "", "No callback: it is not paid.", "pending", 0),
        ("release", "", "0 held callbacks were released.", "pending", 0),
    ] {
        let world = World::open().await;
        let txn_id = world.sells("LPK-0001", 99_000).await;
        let page = press(&world, &txn_id, trial, form).await;
        assert!(page.contains(&format!("<li>14.05.33 · {note}")), "{trial}: {page}");
        assert_eq!(world.gateway.find("LPK-0001").unwrap().status(), state, "{trial}");
        let taken = world.shop.takes();
        assert_eq!(taken.len(), callbacks, "{trial}");
        assert_eq!(taken.iter().all(|taken| taken.secret.as_deref() == Some(SECRET)), trial != "forge", "{trial}");
    }
}

#[tokio::test]
async fn what_is_cancelled_or_over_is_only_paid_late() {
    for cancelled in [true, false] {
        let world = World::open().await;
        let txn_id = world.sells("LPK-0001", 99_000).await;
        if cancelled {
            world.cancel(&txn_id).await;
        } else {
            world.turn(3_601);
        }
        let page = press(&world, &txn_id, "pay", "").await;
        assert!(page.contains("Not paid: the code is no longer payable"));
        assert!(page.contains(if cancelled { "Dibatalkan" } else { "Kedaluwarsa" }));
        assert!(press(&world, &txn_id, "late", "").await.contains("Paid late. The callback was answered 200"));
        assert!(press(&world, &txn_id, "late", "").await.contains("it is paid already"));
    }
}

#[tokio::test]
async fn held_callbacks_are_released_from_the_page() {
    let world = World::open().await;
    let txn_id = world.sells("LPK-0001", 99_000).await;
    world.gateway.configure(|settings| settings.callback.delivery = Delivery::Held);
    assert!(press(&world, &txn_id, "pay", "").await.contains("The callback is held."));
    assert!(
        press(&world, &txn_id, "release", "")
            .await
            .contains("1 held callbacks were released. The callback was answered 200")
    );
}

#[tokio::test]
async fn an_unknown_button_or_a_bad_amount_does_nothing() {
    let world = World::open().await;
    let txn_id = world.sells("LPK-0001", 99_000).await;
    for (trial, form) in [("nothing", ""), ("wrong", ""), ("wrong", "amount=many")] {
        let url = world.at(&format!("/pay-v2/{txn_id}/{trial}"));
        assert_eq!(world.http.post(url).body(form).send().await.unwrap().status(), 404, "{trial} {form}");
    }
    assert_eq!(world.gateway.find("LPK-0001").unwrap().status(), "pending");
}

async fn page(world: &World, path: &str) -> String {
    let response = world.http.get(world.at(path)).send().await.unwrap();
    assert_eq!(response.status(), 200);
    response.text().await.unwrap()
}

/// Presses a button and tells the page it leads to.
async fn press(world: &World, txn_id: &str, trial: &str, form: &'static str) -> String {
    let request = world.http.post(world.at(&format!("/pay-v2/{txn_id}/{trial}?qris_only=1")));
    let response = request.header("content-type", "application/x-www-form-urlencoded").body(form).send().await.unwrap();
    assert_eq!(response.url().query(), Some("qris_only=1"));
    response.text().await.unwrap()
}
