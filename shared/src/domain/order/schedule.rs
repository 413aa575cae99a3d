//! When the sweep checks an order next: for its outbox, for its money, or to remind its buyer of the terms.

use super::OutboxTask;
use super::invoice::InvoiceState;
use super::{GoodsState, Order, UnconfirmedPayment};
use crate::domain::event::EventKind;
use crate::domain::time::Moment;

/// Seconds between two status calls for an open invoice, in case its callback was lost.
const OPEN_CHECK_SECONDS: i64 = 180;

/// No function works on an order for longer than this (the longest time-out in the template is 55 seconds).
const MAX_INVOCATION_SECONDS: i64 = 60;

/// Seconds between two status calls for a lapsed invoice whose transaction is not known to be cancelled, for
/// [`LAPSED_CHECK_HOURS`] after it lapsed.
const LAPSED_CHECK_SECONDS: i64 = 30 * 60;

/// The gateway cancels unpaid transactions itself after 24 hours. If it has not said so by this time, it is asked every
/// [`LATER_SECONDS`] until it does.
const LAPSED_CHECK_HOURS: i64 = 25;

/// Seconds between two status calls about what the gateway must have decided long ago.
const LATER_SECONDS: i64 = 6 * 60 * 60;

/// Minutes after an invoice lapsed at which it is checked again although the gateway said that its transaction is
/// cancelled, and after an admin marked an order as paid: the gateway's documentation does not promise that a payment under way is refused then.
const CLOSED_CHECKS_MINUTES: [i64; 3] = [30, 6 * 60, 25 * 60];

/// Seconds until the soonest recheck (the gateway takes one status call in 4 s for a transaction).
const RECHECK_SECONDS: i64 = 5;

/// Seconds until a check of a lapsed invoice is repeated that the gateway did not answer.
const UNANSWERED_SECONDS: i64 = 600;

/// For so many minutes after an order lapsed, a cancel is followed by a check in the next sweep.
const CANCEL_CHECK_MINUTES: i64 = 5;

/// The pause between two checks of an unconfirmed payment is as long as it has been unconfirmed, within these bounds in
/// seconds.
const UNCONFIRMED_PAUSE: (i64, i64) = (60, 600);

/// The longest pause between two runs of an outbox, in seconds, for a buyer who can be reached.
pub const REACHABLE_PAUSE_SECONDS: i64 = 600;

/// The longest pause in seconds for a buyer who blocked the bot. Once they use the bot again, the outbox runs at once.
pub const UNREACHABLE_PAUSE_SECONDS: i64 = 6 * 60 * 60;

/// After this many failed attempts the event `delivery.stuck` is published.
pub const STUCK_AFTER_ATTEMPTS: u32 = 5;

impl Order {
    /// A run of the outbox begins. If it fails, the next one comes after a pause that doubles up to `longest` seconds; while
    /// the invoice is open, after a minute. Writing this also keeps other processes from starting a run meanwhile.
    pub fn begin_attempt(&self, now: Moment, longest: i64) -> Self {
        let mut next = Self { attempted: now, ..self.clone() };
        if next.invoice.state == InvoiceState::Open {
            next.next_check = Some(now.plus_seconds(60).min(deadline_or_next_minute(next.invoice.deadline, now)));
            return next;
        }
        next.failed_attempts = next.failed_attempts.saturating_add(1);
        if next.failed_attempts == STUCK_AFTER_ATTEMPTS {
            next.outbox.insert(OutboxTask::PublishEvent(EventKind::DeliveryStuck));
        }
        let retry = now.plus_seconds(pause(next.failed_attempts, longest));
        next.next_check = Some(next.next_gateway_check(now).map_or(retry, |check| check.min(retry)));
        next
    }

    /// Whether another run of the outbox may begin without waiting for the pause: the latest run has ended, because it
    /// began long enough before `now`, or because it marked the buyer as unreachable (at the moment `unreachable`).
    pub fn may_retry(&self, unreachable: Option<Moment>, now: Moment) -> bool {
        let over = self.attempted.plus_seconds(MAX_INVOCATION_SECONDS) <= now
            || unreachable.is_some_and(|found| self.attempted <= found);
        over && !self.outbox.is_empty()
    }

