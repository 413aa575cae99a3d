//! What an order or a ledger entry adds to the figures.

use super::{Day, Figure};
use crate::domain::ids::{ProductCode, UserId};
use crate::domain::money::wallet::{EntryKind, LedgerEntry};
use crate::domain::order::{GoodsState, Line, Order};
use crate::domain::time::Zone;

/// A figure, and by how much it changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The day it is counted on; `None` if it counts for all time.
    pub day: Option<Day>,
    /// The figure.
    pub figure: Figure,
    /// By how much.
    pub amount: i64,
}

/// Counts that stand together in one of the items which share the counting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Its hash chooses the item: the product, so that buyers of different products don't meet; else the user.
    pub by: String,
    /// The counts.
    pub counts: Vec<Count>,
}

/// What an order adds when its goods were delivered; nothing if they were not. Its voucher's discount is taken off the lines
/// that the voucher was for, in proportion, so that the sales of all products are the shop's revenue to the rupiah.
pub fn of_delivery(order: &Order, zone: Zone) -> Vec<Counted> {
    let GoodsState::Delivered { at } = order.goods else { return Vec::new() };
    let day = Day::of(at, zone);
    let mut counted: Vec<Counted> = Vec::new();
    let mut of_known_cost: Option<(u64, i64)> = None;
    for (line, sales) in order.lines.iter().zip(net_sales(order)) {
        let mut counts = vec![
            of_day(day, Figure::Units(line.code.clone()), u64::from(line.quantity)),
            of_day(day, Figure::Sales(line.code.clone()), sales),
        ];
        if let Some(cost) = line.cost.and_then(|cost| cost.times(line.quantity)) {
            let gain = signed(sales).saturating_sub(signed(cost.get()));
            counts.push(Count { day: Some(day), figure: Figure::Gain(line.code.clone()), amount: gain });
            let (costed, profit) = of_known_cost.unwrap_or_default();
            of_known_cost = Some((costed.saturating_add(sales), profit.saturating_add(gain)));
        }
        counted.push(Counted { by: line.code.to_string(), counts });
    }
    let hour = u8::try_from(zone.day_and_hour(at).1).unwrap_or_default();
    let mut shop = vec![
        Count { day: None, figure: Figure::Paid, amount: 1 },
        of_day(day, Figure::Paid, 1),
        of_day(day, Figure::Revenue, order.invoice.amount.get()),
        of_day(day, Figure::Hour(hour), 1),
    ];
    if let Some((costed, profit)) = of_known_cost {
        shop.push(of_day(day, Figure::Costed, costed));
        shop.push(Count { day: Some(day), figure: Figure::Profit, amount: profit });
    }
    if let Some(voucher) = &order.voucher {
        shop.push(of_day(day, Figure::Discount, voucher.discount.get()));
        shop.push(of_day(day, Figure::Uses(voucher.code.clone()), 1));
        shop.push(of_day(day, Figure::Saved(voucher.code.clone()), voucher.discount.get()));
    }
    match counted.first_mut() {
        Some(first) => first.counts.extend(shop),
        None => counted.push(Counted { by: order.id.to_string(), counts: shop }),
    }
    counted
}

/// What an order adds once it is decided whether it is paid: it was placed, on the day it was.
pub fn of_placed(order: &Order, zone: Zone) -> Counted {
    let by = order.lines.first().map_or_else(|| order.id.to_string(), |line| line.code.to_string());
    Counted { by, counts: vec![of_day(Day::of(order.placed, zone), Figure::Placed, 1)] }
}

/// What a ledger entry adds: a deposit or a refund. Money that came for an order and became balance is neither.
pub fn of_entry(user: UserId, entry: &LedgerEntry, zone: Zone) -> Option<Counted> {
    let figure = match entry.kind {
        EntryKind::Deposit | EntryKind::Transfer => Figure::Deposits,
        EntryKind::Refund => Figure::Refunds,
        EntryKind::LatePayment
        | EntryKind::SecondPayment
        | EntryKind::WrongAmount
        | EntryKind::Purchase
        | EntryKind::MarkedPaid
        | EntryKind::AddedByAdmin
        | EntryKind::TakenByAdmin => {
            return None;
        }
    };
    let count = of_day(Day::of(entry.at, zone), figure, entry.amount.get());
    Some(Counted { by: user.0.to_string(), counts: vec![count] })
}

fn of_day(day: Day, figure: Figure, amount: u64) -> Count {
    Count { day: Some(day), figure, amount: signed(amount) }
}

fn signed(amount: u64) -> i64 {
    i64::try_from(amount).unwrap_or(i64::MAX)
}

