//! The unit price by quantity, the limits of an invoice, and an estimate of the gateway's fee.

use super::Product;
use crate::domain::money::Rupiah;

/// The smallest amount of an invoice (the gateway's limit for QRIS, November 2026).
pub const MIN_INVOICE: Rupiah = Rupiah::new(500);

/// The largest amount of an invoice: QRIS takes at most Rp10,000,000, and that includes the fee.
pub const MAX_INVOICE: Rupiah = Rupiah::new(9_900_000);

/// The price of one unit when `quantity` are bought: that of the cheapest tier whose quantity is reached.
pub fn unit_price(product: &Product, quantity: u32) -> Rupiah {
    let reached = product.tiers.iter().filter(|tier| tier.from <= quantity).map(|tier| tier.price);
    reached.min().map_or(product.price, |tier| tier.min(product.price))
}

/// Estimates the gateway's fee for QRIS, rounded half up: 0.7 % and Rp310 up to Rp105,000, 1 % above (the gateway's
/// public fee table, November 2026). Only the checkout preview shows the estimate; an invoice shows the fee that the
/// gateway itself returned.
pub fn estimate_fee(amount: Rupiah) -> Rupiah {
    let amount = u128::from(amount.get());
    let fee = if amount <= 105_000 { (amount * 7 + 310_000 + 500) / 1_000 } else { (amount + 50) / 100 };
    Rupiah::new(u64::try_from(fee).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::{SellerFacts, SlotCounter, StockKind, Tier};
    use crate::domain::ids::{CategoryId, ProductCode};
    use proptest::prelude::*;

    fn product(tiers: &[(u32, u64)]) -> Product {
        Product {
            code: ProductCode::parse("X1").expect("a code"),
            name: "X".into(),
            price: Rupiah::new(10_000),
            tiers: tiers.iter().map(|&(from, price)| Tier { from, price: Rupiah::new(price) }).collect(),
            category: CategoryId::parse("x").expect("an id"),
            sold: 0,
            replaced: 0,
            kind: StockKind::Unique,
            content: None,
            variants: vec![],
            variant: None,
            seller: SellerFacts::default(),
            max_per_order: 50,
            warranty_days: 0,
            stock: SlotCounter { last: 50, left: 50, returned: 0 },
        }
    }

    #[test]
    fn the_best_tier_reached_holds() {
        let product = product(&[(5, 9_000), (10, 8_000)]);
        let prices = [1, 4, 5, 9, 10, 50].map(|quantity| unit_price(&product, quantity).get());
        assert_eq!(prices, [10_000, 10_000, 9_000, 9_000, 8_000, 8_000]);
    }

    /// Fees that the gateway really returned; 30,520 (fee 524) shows that it doesn't round down.
    #[test]
    fn the_estimate_equals_known_fees() {
        for (amount, fee) in [(99_000, 1_003), (12_000, 394), (7_805, 365), (30_520, 524), (200_000, 2_000)] {
            assert_eq!(estimate_fee(Rupiah::new(amount)), Rupiah::new(fee), "fee of {amount}");
        }
    }

    proptest! {
        #[test]
        fn more_never_costs_more_each(quantity in 1_u32..60) {
            let product = product(&[(5, 9_000), (10, 8_000)]);
            prop_assert!(unit_price(&product, quantity + 1) <= unit_price(&product, quantity));
        }
    }
}
