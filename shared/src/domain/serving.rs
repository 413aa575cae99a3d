//! Which table serves the shop. A shop that is restored moves to a new table, and is never sold from two at a time.

use serde::{Deserialize, Serialize};

/// How long a process may go by what it read of this before, in milliseconds.
pub const KNOWN_MILLIS: i64 = 60_000;

/// How long a table is to stay fenced before it is superseded. A call may begin with knowledge that is a minute old, and the
/// longest that changes what is sold, `seed`, runs for five minutes: after six, nobody writes here as if the table were open.
pub const FENCE_MINUTES: i64 = 6;

/// Whether a table serves the shop, as its own record says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Serving {
    /// The shop sells from it. It is so too if nothing was ever written.
    #[default]
    Open,
    /// Nothing is sold or settled: the shop is about to move, or to open again.
    Fenced,
    /// The shop has moved, for good.
    Superseded {
        /// The table that it moved to.
        by: String,
    },
}

/// Whether `table` is `own`, or was restored for the shop whose own table that is: `<own>-r` and twelve digits. The roles of
/// all functions reach just those.
pub fn is_table_of(own: &str, table: &str) -> bool {
    table.strip_prefix(own).is_some_and(|rest| {
        let digits = rest.strip_prefix("-r").unwrap_or_default();
        rest.is_empty() || (digits.len() == 12 && digits.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_table_and_those_restored_for_it_are_of_a_shop() {
        for table in ["toko-Table-1", "toko-Table-1-r261128031200"] {
            assert!(is_table_of("toko-Table-1", table), "{table}");
        }
        for table in ["", "toko", "toko-Table-2", "toko-Table-1-r", "toko-Table-1-r26112803120x", "toko-Table-10"] {
            assert!(!is_table_of("toko-Table-1", table), "{table}");
        }
    }
}