    /// Whether the pause after the next attempt depends on whether the buyer can be reached.
    pub fn next_pause_is_long(&self) -> bool {
        pause(self.failed_attempts.saturating_add(1), UNREACHABLE_PAUSE_SECONDS) > REACHABLE_PAUSE_SECONDS
    }

    /// The sweep checked it and nothing changed; sets the next check.
    pub fn checked(&self, now: Moment) -> Self {
        let mut next = self.clone();
        next.schedule_next_check(now);
        next
    }

    /// The gateway could not say yet whether the order is paid: checks it again as soon as the gateway takes the next call.
    pub fn check_soon(&self, now: Moment) -> Self {
        let next_check =
            self.next_check.map_or(earliest_recheck(now), |next_check| next_check.min(earliest_recheck(now)).max(now));
        Self { next_check: Some(next_check), ..self.clone() }
    }

    /// The gateway did not answer: the check of a lapsed order is repeated soon, as there are only a few of them.
    pub fn not_answered(&self, now: Moment) -> Self {
        match self.invoice.state {
            InvoiceState::Lapsed { .. } => {
                Self { next_check: Some(now.plus_seconds(UNANSWERED_SECONDS)), ..self.clone() }
            }
            InvoiceState::Open | InvoiceState::Paid(_) | InvoiceState::PaidFromBalance { .. } => self.checked(now),
        }
    }

    /// The gateway accepted a cancel: the next sweep checks whether the transaction is cancelled. Some minutes after the
    /// order lapsed, the usual schedule counts again.
    pub fn after_cancel_accepted(&self, now: Moment) -> Self {
        match self.invoice.state {
            InvoiceState::Lapsed { at, .. } if now < at.plus_minutes(CANCEL_CHECK_MINUTES) => self.check_soon(now),
            InvoiceState::Open
            | InvoiceState::Lapsed { .. }
            | InvoiceState::Paid(_)
            | InvoiceState::PaidFromBalance { .. } => self.checked(now),
        }
    }

    /// Sets when the sweep checks it next, after a process that has just settled the order and works on its outbox now. A
    /// check that is set already stays, even if it comes a little later than one would wish: moving it costs two writes in
    /// the index for each order, and only a process that dies makes it matter.
    pub(super) fn schedule_check_of_settled(&mut self, now: Moment) {
        let settled = matches!(self.invoice.state, InvoiceState::Paid(_) | InvoiceState::PaidFromBalance { .. });
        let soon = self.next_check.is_some_and(|set| now < set && set <= now.plus_seconds(OPEN_CHECK_SECONDS));
        if !(settled && soon && self.unconfirmed.is_empty()) {
            self.schedule_next_check(now);
        }
    }

    /// Sets when the sweep checks it next. An earlier check stays as it is, because moving it costs a write in the index;
    /// unless it is so soon that the process that changes the order now may still be at work.
    pub(super) fn schedule_next_check(&mut self, now: Moment) {
        let outbox = (!self.outbox.is_empty()).then(|| now.plus_seconds(60));
        let wanted = [outbox, self.next_gateway_check(now), self.reminder_due()].into_iter().flatten().min();
        self.next_check = match (self.next_check, wanted) {
            (Some(set), Some(wanted)) if now.plus_seconds(MAX_INVOCATION_SECONDS) <= set => Some(set.min(wanted)),
            (_, wanted) => wanted,
        };
    }

