//! The process dies before or after any of its calls outward, at every step that writes. Telegram and the gateway come
//! again where they would, the sweep goes its rounds, and in the end the books balance and nobody lost or gained.

use crate::world::{Buyer, Invoice, World};
use lapak_local::fault::{Fault, Faults};
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

/// More buyers than any step has crash points.
const BUYERS: usize = 100;

/// What calls go to.
#[derive(Clone, Copy, Debug)]
enum Part {
    Table,
    Telegram,
    Gateway,
    Bus,
}

/// Where a process dies.
#[derive(Clone, Debug)]
struct Point {
    part: Part,
    passed: u32,
    fault: Fault,
}

/// A step that is cut short at each of its calls, each time with a fresh buyer.
struct Crashes {
    shop: World,
    products: usize,
    /// Whose chat which contents came into.
    given: BTreeMap<String, String>,
    points: usize,
    buyers: usize,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn placing_an_order() {
    let ready = async |_: &World, buyer: &Buyer, code: String| {
        buyer.puts(&code, 1).await;
        buyer.taps("💳 Lanjut ke Pembayaran").await;
    };
    let step = async |_: &World, buyer: &Buyer, (): ()| {
        taps_until_taken(buyer, "💠 QRIS").await;
        Ends::OncePaid(buyer.sees_invoice().order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn placing_an_order_that_nobody_pays() {
    let ready = async |_: &World, buyer: &Buyer, code: String| {
        buyer.puts(&code, 1).await;
        buyer.taps("💳 Lanjut ke Pembayaran").await;
    };
    let step = async |_: &World, buyer: &Buyer, (): ()| {
        taps_until_taken(buyer, "💠 QRIS").await;
        Ends::Expired(buyer.sees_invoice().order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn placing_an_order_and_the_tap_never_comes_again() {
    let ready = async |_: &World, buyer: &Buyer, code: String| {
        buyer.puts(&code, 1).await;
        buyer.taps("💳 Lanjut ke Pembayaran").await;
    };
    let step = async |shop: &World, buyer: &Buyer, (): ()| {
        buyer.tries("💠 QRIS").await;
        time_goes_by(shop, &[1, 1]).await;
        let newest = shop.cloud.pakasir.transactions().pop();
        let order = newest.map(|newest| newest.order_id).filter(|order| buyer.reads_all().contains(order));
        order.map_or(Ends::WithoutOrder, Ends::OncePaid)
    };
    let mut crashes = Crashes::open().await;
    crashes.shop.expects_lost_taps();
    crashes.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settling_by_a_callback_that_comes_again() {
    let step = async |shop: &World, _: &Buyer, invoice: Invoice| {
        if shop.cloud.pakasir.pays(&invoice.order).await.status() != Some(200) {
            shop.seconds(10);
            let again = shop.cloud.pakasir.calls_back(&invoice.order).await;
            assert_eq!(again.status(), Some(200));
        }
        Ends::WithGoods(invoice.order)
    };
    Crashes::open().await.everywhere(orders, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settling_by_a_callback_that_comes_once() {
    let step = async |shop: &World, _: &Buyer, invoice: Invoice| {
        drop(shop.cloud.pakasir.pays(&invoice.order).await);
        Ends::WithGoods(invoice.order)
    };
    Crashes::open().await.everywhere(orders, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settling_by_the_sweep() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = orders(shop, buyer, code).await;
        shop.pays_silently(&invoice.order).await;
        shop.seconds(200);
        invoice
    };
    let step = async |shop: &World, _: &Buyer, invoice: Invoice| {
        shop.cloud.tick().await;
        Ends::WithGoods(invoice.order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn showing_an_invoice_by_the_sweep() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        buyer.puts(&code, 1).await;
        buyer.taps("💳 Lanjut ke Pembayaran").await;
        shop.cloud.pakasir.faults.next("create", 1, Fault::Status(502, String::new()));
        buyer.taps("💠 QRIS").await;
        shop.seconds(100);
    };
    let step = async |shop: &World, buyer: &Buyer, (): ()| {
        shop.cloud.tick().await;
        time_goes_by(shop, &[1, 1]).await;
        Ends::OncePaid(buyer.sees_invoice().order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn expiring() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = orders(shop, buyer, code).await;
        shop.seconds(15 * 60);
        invoice
    };
    let step = async |shop: &World, _: &Buyer, invoice: Invoice| {
        shop.cloud.tick().await;
        Ends::Expired(invoice.order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn expiring_without_ever_having_had_a_charge() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        buyer.puts(&code, 1).await;
        buyer.taps("💳 Lanjut ke Pembayaran").await;
        shop.cloud.pakasir.faults.next("create", 1, Fault::Status(502, String::new()));
        buyer.taps("💠 QRIS").await;
        shop.seconds(15 * 60);
        buyer.reads_all().split("LP-").nth(1).map(|rest| format!("LP-{}", &rest[..14])).expect("an order stands")
    };
    let step = async |shop: &World, _: &Buyer, order: String| {
        shop.cloud.tick().await;
        Ends::Expired(order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn expiring_while_a_payment_comes() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = orders(shop, buyer, code).await;
        shop.seconds(15 * 60);
        shop.pays_silently(&invoice.order).await;
        invoice
    };
    let step = async |shop: &World, _: &Buyer, invoice: Invoice| {
        shop.cloud.tick().await;
        Ends::WithGoods(invoice.order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelling() {
    let step = async |_: &World, buyer: &Buyer, invoice: Invoice| {
        taps_until_taken(buyer, "❌ Batalkan").await;
        Ends::Cancelled(invoice.order)
    };
    Crashes::open().await.everywhere(orders, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asking_for_a_payment() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = orders(shop, buyer, code).await;
        shop.pays_silently(&invoice.order).await;
        invoice
    };
    let step = async |shop: &World, buyer: &Buyer, invoice: Invoice| {
        let tap = buyer.tries("🔄 Cek Pembayaran").await;
        if !tap.is_ok() {
            shop.seconds(10);
            assert!(buyer.person.redeliver(&tap).await.is_ok());
        }
        Ends::WithGoods(invoice.order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paying_late_with_stock() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = orders(shop, buyer, code).await;
        shop.seconds(15 * 60);
        shop.cloud.tick().await;
        invoice
    };
    Crashes::open().await.everywhere(ready, pays_late).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paying_late_without_stock() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = orders(shop, buyer, code.clone()).await;
        shop.seconds(15 * 60);
        shop.cloud.tick().await;
        let other = shop.buyer(&format!("Lain {code}"));
        let taken = orders(shop, &other, code).await;
        shop.pays(&taken.order).await;
        other.reads();
        shop.seconds(10);
        invoice
    };
    Crashes::with(BUYERS).await.everywhere(ready, pays_late).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paying_twice() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = orders(shop, buyer, code).await;
        shop.pays(&invoice.order).await;
        shop.seconds(10);
        invoice
    };
    let step = async |shop: &World, buyer: &Buyer, invoice: Invoice| {
        // Nothing but the callback tells of a second transaction, so it has to come until it is taken.
        let mut answer = shop.cloud.pakasir.pays_again(&invoice.order).await;
        while answer.status() != Some(200) {
            shop.seconds(10);
            answer = shop.cloud.pakasir.calls_back(&invoice.order).await;
        }
        assert_eq!(shop.balance(buyer), 20_500);
        Ends::WithGoods(invoice.order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn coming_back_to_goods_that_wait() {
    let ready = async |shop: &World, buyer: &Buyer, code: String| {
        let invoice = orders(shop, buyer, code).await;
        buyer.person.blocks().await;
        shop.pays(&invoice.order).await;
        shop.seconds(10);
        invoice
    };
    let step = async |_: &World, buyer: &Buyer, invoice: Invoice| {
        let back = buyer.person.unblocks().await;
        if !back.is_ok() {
            assert!(buyer.person.redeliver(&back).await.is_ok());
        }
        Ends::WithGoods(invoice.order)
    };
    Crashes::open().await.everywhere(ready, step).await;
}

/// How it must end for a buyer.
enum Ends {
    /// The goods are in the chat.
    WithGoods(String),
    /// The goods are in the chat as soon as the order is paid.
    OncePaid(String),
    /// The goods are in the chat, or if there were none left, the money is balance.
    WithGoodsOrBalance(String),
    /// The order ran out, and nobody paid.
    Expired(String),
    /// The order was given up.
    Cancelled(String),
    /// Nothing came of it.
    WithoutOrder,
}

async fn orders(_: &World, buyer: &Buyer, code: String) -> Invoice {
    buyer.orders(&code, 1).await
}

async fn pays_late(shop: &World, _: &Buyer, invoice: Invoice) -> Ends {
    let mut answer = shop.cloud.pakasir.pays(&invoice.order).await;
    while answer.status() != Some(200) {
        shop.seconds(10);
        answer = shop.cloud.pakasir.calls_back(&invoice.order).await;
    }
    Ends::WithGoodsOrBalance(invoice.order)
}

async fn taps_until_taken(buyer: &Buyer, label: &str) {
    let tap = buyer.tries(label).await;
    if !tap.is_ok() {
        let again = buyer.person.redeliver(&tap).await;
        assert!(again.is_ok(), "{label} again: {} {:?}", again.status, again.problem);
    }
}

/// Every so many minutes the sweep comes by.
async fn time_goes_by(shop: &World, minutes: &[i64]) {
    for minutes in minutes {
        shop.seconds(minutes * 60);
        shop.cloud.tick().await;
    }
}

impl Crashes {
    /// A shop with one product, and plenty of it.
    async fn open() -> Self {
        Self::with(1).await
    }

    /// A shop with so many products; their units are spread evenly.
    async fn with(products: usize) -> Self {
        let mut shelf = String::from("category,emoji,code,name,price,tiers,description,terms,max,content\n");
        for number in 0..BUYERS {
            let code = code(number % products);
            let product = if number < products { format!("Kode,🎟,{code},{code},20500,,,Satu kali pakai,5") } else { format!(",,{code},,,,,,") };
            writeln!(shelf, "{product},isi-{number}").expect("a string takes all");
        }
        Self { shop: World::stocked(&shelf).await, products, given: BTreeMap::new(), points: 0, buyers: 0 }
    }

    /// Prepares a buyer and cuts the step short, for each call of the step; then looks whether all ended well.
    async fn everywhere<P>(
        mut self,
        ready: impl AsyncFn(&World, &Buyer, String) -> P,
        step: impl AsyncFn(&World, &Buyer, P) -> Ends,
    ) {
        for part in [Part::Table, Part::Telegram, Part::Gateway, Part::Bus] {
            for fault in [Fault::KillBefore, Fault::KillAfter] {
                for passed in 0.. {
                    let point = Point { part, passed, fault: fault.clone() };
                    if !self.at(&point, &ready, &step).await {
                        break;
                    }
                    self.points += 1;
                }
            }
        }
        assert!(self.points >= 12, "a step that writes has more calls than {}", self.points);
        self.shop.expects_errors(&["an event is lost: killed"]);
        self.shop.close().await;
    }

    /// Whether the process died at this point; if not, the step has fewer calls.
    async fn at<P>(
        &mut self,
        point: &Point,
        ready: &impl AsyncFn(&World, &Buyer, String) -> P,
        step: &impl AsyncFn(&World, &Buyer, P) -> Ends,
    ) -> bool {
        self.buyers += 1;
        let buyer = self.shop.buyer(&format!("Pembeli {}", self.buyers));
        let prepared = ready(&self.shop, &buyer, code(self.buyers % self.products)).await;
        let faults = point.part.faults(&self.shop);
        faults.after(point.passed, "*", 1, point.fault.clone());
        let ends = step(&self.shop, &buyer, prepared).await;
        let died = faults.left() == 0;
        faults.clear();
        if let Ends::OncePaid(order) = &ends {
            self.shop.seconds(5);
            self.shop.pays(order).await;
        }
        time_goes_by(&self.shop, &[1, 1, 2, 6, 6, 2, 2]).await;
        let wrong = self.wrong(&buyer, &ends);
        assert!(wrong.is_empty(), "{point}:\n{}\n{}", wrong.join("\n"), buyer.reads_all());
        buyer.reads();
        died
    }

    /// What did not end as it must.
    fn wrong(&mut self, buyer: &Buyer, ends: &Ends) -> Vec<String> {
        let mut wrong = self.shop.imbalances();
        let name = buyer.person.name();
        let mut goods = buyer.goods();
        for contents in &goods {
            let owner = self.given.entry(contents.clone()).or_insert_with(|| name.clone());
            if *owner != name {
                wrong.push(format!("{contents} was given to {owner} and to {name}"));
            }
        }
        goods.sort();
        goods.dedup();
        let state = |order: &String| match &self.shop.order(order)["goods"] {
            goods if goods["S"].is_string() => goods["S"].as_str().unwrap_or_default().to_owned(),
            goods => goods["M"].as_object().and_then(|map| map.keys().next().cloned()).unwrap_or_default(),
        };
        let balance = self.shop.balance(buyer);
        let (must, is) = match ends {
            Ends::WithGoods(order) | Ends::OncePaid(order) => (("delivered", 1), (state(order), goods.len())),
            Ends::WithGoodsOrBalance(order) if balance == 0 => (("delivered", 1), (state(order), goods.len())),
            Ends::WithGoodsOrBalance(order) => (("credited", 0), (state(order), goods.len())),
            Ends::Expired(order) | Ends::Cancelled(order) => (("returned", 0), (state(order), goods.len())),
            Ends::WithoutOrder => (("", 0), (String::new(), goods.len())),
        };
        if (must.0, must.1) != (is.0.as_str(), is.1) {
            wrong.push(format!("it should end {must:?} and ends {is:?}"));
        }
        let said = match ends {
            Ends::Expired(_) => "Tagihan Kadaluarsa",
            Ends::Cancelled(_) => "dibatalkan",
            Ends::WithGoodsOrBalance(_) if balance > 0 => "masuk ke saldo",
            Ends::WithGoods(_) | Ends::OncePaid(_) | Ends::WithGoodsOrBalance(_) => "Pembayaran Berhasil",
            Ends::WithoutOrder => "",
        };
        if buyer.was_told(said) == 0 {
            wrong.push(format!("the buyer was not told: {said}"));
        }
        if buyer.was_told("Bayar sebelum") > 0 {
            wrong.push("an invoice still stands in the chat".to_owned());
        }
        wrong
    }
}

impl Part {
    fn faults(self, shop: &World) -> &Faults {
        match self {
            Self::Table => &shop.cloud.table.faults,
            Self::Telegram => &shop.cloud.telegram.faults,
            Self::Gateway => &shop.cloud.pakasir.faults,
            Self::Bus => &shop.cloud.bus.faults,
        }
    }
}

impl fmt::Display for Point {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let when = if self.fault == Fault::KillBefore { "before" } else { "after" };
        write!(formatter, "killed {when} call {} to {:?}", self.passed + 1, self.part)
    }
}

/// The product of this number.
fn code(number: usize) -> String {
    format!("KODE{number:02}")
}
