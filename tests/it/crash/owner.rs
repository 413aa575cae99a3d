//! Crashes while an owner makes somebody an admin, and takes their rights again: each act is done and recorded once.

use super::harness::{Crashes, until_taken};
use crate::world::expected_end::{ExpectedEnd, time_goes_by};
use crate::world::{Buyer, World};
use lapak_local::telegram::user_id;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_gives_rights_and_takes_them() {
    let people = [("OwnerIds", user_id("Hadi").to_string()), ("AdminIds", user_id("Ayu").to_string())];
    let people = people.each_ref().map(|(name, value)| (*name, value.as_str()));
    let crashes = Crashes::with_parameters(1, &people).await;
    let ready = async |_: &World, buyer: &Buyer, _: String| {
        buyer.writes("/start").await;
        buyer.reads();
    };
    let step = async |shop: &World, buyer: &Buyer, (): ()| {
        let (hadi, id) = (shop.owner("Hadi"), buyer.person.id());
        let taps = async |data: String| until_taken(&hadi, hadi.person.taps_data(&data).await).await;
        taps(format!("admins:{id}:stock:1")).await;
        time_goes_by(shop, &[1, 1, 2]).await;
        assert!((1..=2).contains(&buyer.messages_with("kamu sekarang admin")), "{}", buyer.reads_all());
        taps(format!("admins:{id}:remove")).await;
        until_taken(&hadi, hadi.person.writes("cabut hak").await).await;
        time_goes_by(shop, &[1, 1, 2]).await;
        let user = shop.cloud.table.get(&format!("USER#{id}"), "USER").expect("the table can be read");
        assert!(user.expect("it is there").get("rights").is_none());
        // Published once more, an event has the same id.
        let events = shop.cloud.bus.events().into_iter().filter(|event| event.detail["user"] == id);
        let mut acts: Vec<String> = events.map(|event| event.detail["id"].to_string()).collect();
        acts.sort();
        acts.dedup();
        assert_eq!(acts.len(), 2, "{acts:?}");
        ExpectedEnd::WithoutOrder
    };
    crashes.everywhere(ready, step).await;
}
