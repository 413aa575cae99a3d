//! The processor time of one search among 10,000 products: reading the stored index, and finding a page of results.
//! `cargo bench -p shared`.

use shared::domain::catalogue::search::{SHARDS, SearchIndex, SearchQuery, SearchScope, SearchShard};
use shared::domain::catalogue::{Product, ProductTexts, SellerFacts, SlotCounter, StockKind};
use shared::domain::ids::{CategoryId, ProductCode};
use shared::domain::money::Rupiah;
use std::time::Duration;

const PRODUCTS: usize = 10_000;
const ROUNDS: u32 = 50;

const WORDS: [&str; 24] = [
    "akun",
    "premium",
    "garansi",
    "penuh",
    "bulan",
    "privat",
    "resmi",
    "murah",
    "netflix",
    "spotify",
    "canva",
    "diamond",
    "voucher",
    "lisensi",
    "antivirus",
    "windows",
    "office",
    "keluarga",
    "berbagi",
    "aktivasi",
    "instan",
    "perangkat",
    "sepuasnya",
    "original",
];

fn main() {
    let packed = stored();
    let sizes: Vec<usize> = packed.iter().map(Vec::len).collect();
    println!(
        "{PRODUCTS} products: {} bytes stored, {} at most in an item",
        sizes.iter().sum::<usize>(),
        sizes.iter().max().unwrap_or(&0)
    );
    let read =
        || SearchIndex::new(packed.iter().map(|packed| SearchShard::unpack(packed).expect("it is packed")).collect());
    each("reading the index", || drop(read()));
    let index = read();
    for text in ["netflix", "a", "garansi penuh akun resmi", "netflx premum", "zzzzzz"] {
        let query = SearchQuery::parse(text).expect("it has a word");
        each(&format!("finding {text:?}"), || drop(index.find(&query, SearchScope::Everything, 1)));
    }
}

fn each(what: &str, work: impl Fn()) {
    let begun = processor_time();
    (0..ROUNDS).for_each(|_| work());
    println!("{what}: {:?}", (processor_time() - begun) / ROUNDS);
}

/// The time that this thread has had a processor, as Linux counts it: others may keep the machine busy.
fn processor_time() -> Duration {
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux counts it");
    Duration::from_nanos(counted.split(' ').next().and_then(|nanos| nanos.parse().ok()).expect("nanoseconds"))
}

fn stored() -> Vec<Vec<u8>> {
    let word = |number: usize| WORDS[((number * 2_654_435_761) >> 7) % WORDS.len()];
    let product = |number: usize| {
        let product = Product {
            code: ProductCode::parse(&format!("KODE_{number}")).expect("a code"),
            name: format!("{} {} {} {number}", word(number), word(number + 1), word(number * 3)),
            price: Rupiah::new(1_000),
            tiers: Vec::new(),
            category: CategoryId::parse("x").expect("an id"),
            max_per_order: 10,
            warranty_days: 0,
            sold: 0,
            replaced: 0,
            kind: StockKind::Unique,
            content: None,
            variants: vec![],
            variant: None,
            seller: SellerFacts::default(),
            stock: SlotCounter::default(),
        };
        let description: Vec<String> =
            (0..40).map(|at| format!("{}{}", word(number * 7 + at), (number + at * 31) % 300)).collect();
        (product, ProductTexts { description: description.join(" "), terms: String::new(), ..ProductTexts::default() })
    };
    let products: Vec<_> = (0..PRODUCTS).map(product).collect();
    let shard = |shard| {
        let of: Vec<_> =
            products.iter().filter(|(product, _)| SearchShard::of(&product.code) == shard).cloned().collect();
        SearchShard::default().with(&[], &of).pack().expect("it is packed")
    };
    (0..SHARDS).map(shard).collect()
}
