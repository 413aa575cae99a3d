//! Unpaid invoices: how many a buyer may have, and the pause after too many that lapsed.

use crate::domain::ids::OrderId;
use crate::domain::order::Order;
use crate::domain::order::cooldown::Cooldown;
use crate::domain::order::invoice::InvoiceState;
use crate::domain::settings::closures::Closable;
use crate::domain::time::Moment;
use crate::flow::buyer::account::open_invoices;
use crate::flow::context::{Reply, UpdateContext};
use crate::shop::Shop;
use crate::store::StoreError;
use crate::wording;

/// A buyer may have another invoice.
pub(in crate::flow) struct MayInvoice {
    /// Orders among their possibly open ones that are not open any more: paid, expired or cancelled.
    pub(in crate::flow) no_longer_open: Vec<OrderId>,
    /// What is known of their lapsed invoices from now on.
    pub(in crate::flow) cooldown: Cooldown,
}

/// Whether the buyer may have another invoice; or what they see instead: payments may be closed.
pub(in crate::flow) async fn check_unpaid(
    shop: &Shop,
    context: &UpdateContext,
) -> Result<Result<MayInvoice, Reply>, StoreError> {
    if let Some(closure) = shop.closure(Closable::Payments) {
        return Ok(Err(Reply::Screen(wording::buyer::closed(&context.say, Closable::Payments, &closure))));
    }
    let Unpaid { no_longer_open, open, paid } = read_unpaid(shop, context).await?;
    let known = &context.user.cooldown;
    let known = paid.filter(|_| !known.lapses.is_empty()).map_or_else(|| known.clone(), |at| known.paid(at));
    let cooldown = match known.check_order(shop.invoice_minutes(), context.now) {
        Ok(cooldown) => cooldown,
        Err(end) => return Ok(Err(Reply::Screen(wording::buyer::paused(&context.say, end)))),
    };
    if open.len() >= shop.max_unpaid() {
        let open = open_invoices::with_pages(shop, open);
        let limit = Some(shop.max_unpaid());
        return Ok(Err(Reply::Screen(wording::buyer::open_invoices(&context.say, &open, limit))));
    }
    Ok(Ok(MayInvoice { no_longer_open, cooldown }))
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
async fn read_unpaid(shop: &Shop, context: &UpdateContext) -> Result<Unpaid, StoreError> {
    let noted = &context.user.maybe_open_orders;
    if noted.len() < shop.max_unpaid() && context.user.cooldown.check_order(shop.invoice_minutes(), context.now).is_ok()
    {
        return Ok(Unpaid::default());
    }
    let mut unpaid = Unpaid::default();
    for order in shop.store.orders(noted.keys()).await? {
        match &order.invoice.state {
            InvoiceState::Open => unpaid.open.push(order),
            InvoiceState::Paid(payment) => unpaid.paid = unpaid.paid.max(Some(payment.at)),
            InvoiceState::PaidFromBalance { at } => unpaid.paid = unpaid.paid.max(Some(*at)),
            InvoiceState::Lapsed { .. } => {}
        }
    }
    unpaid.no_longer_open =
        noted.keys().filter(|id| !unpaid.open.iter().any(|order| order.id == **id)).cloned().collect();
    Ok(unpaid)
}
