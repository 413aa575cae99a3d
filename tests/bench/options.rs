//! What the benchmark is asked to do.

use anyhow::{Context, Result, bail};
use std::path::PathBuf;

/// The options.
pub(crate) struct Options {
    /// The template.
    pub(crate) template: PathBuf,
    /// The folder with the functions' executables.
    pub(crate) binaries: PathBuf,
    /// The file to write; what is made on the way goes into a folder of the same name without its ending.
    pub(crate) out: PathBuf,
    /// How many buyers go the whole way.
    pub(crate) journeys: usize,
    /// Whether each call to the table is printed.
    pub(crate) calls: bool,
}

const USAGE: &str = "bench [--template template.yaml] [--binaries target/release] [--out target/bench.json] \
    [--journeys 30] [--calls]";

impl Options {
    /// Reads the flags.
    pub(crate) fn read(mut flags: impl Iterator<Item = String>) -> Result<Self> {
        let mut options = Self {
            template: "template.yaml".into(),
            binaries: "target/release".into(),
            out: "target/bench.json".into(),
            journeys: 30,
            calls: false,
        };
        while let Some(flag) = flags.next() {
            let mut value = || flags.next().with_context(|| format!("{flag} wants a value\n{USAGE}"));
            match flag.as_str() {
                "--template" => options.template = value()?.into(),
                "--binaries" => options.binaries = value()?.into(),
                "--out" => options.out = value()?.into(),
                "--journeys" => options.journeys = value()?.parse().context(USAGE)?,
                "--calls" => options.calls = true,
                unknown => bail!("there is no option {unknown}\n{USAGE}"),
            }
        }
        Ok(options)
    }
}
