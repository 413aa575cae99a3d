//! The ordering pause (cooldown). A user who lets five invoices lapse within an hour can't place orders for a while,
//! because unpaid orders hold units that others would buy. Each further pause is longer; a payment ends it.

use crate::domain::time::Moment;

/// How many of a user's latest lapsed invoices are kept, and how many of them cause the first pause.
pub const KEPT_LAPSES: usize = 5;

/// The first pause comes when [`KEPT_LAPSES`] invoices lapsed within this time. It is longer if the shop's invoices can
/// be paid for so long that they could hold the same units for ever, one after the other.
const WINDOW_MINUTES: i64 = 60;

/// An invoice lapses at the latest so many minutes after its deadline.
const ENDS_WITHIN_MINUTES: i64 = 5;

/// The first pause; each further one is twice as long, up to [`MAX_PAUSE_MINUTES`].
const FIRST_PAUSE_MINUTES: i64 = 10;

/// The longest pause.
const MAX_PAUSE_MINUTES: i64 = 6 * 60;

/// After so long without a lapsed invoice, earlier lapses and pauses are forgotten.
const FORGOTTEN_AFTER_MINUTES: i64 = 2 * MAX_PAUSE_MINUTES;

/// A user's lapsed invoices and pauses, as kept on the user's item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cooldown {
    /// When the latest invoices expired or were cancelled, newest first; at most [`KEPT_LAPSES`].
    pub lapses: Vec<Moment>,
    /// How many pauses were waited out in a row.
    pub pauses: u32,
    /// The lapse that caused the latest of those pauses.
    pub paused_for: Option<Moment>,
    /// The latest payment; lapses before it do not count.
    pub paid: Option<Moment>,
}

impl Cooldown {
    /// The state after a payment at `at`.
    pub fn paid(&self, at: Moment) -> Self {
        Self { paid: self.paid.max(Some(at)), ..self.clone() }
    }

    /// Whether an order may be placed now, in a shop whose invoices can be paid for `invoice_minutes`. Returns the state
    /// to store with the order.
    ///
    /// # Errors
    /// The end of the pause, if one is on.
    pub fn check_order(&self, invoice_minutes: i64, now: Moment) -> Result<Self, Moment> {
        let counts = |at: &Moment| self.paid.is_none_or(|paid| paid < *at);
        let lapses: Vec<Moment> = self.lapses.iter().copied().filter(counts).collect();
        let Some(newest) = lapses.first().copied() else { return Ok(self.without_pauses()) };
        if newest.plus_minutes(FORGOTTEN_AFTER_MINUTES) <= now {
            return Ok(self.without_pauses());
        }
        let waited_out = self.paused_for.filter(counts);
        let pauses = if waited_out.is_some() { self.pauses } else { 0 };
        let one_by_one = invoice_minutes.saturating_add(ENDS_WITHIN_MINUTES).saturating_mul(KEPT_LAPSES as i64);
        let within = WINDOW_MINUTES.max(one_by_one);
        let too_many = match waited_out {
            Some(paused_for) => paused_for < newest,
            None => lapses.get(KEPT_LAPSES - 1).is_some_and(|oldest| newest.millis_since(*oldest) <= within * 60_000),
        };
        if !too_many {
            return Ok(self.clone());
        }
        let end = newest.plus_minutes((FIRST_PAUSE_MINUTES << pauses.min(10)).min(MAX_PAUSE_MINUTES));
        if now < end {
            return Err(end);
        }
        Ok(Self { pauses: pauses + 1, paused_for: Some(newest), ..self.clone() })
    }

    fn without_pauses(&self) -> Self {
        Self { pauses: 0, paused_for: None, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Moment = Moment::from_millis(1_800_000_000_000);

    /// A user whose invoices lapsed at these minutes past noon.
    fn lapsed(minutes: &[i64]) -> Cooldown {
        let mut lapses: Vec<Moment> = minutes.iter().rev().map(|minute| NOON.plus_minutes(*minute)).collect();
        lapses.truncate(KEPT_LAPSES);
        Cooldown { lapses, ..Cooldown::default() }
    }

    fn ends_after(cooldown: &Cooldown, minute: i64) -> Option<i64> {
        cooldown.check_order(5, NOON.plus_minutes(minute)).err().map(|end| end.millis_since(NOON) / 60_000)
    }

    #[test]
    fn four_within_an_hour_or_five_within_a_day_are_no_reason() {
        assert_eq!(ends_after(&lapsed(&[]), 0), None);
        assert_eq!(ends_after(&lapsed(&[0, 1, 2, 3]), 3), None);
        assert_eq!(ends_after(&lapsed(&[0, 61, 62, 63, 64]), 64), None);
        assert_eq!(ends_after(&lapsed(&[0, 60, 60, 60, 60]), 60), Some(70));
    }

    #[test]
    fn holding_units_by_one_invoice_after_the_other_leads_to_a_pause() {
        let one_by_one = lapsed(&[0, 16, 32, 48, 64]);
        assert_eq!(one_by_one.check_order(5, NOON.plus_minutes(64)), Ok(one_by_one.clone()));
        assert_eq!(one_by_one.check_order(15, NOON.plus_minutes(64)), Err(NOON.plus_minutes(74)));
    }

    #[test]
    fn pauses_grow_and_are_forgotten() {
        let mut cooldown = lapsed(&[0, 1, 2, 3, 4]);
        let mut minute = 4;
        let mut pauses = Vec::new();
        for _ in 0..8 {
            let end = ends_after(&cooldown, minute).expect("a pause");
            pauses.push(end - minute);
            assert_eq!(ends_after(&cooldown, end - 1), Some(end));
            cooldown = cooldown.check_order(5, NOON.plus_minutes(end)).expect("it is over");
            assert_eq!(ends_after(&cooldown, end), None, "until the next one ends unpaid");
            minute = end + 1;
            cooldown.lapses.insert(0, NOON.plus_minutes(minute));
            cooldown.lapses.truncate(KEPT_LAPSES);
        }
        assert_eq!(pauses, [10, 20, 40, 80, 160, 320, 360, 360]);
        let later = minute + FORGOTTEN_AFTER_MINUTES;
        assert_eq!(cooldown.check_order(5, NOON.plus_minutes(later)).expect("forgotten").pauses, 0);
    }

    #[test]
    fn a_payment_clears_what_was_before_it() {
        let cooldown = lapsed(&[0, 1, 2, 3, 4]);
        assert_eq!(ends_after(&cooldown.paid(NOON.plus_minutes(5)), 5), None);
        assert_eq!(ends_after(&cooldown.paid(NOON.plus_minutes(-1)), 5), Some(14), "an old one does not");
        let served = Cooldown { pauses: 3, paused_for: Some(NOON.plus_minutes(2)), ..cooldown };
        assert_eq!(ends_after(&served.paid(NOON.plus_minutes(3)), 5), None);
        assert_eq!(ends_after(&served, 5), Some(84));
    }
}
