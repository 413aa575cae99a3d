//! Placing an order: slots are allocated, order and reservations are committed together, then the invoice is shown.

use super::{cart, open_invoices};
use crate::domain::cart::PricedCart;
use crate::domain::catalogue::pricing::MAX_INVOICE;
use crate::domain::ids::OrderId;
use crate::domain::money::Rupiah;
use crate::domain::order::invoice::{Invoice, InvoiceState};
use crate::domain::order::{Buyer, Line, Order, OutboxTask};
use crate::domain::screen::Screen;
use crate::domain::time::Moment;
use crate::domain::user::User;
use crate::flow::context::{CallbackQuery, Reply, UpdateContext};
use crate::flow::order::allocate::{Allocation, allocate_slots, not_held_by, reallocate, release_slots};
use crate::flow::order::outbox;
use crate::shop::Shop;
use crate::store::{Placed, StoreError};
use crate::wording;
use crate::wording::texts::Localizer;

/// How often a reservation is tried with newly allocated slots, if the units in some were taken.
const MAX_ATTEMPTS: u32 = 5;

/// Places an order for the cart, by QRIS; `agreed` is the total that the buyer agreed to.
pub(in crate::flow) async fn place(shop: &Shop, context: &UpdateContext, agreed: Rupiah) -> Result<Reply, StoreError> {
    let Some(tap) = &context.tap else { return Ok(Reply::Screen(wording::buyer::unknown(&context.say))) };
    // The tap names the order: the same tap, delivered twice, meets its own order here or at the commit.
    let id = OrderId::of_tap(context.user.id, &tap.id);
    match prepare(shop, context, agreed).await? {
        Ok(Ready { allocation, no_longer_open, buyer }) => {
            commit(shop, context, Offer { id, amount: agreed, no_longer_open, buyer }, allocation.lines).await
        }
        // Before anything is refused: perhaps this very tap has its order already, and took the cart or the last unit.
        Err(refusal) => match placed_before(shop, context, tap, &id).await? {
            Some(order) => resume(shop, context, order).await,
            None => Ok(refusal),
        },
    }
}

/// What is ready to become an order.
struct Ready {
    allocation: Allocation,
    /// Orders among the buyer's possibly open ones that are not open any more: paid, expired or cancelled.
    no_longer_open: Vec<OrderId>,
    /// The buyer, with what is known of their unpaid invoices from now on.
    buyer: User,
}

/// Draws what the cart holds; or what the buyer must see first.
async fn prepare(shop: &Shop, context: &UpdateContext, agreed: Rupiah) -> Result<Result<Ready, Reply>, StoreError> {
    if let Some(refusal) = cart::cart_problem(context) {
        return Ok(Err(refusal));
    }
    // Anybody can send any total. It is held against today's prices before anything is drawn, so that a wrong one costs
    // reads alone; the draw still says at which price it was made.
    let (unpaid, products) =
        futures_util::future::try_join(unpaid(shop, context), shop.store.products_now(context.user.cart.keys()))
            .await?;
    let Unpaid { no_longer_open, open, paid } = unpaid;
    let known = &context.user.cooldown;
    let known = paid.filter(|_| !known.lapses.is_empty()).map_or_else(|| known.clone(), |at| known.paid(at));
    let cooldown = match known.check_order(shop.config.invoice_minutes, context.now) {
        Ok(cooldown) => cooldown,
        Err(end) => return Ok(Err(Reply::Screen(wording::buyer::paused(&context.say, end)))),
    };
    if open.len() >= shop.config.max_unpaid {
        let open = open_invoices::with_pages(shop, open);
        let limit = Some(shop.config.max_unpaid);
        return Ok(Err(Reply::Screen(wording::buyer::open_invoices(&context.say, &open, limit))));
    }
    if let Some(screen) = objection(shop, &context.say, &PricedCart::price(&context.user.cart, &products), agreed) {
        return Ok(Err(Reply::Screen(screen)));
    }
    let allocation = allocate_slots(shop, &context.user.cart, context.now).await?;
    if let Some(screen) = objection(shop, &context.say, &allocation.priced, agreed) {
        release_slots(shop, &allocation.lines).await;
        return Ok(Err(Reply::Screen(screen)));
    }
    Ok(Ok(Ready { allocation, no_longer_open, buyer: User { cooldown, ..context.user.clone() } }))
}

/// The order that this tap placed already, or the one whose invoice stands where the button was: a finger that came
/// down twice.
async fn placed_before(
    shop: &Shop,
    context: &UpdateContext,
    tap: &CallbackQuery,
    id: &OrderId,
) -> Result<Option<Order>, StoreError> {
    if let Some(order) = shop.store.order(id).await? {
        return Ok(Some(order));
    }
    let unpaid = shop.store.orders(context.user.maybe_open_orders.keys()).await?;
    let stands_here = |order: &Order| order.invoice.state == InvoiceState::Open && order.invoice.message == tap.message;
    Ok(unpaid.into_iter().find(|order| tap.message.is_some() && stands_here(order)))
}

