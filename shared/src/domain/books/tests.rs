//! A consistent set of records closes, in any order; with any one of them changed, it does not, and the change is named.

use super::{Claim, Record, Suspects, Tally, Terms, Topic};
use crate::domain::ids::{OrderId, ProductCode, UserId};
use crate::domain::language::Language;
use crate::domain::money::Rupiah;
use crate::domain::money::wallet::{EntryKind, LedgerEntry};
use crate::domain::order::invoice::{Invoice, InvoiceState, Payment};
use crate::domain::order::{Buyer, GoodsState, Line, Order};
use crate::domain::statistics::{Day, Figure, of_delivery, of_placed};
use crate::domain::time::{Moment, Zone};
use crate::domain::voucher::{OrderVoucher, VoucherCode};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// 23 Nov 2026, 02.00 WIB; the orders were placed the day before.
const NOW: Moment = Moment::from_millis(1_795_374_000_000);
const TERMS: Terms = Terms { at: NOW, zone: Zone::Wib };

fn code() -> ProductCode {
    ProductCode::parse("NETFLIX").expect("a code")
}

fn order_id(number: u64) -> OrderId {
    OrderId::parse(&format!("LP-0000-0000-{number:04}")).expect("an id")
}

/// How an order of the small shop ended.
#[derive(Clone, Copy, Debug)]
enum End {
    FromBalance,
    AtGateway,
    Refunded,
    Credited,
}

/// An order with the records that belong to it, of a buyer of its own.
fn order(number: u64, end: End) -> Vec<Record> {
    let (id, buyer, at) =
        (order_id(number), UserId(100 + i64::try_from(number).expect("it fits")), NOW.plus_minutes(-300));
    let (price, discount) = (Rupiah::new(50_000), Rupiah::new(5_000));
    let asked = Rupiah::new(45_000);
    let line = Line {
        code: code(),
        name: "Netflix".into(),
        unit_price: price,
        cost: Some(Rupiah::new(30_000)),
        quantity: 1,
        slots: vec![number],
        content: None,
        warranty_days: 0,
        replaced: Vec::new(),
    };
    let payment = Payment {
        txn: serde_json::from_value(format!("txn{number}").into()).expect("an id"),
        amount: asked,
        at,
        recorded: None,
    };
    let state = match end {
        End::FromBalance | End::Refunded => InvoiceState::PaidFromBalance { at },
        End::AtGateway | End::Credited => InvoiceState::Paid(payment.clone()),
    };
    let invoice = Invoice { amount: asked, deadline: at, message: None, shown_again: None, charge: None, state };
    let placed = Order::place(id.clone(), Buyer { id: buyer, language: Language::Indonesian }, vec![line], invoice, at);
    let mut order = Order { goods: GoodsState::Delivered { at }, counted: true, outbox: [].into(), ..placed };
    order.voucher = Some(OrderVoucher {
        code: VoucherCode::parse("HEMAT").expect("a code"),
        discount,
        codes: Vec::new(),
        most_uses_each: None,
        first_order: true,
        counted: true,
    });
    let (mut balance, mut records) = (0, Vec::new());
    let mut entry = |entry: LedgerEntry, adds: bool| {
        balance = if adds { balance + entry.amount.get() } else { balance - entry.amount.get() };
        records.push(Record::Entry(buyer, entry));
    };
    match end {
        End::FromBalance | End::Refunded => {
            let cause = EntryKind::AddedByAdmin;
            entry(LedgerEntry::of_adjustment("gift", (at, at), cause, Rupiah::new(60_000)), true);
            entry(LedgerEntry::of_purchase(&id, asked, at), false);
        }
        End::AtGateway => {}
        End::Credited => {
            order.goods = GoodsState::Credited;
            order.lines[0].slots.clear();
            order.voucher = None;
            order.invoice.amount = price;
            entry(LedgerEntry::of_payment(EntryKind::WrongAmount, &id, &payment), true);
        }
    }
    if let End::Refunded = end {
        order.refunded = Rupiah::new(20_000);
        order.refunds = 1;
        entry(LedgerEntry::of_refund(&id, 1, order.refunded, NOW), true);
    }
    let held = (!matches!(end, End::Credited)).then(|| id.clone());
    records.push(Record::Unit { code: code(), slot: number, id: format!("{number:032}"), order: held });
    records.push(Record::Fingerprint(format!("{number:032}")));
    records.push(Record::User { id: buyer, balance, counted: Some(at) });
    if order.voucher.is_some() {
        records.push(Record::VoucherOfUser(buyer, "HEMAT".into(), 1));
        records.push(Record::VoucherOfUser(buyer, "*FIRST".into(), 1));
    }
    records.push(Record::Order(Box::new(order)));
    records
}