/// What each line brought. Of the discount, each line bears what its share of the price is; the fractions of a rupiah add up.
fn net_sales(order: &Order) -> Vec<u64> {
    let price = |line: &Line| line.unit_price.times(line.quantity).map_or(0, |price| u128::from(price.get()));
    let (discount, codes): (u128, &[ProductCode]) = match &order.voucher {
        Some(voucher) => (voucher.discount.get().into(), &voucher.codes),
        None => (0, &[]),
    };
    let bears = |line: &Line| codes.is_empty() || codes.contains(&line.code);
    let whole: u128 = order.lines.iter().filter(|line| bears(line)).map(price).sum();
    let mut before: u128 = 0;
    let net = |line: &Line| {
        let price = price(line);
        let share = if bears(line) {
            let share_up_to = |amount: u128| (discount * amount).checked_div(whole).unwrap_or_default();
            let share = share_up_to(before + price) - share_up_to(before);
            before += price;
            share
        } else {
            0
        };
        u64::try_from(price.saturating_sub(share)).unwrap_or(u64::MAX)
    };
    order.lines.iter().map(net).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::OrderId;
    use crate::domain::language::Language;
    use crate::domain::money::Rupiah;
    use crate::domain::order::Buyer;
    use crate::domain::order::invoice::{Invoice, InvoiceState};
    use crate::domain::time::Moment;
    use crate::domain::voucher::{OrderVoucher, VoucherCode};
    use expect_test::expect;
    use proptest::prelude::*;
    use std::fmt::Write as _;

    /// 22 Nov 2026, 23.30 WIB.
    const NOW: Moment = Moment::from_millis(1_795_365_000_000);

    fn line(code: &str, unit_price: u64, quantity: u32, cost: Option<u64>) -> Line {
        Line {
            code: ProductCode::parse(code).expect("a code"),
            name: code.to_owned(),
            unit_price: Rupiah::new(unit_price),
            cost: cost.map(Rupiah::new),
            quantity,
            slots: Vec::new(),
            content: None,
            warranty_days: 0,
            replaced: Vec::new(),
        }
    }

    fn delivered(lines: Vec<Line>, discount: u64, codes: &[&str]) -> Order {
        let gross: u64 = lines.iter().map(|line| line.unit_price.get() * u64::from(line.quantity)).sum();
        let invoice = Invoice {
            amount: Rupiah::new(gross - discount),
            deadline: NOW,
            message: None,
            shown_again: None,
            charge: None,
            state: InvoiceState::Open,
        };
        let id = OrderId::parse("LP-0000-0000-0001").expect("an id");
        let order = Order::place(id, Buyer { id: UserId(7), language: Language::Indonesian }, lines, invoice, NOW);
        let voucher = (discount > 0).then(|| OrderVoucher {
            code: VoucherCode::parse("HEMAT").expect("a code"),
            discount: Rupiah::new(discount),
            codes: codes.iter().map(|code| ProductCode::parse(code).expect("a code")).collect(),
            most_uses_each: None,
            first_order: false,
            counted: true,
        });
        Order { voucher, goods: GoodsState::Delivered { at: NOW.plus_minutes(45) }, ..order }
    }

    fn written(counted: &[Counted]) -> String {
        let mut text = String::new();
        for Counted { by, counts } in counted {
            for Count { day, figure, amount } in counts {
                let day = day.map_or_else(|| "ever".to_owned(), |day| day.to_string());
                writeln!(text, "{by:<4} {day:<10} {figure} {amount}").expect("a string takes all");
            }
        }
        text
    }

    #[test]
    fn a_delivery_counts_on_its_day_and_at_its_hour() {
        let order = delivered(vec![line("AA", 10_000, 2, Some(6_000)), line("BB", 5_000, 1, None)], 2_500, &[]);
        expect![[r#"
            AA   2026-11-23 p.AA.units 2
            AA   2026-11-23 p.AA.sales 18000
            AA   2026-11-23 p.AA.gain 6000
            AA   ever       paid 1
            AA   2026-11-23 paid 1
            AA   2026-11-23 revenue 22500
            AA   2026-11-23 h00 1
            AA   2026-11-23 costed 18000
            AA   2026-11-23 profit 6000
            AA   2026-11-23 discount 2500
            AA   2026-11-23 v.HEMAT.uses 1
            AA   2026-11-23 v.HEMAT.saved 2500
            BB   2026-11-23 p.BB.units 1
            BB   2026-11-23 p.BB.sales 4500
        "#]]
        .assert_eq(&written(&of_delivery(&order, Zone::Wib)));
        assert_eq!(written(&[of_placed(&order, Zone::Wib)]), "AA   2026-11-22 placed 1\n");
        let open = Order { goods: GoodsState::Reserved, ..order };
        assert_eq!(of_delivery(&open, Zone::Wib), []);
    }

    #[test]
    fn a_voucher_takes_off_the_goods_that_it_was_for() {
        let order = delivered(vec![line("AA", 10_000, 1, Some(9_500)), line("BB", 5_000, 1, None)], 1_000, &["AA"]);
        let said = written(&of_delivery(&order, Zone::Wib));
        assert!(said.contains("p.AA.sales 9000") && said.contains("p.BB.sales 5000"), "{said}");
        assert!(said.contains("p.AA.gain -500") && said.contains(" profit -500"), "a loss: {said}");
    }

    #[test]
    fn only_deposits_and_refunds_of_a_ledger_count() {
        let id = OrderId::parse("LP-0000-0000-0001").expect("an id");
        let entry = |kind| LedgerEntry { kind, ..LedgerEntry::of_purchase(&id, Rupiah::new(50_000), NOW) };
        let said = |kind| of_entry(UserId(7), &entry(kind), Zone::Wib).map(|counted| written(&[counted]));
        assert_eq!(said(EntryKind::Deposit).as_deref(), Some("7    2026-11-22 deposits 50000\n"));
        assert_eq!(said(EntryKind::Transfer), said(EntryKind::Deposit));
        assert_eq!(said(EntryKind::Refund).as_deref(), Some("7    2026-11-22 refunds 50000\n"));
        assert_eq!(said(EntryKind::Purchase), None);
        assert_eq!(said(EntryKind::LatePayment), None);
    }

    proptest! {
        #[test]
        fn the_sales_of_all_products_are_the_revenue(
            prices in proptest::collection::vec((1_u64..10_000_000, 1_u32..50), 1..8), share in 0_u64..=100,
        ) {
            let lines: Vec<Line> =
                (10..).zip(&prices).map(|(at, (price, units))| line(&format!("P{at}"), *price, *units, None)).collect();
            let gross: u64 = prices.iter().map(|(price, units)| price * u64::from(*units)).sum();
            let order = delivered(lines, gross / 100 * share, &[]);
            prop_assert_eq!(net_sales(&order).iter().sum::<u64>(), order.invoice.amount.get());
        }
    }
}