/// What the buyer must see before paying: something can't be had, or the total is not the one that was agreed to.
fn objection(shop: &Shop, say: &Localizer, priced: &PricedCart, agreed: Rupiah) -> Option<Screen> {
    if !priced.unavailable.is_empty() {
        return Some(wording::buyer::items_unavailable(say, &priced.unavailable));
    }
    match priced.total() {
        Some(total) if total == agreed && total <= MAX_INVOICE => None,
        Some(total) if total <= MAX_INVOICE => {
            Some(wording::buyer::checkout(say, priced, (total, agreed), shop.config.invoice_minutes))
        }
        total => Some(wording::buyer::above_invoice_limit(say, total)),
    }
}

/// What the buyer agreed to.
struct Offer {
    id: OrderId,
    amount: Rupiah,
    /// Orders among the buyer's possibly open ones that are not open any more: paid, expired or cancelled.
    no_longer_open: Vec<OrderId>,
    /// Who agreed.
    buyer: User,
}

async fn commit(shop: &Shop, context: &UpdateContext, offer: Offer, mut lines: Vec<Line>) -> Result<Reply, StoreError> {
    let buyer = Buyer { id: context.user.id, language: context.say.language() };
    for _ in 0..MAX_ATTEMPTS {
        let invoice = Invoice {
            amount: offer.amount,
            deadline: context.now.plus_minutes(shop.config.invoice_minutes),
            message: context.tap.as_ref().and_then(|tap| tap.message),
            charge: None,
            state: InvoiceState::Open,
        };
        let order = Order::place(offer.id.clone(), buyer, lines.clone(), invoice, context.now);
        let placed = match shop.store.place(&order, &offer.buyer, &offer.no_longer_open).await {
            // The table refuses it as it stands, so nothing was written: nobody's slots may wait for the sweep.
            Err(error) if error.is_refusal() => {
                release_slots(shop, &lines).await;
                return Err(error);
            }
            placed => placed?,
        };
        match placed {
            Placed::Done => {
                tracing::info!(order = %order.id, units = order.units(), "order placed");
                return resume(shop, context, order).await;
            }
            Placed::Already(order) => {
                release_slots(shop, &not_held_by(&order, lines)).await;
                return resume(shop, context, *order).await;
            }
            Placed::CartChanged => {
                release_slots(shop, &lines).await;
                return Ok(Reply::Screen(wording::buyer::cart_changed(&context.say)));
            }
            Placed::SlotsTaken(gone) => match reallocate(shop, lines, &gone, context.now).await? {
                Some(again) => lines = again,
                None => return cart::show(shop, context).await,
            },
        }
    }
    release_slots(shop, &lines).await;
    Ok(Reply::Toast(wording::buyer::try_again(&context.say)))
}

/// Goes on where an order stands: the invoice, if it is still owed.
async fn resume(shop: &Shop, context: &UpdateContext, order: Order) -> Result<Reply, StoreError> {
    if order.buyer != context.user.id {
        return Ok(Reply::Toast(wording::buyer::order_not_found(&context.say)));
    }
    // Whatever else it owes is being seen to by whoever settled it, or by the sweep.
    let order = match order.outbox.contains(&OutboxTask::ShowInvoice) {
        true => outbox::run_outbox(shop, order, context.now).await?,
        false => order,
    };
    if order.invoice.state == InvoiceState::Open && order.invoice.charge.is_none() {
        return Ok(Reply::Screen(wording::buyer::waiting_for_gateway(&context.say, &order)));
    }
    Ok(Reply::Nothing)
}

/// The buyer's invoices that were not seen to be settled, as they stand now.
#[derive(Default)]
struct Unpaid {
    /// Those that are settled after all.
    no_longer_open: Vec<OrderId>,
    /// Those that are open.
    open: Vec<Order>,
    /// When the latest of them was paid.
    paid: Option<Moment>,
}

/// Reads the buyer's noted invoices, if there are as many as one may have, or if a payment among them would end a pause.
async fn unpaid(shop: &Shop, context: &UpdateContext) -> Result<Unpaid, StoreError> {
    let noted = &context.user.maybe_open_orders;
    if noted.len() < shop.config.max_unpaid
        && context.user.cooldown.check_order(shop.config.invoice_minutes, context.now).is_ok()
    {
        return Ok(Unpaid::default());
    }
    let mut unpaid = Unpaid::default();
    for order in shop.store.orders(noted.keys()).await? {
        match &order.invoice.state {
            InvoiceState::Open => unpaid.open.push(order),
            InvoiceState::Paid(payment) => unpaid.paid = unpaid.paid.max(Some(payment.at)),
            InvoiceState::Lapsed { .. } => {}
        }
    }
    unpaid.no_longer_open =
        noted.keys().filter(|id| !unpaid.open.iter().any(|order| order.id == **id)).cloned().collect();
    Ok(unpaid)
}
