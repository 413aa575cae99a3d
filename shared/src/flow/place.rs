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
use crate::domain::time::Moment;
use crate::domain::user::User;
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
        Ok(Ready { hand, settled, buyer }) => {
            commit(shop, visit, Offer { id, amount: agreed, settled, buyer }, hand.lines).await
        }
        // Before anything is refused: perhaps this very tap has its order already, and took the cart or the last unit.
        Err(refusal) => match placed_before(shop, visit, tap, &id).await? {
            Some(order) => resume(shop, visit, order).await,
            None => Ok(refusal),
        },
    }
}

/// What is ready to become an order.
struct Ready {
    hand: Hand,
    /// Orders among the buyer's unpaid ones that turned out to be settled.
    settled: Vec<OrderId>,
    /// The buyer, with what is known of their unpaid invoices from now on.
    buyer: User,
}

/// Draws what the cart holds; or what the buyer must see first.
async fn prepare(shop: &Shop, visit: &Visit, agreed: Rupiah) -> Result<Result<Ready, Outcome>, StoreError> {
    if let Some(refusal) = basket::refusal(visit) {
        return Ok(Err(refusal));
    }
    // Anybody can send any total. It is held against today's prices before anything is drawn, so that a wrong one costs
    // reads alone; the draw still says at which price it was made.
    let (unpaid, products) =
        futures_util::future::try_join(unpaid(shop, visit), shop.store.products_now(visit.user.cart.keys())).await?;
    let Unpaid { settled, open, paid } = unpaid;
    let known = &visit.user.cooldown;
    let known = paid.filter(|_| !known.lapses.is_empty()).map_or_else(|| known.clone(), |at| known.paid(at));
    let cooldown = match known.place(shop.config.invoice_minutes, visit.now) {
        Ok(cooldown) => cooldown,
        Err(end) => return Ok(Err(Outcome::See(wording::paused(end, shop.config.zone)))),
    };
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
    Ok(Ok(Ready { hand, settled, buyer: User { cooldown, ..visit.user.clone() } }))
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
    /// Who agreed.
    buyer: User,
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
        let placed = match shop.store.place(&order, &offer.buyer, &offer.settled).await {
            // The table refuses it as it stands, so nothing was written: nobody's slots may wait for the sweep.
            Err(error) if error.is_refusal() => {
                put_back(shop, &lines).await;
                return Err(error);
            }
            placed => placed?,
        };
        match placed {
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

/// The buyer's invoices that were not seen to be settled, as they stand now.
#[derive(Default)]
struct Unpaid {
    /// Those that are settled after all.
    settled: Vec<OrderId>,
    /// Those that are open.
    open: Vec<OrderId>,
    /// When the latest of them was paid.
    paid: Option<Moment>,
}

/// Reads the buyer's noted invoices, if there are as many as one may have, or if a payment among them would end a pause.
async fn unpaid(shop: &Shop, visit: &Visit) -> Result<Unpaid, StoreError> {
    let noted = &visit.user.unpaid;
    if noted.len() < shop.config.max_unpaid && visit.user.cooldown.place(shop.config.invoice_minutes, visit.now).is_ok()
    {
        return Ok(Unpaid::default());
    }
    let mut unpaid = Unpaid::default();
    for order in shop.store.orders(noted.keys()).await? {
        match order.invoice.state {
            State::Open => unpaid.open.push(order.id),
            State::Paid(payment) => unpaid.paid = unpaid.paid.max(Some(payment.at)),
            State::Lapsed { .. } => {}
        }
    }
    unpaid.settled = noted.keys().filter(|id| !unpaid.open.contains(id)).cloned().collect();
    Ok(unpaid)
}