    /// When the gateway is to be asked for the payment's status next; `None` if never.
    fn next_gateway_check(&self, now: Moment) -> Option<Moment> {
        let unconfirmed = self.unconfirmed.iter().map(|unconfirmed| unconfirmed.next_check(now)).min();
        let invoice = match &self.invoice.state {
            InvoiceState::Open => {
                Some(now.plus_seconds(OPEN_CHECK_SECONDS).min(deadline_or_next_minute(self.invoice.deadline, now)))
            }
            // Without a charge the buyer was never shown how to pay.
            InvoiceState::Lapsed { .. } if self.invoice.charge.is_none() => None,
            InvoiceState::Lapsed { closed_at_gateway: true, at, .. } => {
                CLOSED_CHECKS_MINUTES.iter().map(|minutes| at.plus_minutes(*minutes)).find(|check| *check > now)
            }
            InvoiceState::Lapsed { closed_at_gateway: false, at, .. }
                if now < at.plus_minutes(LAPSED_CHECK_HOURS * 60) =>
            {
                Some(now.plus_seconds(LAPSED_CHECK_SECONDS))
            }
            // The gateway never said how the transaction ended, perhaps because the API key is wrong: it is asked until it
            // does.
            InvoiceState::Lapsed { closed_at_gateway: false, .. } => Some(now.plus_seconds(LATER_SECONDS)),
            // An admin marked it as paid while its charge could be paid.
            InvoiceState::PaidFromBalance { at } if self.may_still_be_charged() => {
                CLOSED_CHECKS_MINUTES.iter().map(|minutes| at.plus_minutes(*minutes)).find(|check| *check > now)
            }
            InvoiceState::Paid(_) | InvoiceState::PaidFromBalance { .. } => None,
        };
        [unconfirmed, invoice].into_iter().flatten().min()
    }
}

impl UnconfirmedPayment {
    fn next_check(&self, now: Moment) -> Moment {
        let age = now.millis_since(self.since) / 1_000;
        let (shortest, longest) = UNCONFIRMED_PAUSE;
        let pause = if age > LAPSED_CHECK_HOURS * 60 * 60 { LATER_SECONDS } else { age.clamp(shortest, longest) };
        now.plus_seconds(pause)
    }
}

impl GoodsState {
    /// Whether the units are paid and still to be sent to the buyer.
    pub const fn is_delivery_pending(&self) -> bool {
        match self {
            Self::Sold => true,
            Self::Reserved | Self::Returned | Self::Delivered { .. } | Self::Credited | Self::Deposit => false,
        }
    }
}

/// The earliest moment at which the gateway takes another status call for the same transaction.
pub(super) fn earliest_recheck(now: Moment) -> Moment {
    now.plus_seconds(RECHECK_SECONDS)
}

/// The pause after so many failed attempts, in seconds: one minute, then two, four … up to `longest`.
fn pause(failed_attempts: u32, longest: i64) -> i64 {
    (30_i64 << failed_attempts.clamp(1, 20)).min(longest)
}

