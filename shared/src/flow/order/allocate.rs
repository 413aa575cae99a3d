//! Allocating slots for several products at once: all of them, or none.

use crate::domain::cart::{Cart, PricedCart, PricedLine, UnavailableLine};
use crate::domain::catalogue::pricing;
use crate::domain::ids::ProductCode;
use crate::domain::order::{Line, Order};
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::{SlotAllocation, StoreError};

/// Allocated slots: order lines with slots, and the same lines priced at that moment.
pub(in crate::flow) struct Allocation {
    pub(in crate::flow) lines: Vec<Line>,
    pub(in crate::flow) priced: PricedCart,
}

/// Draws for the lines of a cart, in the order of their codes. At the first that can't be had no more is drawn, so that
/// others miss nothing by it; what was drawn goes back, and `priced.missing` says why.
pub(in crate::flow) async fn allocate_slots(shop: &Shop, cart: &Cart, now: Moment) -> Result<Allocation, StoreError> {
    let mut allocation =
        Allocation { lines: Vec::new(), priced: PricedCart { lines: Vec::new(), unavailable: Vec::new() } };
    for (code, quantity) in cart {
        if !allocation.priced.unavailable.is_empty() {
            break;
        }
        match shop.store.allocate_slots(code, *quantity, now).await {
            Ok(SlotAllocation::Slots(product, slots)) => {
                let unit_price = pricing::unit_price(&product, *quantity);
                let line = Line {
                    code: code.clone(),
                    name: product.name.clone(),
                    unit_price,
                    quantity: *quantity,
                    slots: slots.collect(),
                };
                allocation.lines.push(line);
                match unit_price.times(*quantity) {
                    Some(line_total) if *quantity <= product.max_per_order => {
                        allocation.priced.lines.push(PricedLine {
                            product,
                            quantity: *quantity,
                            unit_price,
                            line_total,
                        });
                    }
                    _ => allocation.priced.unavailable.push(UnavailableLine {
                        code: code.clone(),
                        name: product.name,
                        left: product.max_per_order,
                    }),
                }
            }
            Ok(SlotAllocation::OutOfStock(product)) => {
                let left = product.max_orderable_now();
                allocation.priced.unavailable.push(UnavailableLine { code: code.clone(), name: product.name, left });
            }
            Ok(SlotAllocation::NoProduct) => {
                allocation.priced.unavailable.push(UnavailableLine {
                    code: code.clone(),
                    name: code.to_string(),
                    left: 0,
                });
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

/// Draws again for slots that nobody could claim. `None` if there are not enough left; then all goes back.
pub(in crate::flow) async fn reallocate(
    shop: &Shop,
    mut lines: Vec<Line>,
    gone: &[(ProductCode, u64)],
    now: Moment,
) -> Result<Option<Vec<Line>>, StoreError> {
    for at in 0..lines.len() {
        let Some(line) = lines.get_mut(at) else { break };
        line.slots.retain(|slot| !gone.contains(&(line.code.clone(), *slot)));
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

/// What of drawn lines is not an order's: perhaps it is the very order that they were drawn for, and only the answer that
/// says so was lost.
pub(in crate::flow) fn not_held_by(order: &Order, mut lines: Vec<Line>) -> Vec<Line> {
    for line in &mut lines {
        let held = order.lines.iter().filter(|held| held.code == line.code).flat_map(|held| &held.slots);
        let held: Vec<u64> = held.copied().collect();
        line.slots.retain(|slot| !held.contains(slot));
    }
    lines
}

/// Gives back what was drawn and not claimed, as is known for sure. If that fails, the sweep finds it.
pub(in crate::flow) async fn release_slots(shop: &Shop, lines: &[Line]) {
    for line in lines {
        if let Err(error) = shop.store.release_slots(&line.code, &line.slots).await {
            tracing::warn!(%error, product = %line.code, "drawn slots are left to the sweep");
        }
    }
}
