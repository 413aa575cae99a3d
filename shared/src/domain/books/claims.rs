//! What each record claims.

use super::{Claim, Record, Topic};
use crate::domain::ids::UserId;
use crate::domain::money::wallet::{Direction, EntryKind, LedgerEntry};
use crate::domain::order::invoice::InvoiceState;
use crate::domain::order::{GoodsState, Line, Order, OutboxTask};
use crate::domain::statistics::{Count, Day, Figure, of_delivery, of_entry, of_placed};
use crate::domain::time::{Moment, Zone};

/// Orders that nobody paid are deleted after at least so many days, and stay counted as placed.
const PLACED_DAYS: i64 = 6;

/// More slots than a product can offer: a dispenser that says so is broken, and its slots are not gone through.
const MOST_SLOTS: u64 = 1_000_000;

/// When the records were read, and the zone in which days begin.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// When.
    pub at: Moment,
    /// The shop's zone.
    pub zone: Zone,
}

impl Terms {
    fn today(self) -> Day {
        Day::of(self.at, self.zone)
    }

    /// Whether a figure of a day can be compared: the day is over, and nothing that it counts is deleted.
    fn compares(self, day: Day, figure: &Figure) -> bool {
        let first = if *figure == Figure::Placed { self.today().plus(-PLACED_DAYS) } else { Day::from_number(0) };
        (first..self.today()).contains(&day)
    }

    fn figure(self, Count { day, figure, amount }: Count) -> Option<Claim> {
        let day = day.filter(|day| self.compares(*day, &figure))?;
        Some(Claim::new(Topic::Figure, format!("{day} {figure}"), amount))
    }
}

impl Record {
    /// What the record claims.
    pub fn claims(&self, terms: Terms) -> Vec<Claim> {
        match self {
            Self::Order(order) => of_order(order, terms),
            Self::Entry(user, entry) => of_ledger(*user, entry, terms),
            Self::User { id, balance, counted } => {
                let balance = Claim::new(Topic::Wallet, id.0.to_string(), -i128::from(*balance));
                let counted = counted.map(|at| Day::of(at, terms.zone));
                let count = counted.map(|day| Count { day: Some(day), figure: Figure::Users, amount: 1 });
                [balance].into_iter().chain(count.and_then(|count| terms.figure(count))).collect()
            }
            Self::Unit { code, slot, id, order } => {
                let place = match order {
                    Some(order) => Claim::new(Topic::Holding, format!("{code} {slot} {order}"), 1),
                    None => Claim::new(Topic::Dispenser, format!("{code} {slot}"), 1),
                };
                vec![place, Claim::new(Topic::Identity, id, 1)]
            }
            Self::Binned(code, id) => {
                vec![Claim::new(Topic::Bin, code.as_str(), 1), Claim::new(Topic::Identity, id, 1)]
            }
            Self::Fingerprint(id) => vec![Claim::new(Topic::Identity, id, -1)],
            Self::Product { code, last, left, binned, .. } => {
                let mut claims = vec![Claim::new(Topic::Bin, code.as_str(), -i128::from(*binned))];
                if *left > MOST_SLOTS || left > last {
                    claims.push(Claim::new(Topic::Dispenser, format!("{code} {last}"), -i128::from(*left)));
                } else {
                    let offered = last - left + 1..=*last;
                    claims.extend(offered.map(|slot| Claim::new(Topic::Dispenser, format!("{code} {slot}"), -1)));
                }
                claims
            }
            Self::Voucher(code, uses) => vec![Claim::new(Topic::Voucher, code.as_str(), -i128::from(*uses))],
            Self::VoucherOfUser(user, which, uses) => {
                vec![Claim::new(Topic::Voucher, format!("{which} {}", user.0), -i128::from(*uses))]
            }
            Self::Days(figures) => of_days(figures, terms).collect(),
            Self::DaysOver(figures) => {
                let in_month = figures.iter().map(|(day, figure, amount)| {
                    Claim::new(Topic::Month, format!("{} {figure}", day.month()), *amount)
                });
                of_days(figures, terms).chain(in_month).collect()
            }
            Self::Month(month, figures) => {
                let of = |(figure, amount): &(Figure, i64)| {
                    Claim::new(Topic::Month, format!("{month} {figure}"), -i128::from(*amount))
                };
                figures.iter().map(of).collect()
            }
            Self::Unreadable(place) => vec![Claim::new(Topic::Readable, place, 1)],
            Self::Seal(_) | Self::Other => Vec::new(),
        }
    }
}

fn of_days(figures: &[(Day, Figure, i64)], terms: Terms) -> impl Iterator<Item = Claim> {
    let count = |(day, figure, amount): &(Day, Figure, i64)| Count {
        day: Some(*day),
        figure: figure.clone(),
        amount: amount.saturating_neg(),
    };
    figures.iter().map(count).filter_map(move |count| terms.figure(count))
}

