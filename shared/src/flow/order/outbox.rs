//! Runs the outbox of an order: tasks are tried in their order, and each is removed only after it was done.

use super::deliver::{OpenedGoods, deliver_goods, deliver_replacements, send_terms};
use super::return_units::return_units;
use super::return_voucher::return_voucher;
use super::show_invoice::show_invoice;
use crate::domain::event::EventKind;
use crate::domain::order::invoice::{InvoiceState, LapseReason};
use crate::domain::order::{Order, OutboxTask, REACHABLE_PAUSE_SECONDS, UNREACHABLE_PAUSE_SECONDS};
use crate::domain::screen::Screen;
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::{OrderUpdate, StoreError};
use crate::telegram::Failure;
use crate::wording;
use crate::wording::texts::Localizer;
use futures_util::future::join;
use std::collections::BTreeSet;

/// How often done tasks are recorded again after a conflicting write of the order.
const MAX_ATTEMPTS: u32 = 5;

/// Tries every task of the outbox. Returns the order as it is afterwards.
///
/// A task that fails does not keep the others from being tried. What was done is recorded on the order before an error is
/// returned.
pub(in crate::flow) async fn run_outbox(shop: &Shop, order: Order, now: Moment) -> Result<Order, StoreError> {
    run_outbox_with(shop, order, None, now).await
}

/// The same for an order whose goods may be open already.
pub(super) async fn run_outbox_with(
    shop: &Shop,
    order: Order,
    opened: Option<OpenedGoods>,
    now: Moment,
) -> Result<Order, StoreError> {
    let mut run = OutboxRun { opened, ..OutboxRun::default() };
    let (order, mut broken) = match return_units(shop, order.clone(), now).await {
        Ok(returned) => (returned, None),
        Err(error) => (order, Some(error)),
    };
    let order = match return_voucher(shop, order.clone(), now).await {
        Ok(returned) => returned,
        Err(error) => {
            broken = broken.or(Some(error));
            order
        }
    };
    // The goods don't wait until the invoice is gone.
    let (tasks, removed) = join(run.run_tasks(shop, &order, now), remove_invoice(shop, &order)).await;
    broken = broken.or(tasks.err());
    run.done.extend(removed.then_some(OutboxTask::RemoveInvoice));
    run.done.extend(publish_events(shop, &order, &run.done).await);
    let order = record_done(shop, order, &run, now).await?;
    broken.map_or(Ok(order), Err)
}

/// The state of one run of the outbox.
#[derive(Default)]
struct OutboxRun {
    /// The tasks that were done.
    done: BTreeSet<OutboxTask>,
    /// The order with its charge and invoice message, if the invoice was shown in this run.
    shown: Option<Order>,
    /// The goods, if they were opened before.
    opened: Option<OpenedGoods>,
    /// Parts of the goods that were sent in this run, if not all of them could be.
    parts_sent: BTreeSet<usize>,
    /// The terms of sale, if the goods were delivered in this run.
    terms: Option<Vec<String>>,
    /// The lines whose terms were sent in this run.
    terms_sent: Vec<usize>,
}

impl OutboxRun {
    /// Tries the tasks in their order, and goes on after one that fails.
    async fn run_tasks(&mut self, shop: &Shop, order: &Order, now: Moment) -> Result<(), StoreError> {
        let mut broken = None;
        for task in &order.outbox {
            match self.run_task(shop, order, *task, now).await {
                Ok(true) => {
                    self.done.insert(*task);
                }
                Ok(false) => {}
                Err(error) => broken = broken.or(Some(error)),
            }
        }
        broken.map_or(Ok(()), Err)
    }

