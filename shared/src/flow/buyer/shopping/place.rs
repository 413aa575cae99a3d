//! Placing an order: slots are allocated, order and reservations are committed together; then the invoice is shown, or, if
//! the balance paid it in that same transaction, the goods are delivered.

use super::unpaid::{self, MayInvoice};
use super::{cart, checkout_preview, voucher};
use crate::domain::cart::{Cart, PricedCart};
use crate::domain::catalogue::pricing::{MAX_INVOICE, MIN_INVOICE};
use crate::domain::ids::{OrderId, TotalSeal};
use crate::domain::money::Rupiah;
use crate::domain::order::invoice::{Invoice, InvoiceState};
use crate::domain::order::{Buyer, Line, Order, OutboxTask};
use crate::domain::screen::Screen;
use crate::domain::user::User;
use crate::domain::voucher::{Bill, ChosenVoucher, OrderVoucher};
use crate::flow::context::{CallbackQuery, Reply, UpdateContext};
use crate::flow::order::allocate::{Allocation, allocate_slots, not_held_by, reallocate, release_slots};
use crate::flow::order::outbox;
use crate::shop::Shop;
use crate::store::{Placed, Prices, StoreError};
use crate::wording;
use crate::wording::buyer::Quote;

/// How often a reservation is tried with newly allocated slots, if the units in some were taken.
const MAX_ATTEMPTS: u32 = 5;

/// How an order is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::flow) enum Method {
    /// By an invoice of the gateway.
    Qris,
    /// From the buyer's balance, at once.
    Balance,
}

/// Places an order that the balance pays. Anybody can send any total, and what it is for is drawn before prices are read: so
/// only a total that the shop itself offered for this very cart is taken. Any other leads back to the ways to pay.
pub(in crate::flow) async fn pay_from_balance(
    shop: &Shop,
    context: &UpdateContext,
    agreed: Rupiah,
    seal: &TotalSeal,
) -> Result<Reply, StoreError> {
    if *seal == shop.store.seal_total(&context.user, agreed) {
        return place(shop, context, Method::Balance, agreed).await;
    }
    let Some(tap) = &context.tap else { return Ok(Reply::Screen(wording::buyer::unknown(&context.say))) };
    let id = OrderId::of_tap(context.user.id, &tap.id);
    match placed_before(shop, context, tap, &id).await? {
        Some(order) => resume(shop, context, order).await,
        None => checkout_preview::preview_checkout(shop, context, agreed).await,
    }
}

