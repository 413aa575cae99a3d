//! The processor time of one picture of a month's figures. `cargo bench -p shared --bench charts`.

use shared::charts;
use shared::domain::statistics::chart::{Bar, Chart, Panel, Tile, ticks};
use std::time::Duration;

const ROUNDS: u32 = 50;

fn main() {
    let chart = month();
    let size = charts::draw(&chart).expect("it is drawn").len();
    let begun = processor_time();
    for _ in 0..ROUNDS {
        charts::draw(&chart).expect("it is drawn");
    }
    println!("a picture of {size} bytes: {:?}", processor_time().saturating_sub(begun) / ROUNDS);
}

fn month() -> Chart {
    let now: Vec<u64> = (0..31).map(|day| (day * 37 + 11) % 90 * 13_000).collect();
    let panel = |divide: u64| Panel {
        title: "Omzet".to_owned(),
        now: now.iter().map(|value| value / divide).collect(),
        before: now.iter().rev().map(|value| value / divide).collect(),
        labels: (0..31).map(|day| if day % 5 == 0 { format!("{} Nov", day + 1) } else { String::new() }).collect(),
        ticks: ticks(1_200_000 / divide, 4).into_iter().map(|line| (line, format!("Rp{line}"))).collect(),
    };
    let bar = |length| Bar {
        name: "Netflix Premium 1 Bulan".to_owned(),
        code: "NETFLIX".to_owned(),
        length,
        value: "Rp1,2 jt · 24 terjual".to_owned(),
    };
    let tile = || Tile { label: "Omzet".to_owned(), value: "Rp12,4 jt".to_owned(), change: None };
    Chart {
        title: "Nov 2026 · 1 Nov – 30 Nov".to_owned(),
        tiles: vec![tile(), tile(), tile()],
        panels: vec![panel(1), panel(13_000)],
        legend: Some(("Nov 2026".to_owned(), "bulan sebelumnya".to_owned())),
        best: ("Terlaris".to_owned(), [90, 60, 45, 20].map(bar).into()),
        nothing: String::new(),
    }
}

/// The time that this thread has had a processor, as Linux counts it: others may keep the machine busy.
fn processor_time() -> Duration {
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux counts it");
    Duration::from_nanos(counted.split(' ').next().and_then(|nanos| nanos.parse().ok()).expect("nanoseconds"))
}
