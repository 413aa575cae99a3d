//! What was measured, for people and as JSON.

use crate::admin::{AdminWork, Restock, USERS};
use crate::functions::Function;
use crate::measure::{Measured, Typical};
use crate::waits::{Region, Waited};
use lapak_local::trace::Kind;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;
use stories::budget::Journey;
use stories::cost::{Cost, millis};
use stories::journey::{CPU, MOST_TO_READ};

/// The same journey on the shop's predecessor, a Python program on a server of its own, as it was measured there.
const ORIGINAL: (usize, usize, f64) = (86, 15, 372.0);

/// Instructions to the first event, for comparison: of a function that does nothing, and of one that makes its clients by
/// the defaults of the SDKs, which takes 422 M more for its first call over TLS. Both were counted once by callgrind.
const REFERENCES: [(&str, u64); 2] = [("empty", 420_000), ("SDK defaults", 20_200_000)];

/// Milliseconds that AWS takes to start an empty function: averages of 21 December 2025, arm64, 256 MB but for Node.js (512).
/// <https://github.com/maxday/lambda-perf>, `data/2025/2025-12-21.json`
const COLD_STARTS: &str = "Rust 14, Go 40, Python 3.14 109, Node.js 24 134";

/// The longest that 10,000 lines may take, the most a picture may, and table calls that a campaign may
const MOST_TO_STOCK: Duration = Duration::from_secs(60);
const MOST_TO_DRAW: Duration = Duration::from_millis(150);
const MOST_TO_SEND: usize = USERS / 10;

/// For people, with what the budget allows; `calls` adds each call to the table.
pub(crate) fn text(
    measured: &Measured,
    functions: &BTreeMap<String, Function>,
    (most, calls): (&Journey, bool),
) -> String {
    let mut text = format!(
        "\nA new buyer's journey, functions warm. {} journeys: of counts the highest, of CPU the median\n\n",
        measured.journeys
    );
    text += "                                table    WRU    RRU  outbound  answers  CPU ms\n";
    for step in &measured.steps {
        text += &row(step.name, &step.cost);
        if calls {
            text += &table_calls(step);
        }
    }
    let all = &measured.journey;
    text += &row("the journey", all);
    text += &format!(
        "  {:<28}{:>7}{:>7.1}{:>17}{:>17.2}\n",
        "at most",
        most.table_calls,
        most.write_units,
        most.outbound_calls,
        millis(CPU)
    );
    let said = |met: bool| if met { "met" } else { "not met" };
    text += &format!(
        "  {:<28}{:>7}{:>7}{:>17}{:>17}\n",
        "",
        said(all.db_calls <= most.table_calls),
        said(all.wru <= most.write_units),
        said(all.outbound_calls <= most.outbound_calls),
        said(all.cpu <= CPU)
    );
    let (table, outbound, cpu) = ORIGINAL;
    text += &format!("  {:<28}{table:>7}{outbound:>24}{cpu:>17.2}\n", "the Python original");
    let reading = measured.steps.iter().filter(|step| step.reads);
    let met =
        reading.map(|step| &step.cost).all(|c| c.db_calls <= MOST_TO_READ.0 && c.outbound_calls <= MOST_TO_READ.1);
    text += &format!(
        "\n  Steps that only read: at most {} calls to the table and {} outbound: {}\n\n",
        MOST_TO_READ.0,
        MOST_TO_READ.1,
        said(met)
    );
    text += &row("the only one of a quiet hour", &measured.quiet);
    text += &row("and the sweeps after it", &measured.afterwards);
    text += &row("a sweep with nothing to do", &measured.sweep);
    text += "\n  function      instructions to the first event    zip KB    memory KB\n";
    for (name, function) in functions {
        let memory = function.rss_kb.map_or_else(String::new, |kb| kb.to_string());
        let (init, zip) = (function.init_instructions, function.zip_bytes / 1024);
        text += &format!("  {name:<12}{init:>33}{zip:>10}{memory:>13}\n");
    }
    for (name, init) in REFERENCES {
        text += &format!("  {name:<12}{init:>33}\n");
    }
    text += &format!("  For comparison, ms in which AWS starts an empty function: {COLD_STARTS}\n");
    text + "\n  CPU: user and system time of the functions' processes, over plain HTTP on this machine: no TLS.\n"
}

