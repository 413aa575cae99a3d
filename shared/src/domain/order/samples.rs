//! Orders for the tests: one in each state.

use super::{Line, Order, Paying};
use crate::domain::ids::{OrderId, ProductCode, TxnId, UserId};
use crate::domain::invoice::{Invoice, Lapse, Payment, State};
use crate::domain::money::Rupiah;
use crate::domain::time::Moment;

pub(super) const NOW: Moment = Moment::from_millis(1_800_000_000_000);

pub(super) fn payment(txn: &str, amount: u64) -> Payment {
    Payment { txn: TxnId::parse(txn).expect("an id"), amount: Rupiah::new(amount), at: NOW }
}

pub(super) fn open() -> Order {
    let line = Line {
        code: ProductCode::parse("NETFLIX").expect("a code"),
        name: "Netflix".into(),
        each: Rupiah::new(25_000),
        quantity: 2,
        slots: vec![7, 8],
    };
    let invoice = Invoice {
        amount: Rupiah::new(50_000),
        deadline: NOW.plus_minutes(15),
        message: None,
        charge: None,
        state: State::Open,
    };
    let id = OrderId::parse("LP-0000-0000-0001").expect("an id");
    Order::place(id, UserId(1), vec![line], invoice, NOW)
}

/// Every state an order can be in, by the way it got there.
pub(super) fn states() -> Vec<(&'static str, Order)> {
    let open = open();
    let lapsed = open.lapse(Lapse::Expired, false, NOW).expect("it was open");
    let returned = lapsed.returned(0, &[7, 8], NOW);
    let Paying::Settles(sold) = open.pay(&payment("first", 50_000), NOW) else { panic!("it settles") };
    let delivered = sold.told(&sold.owed, NOW);
    let credited = returned.credited(&payment("first", 50_000), NOW);
    vec![
        ("open", open),
        ("lapsed", lapsed),
        ("returned", returned),
        ("sold", *sold),
        ("delivered", delivered),
        ("credited", credited),
    ]
}
