//! Seats: one content that is sold a number of times.

use super::{file, shop};
use expect_test::expect;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_content_is_sold_as_often_as_it_has_seats() {
    let shop = shop(&["Streaming,,SHARED,Akun Bersama,15000,,,,2,,3,akun-a"]).await;
    assert_eq!(shop.left("SHARED"), 3);
    for name in ["Budi", "Siti", "Adi"] {
        let buyer = shop.buyer(name);
        let invoice = buyer.orders("SHARED", 1).await;
        shop.pays(&invoice.order).await;
        assert_eq!(buyer.goods(), ["akun-a"]);
        buyer.reads();
    }
    let late = shop.buyer("Rina");
    late.writes("/start p_SHARED").await;
    assert!(late.reads().contains("Lagi habis"));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_file_adds_no_seat_and_more_seats_are_added() {
    let shop = shop(&["Streaming,,SHARED,Akun Bersama,15000,,,,2,,,akun-a"]).await;
    let mut answers = String::new();
    for seats in ["", "3", "3", "5"] {
        let row = format!("Streaming,,SHARED,Akun Bersama,15000,,,,2,,{seats},akun-a");
        let answer = shop.seed(&file(&[&row])).await;
        answers.push_str(&format!(
            "{seats:?} {} new, {} known, {} left\n",
            answer["units"],
            answer["skipped"],
            shop.left("SHARED")
        ));
    }
    expect![[r#"
        "" 0 new, 1 known, 1 left
        "3" 2 new, 1 known, 3 left
        "3" 0 new, 3 known, 3 left
        "5" 2 new, 3 known, 5 left
    "#]]
    .assert_eq(&answers);
    shop.close().await;
}