/// What admins do, for people.
pub(crate) fn admin(work: &AdminWork) -> String {
    let mut text = "\n  an admin's menus              table    WRU    RRU  outbound  answers  CPU ms\n".to_owned();
    for (label, cost) in &work.menus {
        text += &row(label, cost);
    }
    let said = |met: bool| if met { "met" } else { "not met" };
    let met = work.menus.iter().all(|(_, c)| c.db_calls <= MOST_TO_READ.0 && c.outbound_calls <= MOST_TO_READ.1);
    text += &format!("  At most {} calls to the table, {} outbound: {}\n\n", MOST_TO_READ.0, MOST_TO_READ.1, said(met));
    let Restock { lines, checked, stocked, calls, rss_kb } = &work.lines;
    text += &format!(
        "  {lines} lines in a file: checked in {:.1} s, in stock after {:.1} s (at most {}: {}), {calls} table calls, {rss_kb} KB\n",
        checked.as_secs_f64(),
        stocked.as_secs_f64(),
        MOST_TO_STOCK.as_secs(),
        said(*stocked <= MOST_TO_STOCK)
    );
    let picture = work.picture;
    text += &format!(
        "  a picture of figures: {:.0} ms of CPU with its start (at most {}: {})\n",
        millis(picture),
        MOST_TO_DRAW.as_millis(),
        said(picture <= MOST_TO_DRAW)
    );
    let calls = work.campaign_calls;
    text + &format!(
        "  a campaign to {USERS}: {calls} table calls (at most {MOST_TO_SEND}: {})\n",
        said(calls <= MOST_TO_SEND)
    )
}

/// What a buyer waits for in a region, for people.
pub(crate) fn waits(region: &Region) -> String {
    let met = &region.round_trips;
    let mut text = format!(
        "\n  From a tap to its message in {}: round trips one after the other (table {} ms, Telegram {}, Pakasir {}), and CPU\n\n",
        region.name,
        met.aws.as_millis(),
        met.telegram.as_millis(),
        met.pakasir.as_millis()
    );
    text += "                                round trips    they  CPU ms  together\n";
    for step in &region.steps {
        text += &wait(step.name, &step.warm);
        text += &wait("  in a process that starts", &step.cold);
    }
    text
}

fn wait(name: &str, waited: &Waited) -> String {
    let (round_trips, words) = (waited.wait.round_trips, waited.wait.words());
    let [they, cpu, together] = [waited.wait.time, waited.cpu, waited.expected()].map(millis);
    format!("  {name:<28}{round_trips:>13}{they:>8.0}{cpu:>8.1}{together:>10.0}   {words}\n")
}

/// The same for whoever compares: by region and step.
pub(crate) fn waits_json(regions: &[Region]) -> Value {
    let steps = |region: &Region| -> Value {
        let steps = region.steps.iter();
        steps.map(|step| (step.name, json!({ "warm": step.warm.figures(), "cold": step.cold.figures() }))).collect()
    };
    regions.iter().map(|region| (region.name, steps(region))).collect()
}

/// For the price list and whoever compares.
pub(crate) fn json(measured: &Measured, functions: &BTreeMap<String, Function>) -> Value {
    let mut journey = json!(measured.journey);
    let steps = measured.steps.iter().map(|step| {
        let mut figures = json!(step.cost);
        figures["name"] = step.name.into();
        figures
    });
    journey["steps"] = steps.collect();
    json!({
        "journey": journey,
        "quiet_journey": measured.quiet,
        "after_quiet_journey": measured.afterwards,
        "sweep": measured.sweep,
        "functions": functions,
    })
}

fn row(name: &str, cost: &Cost) -> String {
    let Cost { db_calls, wru, rru, outbound_calls, answers, .. } = cost;
    let cpu = millis(cost.cpu);
    format!("  {name:<28}{db_calls:>7}{wru:>7.1}{rru:>7.1}{outbound_calls:>10}{answers:>9}{cpu:>8.2}\n")
}

fn table_calls(step: &Typical) -> String {
    let mut lines = String::new();
    for event in step.events.iter().filter(|event| event.kind == Kind::Table) {
        let keys = event.detail["keys"].as_array().into_iter().flatten();
        let keys: Vec<String> =
            keys.filter_map(|key| Some(format!("{}/{}", key["pk"].as_str()?, key["sk"].as_str()?))).collect();
        let (write, read) = (event.write_units, event.read_units);
        lines += &format!("      {} {write} WRU, {read} RRU: {}\n", event.call, keys.join(" "));
    }
    lines
}