/// The deadline, or a minute from now if it has passed.
fn deadline_or_next_minute(deadline: Moment, now: Moment) -> Moment {
    if deadline > now { deadline } else { now.plus_seconds(60) }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{NOW, open_order, payment, sample_orders};
    use super::super::{FIRST_CHECK_SECONDS, PaymentEffect};
    use super::*;
    use crate::domain::ids::TxnId;
    use crate::domain::money::Rupiah;
    use crate::domain::order::invoice::{Charge, LapseReason};

    fn charged() -> Order {
        let charge =
            Charge { txn: TxnId::parse("first").expect("an id"), fee: Rupiah::new(660), total: Rupiah::new(50_660) };
        open_order().with_charge(charge, None)
    }

    /// Minutes after [`NOW`] at which the sweep checks an order with nothing in its outbox, until it stops.
    fn checks(mut order: Order, limit: usize) -> Vec<i64> {
        let mut minutes = Vec::new();
        while let Some(next_check) = order.next_check
            && minutes.len() < limit
        {
            minutes.push(next_check.millis_since(NOW) / 60_000);
            order = order.checked(next_check);
        }
        minutes
    }

    fn lapsed(closed: bool) -> Order {
        let lapsed = charged().lapse(LapseReason::Expired, closed, NOW).expect("it was open").with_units_returned(
            0,
            &[7, 8],
            NOW,
        );
        lapsed.mark_done(&lapsed.outbox, NOW)
    }

    #[test]
    fn an_open_order_is_checked_every_three_minutes_and_at_its_deadline() {
        let shown = charged().mark_done(&charged().outbox, NOW);
        assert_eq!(shown.next_check, Some(NOW.plus_seconds(FIRST_CHECK_SECONDS)), "an earlier check stays");
        assert_eq!(checks(shown, 8), [1, 4, 7, 10, 13, 15, 16, 17]);
    }

    #[test]
    fn an_order_that_the_gateway_closed_is_checked_three_times_more() {
        assert_eq!(checks(lapsed(true), 100), [1, 30, 6 * 60, 25 * 60]);
    }

    #[test]
    fn an_order_that_the_gateway_did_not_close_is_checked_until_it_has() {
        let checks = checks(lapsed(false), 100);
        assert_eq!(checks[..4], [1, 31, 61, 91]);
        assert_eq!(checks[50..54], [1501, 1861, 2221, 2581], "after a day it is asked less often, until it answers");
    }

    #[test]
    fn no_check_of_a_closed_order_passes_unanswered() {
        let last = NOW.plus_minutes(25 * 60);
        let order = Order { next_check: Some(last), ..lapsed(true) };
        assert_eq!(order.not_answered(last).next_check, Some(last.plus_minutes(10)));
        assert_eq!(order.checked(last).next_check, None, "the answer ends it");
        let open = charged().mark_done(&charged().outbox, NOW);
        assert_eq!(open.not_answered(NOW.plus_minutes(2)).next_check, Some(NOW.plus_minutes(5)));
    }

    #[test]
    fn a_cancel_that_changes_nothing_is_not_repeated_each_minute() {
        let early = NOW.plus_minutes(1);
        let order = Order { next_check: Some(early), ..lapsed(false) };
        assert_eq!(order.after_cancel_accepted(early).next_check, Some(early), "the next sweep");
        let later = NOW.plus_minutes(6);
        let order = Order { next_check: Some(later), ..lapsed(false) };
        assert_eq!(order.after_cancel_accepted(later).next_check, Some(later.plus_minutes(30)));
    }

    #[test]
    fn the_day_of_checks_ends_to_the_second() {
        let end = NOW.plus_minutes(LAPSED_CHECK_HOURS * 60);
        let before = end.plus_seconds(-1);
        assert_eq!(lapsed(false).checked(before).next_check, Some(before.plus_minutes(30)));
        assert_eq!(lapsed(false).checked(end).next_check, Some(end.plus_minutes(6 * 60)));
    }

    #[test]
    fn an_order_that_was_never_shown_is_not_checked_after_it_lapsed() {
        let lapsed = open_order().lapse(LapseReason::Expired, false, NOW).expect("it was open").with_units_returned(
            0,
            &[7, 8],
            NOW,
        );
        assert!(checks(lapsed.mark_done(&lapsed.outbox, NOW), 5).is_empty());
    }

    #[test]
    fn an_unconfirmed_payment_is_checked_less_and_less_often_and_never_forgotten() {
        let txn = TxnId::parse("other").expect("an id");
        let PaymentEffect::Settles(sold) = open_order().apply_payment(&payment("first", 50_000), NOW) else {
            panic!("it settles")
        };
        let order = sold.mark_done(&sold.outbox, NOW).note_unconfirmed(&txn, NOW).expect("it is new");
        assert_eq!(order.next_check, Some(NOW.plus_seconds(RECHECK_SECONDS)));
        assert_eq!(checks(order.clone(), 8), [0, 1, 2, 4, 8, 17, 27, 37]);
        let later = NOW.plus_minutes(LAPSED_CHECK_HOURS * 60 + 1);
        assert_eq!(order.checked(later).next_check, Some(later.plus_minutes(6 * 60)));
        for hours in [2, LAPSED_CHECK_HOURS] {
            let within_the_day = NOW.plus_minutes(hours * 60);
            assert_eq!(
                order.checked(within_the_day).next_check,
                Some(within_the_day.plus_minutes(10)),
                "{hours} hours"
            );
        }
    }

    #[test]
    fn a_delivery_is_called_stuck_once_and_each_attempt_is_noted() {
        let PaymentEffect::Settles(mut order) = open_order().apply_payment(&payment("first", 50_000), NOW) else {
            panic!("it settles")
        };
        let stuck = OutboxTask::PublishEvent(EventKind::DeliveryStuck);
        let mut published = Vec::new();
        for attempt in 1..=7 {
            let now = NOW.plus_minutes(attempt);
            *order = order.begin_attempt(now, REACHABLE_PAUSE_SECONDS);
            assert_eq!(order.attempted, now);
            published.push(order.outbox.contains(&stuck));
            *order = order.mark_done(&[stuck].into(), now);
        }
        assert_eq!(published, [false, false, false, false, true, false, false]);
    }

    #[test]
    fn only_sold_goods_are_still_to_be_delivered() {
        let task =
            sample_orders().into_iter().filter(|(_, order)| order.goods.is_delivery_pending()).map(|(name, _)| name);
        assert_eq!(task.collect::<Vec<_>>(), ["sold", "wallet"]);
    }

    #[test]
    fn an_outbox_is_retried_after_growing_pauses_that_end_at_ten_minutes() {
        let PaymentEffect::Settles(mut order) = open_order().apply_payment(&payment("first", 50_000), NOW) else {
            panic!("it settles")
        };
        let mut waits = Vec::new();
        for _ in 0..7 {
            *order = order.begin_attempt(NOW, REACHABLE_PAUSE_SECONDS);
            waits.push(order.next_check.expect("a check").millis_since(NOW) / 60_000);
            assert!(!order.may_retry(None, NOW.plus_seconds(59)), "an attempt is under way");
            assert!(order.may_retry(None, NOW.plus_seconds(60)), "the buyer need not wait for the pause");
            assert!(order.may_retry(Some(NOW), NOW.plus_seconds(1)), "it found that the buyer blocked the bot");
            assert!(!order.may_retry(Some(NOW.plus_seconds(-1)), NOW), "an earlier attempt found that");
        }
        assert_eq!(waits, [1, 2, 4, 8, 10, 10, 10]);
        assert!(order.outbox.contains(&OutboxTask::PublishEvent(EventKind::DeliveryStuck)));
        *order = order.begin_attempt(NOW, UNREACHABLE_PAUSE_SECONDS);
        assert_eq!(
            order.next_check,
            Some(NOW.plus_minutes(128)),
            "the pause is longer for a buyer who blocked the bot"
        );
        for _ in 0..3 {
            *order = order.begin_attempt(NOW, UNREACHABLE_PAUSE_SECONDS);
        }
        assert_eq!(order.next_check, Some(NOW.plus_minutes(360)));
    }

    #[test]
    fn only_long_pauses_ask_whether_the_buyer_can_be_reached() {
        let PaymentEffect::Settles(mut order) = open_order().apply_payment(&payment("first", 50_000), NOW) else {
            panic!("it settles")
        };
        let mut far_behind = Vec::new();
        for _ in 0..5 {
            far_behind.push(order.next_pause_is_long());
            *order = order.begin_attempt(NOW, REACHABLE_PAUSE_SECONDS);
        }
        assert_eq!(far_behind, [false, false, false, false, true]);
    }

    #[test]
    fn money_is_never_checked_later_because_a_message_fails() {
        let lapsed = charged().lapse(LapseReason::Expired, false, NOW).expect("it was open");
        let mut order = lapsed.clone();
        for _ in 0..12 {
            order = order.begin_attempt(NOW, UNREACHABLE_PAUSE_SECONDS);
        }
        assert_eq!(order.next_check, Some(NOW.plus_seconds(LAPSED_CHECK_SECONDS)));
        let txn = TxnId::parse("other").expect("an id");
        let order = order.note_unconfirmed(&txn, NOW).expect("it is new").begin_attempt(NOW, UNREACHABLE_PAUSE_SECONDS);
        assert_eq!(order.next_check, Some(NOW.plus_seconds(60)));
    }

    #[test]
    fn waiting_never_holds_units_beyond_the_deadline() {
        let order = open_order().begin_attempt(NOW, REACHABLE_PAUSE_SECONDS);
        assert_eq!(order.next_check, Some(NOW.plus_minutes(1)), "while the buyer waits, each minute counts");
        let order = order.begin_attempt(NOW.plus_seconds(14 * 60 + 30), REACHABLE_PAUSE_SECONDS);
        assert_eq!(order.next_check, Some(order.invoice.deadline));
        assert!(!order.outbox.contains(&OutboxTask::PublishEvent(EventKind::DeliveryStuck)));
    }

    #[test]
    fn what_could_not_be_decided_is_checked_soon_and_never_in_the_past() {
        let order = charged().check_soon(NOW);
        assert_eq!(order.next_check, Some(NOW.plus_seconds(RECHECK_SECONDS)));
        let late = order.check_soon(NOW.plus_minutes(20));
        assert_eq!(late.next_check, Some(NOW.plus_minutes(20)));
    }
}
