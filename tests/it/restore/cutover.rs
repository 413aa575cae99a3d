//! The shop moves to restored data: what was sold since is not sold again, and nothing is sold from two tables.

use super::{newest, pass, restores_moment, shop_of, state};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_shop_moves_to_a_moment_and_sells_no_unit_twice() {
    let mut shop = shop_of("Hadi").await;
    let hadi = shop.owner("Hadi");
    let (budi, siti, tono) = (shop.buyer("Budi"), shop.buyer("Siti"), shop.buyer("Tono"));
    let before = budi.orders("ML86", 1).await.order;
    shop.pays(&before).await;
    let lapsing = tono.orders("RARE", 1).await.order;
    pass(&shop, 8).await;
    // 12.08: Budi has paid, Tono's invoice is open. What follows is not in the data of that moment.
    pass(&shop, 12).await;
    let after = siti.orders("ML86", 1).await.order;
    shop.pays(&after).await;
    let rare = siti.orders("RARE", 1).await.order;
    shop.pays(&rare).await;
    let sold_to_siti = siti.reads_all();
    assert!(sold_to_siti.contains("ML-0002") && sold_to_siti.contains("langka-1"), "{sold_to_siti}");

    restores_moment(&shop, &hadi, "22-11-2026 12.08").await;
    assert_eq!(state(&newest(&shop)), "ready", "{}", newest(&shop));
    hadi.reads();
    hadi.writes("/restore").await;
    hadi.taps("🚚 Pindah ke data ini…").await;
    hadi.writes("ya").await;
    assert!(hadi.reads().contains("❗ Belum cocok"));
    let open = budi.orders("NETFLIX", 1).await.order;
    hadi.writes("Pindahkan Toko").await;
    pass(&shop, 2).await;
    budi.writes("/start").await;
    assert!(budi.reads().contains("🚧"), "the shop is closed");
    pass(&shop, 3).await;
    assert_eq!(state(&newest(&shop)), "draining");
    // It is still paid and delivered, and the shop moves after it.
    shop.seconds(5);
    shop.pays(&open).await;
    assert!(budi.reads().contains("user: a@x.id"));
    pass(&shop, 50).await;
    assert_eq!(state(&newest(&shop)), "completed", "{}", newest(&shop));
    assert!(shop.table().name() != shop.cloud.table.name(), "another table serves");
    assert!(hadi.reads().contains("Toko sudah pindah ke data pulihan"));

    // Everything that is left is sold: none of it is what somebody has.
    let order = budi.orders("ML86", 1).await.order;
    shop.pays(&order).await;
    let said = budi.reads();
    assert!(said.contains("ML-0003"), "{said}");
    let known = |order: &str| shop.table().get(&format!("ORDER#{order}"), "ORDER").expect("it can be read").is_some();
    assert!(known(&before) && known(&lapsing) && !known(&after) && !known(&rare));
    for person in [&tono, &hadi, &siti] {
        person.reads();
    }
    // What Siti paid is in the table that was left, and what she has.
    shop.tolerates(&["settles 0 orders"]);
    shop.close().await;
}
