//! The world of a story: the function binaries on the local cloud, and people as objects.

mod audit;
mod buyer;
pub(crate) mod cloudformation;
pub(crate) mod expected_end;
mod invariants;
mod log_leaks;
mod privileges;
mod statistics;

pub(crate) use audit::digest as audit_digest;
pub(crate) use buyer::{Buyer, Invoice, other_picture, picture};
pub(crate) use privileges::{covers, used as used_rights};

use jiff::{SignedDuration, Timestamp};
use lapak_local::clock::Clock;
use lapak_local::cloud::{Cloud, Options};
use lapak_local::secrets;
use lapak_local::table::Table;
use lapak_local::trace::Kind;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use stories::cost::peak_memory;

/// Noon of a Sunday in Jakarta.
const BEGINNING: &str = "2026-11-22T05:00:00Z";

/// A small seed file with every kind of contents.
pub(crate) const SEED_FILE: &str = "\
category,emoji,code,name,price,tiers,description,terms,max,content
Streaming,🎬,NETFLIX,Netflix Premium,45000,3:40000,Akun 1 bulan,Garansi 30 hari,10,\"user: a@x.id\npass: satu\"
,,NETFLIX,,,,,,,\"user: b@x.id\npass: dua\"
,,NETFLIX,,,,,,,\"user: c@x.id\npass: tiga\"
,,NETFLIX,,,,,,,\"user: d@x.id\npass: empat\"
Game,🎮,ML86,Diamond 86,20500,,Kode voucher,,50,ML-0001
,,ML86,,,,,,,ML-0002
,,ML86,,,,,,,ML-0003
Game,🎮,RARE,Akun Langka,250000,,Cuma satu,,1,langka-1
Lisensi,🔑,KEY,Antivirus <Pro> & VPN,59000,,Untuk <b>satu</b> PC & HP,Kunci <i>tidak</i> bisa ditukar & dikembalikan,5,\"<key a=\"\"1\"\">&amp;</key>\"
Lisensi,🔑,NONE,Windows 11,99000,,,,5,
";

/// The shop on the local cloud. The clock stands still; each action of a person moves it on by two seconds.
pub(crate) struct World {
    pub(crate) cloud: Arc<Cloud>,
    token: String,
    secrets: Vec<String>,
    expected_errors: Vec<&'static str>,
    possible_faults: Vec<&'static str>,
    lost_taps: bool,
}

impl World {
    /// A shop with [`SEED_FILE`].
    pub(crate) async fn open() -> Self {
        Self::with_seed_file(SEED_FILE).await
    }

    /// A shop with this seed file loaded.
    pub(crate) async fn with_seed_file(seed_file: &str) -> Self {
        let world = Self::bare(&[]).await;
        let seeded = world.seed(seed_file).await;
        assert!(seeded.get("errors").is_none(), "the seed file is refused: {seeded}");
        world
    }

    /// A shop without products, with these parameters of the template.
    pub(crate) async fn bare(parameters: &[(&str, &str)]) -> Self {
        let options = Options {
            template: root().join("template.yaml"),
            binaries: binaries(),
            state: None,
            clock: Clock::standing(BEGINNING.parse().expect("a moment")),
            port: None,
            parameters: parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            secrets: secrets::invented(),
        };
        let token = options.secrets["bot-token"].clone();
        let secrets = options.secrets.values().cloned().collect();
        let cloud = Cloud::start(options).await.expect("the local cloud starts");
        Self {
            cloud: Arc::new(cloud),
            token,
            secrets,
            expected_errors: Vec::new(),
            possible_faults: Vec::new(),
            lost_taps: false,
        }
    }

    /// Loads a seed file; the function's answer.
    pub(crate) async fn seed(&self, file: &str) -> Value {
        self.seed_with(json!({ "file": file })).await
    }

    /// Loads a seed file and the files that it names; the function's answer.
    pub(crate) async fn seed_with_files(&self, file: &str, files: &[(&str, &[u8])]) -> Value {
        for (name, bytes) in files {
            self.cloud.bucket.put(self.bucket(), &format!("incoming/story/{name}"), bytes).expect("it can be uploaded");
        }
        self.seed_with(json!({ "file": file, "files": "incoming/story/" })).await
    }

    /// The name of the bucket.
    pub(crate) fn bucket(&self) -> &str {
        self.cloud.bucket.names().first().expect("the template has a bucket")
    }

