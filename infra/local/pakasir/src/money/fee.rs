//! The gateway's fee for a QRIS payment: 0.7 % and Rp310 up to Rp105,000, 1 % above.

use crate::settings::Rounding;

/// Up to this amount, in rupiah, the lower rate and the fixed part apply.
const SMALL: u64 = 105_000;

/// The fee in whole rupiah for `amount` rupiah.
pub(crate) fn qris(amount: u64, rounding: Rounding) -> u64 {
    let thousandths = if amount <= SMALL { amount * 7 + 310_000 } else { amount * 10 };
    match rounding {
        Rounding::HalfUp => (thousandths + 500) / 1_000,
        Rounding::Ceil => thousandths.div_ceil(1_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_pairs_hold_in_either_rounding() {
        for (amount, fee) in [(99_000, 1_003), (12_000, 394), (7_805, 365), (30_520, 524)] {
            assert_eq!(qris(amount, Rounding::HalfUp), fee, "{amount}");
            assert_eq!(qris(amount, Rounding::Ceil), fee, "{amount}");
        }
    }

    #[test]
    fn roundings_differ_below_the_half_and_the_rate_changes_above_105_000() {
        for (amount, half_up, ceil) in [
            (500, 314, 314),
            (505, 314, 314),
            (1_060, 317, 318),
            (105_000, 1_045, 1_045),
            (105_001, 1_050, 1_051),
            (10_000_000, 100_000, 100_000),
        ] {
            assert_eq!(qris(amount, Rounding::HalfUp), half_up, "{amount} half up");
            assert_eq!(qris(amount, Rounding::Ceil), ceil, "{amount} ceil");
        }
    }
}
