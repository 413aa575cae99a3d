//! What a unit is refunded with that failed before its warranty ended: pro rata by days, less a fee.

use super::Rupiah;

/// From this day of use on, a fee of so many percent is kept; the last step that is reached counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeeStep {
    /// Days used.
    pub from_day: u32,
    /// Percent of the pro rata value, at most 100.
    pub percent: u32,
}

/// The refund for a unit of this price that was used for `used` of the `covered` days: price × days left ÷ days covered,
/// less the fee, rounded down to whole rupiah once, at the end. Nothing is left from the last day on.
pub fn pro_rata(price: Rupiah, used: u32, covered: u32, fees: &[FeeStep]) -> Rupiah {
    let left = u128::from(covered.saturating_sub(used));
    let reached = fees.iter().filter(|fee| fee.from_day <= used).max_by_key(|fee| fee.from_day);
    let kept = 100 - u128::from(reached.map_or(0, |fee| fee.percent).min(100));
    let whole = u128::from(covered) * 100;
    let refund = (u128::from(price.get()) * left * kept).checked_div(whole).unwrap_or_default();
    Rupiah::new(u64::try_from(refund).unwrap_or(u64::MAX)).min(price)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn refund(price: u64, used: u32, covered: u32, fees: &[(u32, u32)]) -> u64 {
        let fees: Vec<_> = fees.iter().map(|&(from_day, percent)| FeeStep { from_day, percent }).collect();
        pro_rata(Rupiah::new(price), used, covered, &fees).get()
    }

    #[test]
    fn days_that_are_left_are_refunded() {
        assert_eq!(refund(45_000, 0, 30, &[]), 45_000);
        assert_eq!(refund(45_000, 10, 30, &[]), 30_000);
        assert_eq!(refund(45_000, 29, 30, &[]), 1_500);
        assert_eq!(refund(45_000, 30, 30, &[]), 0);
        assert_eq!(refund(45_000, 31, 30, &[]), 0);
        assert_eq!(refund(100, 1, 3, &[]), 66, "66.67, rounded down");
        assert_eq!(refund(45_000, 0, 0, &[]), 0, "no warranty");
    }

    #[test]
    fn the_last_fee_that_is_reached_is_kept() {
        let fees = [(7, 10), (14, 25)];
        assert_eq!(refund(30_000, 6, 30, &fees), 24_000);
        assert_eq!(refund(30_000, 7, 30, &fees), 20_700);
        assert_eq!(refund(30_000, 15, 30, &fees), 11_250);
        assert_eq!(refund(30_000, 15, 30, &[(0, 250)]), 0, "never less than nothing");
    }

    proptest! {
        #[test]
        fn a_refund_is_never_more_than_the_price_and_never_grows(
            price in 0..10_000_000_u64, used in 0..400_u32, covered in 0..400_u32, percent in 0..=100_u32,
        ) {
            let now = refund(price, used, covered, &[(0, percent)]);
            prop_assert!(now <= price);
            prop_assert!(refund(price, used + 1, covered, &[(0, percent)]) <= now);
        }
    }
}
