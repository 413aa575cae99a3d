//! When the sweep checks an order next: for its outbox, for its money, or for both.

use super::OutboxTask;
use super::invoice::InvoiceState;
use super::{GoodsState, Order, UnconfirmedPayment};
use crate::domain::event::EventKind;
use crate::domain::time::Moment;

/// The gateway is asked about an open invoice so often, in case a callback was lost.
const OPEN_CHECK_SECONDS: i64 = 180;

/// No function works on an order for longer than this (the longest time-out in the template is 55 seconds).
const MAX_INVOCATION_SECONDS: i64 = 60;

/// The gateway is asked so often about a lapsed invoice that it has not confirmed to be closed …
const LAPSED_CHECK_SECONDS: i64 = 30 * 60;

/// … for so long, as it cancels unpaid transactions after 24 hours itself. After that it is asked less often until it
/// answers: what it does not answer is never forgotten.
const LAPSED_CHECK_HOURS: i64 = 25;

/// How often the gateway is asked about what it must have decided long ago.
const LATER_SECONDS: i64 = 6 * 60 * 60;

/// A lapsed invoice that the gateway said is closed is checked again so many minutes after it lapsed: nobody promises
/// that a payment which was under way is refused.
const CLOSED_CHECKS_MINUTES: [i64; 3] = [30, 6 * 60, 25 * 60];

/// The outcome of an unconfirmed payment is asked for after so long.
const UNCONFIRMED_SECONDS: i64 = 5;

/// What the gateway did not answer about a lapsed invoice is asked again after so long.
const UNANSWERED_SECONDS: i64 = 600;

/// For so many minutes after an order lapsed, a cancel is followed by a check in the next sweep.
const CANCEL_CHECK_MINUTES: i64 = 5;

/// An unconfirmed payment is asked about after a pause as long as it has waited, within these bounds in seconds.
const UNCONFIRMED_PAUSE: (i64, i64) = (60, 600);

/// The longest pause between two attempts to reach a buyer who can be reached.
pub const REACHABLE_PAUSE_SECONDS: i64 = 600;

/// The longest pause for a buyer who blocked the bot: whatever they do in the bot brings the goods at once.
pub const UNREACHABLE_PAUSE_SECONDS: i64 = 6 * 60 * 60;

/// After this many failed attempts the event `delivery.stuck` is published.
pub const STUCK_AFTER_ATTEMPTS: u32 = 5;

