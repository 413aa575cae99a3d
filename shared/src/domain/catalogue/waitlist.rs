//! The waitlist of a product that is sold out: who joined first is told first, once stock comes.

/// People who are told at a time for each unit in stock: most of those who are told don't buy.
const PEOPLE_PER_UNIT: u64 = 3;

/// The most people who are told at a time.
const MOST_AT_A_TIME: u64 = 500;

/// Products that one user may wait for, so that their item stays small.
pub const MAX_WAITS: usize = 20;

/// Minutes until the next people are told, if units are left then.
const NEXT_GROUP_MINUTES: i64 = 15;

/// How often an empty stock is looked at before the announced units are given up: they are added within minutes.
const LOOKS_AT_EMPTY_STOCK: u32 = 10;

/// What is done about a waitlist whose product was restocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitlistStep {
    /// So many people are told; if more wait, the next ones after so many minutes.
    Tell(usize, i64),
    /// The units are not there yet: look again after so many minutes.
    LookAgain(i64),
    /// There are none: wait for the next restocking.
    Rest,
}

/// What is done when `left` units are in stock, after so many looks at an empty one.
pub fn next_step(left: u64, empty_looks: u32) -> WaitlistStep {
    match left {
        0 if empty_looks < LOOKS_AT_EMPTY_STOCK => WaitlistStep::LookAgain(1),
        0 => WaitlistStep::Rest,
        left => {
            let people = left.saturating_mul(PEOPLE_PER_UNIT).min(MOST_AT_A_TIME);
            WaitlistStep::Tell(usize::try_from(people).unwrap_or(usize::MAX), NEXT_GROUP_MINUTES)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_people_are_told_for_each_unit() {
        assert_eq!(next_step(1, 9), WaitlistStep::Tell(3, 15));
        assert_eq!(next_step(7, 0), WaitlistStep::Tell(21, 15));
        assert_eq!(next_step(u64::MAX, 0), WaitlistStep::Tell(500, 15));
    }

    #[test]
    fn an_empty_stock_is_looked_at_for_a_while() {
        assert_eq!(next_step(0, 9), WaitlistStep::LookAgain(1));
        assert_eq!(next_step(0, 10), WaitlistStep::Rest);
    }
}
