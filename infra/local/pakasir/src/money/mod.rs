//! Rupiah as people read them, the fees on them, and the QR payload that asks for them.

pub mod emv;
pub(crate) mod fee;

/// `Rp10.000.000`.
pub(crate) fn rupiah(amount: u64) -> String {
    let digits = amount.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|group| str::from_utf8(group).ok()).collect();
    format!("Rp{}", groups.join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted_by_dots() {
        for (amount, text) in [(0, "Rp0"), (500, "Rp500"), (1_003, "Rp1.003"), (10_000_000, "Rp10.000.000")] {
            assert_eq!(rupiah(amount), text);
        }
    }
}
