//! The outbox of an order: adding tasks, and marking them as done.

use super::{GoodsState, Order, OutboxTask};
use crate::domain::event::EventKind;
use crate::domain::time::Moment;
use std::collections::BTreeSet;

impl Order {
    /// The invoice message was sent after the order was paid or had lapsed: the message is to be deleted.
    pub fn invoice_shown_after_close(&self, now: Moment) -> Self {
        let mut next = self.clone();
        next.enqueue([OutboxTask::RemoveInvoice], now);
        next
    }

    /// Tasks in `done` were done for the revision `seen` of the order. Returns those that count as done for this revision
    /// too: all but the tasks that were added again since then.
    pub fn done_as_of_now(&self, done: &BTreeSet<OutboxTask>, seen: &Self) -> BTreeSet<OutboxTask> {
        let again = |task: &OutboxTask| match task {
            OutboxTask::NotifyCredited | OutboxTask::PublishEvent(EventKind::PaymentTwice) => {
                self.extra.len() > seen.extra.len()
            }
            OutboxTask::DeliverReplacements => self.replacements != seen.replacements,
            OutboxTask::RemoveInvoice => self.invoice.message != seen.invoice.message,
            OutboxTask::ShowInvoice
            | OutboxTask::ReturnUnits
            | OutboxTask::ReturnVoucher
            | OutboxTask::DeliverGoods
            | OutboxTask::ResendGoods
            | OutboxTask::SendTerms
            | OutboxTask::RemindTerms
            | OutboxTask::NotifyClosed
            | OutboxTask::PublishEvent(_)
            | OutboxTask::CountDelivered => false,
        };
        done.iter().filter(|task| !again(task)).copied().collect()
    }

    /// Adds tasks. Failed attempts count from zero again, and the sweep checks soon.
    pub(super) fn enqueue<const N: usize>(&mut self, tasks: [OutboxTask; N], now: Moment) {
        if self.outbox.is_empty() {
            self.outbox_since = Some(now);
        }
        self.outbox.extend(tasks);
        self.attempted = now;
        self.failed_attempts = 0;
        self.schedule_check_of_settled(now);
    }

    /// Removes tasks that were done.
    pub fn mark_done(&self, done: &BTreeSet<OutboxTask>, now: Moment) -> Self {
        let mut next = self.clone();
        next.outbox.retain(|task| !done.contains(task));
        if done.contains(&OutboxTask::DeliverGoods) && next.goods == GoodsState::Sold {
            next.goods = GoodsState::Delivered { at: now };
        }
        if done.contains(&OutboxTask::DeliverGoods) || done.contains(&OutboxTask::ResendGoods) {
            next.parts_sent.clear();
        }
        next.counted |= done.contains(&OutboxTask::CountDelivered);
        if done.contains(&OutboxTask::DeliverReplacements) {
            next.replacements.clear();
        }
        if let Some(terms) = next.terms.as_mut().filter(|_| done.contains(&OutboxTask::RemindTerms)) {
            terms.reminded = true;
        }
        next.tidy_outbox(now);
        next
    }

    /// Tasks were removed, perhaps the last one: sets when the sweep checks the order next.
    pub(super) fn tidy_outbox(&mut self, now: Moment) {
        if self.outbox.is_empty() {
            self.failed_attempts = 0;
            self.outbox_since = None;
        }
        self.schedule_next_check(now);
    }
}

#[cfg(test)]
mod tests {
    use super::super::PaymentEffect;
    use super::super::samples::{NOW, open_order, payment, sample_orders};
    use super::*;
    use crate::domain::ids::MessageId;
    use expect_test::expect;
    use std::fmt::Write as _;

