//! Allocates slots for all products of a cart, or for none.

use crate::domain::cart::{Cart, PricedCart, PricedLine, UnavailableLine};
use crate::domain::catalogue::price_group::PriceGroup;
use crate::domain::catalogue::{Product, pricing};
use crate::domain::ids::ProductCode;
use crate::domain::order::{Line, Order};
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::{SlotAllocation, StoreError};
use futures_util::future::join_all;

/// Allocated slots: order lines with slots, and the same lines priced at that moment.
pub(in crate::flow) struct Allocation {
    pub(in crate::flow) lines: Vec<Line>,
    pub(in crate::flow) priced: PricedCart,
}

impl Allocation {
    /// Adds a product at its price of this moment, with the slots of its units; none if it is sold without end.
    fn add(&mut self, product: Product, quantity: u32, slots: Vec<u64>) {
        let unit_price = pricing::unit_price(&product, quantity);
        self.lines.push(Line {
            code: product.code.clone(),
            name: product.name.clone(),
            unit_price,
            cost: product.seller.cost,
            quantity,
            content: product.content.filter(|_| slots.is_empty()),
            slots,
            warranty_days: product.warranty_days,
            replaced: Vec::new(),
        });
        match unit_price.times(quantity) {
            // It was hidden since the cart was shown.
            _ if !product.is_on_sale() => self.priced.unavailable.push(UnavailableLine::gone(&product.code)),
            Some(line_total) if quantity <= product.max_per_order => {
                self.priced.lines.push(PricedLine { product, quantity, unit_price, line_total });
            }
            _ => {
                let left = product.max_per_order;
                self.priced.unavailable.push(UnavailableLine { left, ..UnavailableLine::of(&product) });
            }
        }
    }
}

fn at_price_of(group: Option<&PriceGroup>, product: Product) -> Product {
    match group {
        Some(group) => group.apply(product),
        None => product,
    }
}

/// Allocates slots for the lines of a cart, at the prices of the buyer's `group`, in the order of their product codes. At the first
/// line that is not available it stops and releases all slots; `priced.unavailable` names that line. They are drawn one after the
/// other: in a rush, whoever misses the first product must not keep the second from others meanwhile.
pub(in crate::flow) async fn allocate_slots(
    shop: &Shop,
    cart: &Cart,
    group: Option<&PriceGroup>,
    now: Moment,
) -> Result<Allocation, StoreError> {
    let mut allocation =
        Allocation { lines: Vec::new(), priced: PricedCart { lines: Vec::new(), unavailable: Vec::new() } };
    for (code, quantity) in cart {
        if !allocation.priced.unavailable.is_empty() {
            break;
        }
        match shop.store.allocate_slots(code, *quantity, now).await {
            Ok(SlotAllocation::Slots(product, slots)) => {
                allocation.add(at_price_of(group, product), *quantity, slots.collect())
            }
            Ok(SlotAllocation::OutOfStock(product)) if product.endless_content().is_some() => {
                allocation.add(at_price_of(group, product), *quantity, Vec::new());
            }
            Ok(SlotAllocation::OutOfStock(product)) => {
                allocation.priced.unavailable.push(UnavailableLine::of(&product));
            }
            Ok(SlotAllocation::NoProduct) => {
                allocation.priced.unavailable.push(UnavailableLine::gone(code));
            }
            Err(error) => {
                release_slots(shop, &allocation.lines).await;
                return Err(error);
            }
        }
    }
    if !allocation.priced.unavailable.is_empty() {
        release_slots(shop, &allocation.lines).await;
        allocation.lines.clear();
    }
    Ok(allocation)
}

/// Allocates new slots in place of `taken` ones, whose units could not be reserved. `None` if there are not enough left;
/// all slots of `lines` are released then.
pub(in crate::flow) async fn reallocate(
    shop: &Shop,
    mut lines: Vec<Line>,
    taken: &[(ProductCode, u64)],
    now: Moment,
) -> Result<Option<Vec<Line>>, StoreError> {
    for at in 0..lines.len() {
        let Some(line) = lines.get_mut(at) else { break };
        line.slots.retain(|slot| !taken.contains(&(line.code.clone(), *slot)));
        if line.content.is_some() {
            continue;
        }
        let wanted = line.quantity.saturating_sub(u32::try_from(line.slots.len()).unwrap_or(u32::MAX));
        if wanted == 0 {
            continue;
        }
        match shop.store.allocate_slots(&line.code, wanted, now).await? {
            SlotAllocation::Slots(_, slots) => line.slots.extend(slots),
            SlotAllocation::OutOfStock(_) | SlotAllocation::NoProduct => {
                release_slots(shop, &lines).await;
                return Ok(None);
            }
        }
    }
    Ok(Some(lines))
}

/// `lines` without the slots that `order` holds. The order may hold the allocated slots although placing it seemed to fail,
/// if only the answer to the transaction was lost.
pub(in crate::flow) fn not_held_by(order: &Order, mut lines: Vec<Line>) -> Vec<Line> {
    for line in &mut lines {
        let held = order.lines.iter().filter(|held| held.code == line.code).flat_map(|held| &held.slots);
        let held: Vec<u64> = held.copied().collect();
        line.slots.retain(|slot| !held.contains(slot));
    }
    lines
}

/// Releases allocated slots of which it is certain that they were not reserved. If that fails, the sweep does it.
pub(in crate::flow) async fn release_slots(shop: &Shop, lines: &[Line]) {
    let release = async |line: &Line| {
        if let Err(error) = shop.store.release_slots(&line.code, &line.slots).await {
            tracing::warn!(%error, product = %line.code, "allocated slots are left to the sweep");
        }
    };
    join_all(lines.iter().map(release)).await;
}
