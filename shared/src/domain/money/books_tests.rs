//! Whatever happens in whatever order, the books close: a model that knows nothing of orders but what is owed to whom says
//! after each step what the balance must be, and how many orders hold goods.

use super::Rupiah;
use super::wallet::{Direction, EntryKind, LedgerEntry};
use crate::domain::ids::{OrderId, ProductCode, TxnId, UserId};
use crate::domain::language::Language;
use crate::domain::order::invoice::{Invoice, InvoiceState, LapseReason, Payment};
use crate::domain::order::{Buyer, GoodsState, Line, Order, OutboxTask, PaymentEffect};
use crate::domain::time::Moment;
use crate::domain::voucher::{OrderVoucher, VoucherCode};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};
use std::collections::BTreeSet;

const NOW: Moment = Moment::from_millis(1_800_000_000_000);
const PRICE: u64 = 20_000;

/// Something that happens to the orders of one buyer.
#[derive(Clone, Debug)]
enum Step {
    Orders,
    Deposits,
    PaysFromBalance,
    /// A transaction of this number is confirmed for an order, with the invoice's amount or another, and there is stock for
    /// a late one or not.
    Confirmed {
        order: Index,
        txn: u8,
        amount: u64,
        stock: bool,
    },
    Lapses {
        order: Index,
    },
    /// An admin confirms that an order is paid, and there is stock for it.
    MarkedPaid {
        order: Index,
    },
    /// The outbox of an order gives its voucher back, if that is owed.
    GivesBack {
        order: Index,
    },
}

/// What is owed, as somebody would reckon on paper.
#[derive(Clone, Debug, Default)]
struct Paper {
    orders: Vec<Reckoned>,
    balance: u64,
}

#[derive(Clone, Debug)]
struct Reckoned {
    deposit: bool,
    open: bool,
    settled: bool,
    goods: bool,
    seen: BTreeSet<u8>,
}

impl Paper {
    fn add(&mut self, deposit: bool, paid: bool) {
        self.orders.push(Reckoned { deposit, open: !paid, settled: paid, goods: paid, seen: BTreeSet::new() });
    }
}

impl ReferenceStateMachine for Paper {
    type State = Self;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Self> {
        Just(Self::default()).boxed()
    }

    fn transitions(_: &Self) -> BoxedStrategy<Step> {
        let amount = prop_oneof![3 => Just(PRICE), 1 => 1..PRICE];
        prop_oneof![
            Just(Step::Orders),
            Just(Step::Deposits),
            Just(Step::PaysFromBalance),
            (any::<Index>(), 0..3_u8, amount, any::<bool>()).prop_map(|(order, txn, amount, stock)| Step::Confirmed {
                order,
                txn,
                amount,
                stock
            }),
            any::<Index>().prop_map(|order| Step::Lapses { order }),
            any::<Index>().prop_map(|order| Step::MarkedPaid { order }),
            any::<Index>().prop_map(|order| Step::GivesBack { order }),
        ]
        .boxed()
    }

    fn preconditions(paper: &Self, step: &Step) -> bool {
        match step {
            Step::Orders | Step::Deposits => true,
            Step::PaysFromBalance => paper.balance >= PRICE,
            Step::Confirmed { .. } | Step::Lapses { .. } | Step::MarkedPaid { .. } | Step::GivesBack { .. } => {
                !paper.orders.is_empty()
            }
        }
    }

    fn apply(mut paper: Self, step: &Step) -> Self {
        match step {
            Step::Orders => paper.add(false, false),
            Step::Deposits => paper.add(true, false),
            Step::PaysFromBalance => {
                paper.balance -= PRICE;
                paper.add(false, true);
            }
            Step::Lapses { order } => order.get_mut(&mut paper.orders).open = false,
            Step::GivesBack { .. } => {}
            Step::MarkedPaid { order } => {
                let order = order.get_mut(&mut paper.orders);
                if !order.settled && !order.deposit {
                    (order.settled, order.open, order.goods) = (true, false, true);
                }
            }
            Step::Confirmed { order, txn, amount, stock } => {
                let order = order.get_mut(&mut paper.orders);
                if !order.seen.insert(*txn) {
                    return paper;
                }
                let delivers = !order.settled && *amount == PRICE && !order.deposit && (order.open || *stock);
                (order.settled, order.open) = (true, false);
                match delivers {
                    true => order.goods = true,
                    false => paper.balance += amount,
                }
            }
        }
        paper
    }
}

/// The orders and the ledger, changed by the shop's own rules.
#[derive(Default)]
struct Books {
    orders: Vec<Order>,
    ledger: Vec<LedgerEntry>,
}

impl Books {
    fn balance(&self) -> i128 {
        let signed = |entry: &LedgerEntry| match entry.kind.direction() {
            Direction::Credit => i128::from(entry.amount.get()),
            Direction::Debit => -i128::from(entry.amount.get()),
        };
        self.ledger.iter().map(signed).sum()
    }

    fn confirm(&mut self, at: usize, txn: u8, amount: u64, stock: bool) {
        let order = &self.orders[at];
        let txn = TxnId::parse(&format!("{}-{txn}", at)).expect("an id");
        let payment = Payment { txn, amount: Rupiah::new(amount), at: NOW, recorded: None };
        let (next, credited) = match order.apply_payment(&payment, NOW) {
            PaymentEffect::Known => return,
            PaymentEffect::Settles(next) => (*next, None),
            PaymentEffect::FillsBalance(next) => (*next, Some(EntryKind::Deposit)),
            PaymentEffect::Late if stock => (order.settle_late(&payment, order.lines.clone(), NOW), None),
            PaymentEffect::Late => (order.credit_late_payment(&payment, NOW), Some(EntryKind::LatePayment)),
            PaymentEffect::Second => (order.credit_second_payment(&payment, NOW), Some(EntryKind::SecondPayment)),
            PaymentEffect::Mismatch => (order.credit_wrong_amount(&payment, NOW), Some(EntryKind::WrongAmount)),
        };
        self.ledger.extend(credited.map(|kind| LedgerEntry::of_payment(kind, &order.id, &payment)));
        self.orders[at] = next;
    }
}