impl Order {
    /// A run of the outbox begins. Should it fail, the next one comes after a pause that doubles up to `longest` seconds, or
    /// every minute while the buyer waits for the invoice. Nobody else begins a run before that.
    pub fn schedule_retry(&self, now: Moment, longest: i64) -> Self {
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

    /// Whether another attempt at the outbox may begin, however long the pause: the latest is over, as it began long
    /// enough before `now`, or found the buyer `unreachable` at the moment given.
    pub fn may_retry(&self, unreachable: Option<Moment>, now: Moment) -> bool {
        let over = self.attempted.plus_seconds(MAX_INVOCATION_SECONDS) <= now
            || unreachable.is_some_and(|found| self.attempted <= found);
        over && !self.outbox.is_empty()
    }

    /// Whether the next attempt would come after the longest pause that a reachable buyer is left alone for.
    pub fn next_pause_is_long(&self) -> bool {
        pause(self.failed_attempts.saturating_add(1), UNREACHABLE_PAUSE_SECONDS) > REACHABLE_PAUSE_SECONDS
    }

    /// The sweep has checked it, and nothing changed.
    pub fn checked(&self, now: Moment) -> Self {
        let mut next = self.clone();
        next.schedule_next_check(now);
        next
    }

    /// The gateway could not decide how it ends: it is asked again as soon as it answers.
    pub fn check_soon(&self, now: Moment) -> Self {
        let next_check =
            self.next_check.map_or(earliest_recheck(now), |next_check| next_check.min(earliest_recheck(now)).max(now));
        Self { next_check: Some(next_check), ..self.clone() }
    }

    /// The gateway did not answer: the check that was due is made good, so that none of the few checks of a closed order
    /// passes unanswered.
    pub fn not_answered(&self, now: Moment) -> Self {
        match self.invoice.state {
            InvoiceState::Lapsed { .. } => {
                Self { next_check: Some(now.plus_seconds(UNANSWERED_SECONDS)), ..self.clone() }
            }
            InvoiceState::Open | InvoiceState::Paid(_) => self.checked(now),
        }
    }

    /// The gateway took a cancel: the next sweep finds out whether it worked; if it goes on saying that nothing is
    /// decided, it is asked as seldom as ever.
    pub fn cancel_taken(&self, now: Moment) -> Self {
        match self.invoice.state {
            InvoiceState::Lapsed { at, .. } if now < at.plus_minutes(CANCEL_CHECK_MINUTES) => self.check_soon(now),
            InvoiceState::Open | InvoiceState::Lapsed { .. } | InvoiceState::Paid(_) => self.checked(now),
        }
    }

    /// Sets when the sweep checks it next. A check that is already set for sooner stays, as moving it costs writes;
    /// unless it is so soon that whoever changes the order now would still be at work.
    pub(super) fn schedule_next_check(&mut self, now: Moment) {
        let outbox = (!self.outbox.is_empty()).then(|| now.plus_seconds(60));
        let wanted = [outbox, self.next_gateway_check(now)].into_iter().flatten().min();
        self.next_check = match (self.next_check, wanted) {
            (Some(set), Some(wanted)) if now.plus_seconds(MAX_INVOCATION_SECONDS) <= set => Some(set.min(wanted)),
            (_, wanted) => wanted,
        };
    }

    /// When the gateway is asked next, if ever.
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
            // The gateway never said how it ended: perhaps its key is wrong. It is asked until it says so.
            InvoiceState::Lapsed { closed_at_gateway: false, .. } => Some(now.plus_seconds(LATER_SECONDS)),
            InvoiceState::Paid(_) => None,
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
    /// Whether they are on their way to the buyer.
    pub const fn is_delivery_pending(&self) -> bool {
        match self {
            Self::Sold => true,
            Self::Reserved | Self::Returned | Self::Delivered { .. } | Self::Credited => false,
        }
    }
}

/// When the gateway can be asked again about what it could not decide just now.
pub(super) fn earliest_recheck(now: Moment) -> Moment {
    now.plus_seconds(UNCONFIRMED_SECONDS)
}

/// The pause before attempt number `tries` + 1, in seconds: a minute, then two, four … up to `longest`.
fn pause(failed_attempts: u32, longest: i64) -> i64 {
    (30_i64 << failed_attempts.clamp(1, 20)).min(longest)
}

/// A deadline that has passed is a reason to check in a minute, not in the past.
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
        assert_eq!(order.cancel_taken(early).next_check, Some(early), "the next sweep");
        let later = NOW.plus_minutes(6);
        let order = Order { next_check: Some(later), ..lapsed(false) };
        assert_eq!(order.cancel_taken(later).next_check, Some(later.plus_minutes(30)));
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
    fn an_unconfirmed_payment_is_asked_about_less_and_less_often_and_never_forgotten() {
        let txn = TxnId::parse("other").expect("an id");
        let PaymentEffect::Settles(sold) = open_order().apply_payment(&payment("first", 50_000), NOW) else {
            panic!("it settles")
        };
        let order = sold.mark_done(&sold.outbox, NOW).note_unconfirmed(&txn, NOW).expect("it is new");
        assert_eq!(order.next_check, Some(NOW.plus_seconds(UNCONFIRMED_SECONDS)));
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
        let mut announced = Vec::new();
        for attempt in 1..=7 {
            let now = NOW.plus_minutes(attempt);
            *order = order.schedule_retry(now, REACHABLE_PAUSE_SECONDS);
            assert_eq!(order.attempted, now);
            announced.push(order.outbox.contains(&stuck));
            *order = order.mark_done(&[stuck].into(), now);
        }
        assert_eq!(announced, [false, false, false, false, true, false, false]);
    }

