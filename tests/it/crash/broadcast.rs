//! Crashes while a campaign is started and sent: nobody is skipped, at most the users of one chunk get it twice, and the counts
//! are right in the end.

use super::harness::{Crashes, taps_until_taken};
use crate::world::expected_end::{ExpectedEnd, time_goes_by};
use crate::world::{Buyer, World};
use lapak_local::fault::Fault;
use lapak_local::telegram::user_id;
use lapak_local::trace::Kind;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Users whose messages are under way at a time.
const CHUNK: usize = 25;

/// Table calls a thousand users may take.
const CALLS_PER_THOUSAND: usize = 100;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sending_a_campaign() {
    let admin = user_id("Ayu").to_string();
    let crashes = Crashes::with_parameters(1, &[("AdminIds", &admin), ("BroadcastRate", "1000")]).await;
    let ayu = crashes.shop.buyer("Ayu");
    ayu.writes("/start").await;
    let ready = async |_: &World, buyer: &Buyer, _: String| {
        buyer.writes("/start").await;
        let text = format!("Kabar untuk {}", buyer.person.name());
        drafts(&ayu, &text).await;
        text
    };
    let step = async |shop: &World, buyer: &Buyer, text: String| {
        taps_until_taken(&ayu, "🚀 Ya, kirim sekarang").await;
        time_goes_by(shop, &[2, 2, 2, 2]).await;
        assert!((1..=2).contains(&buyer.messages_with(&text)), "{text}: {}", buyer.messages_with(&text));
        let campaign = campaign(shop, &text);
        assert_eq!((state(&campaign), count(&campaign, "sent")), ("done", 2), "{campaign}");
        // The next campaigns are for the next buyers.
        buyer.reads();
        buyer.person.blocks().await;
        ayu.reads();
        ExpectedEnd::WithoutOrder
    };
    crashes.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_campaign_to_two_thousand_whose_process_is_killed() {
    campaign_to(2_000, 300).await;
}

/// It takes a gigabyte of memory.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it takes minutes: `make large`"]
async fn a_campaign_to_a_hundred_thousand_whose_process_is_killed() {
    campaign_to(100_000, 2_500).await;
}

/// Sends to so many users, with the process killed each time it has sent so many messages.
async fn campaign_to(users: usize, killed_after: u32) {
    let admin = user_id("Ayu").to_string();
    let mut shop = World::bare(&[("AdminIds", &admin), ("BroadcastRate", "1000")]).await;
    let (blocked, unreachable) = put_users(&shop, users);
    let ayu = shop.buyer("Ayu");
    ayu.writes("/start").await;
    drafts(&ayu, "Kabar besar").await;
    let mut kills = 0;
    let key = campaign(&shop, "Kabar besar")["sk"]["S"].as_str().expect("it has a key").to_owned();
    let now = || shop.cloud.table.get("CAMPAIGNS", &key).expect("the table can be read").expect("it is there");
    let faults = &shop.cloud.telegram.faults;
    let begun = shop.cloud.trace.newest();
    faults.after(killed_after, "copyMessage", 1, Fault::KillAfter);
    ayu.taps("🚀 Ya, kirim sekarang").await;
    while state(&now()) != "done" {
        assert_eq!(faults.left(), 0, "it rests, and nobody killed it: {}", now());
        kills += 1;
        let fault = if kills % 2 == 0 { Fault::KillAfter } else { Fault::KillBefore };
        faults.after(killed_after, "copyMessage", 1, fault);
        time_goes_by(&shop, &[2]).await;
        shop.cloud.functions.settled().await;
    }
    faults.clear();
    let mut copies: BTreeMap<i64, usize> = BTreeMap::new();
    let events = shop.cloud.trace.since(begun);
    for person in shop.cloud.telegram.people(&shop.secret("bot-token")) {
        let got = person.chat().iter().filter(|message| message.from_bot && message.text == "Kabar besar").count();
        copies.insert(person.id(), got);
        person.read();
    }
    let twice = copies.values().filter(|got| **got == 2).count();
    let sent = users + 1 - blocked - unreachable;
    let got: usize = copies.values().filter(|got| **got > 0).count();
    assert_eq!(got, sent, "nobody is skipped, and nobody gets it who is not to");
    assert!(copies.iter().all(|(_, got)| *got <= 2), "nobody gets it three times");
    assert!(twice <= kills * CHUNK, "{twice} got it twice, in {kills} kills");
    let campaign = now();
    let counts = ["sent", "blocked", "unreachable", "failed", "outside"].map(|name| count(&campaign, name));
    assert_eq!(counts, [sent, blocked, unreachable, 0, 0]);
    let of_function = |event: &&lapak_local::trace::Event| event.function == "BroadcastFunction";
    let calls = events.iter().filter(of_function).filter(|event| event.kind == Kind::Table).count();
    eprintln!("{users} users, {kills} kills, {twice} twice, {calls} table calls");
    assert!(calls * 1_000 <= users * CALLS_PER_THOUSAND, "{calls} table calls for {users} users");
    shop.tolerates(&["an event is lost: killed"]);
    shop.close().await;
}

/// Puts users into the table as they are when they have joined. Returns how many of them are blocked, and out of reach.
fn put_users(shop: &World, users: usize) -> (usize, usize) {
    let (mut blocked, mut unreachable) = (0, 0);
    let mut ids = BTreeSet::new();
    let names = (0..).map(|number: u32| format!("Pengguna {number}")).filter(|name| ids.insert(user_id(name)));
    for (number, name) in names.take(users).enumerate() {
        let person = shop.cloud.telegram.person(&shop.secret("bot-token"), &name);
        let joined = 1_790_000_000_000_u64 + u64::try_from(number / 7).expect("it fits");
        let mut item = json!({
            "pk": { "S": format!("USER#{}", person.id()) },
            "sk": { "S": "USER" }, "name": { "S": "Pengguna" }, "language": { "S": "id" }, "counted": { "BOOL": true },
            "listed": { "S": "USERS" }, "listed_at": { "N": joined.to_string() },
        });
        if number % 50 == 7 {
            item["blocked"] = json!({ "BOOL": true });
            blocked += 1;
        } else if number % 40 == 3 {
            item["unreachable"] = json!({ "N": "1790000000000" });
            unreachable += 1;
        }
        shop.cloud.table.put_raw(item).expect("it can be written");
    }
    let day_of_joining = (1_790_000_000 + 7 * 3_600) / 86_400;
    let counts = json!({
        "pk": { "S": "STATISTICS" }, "sk": { "S": "LIVE#00" },
        "users": { "N": users.to_string() }, format!("{day_of_joining}.users"): { "N": users.to_string() },
        "blocked": { "N": blocked.to_string() },
    });
    shop.cloud.table.put_raw(counts).expect("it can be written");
    (blocked, unreachable)
}

/// Writes a campaign up to the question whether it is to be sent.
async fn drafts(admin: &Buyer, text: &str) {
    admin.writes("/admin").await;
    admin.taps_all(&["📣 Broadcast", "➕ Buat Broadcast"]).await;
    admin.writes(text).await;
    admin.taps("🚀 Kirim…").await;
    admin.reads();
}

/// The campaign that begins so.
fn campaign(shop: &World, text: &str) -> Value {
    let campaigns = shop.cloud.table.scan().expect("the table can be read").into_iter();
    let mut named = campaigns.filter(|item| item["excerpt"]["S"] == text);
    named.next().unwrap_or_else(|| panic!("no campaign says {text}"))
}

fn state(campaign: &Value) -> &str {
    campaign["state"]["S"].as_str().unwrap_or_default()
}

fn count(campaign: &Value, name: &str) -> usize {
    campaign["counts"]["M"][name]["N"].as_str().and_then(|count| count.parse().ok()).unwrap_or_default()
}
