//! Drawing slots for several products at once: all of them, or none.

use crate::domain::cart::{Cart, Missing, Priced, PricedLine};
use crate::domain::ids::ProductCode;
use crate::domain::order::{Line, Order};
use crate::domain::pricing;
use crate::domain::time::Moment;
use crate::shop::Shop;
use crate::store::{Drawn, StoreError};

/// What was drawn: lines with slots, and the same lines as priced at that moment.
pub(super) struct Hand {
    pub(super) lines: Vec<Line>,
    pub(super) priced: Priced,
}

/// Draws for the lines of a cart, in the order of their codes. At the first that can't be had no more is drawn, so that
/// others miss nothing by it; what was drawn goes back, and `priced.missing` says why.
pub(super) async fn draw(shop: &Shop, cart: &Cart, now: Moment) -> Result<Hand, StoreError> {
    let mut hand = Hand { lines: Vec::new(), priced: Priced { lines: Vec::new(), missing: Vec::new() } };
    for (code, quantity) in cart {
        if !hand.priced.missing.is_empty() {
            break;
        }
        match shop.store.draw(code, *quantity, now).await {
            Ok(Drawn::Slots(product, slots)) => {
                let each = pricing::each(&product, *quantity);
                let line = Line {
                    code: code.clone(),
                    name: product.name.clone(),
                    each,
                    quantity: *quantity,
                    slots: slots.collect(),
                };
                hand.lines.push(line);
                match each.times(*quantity) {
                    Some(sum) if *quantity <= product.most => {
                        hand.priced.lines.push(PricedLine { product, quantity: *quantity, each, sum });
                    }
                    _ => {
                        hand.priced.missing.push(Missing { code: code.clone(), name: product.name, left: product.most })
                    }
                }
            }
            Ok(Drawn::TooFew(product)) => {
                let left = product.most_now();
                hand.priced.missing.push(Missing { code: code.clone(), name: product.name, left });
            }
            Ok(Drawn::Gone) => {
                hand.priced.missing.push(Missing { code: code.clone(), name: code.to_string(), left: 0 });
            }
            Err(error) => {
                put_back(shop, &hand.lines).await;
                return Err(error);
            }
        }
    }
    if !hand.priced.missing.is_empty() {
        put_back(shop, &hand.lines).await;
        hand.lines.clear();
    }
    Ok(hand)
}

/// Draws again for slots that nobody could claim. `None` if there are not enough left; then all goes back.
pub(super) async fn draw_again(
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
        match shop.store.draw(&line.code, wanted, now).await? {
            Drawn::Slots(_, slots) => line.slots.extend(slots),
            Drawn::TooFew(_) | Drawn::Gone => {
                put_back(shop, &lines).await;
                return Ok(None);
            }
        }
    }
    Ok(Some(lines))
}

/// What of drawn lines is not an order's: perhaps it is the very order that they were drawn for, and only the answer that
/// says so was lost.
pub(super) fn not_held_by(order: &Order, mut lines: Vec<Line>) -> Vec<Line> {
    for line in &mut lines {
        let held = order.lines.iter().filter(|held| held.code == line.code).flat_map(|held| &held.slots);
        let held: Vec<u64> = held.copied().collect();
        line.slots.retain(|slot| !held.contains(slot));
    }
    lines
}

/// Gives back what was drawn and not claimed, as is known for sure. If that fails, the sweep finds it.
pub(super) async fn put_back(shop: &Shop, lines: &[Line]) {
    for line in lines {
        if let Err(error) = shop.store.give_back(&line.code, &line.slots).await {
            tracing::warn!(%error, product = %line.code, "drawn slots are left to the sweep");
        }
    }
}
