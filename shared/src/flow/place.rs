//! Placing an order: slots are drawn, then the order stands with its units claimed, then the invoice is shown.

use super::draw::{Hand, draw, draw_again, not_held_by, put_back};
use super::visit::{Outcome, Tap, Visit};
use super::{basket, tell};
use crate::domain::cart::Priced;
use crate::domain::ids::OrderId;
use crate::domain::invoice::{Invoice, State};
use crate::domain::money::Rupiah;
use crate::domain::order::{Line, Order, Owed};
use crate::domain::pricing::MOST_INVOICE;
use crate::domain::screen::Screen;
use crate::shop::Shop;
use crate::store::{Placed, StoreError};
use crate::wording;

/// Claims that met empty slots are repeated so often with others.
const ROUNDS: u32 = 5;

/// Places an order for the cart, by QRIS; `agreed` is the total that the buyer agreed to.
pub(super) async fn place(shop: &Shop, visit: &Visit, agreed: Rupiah) -> Result<Outcome, StoreError> {
    let Some(tap) = &visit.tap else { return Ok(Outcome::See(wording::unknown())) };
    // The tap names the order: the same tap, delivered twice, meets its own order here or at the commit.
    let id = OrderId::of_tap(visit.user.id, &tap.id);
    match prepare(shop, visit, agreed).await? {
        Ok((hand, settled)) => commit(shop, visit, Offer { id, amount: agreed, settled }, hand.lines).await,
        // Before anything is refused: perhaps this very tap has its order already, and took the cart or the last unit.
        Err(refusal) => match placed_before(shop, visit, tap, &id).await? {
            Some(order) => resume(shop, visit, order).await,
            None => Ok(refusal),
        },
    }
}

/// Draws what the cart holds, with the orders that turned out to be settled; or what the buyer must see first.
async fn prepare(
    shop: &Shop,
    visit: &Visit,
    agreed: Rupiah,
) -> Result<Result<(Hand, Vec<OrderId>), Outcome>, StoreError> {
    if let Some(refusal) = basket::refusal(visit) {
        return Ok(Err(refusal));
    }
    // Anybody can send any total. It is held against today's prices before anything is drawn, so that a wrong one costs
    // reads alone; the draw still says at which price it was made.
    let (unpaid, products) =
        futures_util::future::try_join(unpaid(shop, visit), shop.store.products_now(visit.user.cart.keys())).await?;
    let (settled, open) = unpaid;
    if open.len() >= shop.config.max_unpaid {
        return Ok(Err(Outcome::See(wording::unpaid_limit(shop.config.max_unpaid, &open))));
    }
    if let Some(screen) = objection(shop, &Priced::of(&visit.user.cart, &products), agreed) {
        return Ok(Err(Outcome::See(screen)));
    }
    let hand = draw(shop, &visit.user.cart, visit.now).await?;
    if let Some(screen) = objection(shop, &hand.priced, agreed) {
        put_back(shop, &hand.lines).await;
        return Ok(Err(Outcome::See(screen)));
    }
    Ok(Ok((hand, settled)))
}

/// The order that this tap placed already, or the one whose invoice stands where the button was: a finger that came
/// down twice.
async fn placed_before(shop: &Shop, visit: &Visit, tap: &Tap, id: &OrderId) -> Result<Option<Order>, StoreError> {
    if let Some(order) = shop.store.order(id).await? {
        return Ok(Some(order));
    }
    let unpaid = shop.store.orders(visit.user.unpaid.keys()).await?;
    let stands_here = |order: &Order| order.invoice.state == State::Open && order.invoice.message == tap.message;
    Ok(unpaid.into_iter().find(|order| tap.message.is_some() && stands_here(order)))
}

/// What the buyer must see before paying: something can't be had, or the total is not the one that was agreed to.
fn objection(shop: &Shop, priced: &Priced, agreed: Rupiah) -> Option<Screen> {
    if !priced.missing.is_empty() {
        return Some(wording::missing(&priced.missing));
    }
    match priced.total() {
        Some(total) if total == agreed && total <= MOST_INVOICE => None,
        Some(total) if total <= MOST_INVOICE => {
            Some(wording::checkout(priced, total, agreed, shop.config.invoice_minutes))
        }
        total => Some(wording::too_dear(total)),
    }
}

/// What the buyer agreed to.
struct Offer {
    id: OrderId,
    amount: Rupiah,
    /// Orders among the buyer's unpaid ones that turned out to be settled.
    settled: Vec<OrderId>,
}

async fn commit(shop: &Shop, visit: &Visit, offer: Offer, mut lines: Vec<Line>) -> Result<Outcome, StoreError> {
    for _ in 0..ROUNDS {
        let invoice = Invoice {
            amount: offer.amount,
            deadline: visit.now.plus_minutes(shop.config.invoice_minutes),
            message: visit.tap.as_ref().and_then(|tap| tap.message),
            charge: None,
            state: State::Open,
        };
        let order = Order::place(offer.id.clone(), visit.user.id, lines.clone(), invoice, visit.now);
        match shop.store.place(&order, &visit.user, &offer.settled).await? {
            Placed::Done => {
                tracing::info!(order = %order.id, units = order.units(), "order placed");
                return resume(shop, visit, order).await;
            }
            Placed::Already(order) => {
                put_back(shop, &not_held_by(&order, lines)).await;
                return resume(shop, visit, *order).await;
            }
            Placed::CartChanged => {
                put_back(shop, &lines).await;
                return Ok(Outcome::See(wording::changed()));
            }
            Placed::SlotsGone(gone) => match draw_again(shop, lines, &gone, visit.now).await? {
                Some(again) => lines = again,
                None => return basket::show(shop, visit).await,
            },
        }
    }
    put_back(shop, &lines).await;
    Ok(Outcome::Hear(wording::try_again()))
}

/// Goes on where an order stands: the invoice, if it is still owed.
async fn resume(shop: &Shop, visit: &Visit, order: Order) -> Result<Outcome, StoreError> {
    if order.buyer != visit.user.id {
        return Ok(Outcome::Hear(wording::not_yours()));
    }
    // Whatever else it owes is being seen to by whoever settled it, or by the sweep.
    let order = match order.owed.contains(&Owed::ShowInvoice) {
        true => tell::tell(shop, order, visit.now).await?,
        false => order,
    };
    if order.invoice.state == State::Open && order.invoice.charge.is_none() {
        return Ok(Outcome::See(wording::waiting_for_gateway(&order, shop.config.zone)));
    }
    Ok(Outcome::Done)
}

/// The buyer's invoices that were not seen to be settled, read only if there are as many as one may have:
/// those that are settled after all, and those that are open.
async fn unpaid(shop: &Shop, visit: &Visit) -> Result<(Vec<OrderId>, Vec<OrderId>), StoreError> {
    let noted = &visit.user.unpaid;
    if noted.len() < shop.config.max_unpaid {
        return Ok((Vec::new(), Vec::new()));
    }
    let open: Vec<OrderId> = shop
        .store
        .orders(noted.keys())
        .await?
        .into_iter()
        .filter(|order| order.invoice.state == State::Open)
        .map(|order| order.id)
        .collect();
    let settled = noted.keys().filter(|id| !open.contains(id)).cloned().collect();
    Ok((settled, open))
}