    #[test]
    fn only_sold_goods_are_on_their_way() {
        let task =
            sample_orders().into_iter().filter(|(_, order)| order.goods.is_delivery_pending()).map(|(name, _)| name);
        assert_eq!(task.collect::<Vec<_>>(), ["sold"]);
    }

    #[test]
    fn an_outbox_is_retried_after_growing_pauses_that_end_at_ten_minutes() {
        let PaymentEffect::Settles(mut order) = open_order().apply_payment(&payment("first", 50_000), NOW) else {
            panic!("it settles")
        };
        let mut waits = Vec::new();
        for _ in 0..7 {
            *order = order.schedule_retry(NOW, REACHABLE_PAUSE_SECONDS);
            waits.push(order.next_check.expect("a check").millis_since(NOW) / 60_000);
            assert!(!order.may_retry(None, NOW.plus_seconds(59)), "an attempt is under way");
            assert!(order.may_retry(None, NOW.plus_seconds(60)), "the buyer need not wait for the pause");
            assert!(order.may_retry(Some(NOW), NOW.plus_seconds(1)), "it found that the buyer blocked the bot");
            assert!(!order.may_retry(Some(NOW.plus_seconds(-1)), NOW), "an earlier attempt found that");
        }
        assert_eq!(waits, [1, 2, 4, 8, 10, 10, 10]);
        assert!(order.outbox.contains(&OutboxTask::PublishEvent(EventKind::DeliveryStuck)));
        *order = order.schedule_retry(NOW, UNREACHABLE_PAUSE_SECONDS);
        assert_eq!(
            order.next_check,
            Some(NOW.plus_minutes(128)),
            "somebody who blocked the bot is left alone for longer"
        );
        for _ in 0..3 {
            *order = order.schedule_retry(NOW, UNREACHABLE_PAUSE_SECONDS);
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
            *order = order.schedule_retry(NOW, REACHABLE_PAUSE_SECONDS);
        }
        assert_eq!(far_behind, [false, false, false, false, true]);
    }

    #[test]
    fn money_is_never_checked_later_because_a_message_fails() {
        let lapsed = charged().lapse(LapseReason::Expired, false, NOW).expect("it was open");
        let mut order = lapsed.clone();
        for _ in 0..12 {
            order = order.schedule_retry(NOW, UNREACHABLE_PAUSE_SECONDS);
        }
        assert_eq!(order.next_check, Some(NOW.plus_seconds(LAPSED_CHECK_SECONDS)));
        let txn = TxnId::parse("other").expect("an id");
        let order =
            order.note_unconfirmed(&txn, NOW).expect("it is new").schedule_retry(NOW, UNREACHABLE_PAUSE_SECONDS);
        assert_eq!(order.next_check, Some(NOW.plus_seconds(60)));
    }

    #[test]
    fn waiting_never_holds_units_beyond_the_deadline() {
        let order = open_order().schedule_retry(NOW, REACHABLE_PAUSE_SECONDS);
        assert_eq!(order.next_check, Some(NOW.plus_minutes(1)), "while the buyer waits, each minute counts");
        let order = order.schedule_retry(NOW.plus_seconds(14 * 60 + 30), REACHABLE_PAUSE_SECONDS);
        assert_eq!(order.next_check, Some(order.invoice.deadline));
        assert!(!order.outbox.contains(&OutboxTask::PublishEvent(EventKind::DeliveryStuck)));
    }

    #[test]
    fn what_could_not_be_decided_is_checked_soon_and_never_in_the_past() {
        let order = charged().check_soon(NOW);
        assert_eq!(order.next_check, Some(NOW.plus_seconds(UNCONFIRMED_SECONDS)));
        let late = order.check_soon(NOW.plus_minutes(20));
        assert_eq!(late.next_check, Some(NOW.plus_minutes(20)));
    }
}