    /// Calls the seed function with this event.
    pub(crate) async fn seed_with(&self, event: Value) -> Value {
        let invocation = self.cloud.invoke("SeedFunction", event).await.expect("it is invoked");
        invocation.outcome.expect("it answers")
    }

    /// A buyer of this name.
    pub(crate) fn buyer(&self, name: &str) -> Buyer {
        Buyer::new(self.cloud.clone(), self.cloud.telegram.person(&self.token, name))
    }

    /// A person of this name in the chat with the owner bot.
    pub(crate) fn owner(&self, name: &str) -> Buyer {
        Buyer::new(self.cloud.clone(), self.cloud.telegram.person(&self.secret("owner-bot-token"), name))
    }

    /// A secret as it is stored.
    pub(crate) fn secret(&self, name: &str) -> String {
        self.cloud.parameters.get(&format!("/lapak/{name}")).expect("it is stored")
    }

    /// Stores another secret; functions that have started know nothing of it.
    pub(crate) fn set_secret(&self, name: &str, value: &str) {
        self.cloud.parameters.set(&format!("/lapak/{name}"), value);
    }

    /// Lets minutes pass; the sweep runs each minute.
    pub(crate) async fn minutes(&self, minutes: i64) {
        self.cloud.turn(SignedDuration::from_mins(minutes)).await;
    }

    /// Lets seconds pass; no schedule fires.
    pub(crate) fn seconds(&self, seconds: i64) {
        self.cloud.clock.turn(SignedDuration::from_secs(seconds));
    }

    /// The time of the local cloud's clock.
    pub(crate) fn now(&self) -> Timestamp {
        self.cloud.clock.now()
    }

    /// Pays the order at the gateway; the shop must accept the callback.
    pub(crate) async fn pays(&self, order: &str) {
        let answer = self.cloud.pakasir.pays(order).await;
        assert_eq!(answer.status(), Some(200), "{order}: {answer:?}");
        self.cloud.functions.settled().await;
    }

    /// A buyer with so much in their balance, paid by a deposit; they have read everything.
    pub(crate) async fn buyer_with(&self, name: &str, amount: &str) -> Buyer {
        let buyer = self.buyer(name);
        let deposit = buyer.deposits(amount).await;
        self.pays(&deposit.order).await;
        buyer.reads();
        buyer
    }

    /// Pays the order at the gateway; the callback is lost.
    pub(crate) async fn pays_silently(&self, order: &str) {
        let answer = self.cloud.pakasir.pays_silently(order).await;
        assert_eq!(answer.status(), None, "{order}: {answer:?}");
    }

    /// The body of a callback that says this transaction is paid for this order, as the gateway would send it.
    pub(crate) fn callback(&self, txn: &str, order: &str, amount: u64) -> Value {
        json!({
            "txn_id": txn, "order_id": order, "amount": amount, "is_sandbox": true, "status": "completed",
            "completed_at": "2026-11-22T05:01:00Z",
        })
    }

    /// Sends a callback with the shop's secret; returns the status of the answer.
    pub(crate) async fn receives_callback(&self, body: Value) -> Option<u16> {
        let answer = self.cloud.pakasir.forges(body, Some(&self.secret("pakasir-callback-secret"))).await;
        self.cloud.functions.settled().await;
        answer.status()
    }

    /// The most memory that a process of a function has had, in kilobytes.
    pub(crate) fn most_memory(&self, logical_id: &str) -> u64 {
        let processes = self.cloud.functions.process_ids(logical_id).into_iter();
        processes.filter_map(peak_memory).max().expect("a process of the function is there, and the kernel tells")
    }

    /// How often this call was made to the gateway so far.
    pub(crate) fn gateway_calls(&self, call: &str) -> usize {
        let events = self.cloud.trace.since(0).into_iter();
        events.filter(|event| event.kind == Kind::Pakasir && event.call == call).count()
    }

    /// Names of the events on the bus so far, in order.
    pub(crate) fn events(&self) -> Vec<String> {
        self.cloud.bus.events().into_iter().map(|event| event.kind).collect()
    }

