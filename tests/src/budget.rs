//! What a purchase may take, as `tests/budget.json` says it: a change that takes more is seen, and meant.

use crate::cost::Cost;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::{env, fs};

/// The budget.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// A new buyer's journey, functions warm and totals cached. Two of the calls to the table are for safety: prices are read
    /// before slots are allocated, so that a forged total writes nothing; and the charge is stored before the buyer sees its QR
    /// code. The shop's own texts, which each process reads once a minute, come with the order that was paid.
    pub journey: Journey,
    /// Round trips one after the other, from a tap to its message, by the step's name; every service equally far away.
    pub round_trips: BTreeMap<String, RoundTrips>,
    /// The optimised binaries, by name.
    pub functions: BTreeMap<String, Function>,
}

/// All steps of a journey together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Journey {
    /// Calls to the table.
    pub table_calls: usize,
    /// Write units.
    pub write_units: f64,
    /// Calls to Telegram, the gateway and the bus.
    pub outbound_calls: usize,
}

/// Of a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoundTrips {
    /// On connections that are open.
    pub warm: u32,
    /// In a process that starts, with its secrets and the handshakes of each connection.
    pub cold: u32,
}

/// Of a binary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Function {
    /// Instructions from the start of its process to its first call for an event.
    pub init_instructions: u64,
    /// What is uploaded.
    pub zip_bytes: u64,
}

/// How much more than the budget is no miss: counts of instructions differ a little from run to run.
const TOLERANCE: f64 = 1.05;

/// Set, it has what was measured written into the budget.
const UPDATE: &str = "UPDATE_BUDGET";

/// Held while the file is read and written: stories run side by side.
static FILE: Mutex<()> = Mutex::new(());

impl Budget {
    /// The budget in a file.
    ///
    /// # Errors
    /// If it can't be read, or is none.
    pub fn read(file: &Path) -> Result<Self> {
        let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        serde_json::from_str(&text).with_context(|| format!("{} is no budget", file.display()))
    }

    /// Compares with the budget in a file what `measured` puts in its place; in words, where it is over. If `UPDATE_BUDGET` is
    /// set, it is written there instead.
    ///
    /// # Errors
    /// If the file can't be read or written, or is no budget.
    pub fn check(file: &Path, measured: impl FnOnce(&mut Self)) -> Result<Vec<String>> {
        let _held = FILE.lock().unwrap_or_else(PoisonError::into_inner);
        let allowed = Self::read(file)?;
        let mut taken = allowed.clone();
        measured(&mut taken);
        if env::var_os(UPDATE).is_none() {
            return Ok(misses(&taken.figures()?, &allowed.figures()?));
        }
        let text = serde_json::to_string_pretty(&taken)? + "\n";
        fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?;
        Ok(Vec::new())
    }

    /// All figures, by where they stand.
    fn figures(&self) -> Result<BTreeMap<String, f64>> {
        let mut figures = BTreeMap::new();
        collect(&serde_json::to_value(self)?, "", &mut figures);
        Ok(figures)
    }
}

impl From<&Cost> for Journey {
    fn from(cost: &Cost) -> Self {
        Self { table_calls: cost.db_calls, write_units: cost.wru, outbound_calls: cost.outbound_calls }
    }
}

fn collect(value: &Value, name: &str, figures: &mut BTreeMap<String, f64>) {
    if let Some(figure) = value.as_f64() {
        figures.insert(name.trim_start().to_owned(), figure);
    }
    for (part, value) in value.as_object().into_iter().flatten() {
        collect(value, &format!("{name} {part}"), figures);
    }
}

#[expect(clippy::float_arithmetic, reason = "a tolerance is no sum")]
fn misses(taken: &BTreeMap<String, f64>, allowed: &BTreeMap<String, f64>) -> Vec<String> {
    let over = taken.iter().filter_map(|(name, taken)| match allowed.get(name) {
        Some(most) if *taken <= most * TOLERANCE => None,
        Some(most) => Some(format!("{name}: {taken}, not {most}")),
        None => Some(format!("{name}: {taken}, of which the budget says nothing")),
    });
    let gone = allowed.keys().filter(|name| !taken.contains_key(*name));
    let gone = gone.map(|name| format!("{name}: in the budget, but not measured"));
    over.chain(gone).map(|miss| format!("{miss}; {UPDATE}=1 puts what is measured into the budget")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_a_twentieth_more_is_over_and_what_is_unknown_or_gone_is_said() {
        let budget = |init_instructions, names: &[&str]| Budget {
            functions: names.iter().map(|&name| (name.into(), Function { init_instructions, zip_bytes: 10 })).collect(),
            ..Budget::default()
        };
        let check = |taken: Budget, allowed: Budget| misses(&taken.figures().unwrap(), &allowed.figures().unwrap());
        assert_eq!(check(budget(105, &["sweep"]), budget(100, &["sweep"])), Vec::<String>::new());
        assert_eq!(
            check(budget(106, &["sweep"]), budget(100, &["sweep"])),
            ["functions sweep init_instructions: 106, not 100; UPDATE_BUDGET=1 puts what is measured into the budget"]
        );
        assert_eq!(check(budget(1, &["sweep"]), budget(1, &["telegram"])).len(), 4);
    }
}