fn of_order(order: &Order, terms: Terms) -> Vec<Claim> {
    let (id, amount) = (order.id.as_str(), order.invoice.amount.get());
    let mut claims = Vec::new();
    for line in &order.lines {
        let slots = line.slots.iter().chain(&line.replaced);
        claims.extend(slots.map(|slot| Claim::new(Topic::Holding, format!("{} {slot} {id}", line.code), -1)));
    }
    let has_goods = matches!(order.goods, GoodsState::Sold | GoodsState::Delivered { .. });
    match &order.invoice.state {
        InvoiceState::PaidFromBalance { .. } => claims.push(Claim::new(Topic::Purchase, id, -i128::from(amount))),
        InvoiceState::Paid(payment) if order.goods == GoodsState::Credited => {
            claims.push(Claim::new(Topic::Credit, payment.txn.as_str(), -i128::from(payment.amount.get())));
        }
        InvoiceState::Paid(payment) if has_goods => {
            claims.push(Claim::new(Topic::Order, id, i128::from(payment.amount.get()) - i128::from(amount)));
        }
        InvoiceState::Paid(_) | InvoiceState::Open | InvoiceState::Lapsed { .. } => {
            claims.push(Claim::new(Topic::Order, id, i128::from(has_goods)));
        }
    }
    for payment in &order.extra {
        claims.push(Claim::new(Topic::Credit, payment.txn.as_str(), -i128::from(payment.amount.get())));
    }
    if order.refunded.get() > 0 {
        claims.push(Claim::new(Topic::Refund, id, -i128::from(order.refunded.get())));
        claims.push(Claim::new(Topic::Order, id, order.refunded.get().saturating_sub(amount)));
    }
    let missing: u64 = order.lines.iter().filter(|_| has_goods).map(missing_goods).sum();
    claims.push(Claim::new(Topic::Order, id, missing));
    claims.extend(of_price(order));
    claims.extend(of_voucher(order));
    claims.extend(of_figures(order, terms));
    claims.retain(|claim| claim.amount != 0);
    claims
}

/// Goods of a sold line that it does not hold.
fn missing_goods(line: &Line) -> u64 {
    let held = u64::try_from(line.slots.len()).unwrap_or(u64::MAX);
    if line.content.is_some() { held } else { held.abs_diff(line.quantity.into()) }
}

/// The price of the goods, less the discount, is what is asked for.
fn of_price(order: &Order) -> Option<Claim> {
    let price = |line: &Line| i128::from(line.unit_price.get()) * i128::from(line.quantity);
    let goods: i128 = order.lines.iter().map(price).sum();
    let discount = order.voucher.as_ref().map_or(0, |voucher| voucher.discount.get());
    let asked = i128::from(order.invoice.amount.get()) + i128::from(discount);
    (goods > 0).then(|| Claim::new(Topic::Order, order.id.as_str(), goods - asked))
}

fn of_voucher(order: &Order) -> Vec<Claim> {
    let Some(voucher) = order.voucher.as_ref().filter(|voucher| voucher.counted) else { return Vec::new() };
    let (code, buyer) = (&voucher.code, order.buyer.0);
    let mut claims =
        vec![Claim::new(Topic::Voucher, code.as_str(), 1), Claim::new(Topic::Voucher, format!("{code} {buyer}"), 1)];
    claims.extend(voucher.first_order.then(|| Claim::new(Topic::Voucher, format!("*FIRST {buyer}"), 1)));
    claims
}

/// What the statistics count of it. A delivery is counted by its outbox.
fn of_figures(order: &Order, terms: Terms) -> Vec<Claim> {
    let is_counted = !order.outbox.contains(&OutboxTask::CountDelivered);
    let mut counted = if is_counted { of_delivery(order, terms.zone) } else { Vec::new() };
    counted.extend(order.counted.then(|| of_placed(order, terms.zone)));
    let counts = counted.into_iter().flat_map(|counted| counted.counts);
    counts.filter_map(|count| terms.figure(count)).collect()
}

fn of_ledger(user: UserId, entry: &LedgerEntry, terms: Terms) -> Vec<Claim> {
    let amount = i128::from(entry.amount.get());
    let signed = match entry.kind.direction() {
        Direction::Credit => amount,
        Direction::Debit => -amount,
    };
    let mut claims = vec![Claim::new(Topic::Wallet, user.0.to_string(), signed)];
    if let Some(txn) = &entry.txn {
        claims.push(Claim::new(Topic::Credit, txn.as_str(), amount));
    }
    match (entry.kind, &entry.order) {
        (EntryKind::Purchase, Some(order)) => claims.push(Claim::new(Topic::Purchase, order.as_str(), amount)),
        (EntryKind::Refund, Some(order)) => claims.push(Claim::new(Topic::Refund, order.as_str(), amount)),
        _ => {}
    }
    let counts = of_entry(user, entry, terms.zone).into_iter().flat_map(|counted| counted.counts);
    claims.extend(counts.filter_map(|count| terms.figure(count)));
    claims
}