    /// Does one task; `true` if it is done. A task that depends on another waits until that is done.
    async fn run_task(
        &mut self,
        shop: &Shop,
        order: &Order,
        task: OutboxTask,
        now: Moment,
    ) -> Result<bool, StoreError> {
        match task {
            OutboxTask::ShowInvoice => {
                self.shown = show_invoice(shop, order, now).await?;
                Ok(self.shown.is_some())
            }
            OutboxTask::DeliverGoods => {
                self.terms = deliver_goods(shop, order, (self.opened.take(), &mut self.parts_sent), now).await?;
                Ok(self.terms.is_some())
            }
            OutboxTask::DeliverReplacements => deliver_replacements(shop, order, now).await,
            OutboxTask::ResendGoods => {
                Ok(deliver_goods(shop, order, (None, &mut self.parts_sent), now).await?.is_some())
            }
            OutboxTask::SendTerms if self.waits_for(order, OutboxTask::DeliverGoods) => Ok(false),
            OutboxTask::SendTerms => {
                let sent = send_terms(shop, order, self.terms.take(), now).await?;
                self.terms_sent = sent.clone().unwrap_or_default();
                Ok(sent.is_some())
            }
            OutboxTask::RemindTerms => {
                let reminder = wording::buyer::terms_reminder(&shop.localizer(order.language), order);
                send_message(shop, order, reminder.map(|screen| (screen, WhenUnreachable::Drop)), now).await
            }
            OutboxTask::NotifyClosed => {
                send_message(
                    shop,
                    order,
                    closed_screen(&shop.localizer(order.language), order).map(|screen| (screen, WhenUnreachable::Drop)),
                    now,
                )
                .await
            }
            OutboxTask::NotifyCredited => {
                send_message(
                    shop,
                    order,
                    Some((
                        wording::buyer::credited(&shop.localizer(order.language), order),
                        WhenUnreachable::KeepInOutbox,
                    )),
                    now,
                )
                .await
            }
            // The count is added by the transaction that records the task as done.
            OutboxTask::CountDelivered => Ok(!self.waits_for(order, OutboxTask::DeliverGoods)),
            OutboxTask::RemoveInvoice
            | OutboxTask::ReturnUnits
            | OutboxTask::ReturnVoucher
            | OutboxTask::PublishEvent(_) => Ok(false),
        }
    }

    fn waits_for(&self, order: &Order, first: OutboxTask) -> bool {
        order.outbox.contains(&first) && !self.done.contains(&first)
    }
}

/// Runs the outbox again. If it fails, the pause until the next run depends on whether the buyer can be reached.
pub(in crate::flow) async fn retry_outbox(shop: &Shop, order: Order, now: Moment) -> Result<Order, StoreError> {
    // Whether the buyer can be reached costs a read, and matters only for a long pause.
    let unreachable = order.next_pause_is_long() && shop.store.is_unreachable(order.buyer).await?;
    let longest = if unreachable { UNREACHABLE_PAUSE_SECONDS } else { REACHABLE_PAUSE_SECONDS };
    attempt(shop, order, longest, now).await
}

/// Runs the outbox again while the buyer is using the bot: if it fails, the pause is short.
pub(in crate::flow) async fn retry_outbox_now(shop: &Shop, order: Order, now: Moment) -> Result<Order, StoreError> {
    attempt(shop, order, REACHABLE_PAUSE_SECONDS, now).await
}

/// Records the attempt on the order first, on the condition that nobody else did: so two processes never run the same
/// outbox and send a message twice.
async fn attempt(shop: &Shop, order: Order, longest: i64, now: Moment) -> Result<Order, StoreError> {
    match shop.store.update_order(&order, &order.begin_attempt(now, longest)).await? {
        OrderUpdate::Applied(order) => run_outbox(shop, order, now).await,
        OrderUpdate::Conflict(order) => Ok(order),
    }
}

/// Publishes the order's events in one call; `order.delivered` only once the goods are delivered.
async fn publish_events(shop: &Shop, order: &Order, done: &BTreeSet<OutboxTask>) -> Vec<OutboxTask> {
    let still_to_deliver =
        order.outbox.contains(&OutboxTask::DeliverGoods) && !done.contains(&OutboxTask::DeliverGoods);
    let kinds: Vec<EventKind> = order
        .outbox
        .iter()
        .filter_map(|task| match task {
            OutboxTask::PublishEvent(EventKind::OrderDelivered) if still_to_deliver => None,
            OutboxTask::PublishEvent(kind) => Some(*kind),
            _ => None,
        })
        .collect();
    if kinds.is_empty() {
        return Vec::new();
    }
    let events: Vec<_> = kinds.iter().map(|kind| order.event(*kind)).collect();
    match shop.bus.publish(&events).await {
        Ok(()) => kinds.into_iter().map(OutboxTask::PublishEvent).collect(),
        Err(error) => {
            tracing::warn!(order = %order.id, %error, "events are left to the sweep");
            Vec::new()
        }
    }
}

