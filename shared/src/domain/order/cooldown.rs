//! Who lets invoices lapse, again and again, holds units that others would buy: after five within an hour, placing
//! orders pauses for longer and longer. A payment ends it.

use crate::domain::time::Moment;

/// How many ended invoices are kept of each user, the latest ones.
pub const KEPT_LAPSES: usize = 5;

/// So many minutes lie between the first and the last of [`KEPT_LAPSES`] ended invoices at most, for a first pause; more where
/// invoices live so long that somebody could hold units for ever, one invoice after the other.
const WINDOW_MINUTES: i64 = 60;

/// An invoice ends this long after its deadline at the latest, and is followed by the next.
const ENDS_WITHIN_MINUTES: i64 = 5;

/// The first pause; each further one is twice as long …
const FIRST_PAUSE_MINUTES: i64 = 10;

/// … up to this.
const MAX_PAUSE_MINUTES: i64 = 6 * 60;

/// After so long without an ended invoice, everything counts anew: twice the longest pause.
const FORGOTTEN_AFTER_MINUTES: i64 = 2 * MAX_PAUSE_MINUTES;

/// What is known of a user's unpaid invoices that ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cooldown {
    /// When the latest of them lapsed or were cancelled, newest first.
    pub lapses: Vec<Moment>,
    /// Pauses that were sat out.
    pub pauses: u32,
    /// The ended invoice that the latest of those pauses was for.
    pub paused_for: Option<Moment>,
    /// The latest payment that was seen; nothing before it counts.
    pub paid: Option<Moment>,
}

impl Cooldown {
    /// What is known after a payment was seen.
    pub fn paid(&self, at: Moment) -> Self {
        Self { paid: self.paid.max(Some(at)), ..self.clone() }
    }

    /// Whether an order may be placed, where an invoice may be paid for `invoice_minutes`: what is known from then on.
    ///
    /// # Errors
    /// The end of the pause.
    pub fn check_order(&self, invoice_minutes: i64, now: Moment) -> Result<Self, Moment> {
        let counts = |at: &Moment| self.paid.is_none_or(|paid| paid < *at);
        let lapses: Vec<Moment> = self.lapses.iter().copied().filter(counts).collect();
        let Some(newest) = lapses.first().copied() else { return Ok(self.without_pauses()) };
        if newest.plus_minutes(FORGOTTEN_AFTER_MINUTES) <= now {
            return Ok(self.without_pauses());
        }
        let sat_out = self.paused_for.filter(counts);
        let pauses = if sat_out.is_some() { self.pauses } else { 0 };
        let one_by_one = invoice_minutes.saturating_add(ENDS_WITHIN_MINUTES).saturating_mul(KEPT_LAPSES as i64);
        let within = WINDOW_MINUTES.max(one_by_one);
        let too_many = match sat_out {
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

    /// A user whose invoices ended at these minutes past noon.
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
    fn holding_units_by_one_invoice_after_the_other_is_no_way_round() {
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