    /// Functions must log errors that contain these words in this story.
    pub(crate) fn expects_errors(&mut self, words: &[&'static str]) {
        self.expected_errors.extend(words);
    }

    /// Invariants may be broken, and errors logged, in this story, if their text contains these words.
    pub(crate) fn tolerates(&mut self, words: &[&'static str]) {
        self.possible_faults.extend(words);
    }

    /// In this story taps are lost, and Telegram stops delivering them.
    pub(crate) fn expects_lost_taps(&mut self) {
        self.lost_taps = true;
    }

    /// The invariants that do not hold at this moment.
    pub(crate) fn imbalances(&self) -> Vec<String> {
        invariants::faults(&self.cloud)
    }

    /// The item of an order.
    pub(crate) fn order(&self, id: &str) -> Value {
        self.table().get(&format!("ORDER#{id}"), "ORDER").expect("the table can be read").expect("the order is there")
    }

    /// The table that serves.
    pub(crate) fn table(&self) -> Table {
        serving(&self.cloud)
    }

    /// How many units of a product are left.
    pub(crate) fn left(&self, code: &str) -> u64 {
        let partition = code.split_once('-').map_or_else(|| "CATALOGUE".to_owned(), |(of, _)| format!("DETAILS#{of}"));
        let product = self.table().get(&partition, &format!("P#{code}")).expect("the table can be read");
        product.and_then(|product| product["left"]["N"].as_str()?.parse().ok()).unwrap_or_default()
    }

    /// A buyer's balance.
    pub(crate) fn balance(&self, buyer: &Buyer) -> u64 {
        let user = self.table().get(&format!("USER#{}", buyer.person.id()), "USER").expect("the table can be read");
        user.and_then(|user| user["balance"]["N"].as_str()?.parse().ok()).unwrap_or_default()
    }

    /// How often an event of this kind was on the bus.
    pub(crate) fn times(&self, kind: &str) -> usize {
        self.events().iter().filter(|event| *event == kind).count()
    }

    /// Ends the story. It fails if there are unread messages, non-empty outboxes, unexpected errors or missing privileges, or
    /// if an invariant does not hold.
    pub(crate) async fn close(self) {
        let mut left = Vec::new();
        self.cloud.functions.settled().await;
        for person in self.cloud.telegram.people(&self.token) {
            let name = person.name();
            left.extend(person.unread().iter().map(|message| format!("{name} did not read: {message}")));
            let unanswered = if self.lost_taps { Vec::new() } else { person.unanswered() };
            left.extend(unanswered.iter().map(|data| format!("{name}'s tap was not answered: {data}")));
        }
        for (what, faults) in [
            ("Telegram", &self.cloud.telegram.faults),
            ("the gateway", &self.cloud.pakasir.faults),
            ("the table", &self.cloud.table.faults),
            ("the bus", &self.cloud.bus.faults),
            ("the bucket", &self.cloud.bucket.faults),
            ("the parameter store", &self.cloud.parameters.faults),
        ] {
            if faults.left() > 0 {
                left.push(format!("{} faults of {what} were never met", faults.left()));
            }
        }
        let repeats = self.cloud.functions.repeats_left();
        left.extend(repeats.iter().map(|function| format!("no event for {function} was delivered twice")));
        left.extend(self.imbalances());
        left.extend(privileges::missing(&self.cloud));
        left.extend(log_leaks::broken(&self.cloud, &self.secrets, &self.token));
        let wrong = self.cloud.stop().await;
        let expected = |line: &String| self.expected_errors.iter().any(|words| line.contains(words));
        let never_came = |words: &&&str| !wrong.iter().any(|line| line.contains(**words));
        left.extend(self.expected_errors.iter().filter(never_came).map(|words| format!("no error contained: {words}")));
        left.extend(wrong.into_iter().filter(|line| !expected(line)));
        left.retain(|line| !self.possible_faults.iter().any(|words| line.contains(words)));
        assert!(left.is_empty(), "the story does not close:\n{}", left.join("\n"));
    }
}

/// The table that serves: what the shop has moved to, as each table that it left says.
fn serving(cloud: &Cloud) -> Table {
    let mut table = cloud.table.clone();
    loop {
        let left = table.get("SERVING", "SERVING").expect("the table can be read").unwrap_or_default();
        match left["by"]["S"].as_str() {
            Some(by) => table = cloud.table.named(by),
            None => return table,
        }
    }
}

/// The workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package lies in the workspace").to_owned()
}

/// Where the functions' binaries are: beside the folder of this test's own.
pub(crate) fn binaries() -> PathBuf {
    let this = std::env::current_exe().expect("a test has a path");
    this.parent().and_then(Path::parent).expect("it lies in deps of the profile's folder").to_owned()
}