/// A consistent table: these orders, sold units below the free ones, and all that counts them.
fn table(ends: &[End]) -> Vec<Record> {
    // Units of credited orders are free, so those orders come last.
    let (credited, sold): (Vec<End>, Vec<End>) = ends.iter().partition(|end| matches!(end, End::Credited));
    let mut records = Vec::new();
    for (number, end) in (1..).zip(sold.iter().chain(&credited)) {
        records.extend(order(number, *end));
    }
    let last = u64::try_from(ends.len()).expect("it fits");
    let left = u64::try_from(credited.len()).expect("it fits");
    records.push(Record::Product { code: code(), last, left, binned: 1, is_to_be_searched: false });
    records.push(Record::Binned(code(), "bin".into()));
    records.push(Record::Fingerprint("bin".into()));
    // One that nobody used is in no book: nothing would tell that it is gone.
    if last > left {
        records.push(Record::Voucher(VoucherCode::parse("HEMAT").expect("a code"), last - left));
    }
    records.extend(figures(&records));
    records
}

fn figures(records: &[Record]) -> Vec<Record> {
    let mut counts: BTreeMap<(Day, Figure), i64> = BTreeMap::new();
    for record in records {
        if let Record::Order(order) = record {
            let counted = of_delivery(order, Zone::Wib).into_iter().chain([of_placed(order, Zone::Wib)]);
            for count in counted.flat_map(|counted| counted.counts) {
                if let Some(day) = count.day {
                    *counts.entry((day, count.figure)).or_default() += count.amount;
                }
            }
        }
        if let Record::User { counted: Some(at), .. } = record {
            *counts.entry((Day::of(*at, Zone::Wib), Figure::Users)).or_default() += 1;
        }
    }
    let days: Vec<_> = counts.into_iter().map(|((day, figure), amount)| (day, figure, amount)).collect();
    let month = Day::of(NOW, Zone::Wib).month();
    let of_month = days.iter().map(|(_, figure, amount)| (figure.clone(), *amount)).collect();
    vec![Record::DaysOver(days), Record::Month(month, of_month)]
}

fn tally(records: &[Record]) -> Tally {
    let mut tally = Tally::new([7; 32]);
    for claim in records.iter().flat_map(|record| record.claims(TERMS)) {
        tally.add(&claim);
    }
    tally
}

fn named(records: &[Record]) -> Vec<(Topic, String, i128)> {
    let mut suspects = Suspects::of(&tally(records));
    for (place, record) in records.iter().enumerate() {
        for claim in record.claims(TERMS) {
            suspects.add(&claim, &place);
        }
    }
    suspects.named().into_iter().map(|suspect| (suspect.topic, suspect.key, suspect.sum)).collect()
}

fn ends() -> impl Strategy<Value = Vec<End>> {
    let end = prop_oneof![Just(End::FromBalance), Just(End::AtGateway), Just(End::Refunded), Just(End::Credited)];
    proptest::collection::vec(end, 1..12)
}

