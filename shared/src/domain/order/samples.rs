//! Orders for the tests: one in each state.

use super::invoice::{Invoice, InvoiceState, LapseReason, Payment};
use super::{Buyer, Line, Order, PaymentEffect};
use crate::domain::ids::{OrderId, ProductCode, TxnId, UserId};
use crate::domain::language::Language;
use crate::domain::money::Rupiah;
use crate::domain::time::Moment;

pub(super) const NOW: Moment = Moment::from_millis(1_800_000_000_000);

pub(super) fn payment(txn: &str, amount: u64) -> Payment {
    Payment { txn: TxnId::parse(txn).expect("an id"), amount: Rupiah::new(amount), at: NOW, recorded: None }
}

pub(super) fn open_order() -> Order {
    let line = Line {
        code: ProductCode::parse("NETFLIX").expect("a code"),
        name: "Netflix".into(),
        unit_price: Rupiah::new(25_000),
        cost: None,
        quantity: 2,
        slots: vec![7, 8],
        content: None,
        warranty_days: 0,
        replaced: Vec::new(),
    };
    let invoice = Invoice {
        amount: Rupiah::new(50_000),
        deadline: NOW.plus_minutes(15),
        message: None,
        shown_again: None,
        charge: None,
        state: InvoiceState::Open,
    };
    let id = OrderId::parse("LP-0000-0000-0001").expect("an id");
    Order::place(id, buyer(), vec![line], invoice, NOW)
}

fn buyer() -> Buyer {
    Buyer { id: UserId(1), language: Language::Indonesian }
}

/// One order in each state, made by the changes that lead to it.
pub(super) fn sample_orders() -> Vec<(&'static str, Order)> {
    let open = open_order();
    let lapsed = open.lapse(LapseReason::Expired, false, NOW).expect("it was open");
    let returned = lapsed.with_units_returned(0, &[7, 8], NOW);
    let PaymentEffect::Settles(sold) = open.apply_payment(&payment("first", 50_000), NOW) else { panic!("it settles") };
    let delivered = sold.mark_done(&sold.outbox, NOW);
    let credited = returned.credit_late_payment(&payment("first", 50_000), NOW);
    let deposit = Order::deposit(open.id.clone(), buyer(), open.invoice.clone(), NOW);
    let unpaid = deposit.lapse(LapseReason::Expired, false, NOW).expect("it was open");
    let PaymentEffect::FillsBalance(filled) = deposit.apply_payment(&payment("first", 50_000), NOW) else {
        panic!("it fills the balance")
    };
    let wallet = Order::place_paid(open.id.clone(), buyer(), open.lines.clone(), open.invoice.clone(), NOW);
    vec![
        ("open", open),
        ("lapsed", lapsed),
        ("returned", returned),
        ("sold", *sold),
        ("delivered", delivered),
        ("credited", credited),
        ("deposit", deposit),
        ("unpaid", unpaid),
        ("filled", *filled),
        ("wallet", wallet),
    ]
}
