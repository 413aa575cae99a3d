//! What the benchmark is asked to do.

use clap::Parser;
use clap::builder::PossibleValuesParser;
use lapak_local::round_trips::REGIONS;
use std::path::PathBuf;

/// Measures a buyer's journey on the functions' executables, and what starting them takes.
#[derive(Parser)]
#[command(name = "bench")]
pub(crate) struct Options {
    /// The template.
    #[arg(long, default_value = "template.yaml")]
    pub(crate) template: PathBuf,
    /// The folder with the functions' executables.
    #[arg(long, default_value = "target/release")]
    pub(crate) binaries: PathBuf,
    /// The file to write; what is made on the way goes into a folder of the same name without its ending.
    #[arg(long, default_value = "target/bench.json")]
    pub(crate) out: PathBuf,
    /// The file that says what a journey and the functions may take.
    #[arg(long, default_value = "tests/budget.json")]
    pub(crate) budget: PathBuf,
    /// The region from which waits are measured; all that are known if none.
    #[arg(long, value_parser = PossibleValuesParser::new(REGIONS.map(|(name, _)| name)))]
    pub(crate) region: Option<String>,
    /// How many buyers go the whole way.
    #[arg(long, default_value_t = 30)]
    pub(crate) journeys: usize,
    /// Print each call to the table.
    #[arg(long)]
    pub(crate) calls: bool,
}