/// The record with one of its facts changed.
fn changed(record: &Record) -> Record {
    match record.clone() {
        Record::Order(mut order) => {
            order.invoice.amount = Rupiah::new(order.invoice.amount.get() + 1);
            Record::Order(order)
        }
        Record::Entry(user, entry) => {
            Record::Entry(user, LedgerEntry { amount: Rupiah::new(entry.amount.get() + 1), ..entry })
        }
        Record::User { id, balance, counted } => Record::User { id, balance: balance + 1, counted },
        Record::Unit { code, id, order: Some(_), .. } => Record::Unit { code, id, slot: 9_999, order: None },
        Record::Unit { code, slot, id, order: None } => Record::Unit { code, slot, id, order: Some(order_id(9_999)) },
        Record::Binned(code, id) => Record::Binned(code, id + "x"),
        Record::Fingerprint(id) => Record::Fingerprint(id + "x"),
        Record::Product { code, last, left, binned, is_to_be_searched } => {
            Record::Product { code, last: last + 1, left: left + 1, binned, is_to_be_searched }
        }
        Record::Voucher(code, uses) => Record::Voucher(code, uses + 1),
        Record::VoucherOfUser(user, which, uses) => Record::VoucherOfUser(user, which, uses + 1),
        Record::Days(mut figures) | Record::DaysOver(mut figures) => {
            figures[0].2 += 1;
            Record::DaysOver(figures)
        }
        Record::Month(month, mut figures) => {
            figures[0].1 -= 1;
            Record::Month(month, figures)
        }
        Record::Seal(_) | Record::Unreadable(_) | Record::Other => Record::Unreadable("x".into()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_consistent_table_closes_in_any_order(records in ends().prop_map(|ends| table(&ends)).prop_shuffle()) {
        prop_assert_eq!(named(&records), vec![]);
        prop_assert!(tally(&records).closes());
    }

    #[test]
    fn any_single_change_is_found_and_named(ends in ends(), at: prop::sample::Index, how in 0..3) {
        let mut records = table(&ends);
        let at = at.index(records.len());
        match how {
            0 => drop(records.remove(at)),
            1 => records.push(records[at].clone()),
            _ => records[at] = changed(&records[at]),
        }
        prop_assert!(!tally(&records).closes(), "{} {:?}", how, records.get(at));
        prop_assert!(!named(&records).is_empty());
    }

    #[test]
    fn what_is_added_and_taken_again_leaves_nothing(amounts in proptest::collection::vec((any::<u8>(), any::<i64>()), 0..50)) {
        let mut tally = Tally::new([3; 32]);
        let claim = |key: &u8, amount: i128| Claim::new(Topic::Wallet, key.to_string(), amount);
        for (key, amount) in &amounts {
            tally.add(&claim(key, i128::from(*amount)));
        }
        for (key, amount) in &amounts {
            tally.add(&claim(key, -i128::from(*amount)));
        }
        prop_assert!(tally.closes());
    }
}

#[test]
fn the_first_that_is_named_is_money() {
    let mut records = table(&[End::FromBalance, End::Credited]);
    records.retain(|record| !matches!(record, Record::Entry(_, entry) if entry.kind == EntryKind::Purchase));
    records.retain(|record| !matches!(record, Record::Fingerprint(id) if id == "bin"));
    assert_eq!(
        named(&records),
        [
            (Topic::Wallet, "101".into(), 45_000),
            (Topic::Purchase, "LP-0000-0000-0001".into(), -45_000),
            (Topic::Identity, "bin".into(), 1),
        ]
    );
}

#[test]
fn figures_of_today_and_of_old_unpaid_orders_are_left_out() {
    let day = |days: i64, figure: Figure| Record::Days(vec![(Day::of(NOW, Zone::Wib).plus(days), figure, 1)]);
    assert_eq!(day(0, Figure::Paid).claims(TERMS), []);
    assert_eq!(day(-7, Figure::Placed).claims(TERMS), []);
    assert_eq!(day(-6, Figure::Placed).claims(TERMS), [Claim::new(Topic::Figure, "2026-11-17 placed", -1)]);
    assert_eq!(day(-400, Figure::Paid).claims(TERMS), [Claim::new(Topic::Figure, "2025-10-19 paid", -1)]);
}

#[test]
fn a_dispenser_that_cannot_be_is_not_gone_through() {
    for (last, left) in [(3, 4), (u64::MAX, u64::MAX)] {
        let product = Record::Product { code: code(), last, left, binned: 0, is_to_be_searched: false };
        assert_eq!(product.claims(TERMS).len(), 2);
    }
}
