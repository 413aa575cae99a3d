//! A picture of figures, before it is drawn: its words and numbers, the steps of its axes, and short forms of large numbers.

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// What it is of, and of when.
    pub title: String,
    /// The most telling numbers, in a row.
    pub tiles: Vec<Tile>,
    /// Bars over time, one panel below the other.
    pub panels: Vec<Panel>,
    /// What stands beside the colours: now and before; nothing if there is no before.
    pub legend: Option<(String, String)>,
    /// The products that sold best, and what stands above them.
    pub best: (String, Vec<Bar>),
    /// What is said in place of bars if there are none.
    pub nothing: String,
}

/// A number that stands by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// What it is.
    pub label: String,
    /// The number.
    pub value: String,
    /// How it changed.
    pub change: Option<(Trend, String)>,
}

/// Whether a change is for the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// Better.
    Better,
    /// Worse.
    Worse,
    /// Neither.
    Same,
}

/// Bars over time, with those of the period before behind them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panel {
    /// What they show.
    pub title: String,
    /// Their heights.
    pub now: Vec<u64>,
    /// Those of the period before; may be fewer or more.
    pub before: Vec<u64>,
    /// What stands below each; may be empty.
    pub labels: Vec<String>,
    /// The lines of the axis, from the lowest: how high, and what stands beside it.
    pub ticks: Vec<(u64, String)>,
}

/// A bar with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Its name.
    pub name: String,
    /// What is written if no letter of the name can be drawn.
    pub code: String,
    /// How long it is.
    pub length: u64,
    /// What stands at its end.
    pub value: String,
}

/// The lines of an axis up to at least `most`: nought, and up to `lines` above it, in steps of 1, 2 or 5 times a power of ten.
pub fn ticks(most: u64, lines: u64) -> Vec<u64> {
    let lines = lines.max(1);
    let enough = |step: &u64| step.saturating_mul(lines) >= most;
    let powers = std::iter::successors(Some(1_u64), |power| power.checked_mul(10));
    let steps = powers.flat_map(|power| [1, 2, 5].map(|times| power.saturating_mul(times)));
    let step = steps.into_iter().find(enough).unwrap_or(u64::MAX);
    let needed = most.div_ceil(step).max(1);
    (0..=needed).map(|line| line.saturating_mul(step)).collect()
}

/// A number in short: as many tenths of so many thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Short {
    /// The number before the point.
    pub whole: u64,
    /// The digit behind it; none if it would be 0, or if the number before it has three digits.
    pub tenth: Option<u64>,
    /// How often a thousand was taken out: once for thousands, twice for millions, three times for billions.
    pub thousands: u8,
}

/// Rounds to two or three digits: 1,234,567 is 1.2 million.
pub fn short(amount: u64) -> Short {
    let amount = u128::from(amount);
    let mut unit: u128 = 1;
    for thousands in 0..=3 {
        let tenths = (amount * 10 + unit / 2) / unit;
        let (whole, tenth) = match tenths {
            0..1_000 => (tenths / 10, tenths % 10),
            _ => ((amount + unit / 2) / unit, 0),
        };
        if whole < 1_000 || thousands == 3 {
            let [whole, tenth] = [whole, tenth].map(|digits| u64::try_from(digits).unwrap_or(u64::MAX));
            return Short { whole, tenth: Some(tenth).filter(|tenth| *tenth > 0), thousands };
        }
        unit *= 1_000;
    }
    unreachable!("the last round returns")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_has_round_steps_and_reaches_the_highest() {
        for (most, lines, steps) in [
            (0, 4, vec![0, 1]),
            (1, 4, vec![0, 1]),
            (3, 4, vec![0, 1, 2, 3]),
            (7, 4, vec![0, 2, 4, 6, 8]),
            (45_000, 4, vec![0, 20_000, 40_000, 60_000]),
            (1_234_567, 4, vec![0, 500_000, 1_000_000, 1_500_000]),
            (1_000_000, 2, vec![0, 500_000, 1_000_000]),
        ] {
            assert_eq!(ticks(most, lines), steps, "{most}");
        }
        assert!(ticks(u64::MAX, 4).last().is_some_and(|last| *last == u64::MAX));
    }

    #[test]
    fn a_large_number_is_written_in_short() {
        let written = |amount| {
            let Short { whole, tenth, thousands } = short(amount);
            let tenth = tenth.map_or_else(String::new, |tenth| format!(",{tenth}"));
            format!("{whole}{tenth} {thousands}")
        };
        for (amount, text) in [
            (0, "0 0"),
            (999, "999 0"),
            (1_000, "1 1"),
            (1_249, "1,2 1"),
            (45_000, "45 1"),
            (99_949, "99,9 1"),
            (99_950, "100 1"),
            (999_499, "999 1"),
            (999_500, "1 2"),
            (1_234_567, "1,2 2"),
            (12_345_678, "12,3 2"),
            (1_234_567_890, "1,2 3"),
            (5_000_000_000_000, "5000 3"),
        ] {
            assert_eq!(written(amount), text, "{amount}");
        }
    }
}