/// Places an order for the cart; `agreed` is the total that the buyer agreed to.
pub(in crate::flow) async fn place(
    shop: &Shop,
    context: &UpdateContext,
    method: Method,
    agreed: Rupiah,
) -> Result<Reply, StoreError> {
    let Some(tap) = &context.tap else { return Ok(Reply::Screen(wording::buyer::unknown(&context.say))) };
    // The tap names the order: the same tap, delivered twice, meets its own order here or at the commit.
    let id = OrderId::of_tap(context.user.id, &tap.id);
    match prepare(shop, context, method, agreed).await? {
        Ok(Ready { allocation, no_longer_open, buyer, voucher }) => {
            let offer = Offer { id, method, amount: agreed, no_longer_open, buyer, voucher };
            commit(shop, context, offer, allocation.lines).await
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
    /// The voucher that takes something off.
    voucher: Option<OrderVoucher>,
}

/// Draws what the cart holds; or what the buyer must see first.
async fn prepare(
    shop: &Shop,
    context: &UpdateContext,
    method: Method,
    agreed: Rupiah,
) -> Result<Result<Ready, Reply>, StoreError> {
    if let Some(refusal) = cart::cart_problem(context) {
        return Ok(Err(refusal));
    }
    let ready = match method {
        Method::Qris => prepare_invoice(shop, context, agreed).await?,
        // Nothing that may be refused is drawn for somebody who can't pay it.
        Method::Balance if context.user.balance < agreed => Err(balance_too_low(context, context.user.balance, agreed)),
        // The draw says what the goods cost, so only a voucher is read.
        Method::Balance => {
            let code = context.user.voucher.as_ref();
            let empty = User { cart: Cart::new(), ..context.user.clone() };
            Ok((Vec::new(), context.user.clone(), voucher::prices(shop, &empty, code).await?.voucher))
        }
    };
    let (no_longer_open, buyer, chosen) = match ready {
        Ok(ready) => ready,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let allocation = allocate_slots(shop, &context.user.cart, context.price_group.as_ref(), context.now).await?;
    match agreed_bill(shop, context, &allocation.priced, chosen.as_ref(), (method, agreed)) {
        Ok(Bill { voucher, .. }) => Ok(Ok(Ready { allocation, no_longer_open, buyer, voucher })),
        Err(screen) => {
            release_slots(shop, &allocation.lines).await;
            Ok(Err(Reply::Screen(screen)))
        }
    }
}

fn balance_too_low(context: &UpdateContext, balance: Rupiah, total: Rupiah) -> Reply {
    Reply::Screen(wording::buyer::balance_too_low(&context.say, balance, total))
}

/// What an order that is still to be paid needs beside its units: no more unpaid ones than the buyer may have, no pause,
/// and the total of this moment. Returns the invoices that are settled after all, the buyer as they are then, and the
/// voucher they chose.
async fn prepare_invoice(
    shop: &Shop,
    context: &UpdateContext,
    agreed: Rupiah,
) -> Result<Result<(Vec<OrderId>, User, Option<ChosenVoucher>), Reply>, StoreError> {
    // Anybody can send any total. It is held against today's prices before anything is drawn, so that a wrong one costs
    // reads alone; the draw still says at which price it was made.
    let (unpaid, prices) =
        futures_util::future::try_join(unpaid::check_unpaid(shop, context), current_prices(shop, context)).await?;
    let MayInvoice { no_longer_open, cooldown } = match unpaid {
        Ok(may) => may,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let Prices { products, voucher } = prices;
    let priced = PricedCart::price(&context.user.cart, &context.own_prices(products));
    if let Err(screen) = agreed_bill(shop, context, &priced, voucher.as_ref(), (Method::Qris, agreed)) {
        return Ok(Err(Reply::Screen(screen)));
    }
    Ok(Ok((no_longer_open, User { cooldown, ..context.user.clone() }, voucher)))
}

/// What the cart costs; read beside the greeting, if it holds one product. The draw says at which price it was made.
async fn current_prices(shop: &Shop, context: &UpdateContext) -> Result<Prices, StoreError> {
    match context.ahead.prices(&context.user) {
        Some(prices) => Ok(prices),
        None => voucher::prices(shop, &context.user, context.user.voucher.as_ref()).await,
    }
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

/// The bill that the buyer agreed to; or what they must see before paying: something can't be had, or the total is not the
/// one that was agreed to, or the gateway takes no invoice of so little.
fn agreed_bill(
    shop: &Shop,
    context: &UpdateContext,
    priced: &PricedCart,
    chosen: Option<&ChosenVoucher>,
    (method, agreed): (Method, Rupiah),
) -> Result<Bill, Screen> {
    let say = &context.say;
    if !priced.unavailable.is_empty() {
        return Err(wording::buyer::items_unavailable(say, &priced.unavailable));
    }
    let least = match method {
        Method::Qris => MIN_INVOICE,
        Method::Balance => Rupiah::ZERO,
    };
    match Bill::of(priced, chosen, context.now) {
        Some(bill) if bill.total() == agreed && (least..=MAX_INVOICE).contains(&agreed) => Ok(bill),
        Some(bill) if bill.total() <= MAX_INVOICE => {
            let seal = shop.store.seal_total(&context.user, bill.total());
            let quote = Quote { bill: &bill, seen: agreed, balance: context.user.balance, seal };
            Err(wording::buyer::checkout(say, priced, quote, shop.invoice_minutes()))
        }
        bill => Err(wording::buyer::above_invoice_limit(say, bill.map(|bill| bill.total()))),
    }
}

/// What the buyer agreed to.
struct Offer {
    id: OrderId,
    method: Method,
    amount: Rupiah,
    /// Orders among the buyer's possibly open ones that are not open any more: paid, expired or cancelled.
    no_longer_open: Vec<OrderId>,
    /// Who agreed.
    buyer: User,
    /// The voucher that takes something off.
    voucher: Option<OrderVoucher>,
}

async fn commit(shop: &Shop, context: &UpdateContext, offer: Offer, mut lines: Vec<Line>) -> Result<Reply, StoreError> {
    let buyer = Buyer { id: context.user.id, language: context.say.language() };
    for _ in 0..MAX_ATTEMPTS {
        let invoice = Invoice {
            amount: offer.amount,
            deadline: context.now.plus_minutes(shop.invoice_minutes()),
            message: context.tap.as_ref().and_then(|tap| tap.message),
            shown_again: None,
            charge: None,
            state: InvoiceState::Open,
        };
        let place = match offer.method {
            Method::Qris => Order::place,
            Method::Balance => Order::place_paid,
        };
        let order = place(offer.id.clone(), buyer, lines.clone(), invoice, context.now);
        let order = Order { voucher: offer.voucher.clone(), ..order };
        let placed = match shop.store.place(&order, &offer.buyer, &offer.no_longer_open).await {
            // Nothing was written: nobody's slots may wait for the sweep.
            Err(error) if error.wrote_nothing() => {
                release_slots(shop, &lines).await;
                return Err(error);
            }
            placed => placed?,
        };
        match placed {
            Placed::Done => {
                tracing::info!(order = %order.id, units = order.units(), method = ?offer.method, "order placed");
                return match offer.method {
                    Method::Qris => resume(shop, context, order).await,
                    Method::Balance => outbox::run_outbox(shop, order, context.now).await.map(|_| Reply::Nothing),
                };
            }
            Placed::Already(order) => {
                release_slots(shop, &not_held_by(&order, lines)).await;
                return resume(shop, context, *order).await;
            }
            Placed::CartChanged => {
                release_slots(shop, &lines).await;
                return Ok(Reply::Screen(wording::buyer::cart_changed(&context.say)));
            }
            Placed::BalanceTooLow(balance) => {
                release_slots(shop, &lines).await;
                return Ok(balance_too_low(context, balance, offer.amount));
            }
            Placed::VoucherRefused(why) => {
                release_slots(shop, &lines).await;
                return Ok(voucher::refused(context, offer.voucher.as_ref(), why));
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
pub(in crate::flow) async fn resume(shop: &Shop, context: &UpdateContext, order: Order) -> Result<Reply, StoreError> {
    if order.buyer != context.user.id {
        return Ok(Reply::Toast(wording::buyer::order_not_found(&context.say)));
    }
    // Whatever else it owes is being seen to by whoever settled it, or by the sweep.
    let order = match order.outbox.contains(&OutboxTask::ShowInvoice) {
        true => outbox::run_outbox(shop, order, context.now).await?,
        false => order,
    };
    match order.invoice.state {
        InvoiceState::Open if order.invoice.charge.is_none() => {
            Ok(Reply::Screen(wording::buyer::waiting_for_gateway(&context.say, &order)))
        }
        InvoiceState::PaidFromBalance { .. } => Ok(Reply::Toast(wording::buyer::paid_already(&context.say, &order))),
        InvoiceState::Open | InvoiceState::Lapsed { .. } | InvoiceState::Paid(_) => Ok(Reply::Nothing),
    }
}