impl StateMachineTest for Books {
    type SystemUnderTest = Self;
    type Reference = Paper;

    fn init_test(_: &Paper) -> Self {
        Self::default()
    }

    fn apply(mut books: Self, paper: &Paper, step: Step) -> Self {
        let id = OrderId::parse(&format!("LP-0000-0000-{:04}", books.orders.len())).expect("an id");
        match step {
            Step::Orders => books.orders.push(with_voucher(Order::place(id, BUYER, lines(), invoice(), NOW))),
            Step::Deposits => books.orders.push(Order::deposit(id, BUYER, invoice(), NOW)),
            Step::PaysFromBalance => {
                books.ledger.push(LedgerEntry::of_purchase(&id, Rupiah::new(PRICE), NOW));
                books.orders.push(with_voucher(Order::place_paid(id, BUYER, lines(), invoice(), NOW)));
            }
            Step::Lapses { order } => {
                let at = order.index(books.orders.len());
                if let Some(next) = books.orders[at].lapse(LapseReason::Expired, false, NOW) {
                    books.orders[at] = next;
                }
            }
            Step::MarkedPaid { order } => {
                let at = order.index(books.orders.len());
                let order = &books.orders[at];
                if let Some(next) = order.mark_paid(order.lines.clone(), NOW) {
                    let amount = order.invoice.amount;
                    books.ledger.push(LedgerEntry::of_marking(&order.id, amount, NOW));
                    books.ledger.push(LedgerEntry::of_purchase(&next.id, amount, NOW));
                    books.orders[at] = next;
                }
            }
            Step::GivesBack { order } => {
                let at = order.index(books.orders.len());
                if books.orders[at].outbox.contains(&OutboxTask::ReturnVoucher) {
                    books.orders[at] = books.orders[at].with_voucher_returned(NOW);
                }
            }
            Step::Confirmed { order, txn, amount, stock } => {
                books.confirm(order.index(books.orders.len()), txn, amount, stock);
            }
        }
        assert_eq!(books.balance(), i128::from(paper.balance), "the balance");
        let goods: Vec<bool> = books.orders.iter().map(|order| order.goods == GoodsState::Sold).collect();
        assert_eq!(goods, paper.orders.iter().map(|order| order.goods).collect::<Vec<_>>(), "who gets goods");
        let uses: Vec<bool> = books.orders.iter().map(uses_voucher).collect();
        let used = |order: &Reckoned| !order.deposit && (order.open || order.goods);
        assert_eq!(uses, paper.orders.iter().map(used).collect::<Vec<_>>(), "who uses a voucher");
        books
    }

    fn check_invariants(books: &Self, _: &Paper) {
        assert!(books.balance() >= 0);
        let ids: BTreeSet<_> = books.ledger.iter().map(|entry| &entry.id).collect();
        assert_eq!(ids.len(), books.ledger.len(), "an entry is written once");
        for order in &books.orders {
            let entries: Vec<_> = books.ledger.iter().filter(|entry| entry.order.as_ref() == Some(&order.id)).collect();
            // What an admin confirmed is credited, and taken again by the order that it pays.
            let confirmed = entries.iter().filter(|entry| entry.kind == EntryKind::MarkedPaid).count();
            let payments = order.extra.len() + usize::from(matches!(order.invoice.state, InvoiceState::Paid(_)));
            let from_balance = usize::from(matches!(order.invoice.state, InvoiceState::PaidFromBalance { .. }));
            let settled = usize::from(order.goods == GoodsState::Sold && from_balance == 0);
            let paid = payments + from_balance + confirmed;
            assert_eq!(paid, entries.len() + settled, "each payment settles its order or is credited");
        }
    }
}

const BUYER: Buyer = Buyer { id: UserId(1), language: Language::Indonesian };

fn lines() -> Vec<Line> {
    let code = ProductCode::parse("NETFLIX").expect("a code");
    vec![Line {
        code,
        name: "Netflix".into(),
        unit_price: Rupiah::new(PRICE),
        cost: None,
        quantity: 1,
        slots: vec![1],
        content: None,
        warranty_days: 0,
        replaced: Vec::new(),
    }]
}

fn with_voucher(order: Order) -> Order {
    let voucher = OrderVoucher {
        code: VoucherCode::parse("HEMAT").expect("a code"),
        discount: Rupiah::new(1_000),
        codes: Vec::new(),
        most_uses_each: None,
        first_order: false,
        counted: true,
    };
    Order { voucher: Some(voucher), ..order }
}

/// Whether a use is counted, and not to be given back.
fn uses_voucher(order: &Order) -> bool {
    order.voucher.as_ref().is_some_and(|voucher| voucher.counted) && !order.outbox.contains(&OutboxTask::ReturnVoucher)
}

fn invoice() -> Invoice {
    let (amount, deadline) = (Rupiah::new(PRICE), NOW.plus_minutes(15));
    Invoice { amount, deadline, message: None, shown_again: None, charge: None, state: InvoiceState::Open }
}

prop_state_machine! {
    #[test]
    fn the_books_close_whatever_happens(sequential 1..40 => Books);
}