    #[test]
    fn every_state_has_its_outbox() {
        let mut table = String::new();
        for (name, order) in sample_orders() {
            writeln!(table, "{name:<9} {:?} {:?}", order.goods, order.outbox).expect("a string takes all");
        }
        expect![[r#"
            open      Reserved {ShowInvoice, PublishEvent(OrderPlaced)}
            lapsed    Reserved {ReturnUnits, RemoveInvoice, NotifyClosed, PublishEvent(OrderPlaced), PublishEvent(OrderExpired)}
            returned  Returned {RemoveInvoice, NotifyClosed, PublishEvent(OrderPlaced), PublishEvent(OrderExpired)}
            sold      Sold {RemoveInvoice, DeliverGoods, SendTerms, PublishEvent(OrderPlaced), PublishEvent(OrderPaid), PublishEvent(OrderDelivered), CountDelivered}
            delivered Delivered { at: Moment(1800000000000) } {}
            credited  Credited {RemoveInvoice, NotifyClosed, NotifyCredited, PublishEvent(OrderPlaced), PublishEvent(OrderExpired), PublishEvent(PaymentLate)}
            deposit   Deposit {ShowInvoice}
            unpaid    Deposit {RemoveInvoice, NotifyClosed}
            filled    Credited {RemoveInvoice, NotifyCredited, PublishEvent(DepositPaid)}
            wallet    Sold {RemoveInvoice, DeliverGoods, SendTerms, PublishEvent(OrderPaid), PublishEvent(OrderDelivered), CountDelivered}
        "#]]
        .assert_eq(&table);
    }

    #[test]
    fn a_task_that_was_added_again_is_not_done() {
        let PaymentEffect::Settles(sold) = open_order().apply_payment(&payment("first", 50_000), NOW) else {
            panic!("it settles")
        };
        let second = sold.credit_second_payment(&payment("second", 50_000), NOW);
        let third = second.credit_second_payment(&payment("third", 50_000), NOW);
        let done = [OutboxTask::NotifyCredited, OutboxTask::DeliverGoods].into();
        assert_eq!(third.done_as_of_now(&done, &second), [OutboxTask::DeliverGoods].into());
        assert_ne!(second.event(EventKind::PaymentTwice).id, third.event(EventKind::PaymentTwice).id);
    }

    #[test]
    fn a_task_that_was_not_added_again_stays_done() {
        let shown = open_order().with_invoice_message(MessageId(1));
        let PaymentEffect::Settles(sold) = shown.apply_payment(&payment("first", 50_000), NOW) else {
            panic!("it settles")
        };
        let second = sold.credit_second_payment(&payment("second", 50_000), NOW);
        let done = BTreeSet::from([
            OutboxTask::RemoveInvoice,
            OutboxTask::NotifyCredited,
            OutboxTask::PublishEvent(EventKind::PaymentTwice),
        ]);
        assert_eq!(second.done_as_of_now(&done, &second), done);
        let shown_anew = second.with_invoice_message(MessageId(2));
        let sent = BTreeSet::from([OutboxTask::NotifyCredited, OutboxTask::PublishEvent(EventKind::PaymentTwice)]);
        assert_eq!(shown_anew.done_as_of_now(&done, &second), sent, "the other message is still there");
    }

    #[test]
    fn only_sold_goods_are_delivered_and_only_once() {
        let later = NOW.plus_minutes(1);
        let mut table = String::new();
        for (name, order) in sample_orders() {
            let [invoice, goods] = [OutboxTask::RemoveInvoice, OutboxTask::DeliverGoods]
                .map(|done| order.mark_done(&[done].into(), later));
            writeln!(table, "{name:<9} invoice {:?} | goods {:?}", invoice.goods, goods.goods)
                .expect("a string takes all");
        }
        expect![[r#"
            open      invoice Reserved | goods Reserved
            lapsed    invoice Reserved | goods Reserved
            returned  invoice Returned | goods Returned
            sold      invoice Sold | goods Delivered { at: Moment(1800000060000) }
            delivered invoice Delivered { at: Moment(1800000000000) } | goods Delivered { at: Moment(1800000000000) }
            credited  invoice Credited | goods Credited
            deposit   invoice Deposit | goods Deposit
            unpaid    invoice Deposit | goods Deposit
            filled    invoice Credited | goods Credited
            wallet    invoice Sold | goods Delivered { at: Moment(1800000060000) }
        "#]]
        .assert_eq(&table);
    }
}