/// Removes the tasks that were done from the order's outbox, also if the order changed meanwhile.
async fn record_done(shop: &Shop, seen: Order, run: &OutboxRun, now: Moment) -> Result<Order, StoreError> {
    let mut done = run.done.clone();
    // Showing the invoice has already written the charge, so that revision is the latest one seen.
    let seen = run.shown.clone().unwrap_or(seen);
    let mut order = seen.clone();
    for _ in 0..MAX_ATTEMPTS {
        done = order.done_as_of_now(&done, &seen);
        // Another process has recorded the same, and the message that shows the invoice.
        let is_noted =
            |shown: &Order| order.invoice.state == InvoiceState::Open && order.invoice.message == shown.invoice.message;
        if done.is_disjoint(&order.outbox)
            && run.shown.as_ref().is_none_or(is_noted)
            && run.parts_sent.is_subset(&order.parts_sent)
        {
            return Ok(order);
        }
        let next = with_done(&order, run, &done, now);
        let committed =
            if done.contains(&OutboxTask::CountDelivered) && order.outbox.contains(&OutboxTask::CountDelivered) {
                match shop.store.update_order_and_count(&order, &next).await {
                    // The totals are contended: the count is left to the sweep, so that the delivery is recorded now.
                    Err(error) if done.len() > 1 => {
                        tracing::warn!(order = %order.id, %error, "counting is left to the sweep");
                        done.remove(&OutboxTask::CountDelivered);
                        continue;
                    }
                    ended => ended?,
                }
            } else {
                shop.store.update_order(&order, &next).await?
            };
        match committed {
            OrderUpdate::Applied(order) => return Ok(order),
            OrderUpdate::Conflict(current) => order = current,
        }
    }
    Err(StoreError::Call { what: "record what was done for an order", code: "repeated conflicts".into() })
}

fn with_done(order: &Order, run: &OutboxRun, done: &BTreeSet<OutboxTask>, now: Moment) -> Order {
    let mut next = order.with_terms_sent(&run.terms_sent, now);
    next.parts_sent.extend(&run.parts_sent);
    let Some(shown) = &run.shown else { return next.mark_done(done, now) };
    next.invoice.message = shown.invoice.message;
    let next = next.mark_done(done, now);
    // Paid or lapsed while the invoice was being shown: its message is to be deleted, by the sweep within a minute.
    if next.invoice.state == InvoiceState::Open { next } else { next.invoice_shown_after_close(now) }
}

/// Deletes the message that shows the invoice, if that is due; `true` if it is done.
async fn remove_invoice(shop: &Shop, order: &Order) -> bool {
    if !order.outbox.contains(&OutboxTask::RemoveInvoice) {
        return false;
    }
    let Some(message) = order.invoice.message else { return true };
    match shop.telegram.delete(order.buyer, message).await {
        // The buyer blocked the bot, or the message can't be deleted any more: it stays, which does no harm.
        Ok(()) | Err(Failure::Unreachable | Failure::Refused(_)) => true,
        Err(failure) => {
            tracing::warn!(order = %order.id, %failure, "the invoice message could not be deleted");
            false
        }
    }
}

fn closed_screen(say: &Localizer, order: &Order) -> Option<Screen> {
    match order.invoice.state {
        InvoiceState::Lapsed { .. } if order.is_deposit() => Some(wording::buyer::deposit_closed(say, order)),
        InvoiceState::Lapsed { why: LapseReason::Expired, .. } => Some(wording::buyer::expired(say, order)),
        InvoiceState::Lapsed { why: LapseReason::Cancelled, .. } => Some(wording::buyer::cancelled(say, order)),
        // Paid meanwhile: another message says so.
        InvoiceState::Open | InvoiceState::Paid(_) | InvoiceState::PaidFromBalance { .. } => None,
    }
}

/// What happens to a message if the buyer blocked the bot.
enum WhenUnreachable {
    /// It stays in the outbox, because it is about the buyer's money.
    KeepInOutbox,
    /// It is dropped, because it is not needed later.
    Drop,
}

async fn send_message(
    shop: &Shop,
    order: &Order,
    message: Option<(Screen, WhenUnreachable)>,
    now: Moment,
) -> Result<bool, StoreError> {
    let Some((screen, otherwise)) = message else { return Ok(true) };
    match shop.telegram.send(order.buyer, &screen).await {
        Ok(_) => Ok(true),
        Err(Failure::Unreachable) => {
            shop.store.mark_unreachable(order.buyer, now).await?;
            Ok(matches!(otherwise, WhenUnreachable::Drop))
        }
        // Telegram would refuse it again, so it counts as done; the facts are in the table.
        Err(failure @ Failure::Refused(_)) => {
            tracing::error!(order = %order.id, %failure, "Telegram refused a message");
            Ok(true)
        }
        Err(failure) => {
            tracing::warn!(order = %order.id, %failure, "a message is left to the sweep");
            Ok(false)
        }
    }
}
