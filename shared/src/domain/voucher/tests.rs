//! Tests of the conditions, of the amount, and that no discount breaks the rules about it.

use super::*;
use crate::domain::catalogue::{Product, SellerFacts, SlotCounter, StockKind};
use proptest::prelude::*;

const NOW: Moment = Moment::from_millis(1_800_000_000_000);

fn line(code: &str, category: &str, total: u64) -> PricedLine {
    let product = Product {
        code: ProductCode::parse(code).expect("a code"),
        name: code.into(),
        price: Rupiah::new(total),
        tiers: vec![],
        category: CategoryId::parse(category).expect("an id"),
        max_per_order: 10,
        stock: SlotCounter { last: 10, left: 10, returned: 0 },
        sold: 0,
        replaced: 0,
        kind: StockKind::Unique,
        content: None,
        variants: vec![],
        variant: None,
        seller: SellerFacts::default(),
        warranty_days: 0,
    };
    PricedLine { product, quantity: 1, unit_price: Rupiah::new(total), line_total: Rupiah::new(total) }
}

fn voucher(discount: Discount) -> Voucher {
    Voucher {
        code: VoucherCode::parse("hemat").expect("a code"),
        discount,
        from: None,
        until: None,
        minimum: Rupiah::ZERO,
        scope: Scope::All,
        most_uses: None,
        most_uses_each: None,
        first_order: false,
        state: VoucherState::Active,
    }
}

fn percent(percent: u32, cap: Option<u64>) -> Voucher {
    voucher(Discount::Percent { percent, cap: cap.map(Rupiah::new) })
}

fn off(voucher: &Voucher, lines: &[PricedLine]) -> Result<u64, VoucherRefusal> {
    voucher.check(lines, VoucherUses::default(), NOW).map(Rupiah::get)
}

#[test]
fn a_discount_is_rounded_down_capped_and_leaves_nothing_or_an_invoice() {
    let cart = [line("AB", "game", 12_345)];
    assert_eq!(off(&percent(10, None), &cart), Ok(1_234));
    assert_eq!(off(&percent(50, Some(2_000)), &cart), Ok(2_000));
    assert_eq!(off(&voucher(Discount::Amount(Rupiah::new(5_000))), &cart), Ok(5_000));
    assert_eq!(off(&percent(100, None), &cart), Ok(12_345), "nothing is left");
    assert_eq!(off(&voucher(Discount::Amount(Rupiah::new(99_000))), &cart), Ok(12_345));
    assert_eq!(off(&percent(99, None), &cart), Ok(11_845), "the gateway takes no less than Rp500");
    assert_eq!(off(&voucher(Discount::Amount(Rupiah::new(12_344))), &cart), Ok(11_845));
}

#[test]
fn only_the_goods_it_is_for_count() {
    let cart = [line("AB", "game", 10_000), line("CD", "music", 30_000)];
    let for_game = Voucher { scope: Scope::Category(CategoryId::parse("game").expect("an id")), ..percent(50, None) };
    assert_eq!(off(&for_game, &cart), Ok(5_000));
    assert_eq!(off(&for_game, &cart[1..]), Err(VoucherRefusal::OtherGoods));
    let for_cd = Voucher { scope: Scope::Product(ProductCode::parse("CD").expect("a code")), ..percent(100, None) };
    assert_eq!(off(&for_cd, &cart), Ok(30_000));
    let from = Voucher { minimum: Rupiah::new(10_001), ..for_game };
    assert_eq!(off(&from, &cart), Err(VoucherRefusal::BelowMinimum(Rupiah::new(10_001))));
}

#[test]
fn each_condition_has_its_refusal() {
    let cart = [line("AB", "game", 10_000)];
    let check = |voucher: Voucher, uses| voucher.check(&cart, uses, NOW).map(Rupiah::get);
    let (before, after) = (NOW.plus_seconds(-1), NOW.plus_seconds(1));
    let none = VoucherUses::default();
    let base = || percent(10, None);
    assert_eq!(check(Voucher { from: Some(after), ..base() }, none), Err(VoucherRefusal::NotYet(after)));
    assert_eq!(check(Voucher { from: Some(NOW), until: Some(after), ..base() }, none), Ok(1_000));
    assert_eq!(check(Voucher { until: Some(NOW), ..base() }, none), Err(VoucherRefusal::Over(NOW)));
    assert_eq!(check(Voucher { until: Some(before), ..base() }, none), Err(VoucherRefusal::Over(before)));
    let limited = || Voucher { most_uses: Some(3), most_uses_each: Some(1), first_order: true, ..base() };
    assert_eq!(check(limited(), VoucherUses { all: 2, ..none }), Ok(1_000));
    assert_eq!(check(limited(), VoucherUses { all: 3, ..none }), Err(VoucherRefusal::UsedUp));
    assert_eq!(check(limited(), VoucherUses { by_buyer: 1, ..none }), Err(VoucherRefusal::UsedByYou));
    assert_eq!(check(limited(), VoucherUses { ordered_before: true, ..none }), Err(VoucherRefusal::NotFirstOrder));
    assert_eq!(check(base(), VoucherUses { all: 9, by_buyer: 9, ordered_before: true }), Ok(1_000));
}

#[test]
fn a_code_is_read_as_people_type_it() {
    let parsed = |text: &str| VoucherCode::parse(text).map(|code| code.to_string());
    assert_eq!(parsed(" hemat 10 ").as_deref(), Some("HEMAT10"));
    assert_eq!(parsed("a-b_c").as_deref(), Some("A-B_C"));
    for wrong in ["", "ab", "hemat!", "*FIRST", "ABCDEFGHIJKLMNOPQRSTU", "é12"] {
        assert_eq!(parsed(wrong), None, "{wrong}");
    }
}

proptest! {
    #[test]
    fn what_is_left_is_nothing_or_an_invoice_and_never_more_than_before(
        prices in proptest::collection::vec((500_u64..2_000_000, any::<bool>()), 1..6),
        discount in prop_oneof![
            (1_u32..=100, proptest::option::of(1_u64..3_000_000)).prop_map(|(percent, cap)| Discount::Percent { percent, cap: cap.map(Rupiah::new) }),
            (1_u64..9_900_000).prop_map(|amount| Discount::Amount(Rupiah::new(amount))),
        ],
        some in any::<bool>(),
    ) {
        let lines: Vec<_> = prices.iter().map(|(price, game)| line("AB", if *game { "game" } else { "music" }, *price)).collect();
        let scope = if some { Scope::Category(CategoryId::parse("game").expect("an id")) } else { Scope::All };
        let priced = PricedCart { lines, unavailable: vec![] };
        let voucher = Voucher { scope, ..voucher(discount) };
        let goods = sum(priced.lines.iter().filter(|line| voucher.is_for(line)));
        let chosen = ChosenVoucher { code: voucher.code.clone(), known: Some((voucher, VoucherUses::default())) };
        let bill = Bill::of(&priced, Some(&chosen), NOW).expect("below the ceiling");
        prop_assert!(bill.total() <= bill.subtotal);
        prop_assert!(bill.total() == Rupiah::ZERO || bill.total() >= MIN_INVOICE, "{:?}", bill);
        let off = bill.voucher.as_ref().map_or(Rupiah::ZERO, |voucher| voucher.discount);
        prop_assert!(off <= goods);
        prop_assert_eq!(off.plus(bill.total()), Some(bill.subtotal));
    }
}
