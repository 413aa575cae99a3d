//! Payments in Telegram Stars, from the invoice to the refund.

use super::{TOKEN, World};
use expect_test::expect;
use serde_json::{Value, json};

fn invoice() -> Value {
    json!({
        "title": "Netflix", "description": "Satu bulan", "payload": "order-7", "currency": "XTR",
        "prices": [{ "label": "Netflix", "amount": 50 }],
    })
}

async fn send(world: &World) -> Value {
    let mut params = invoice();
    params["chat_id"] = world.budi.id().into();
    world.call("sendInvoice", params).await.unwrap()
}

/// Budi pays, and the shop says whether it can deliver.
async fn pays(world: &World, ok: bool) -> Result<crate::Delivery, String> {
    let shop = async {
        loop {
            let updates = world.shop.updates.lock().unwrap().clone();
            let query = updates.last().and_then(|(update, _)| update["pre_checkout_query"]["id"].as_str());
            if let Some(id) = query {
                let params = json!({ "pre_checkout_query_id": id, "ok": ok, "error_message": "Stok habis" });
                if world.call("answerPreCheckoutQuery", params).await.is_ok() {
                    return;
                }
            }
            tokio::task::yield_now().await;
        }
    };
    let (paid, ()) = tokio::join!(world.budi.taps("Pay ⭐️50"), shop);
    paid.map_err(|problem| problem.to_string())
}

#[tokio::test]
async fn an_invoice_is_paid_and_given_back() {
    let world = World::open().await;
    let sent = send(&world).await;
    expect![[
        r#"{"currency":"XTR","description":"Satu bulan","start_parameter":"","title":"Netflix","total_amount":50}"#
    ]]
    .assert_eq(&sent["invoice"].to_string());
    assert_eq!((sent.get("text"), &sent["reply_markup"]["inline_keyboard"][0][0]["pay"]), (None, &json!(true)));

    let poor = world.budi.taps("Pay ⭐️50").await.unwrap_err().to_string();
    assert!(poor.contains("has 0 of 50 Stars"), "{poor}");
    world.budi.buys_stars(70);
    let paid = pays(&world, true).await.unwrap();
    assert!(paid.is_ok());
    let payment = &paid.update["message"]["successful_payment"];
    assert_eq!((&payment["invoice_payload"], &payment["total_amount"]), (&json!("order-7"), &json!(50)));
    assert_eq!(world.budi.stars(), 20);
    assert_eq!(world.call("getMyStarBalance", json!({})).await.unwrap(), json!({ "amount": 50 }));

    let charge = &payment["telegram_payment_charge_id"];
    let refund = json!({ "user_id": world.budi.id(), "telegram_payment_charge_id": charge });
    world.call("refundStarPayment", refund.clone()).await.unwrap();
    expect!["400 Bad Request: CHARGE_ALREADY_REFUNDED"]
        .assert_eq(&world.call("refundStarPayment", refund).await.unwrap_err());
    assert_eq!(world.budi.stars(), 70);
}

#[tokio::test]
async fn a_shop_that_says_no_gets_nothing() {
    let world = World::open().await;
    send(&world).await;
    world.budi.buys_stars(50);
    let refused = pays(&world, false).await.unwrap();
    assert_eq!(refused.problem.as_deref(), Some("Stok habis"));
    assert_eq!((world.budi.stars(), world.budi.chat().len()), (50, 1));
    let late = json!({ "pre_checkout_query_id": "7", "ok": true });
    expect!["400 Bad Request: query is too old and response timeout expired or query ID is invalid"]
        .assert_eq(&world.call("answerPreCheckoutQuery", late).await.unwrap_err());
}

#[tokio::test]
async fn a_link_opens_an_invoice() {
    let world = World::open().await;
    let link = world.call("createInvoiceLink", invoice()).await.unwrap();
    world.budi.buys_stars(50);
    world.call("setWebhook", json!({ "url": "", "allowed_updates": ["pre_checkout_query", "message"] })).await.unwrap();
    let shop = async {
        let asked = world.call("getUpdates", json!({ "timeout": 10 })).await.unwrap();
        let id = &asked[0]["pre_checkout_query"]["id"];
        world.call("answerPreCheckoutQuery", json!({ "pre_checkout_query_id": id, "ok": true })).await.unwrap();
    };
    let (paid, ()) = tokio::join!(world.budi.pays_link(link.as_str().unwrap()), shop);
    assert!(paid.unwrap().update["message"]["successful_payment"].is_object());
    assert!(world.api.person(TOKEN, "Siti").pays_link("https://t.me/$x").await.is_err());
}

#[tokio::test]
async fn invoices_that_are_refused() {
    let world = World::open().await;
    for (field, value, words) in [
        ("currency", json!("IDR"), "currency \"IDR\" is not played by this stand-in"),
        ("title", json!(""), "INVOICE_TITLE_INVALID"),
        ("payload", json!("x".repeat(129)), "INVOICE_PAYLOAD_INVALID"),
        ("provider_token", json!("1:TEST"), "PAYMENT_PROVIDER_INVALID"),
        ("prices", json!([{ "label": "x", "amount": 0 }]), "INVOICE_PRICES_INVALID"),
        ("prices", json!([{ "label": "x", "amount": 1 }, { "label": "y", "amount": 1 }]), "STARS_INVOICE_INVALID"),
        ("need_email", json!(true), "field \"need_email\" is not played by this stand-in"),
    ] {
        let mut params = invoice();
        params[field] = value;
        let error = world.call("createInvoiceLink", params).await.unwrap_err();
        assert_eq!(error, format!("400 Bad Request: {words}"));
    }
}
