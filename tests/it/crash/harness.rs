//! The crash harness: runs a step once for each of its calls, with the process killed at that call, each time for a new
//! buyer.

use crate::world::expected_end::{ExpectedEnd, Judge, code, seed_file, seed_files, time_goes_by};
use crate::world::{Buyer, Invoice, World};
use lapak_local::fault::{Fault, Faults};
use lapak_local::telegram::Delivery;
use std::fmt;

/// More buyers than any step has crash points.
pub(super) const BUYERS: usize = 100;

/// The part of the local cloud that a call goes to.
#[derive(Clone, Copy, Debug)]
enum Part {
    Table,
    Telegram,
    Gateway,
    Bus,
    Bucket,
}

/// A crash point: the call before or after which the process is killed.
#[derive(Clone, Debug)]
pub(super) struct Point {
    part: Part,
    passed: u32,
    fault: Fault,
}

/// A shop whose processes are killed.
pub(super) struct Crashes {
    pub(super) shop: World,
    products: usize,
    judge: Judge,
    points: usize,
    buyers: Vec<Buyer>,
}

/// Whether each step is killed before each of its calls, too. Killed before a call is killed after the one before it, unless
/// they are under way together; so only the first one differs, and the rest is for `make crash`.
fn all_points() -> bool {
    std::env::var_os("CRASH").is_some_and(|points| points == "all")
}

impl Crashes {
    /// A shop with one product, and plenty of it.
    pub(super) async fn open() -> Self {
        Self::with(1).await
    }

    /// A shop with so many products; the units are spread evenly.
    pub(super) async fn with(products: usize) -> Self {
        Self::with_parameters(products, &[]).await
    }

    /// The same with these parameters of the template.
    pub(super) async fn with_parameters(products: usize, parameters: &[(&str, &str)]) -> Self {
        let shop = World::bare(parameters).await;
        let seeded = shop.seed(&seed_file(products, BUYERS)).await;
        assert!(seeded.get("errors").is_none(), "the seed file is refused: {seeded}");
        Self::of(shop, products)
    }

    /// This shop, which has so many products.
    pub(super) fn of(shop: World, products: usize) -> Self {
        Self { shop, products, judge: Judge::default(), points: 0, buyers: Vec::new() }
    }

    /// A shop with one product, whose units are files.
    pub(super) async fn of_files() -> Self {
        let shop = World::bare(&[]).await;
        let (file, files) = seed_files(&code(0), BUYERS);
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        assert_eq!(shop.seed_with_files(&file, &files).await["units"], BUYERS);
        Self { shop, products: 1, judge: Judge::default(), points: 0, buyers: Vec::new() }
    }

    /// For each call of the step: prepares a buyer, and runs the step with the process killed at that call. Then checks that
    /// everything ended as expected. `ready` and `step` are given the code of the buyer's product.
    pub(super) async fn everywhere<P>(
        mut self,
        ready: impl AsyncFn(&World, &Buyer, String) -> P,
        step: impl AsyncFn(&World, &Buyer, P) -> ExpectedEnd,
    ) {
        for part in [Part::Table, Part::Telegram, Part::Gateway, Part::Bus, Part::Bucket] {
            for fault in [Fault::KillBefore, Fault::KillAfter] {
                for passed in 0.. {
                    let point = Point { part, passed, fault: fault.clone() };
                    if !self.at(&point, &ready, &step).await {
                        break;
                    }
                    self.points += 1;
                    if point.fault == Fault::KillBefore && !all_points() {
                        break;
                    }
                }
            }
        }
        assert!(self.points >= 4, "a step that writes has more calls than {}", self.points);
        // Where more than a day passed, they are reminded of the terms.
        for buyer in &self.buyers {
            buyer.reads();
        }
        self.shop.tolerates(&["an event is lost: killed"]);
        self.shop.close().await;
    }

    /// Whether the process was killed at this crash point; if not, the step has fewer calls.
    async fn at<P>(
        &mut self,
        point: &Point,
        ready: &impl AsyncFn(&World, &Buyer, String) -> P,
        step: &impl AsyncFn(&World, &Buyer, P) -> ExpectedEnd,
    ) -> bool {
        let named = Named(point);
        let number = self.buyers.len() + 1;
        let buyer = self.shop.buyer(&format!("Pembeli {number}"));
        self.buyers.push(buyer.clone());
        let prepared = ready(&self.shop, &buyer, code(number % self.products)).await;
        let faults = point.part.faults(&self.shop);
        faults.after(point.passed, "*", 1, point.fault.clone());
        let ends = step(&self.shop, &buyer, prepared).await;
        let died = faults.left() == 0;
        faults.clear();
        if let ExpectedEnd::OncePaid(order) | ExpectedEnd::DepositOncePaid(order) = &ends {
            self.shop.seconds(5);
            self.shop.pays(order).await;
        }
        time_goes_by(&self.shop, &[1, 1, 2, 6, 6, 2, 2]).await;
        let wrong = self.judge.wrong(&self.shop, &buyer, &ends);
        assert!(wrong.is_empty(), "{point}:\n{}\n{}", wrong.join("\n"), buyer.reads_all());
        buyer.reads();
        drop(named);
        died
    }
}

/// Orders one of the product.
pub(super) async fn orders(_: &World, buyer: &Buyer, code: String) -> Invoice {
    buyer.orders(&code, 1).await
}

/// Taps; Telegram delivers the tap again if it was not accepted.
pub(super) async fn taps_until_taken(buyer: &Buyer, label: &str) {
    until_taken(buyer, buyer.tries(label).await).await;
}

/// Telegram delivers an update again that was not accepted.
pub(super) async fn until_taken(person: &Buyer, delivery: Delivery) {
    if !delivery.is_ok() {
        let again = person.person.redeliver(&delivery).await;
        assert!(again.is_ok(), "again: {} {:?}", again.status, again.problem);
    }
}

impl Part {
    fn faults(self, shop: &World) -> &Faults {
        match self {
            Self::Table => &shop.cloud.table.faults,
            Self::Telegram => &shop.cloud.telegram.faults,
            Self::Gateway => &shop.cloud.pakasir.faults,
            Self::Bus => &shop.cloud.bus.faults,
            Self::Bucket => &shop.cloud.bucket.faults,
        }
    }
}

impl fmt::Display for Point {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let when = if self.fault == Fault::KillBefore { "before" } else { "after" };
        write!(formatter, "killed {when} call {} to {:?}", self.passed + 1, self.part)
    }
}

/// Names the crash point if anything panics there.
struct Named<'a>(&'a Point);

impl Drop for Named<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", self.0);
        }
    }
}
