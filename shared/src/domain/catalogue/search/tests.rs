//! Tests of the whole index: what is found, in which order, and that packing and changing it lose nothing.

use super::*;
use crate::domain::catalogue::{SellerFacts, SlotCounter, StockKind};
use crate::domain::ids::CategoryId;
use crate::domain::money::Rupiah;
use proptest::prelude::*;

fn product(code: &str, name: &str, description: &str) -> (Product, ProductTexts) {
    let product = Product {
        code: ProductCode::parse(code).expect("a code"),
        name: name.into(),
        price: Rupiah::new(1_000),
        tiers: vec![],
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
    (product, ProductTexts { description: description.into(), terms: "syarat".into(), ..ProductTexts::default() })
}

fn index(products: &[(Product, ProductTexts)]) -> SearchIndex {
    SearchIndex::new(shards(products))
}

fn shards(products: &[(Product, ProductTexts)]) -> Vec<SearchShard> {
    let shard = |shard| {
        let of: Vec<_> =
            products.iter().filter(|(product, _)| SearchShard::of(&product.code) == shard).cloned().collect();
        SearchShard::default().with(&[], &of)
    };
    (0..SHARDS).map(shard).collect()
}

fn shop() -> SearchIndex {
    index(&[
        product("NETFLIX", "Netflix Premium", "Akun 1 bulan, garansi"),
        product("NF_SHARE", "Netflix Sharing", "Satu profil"),
        product("CANVA", "Canva Pro Édition", "Seperti Netflix, untuk gambar"),
        product("ML86", "Diamond 86", "Mobile Legends"),
        product("PREMIUM", "Akun Langka", "Cuma satu"),
        product("AVG", "𝗔𝗻𝘁𝗶𝘃𝗶𝗿𝘂𝘀 <Pro>", ""),
    ])
}

fn found(index: &SearchIndex, text: &str, scope: SearchScope) -> String {
    let page = index.find(&SearchQuery::parse(text).expect("a word"), scope, 1);
    page.codes.iter().map(ProductCode::as_str).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_code_comes_first_then_the_name_then_the_description() {
    let shop = shop();
    for (text, expected) in [
        ("netflix", "NETFLIX NF_SHARE CANVA"),
        ("premium", "PREMIUM NETFLIX"),
        ("nf share", "NF_SHARE"),
        ("NF_SHARE", "NF_SHARE"),
        ("sharing netflix", "NF_SHARE"),
        ("net", "NETFLIX NF_SHARE CANVA"),
        ("pro", "AVG CANVA NF_SHARE"),
        ("edition", "CANVA"),
        ("antivirus", "AVG"),
        ("legends", "ML86"),
        ("86", "ML86"),
        ("syarat", ""),
        ("etflix", "NETFLIX NF_SHARE CANVA"),
        ("netflx premum", "NETFLIX"),
        ("lengends", "ML86"),
        ("flix", ""),
        ("satu akun", "PREMIUM"),
    ] {
        assert_eq!(found(&shop, text, SearchScope::Everything), expected, "{text}");
    }
}

#[test]
fn a_text_is_a_name_only_if_it_is_close_to_one() {
    let shop = shop();
    for (text, expected) in [
        ("Netflix", "NETFLIX NF_SHARE"),
        ("netflx", "NETFLIX NF_SHARE"),
        ("ml86", "ML86"),
        ("garansi", ""),
        ("cnva", ""),
    ] {
        assert_eq!(found(&shop, text, SearchScope::Names), expected, "{text}");
    }
}

#[test]
fn results_come_page_by_page() {
    let products: Vec<_> =
        (0..12).map(|number| product(&format!("P{number:02}"), &format!("Produk {number:02}"), "")).collect();
    let index = index(&products);
    let page = |number| {
        let FoundPage { codes, number, pages, total } =
            index.find(&SearchQuery::parse("produk").expect("a word"), SearchScope::Everything, number);
        (codes.first().map(ToString::to_string), codes.len(), number, pages, total)
    };
    assert_eq!(page(1), (Some("P00".into()), 5, 1, 3, 12));
    assert_eq!(page(3), (Some("P10".into()), 2, 3, 3, 12));
    assert_eq!(page(99), page(3), "fewer match than when the button was made");
    assert_eq!(page(0), page(1));
    let none = SearchIndex::default().find(&SearchQuery::parse("x").expect("a word"), SearchScope::Everything, 1);
    assert_eq!((none.total, none.number, none.pages), (0, 1, 0));
}

#[test]
fn a_product_that_is_changed_or_gone_is_found_no_more_as_it_was() {
    let old = product("ONE", "Lama", "dahulu");
    let code = old.0.code.clone();
    let shard = SearchShard::default().with(std::slice::from_ref(&code), &[old]);
    let changed = shard.with(std::slice::from_ref(&code), &[product("ONE", "Baru", "")]);
    let index = SearchIndex::new(vec![changed.clone()]);
    assert_eq!(found(&index, "baru", SearchScope::Everything), "ONE");
    assert_eq!(found(&index, "lama", SearchScope::Everything), "");
    assert_eq!(changed.with(&[code], &[]), SearchShard::default());
}

#[test]
fn a_large_shop_fits_and_every_name_is_found() {
    let words = ["akun", "premium", "garansi", "penuh", "bulan", "privat", "resmi", "murah"];
    let description = |number: usize| -> String {
        (0..60).map(|at| format!("{}{} ", words[(number + at) % 8], (number * 7 + at * 13) % 97)).collect()
    };
    let products: Vec<_> = (0..10_000)
        .map(|n| product(&format!("KODE_{n:05}"), &format!("Produk Nomor {n:05}"), &description(n)))
        .collect();
    let shards = shards(&products);
    let packed: Vec<usize> = shards.iter().map(|shard| shard.pack().expect("it is packed").len()).collect();
    assert!(packed.iter().sum::<usize>() < 1_000_000, "one query returns 1 MB: {packed:?}");
    assert!(packed.iter().all(|bytes| *bytes < 400_000), "an item holds 400 KB: {packed:?}");
    let index = SearchIndex::new(shards);
    for number in [0, 1, 4_711, 9_999] {
        assert_eq!(found(&index, &format!("{number:05}"), SearchScope::Names), format!("KODE_{number:05}"));
    }
}

proptest! {
    #[test]
    fn every_word_of_a_product_finds_it_and_packing_loses_nothing(
        name in "[a-zA-Zé𝗔 &_-]{1,40}[a-z0-9]", description in ".{0,80}", code in "[A-Z][A-Z0-9_]{1,19}",
    ) {
        let (product, texts) = product(&code, &name, &description);
        let shard = SearchShard::default().with(&[], &[(product, texts)]);
        let packed = shard.pack().expect("it is packed");
        prop_assert_eq!(&SearchShard::unpack(&packed).expect("it is read"), &shard);
        let index = SearchIndex::new(vec![shard]);
        for word in fold::words(&format!("{name} {description} {code}")) {
            prop_assert_eq!(found(&index, &word, SearchScope::Everything), code.as_str(), "{}", word);
        }
    }
}
