//! The options of the program, from flags or from the environment.

use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What the program is asked to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// `--template`, `LAPAK_TEMPLATE`: the template.
    pub(crate) template: PathBuf,
    /// `--binaries`, `LAPAK_BINARIES`: the folder with the functions' executables.
    pub(crate) binaries: PathBuf,
    /// `--state`, `LAPAK_STATE`: the folder to keep everything in; forgotten at the end if none.
    pub(crate) state: Option<PathBuf>,
    /// `--port`, `LAPAK_PORT`: the page's port.
    pub(crate) port: u16,
    /// `--seed`, `LAPAK_SEED`: the file to stock a new shop from.
    pub(crate) seed: Option<PathBuf>,
    /// `--outside address`: runs the Bot API and the gateway alone, for a shop whose function URLs are at this address.
    pub(crate) outside: Option<String>,
    /// `--parameter Name=value`, any number of times: parameters of the template.
    pub(crate) parameters: BTreeMap<String, String>,
}

const USAGE: &str = "lapak-local [--template template.yaml] [--binaries target/debug] [--state folder] [--port 8080] \
    [--seed file.csv] [--parameter Name=value]… | lapak-local --outside address\n\
    BOT_TOKEN, OWNER_BOT_TOKEN, PAKASIR_SLUG and PAKASIR_API_KEY in the environment: see local_bridge::BridgeConfig";

impl Arguments {
    /// Reads the flags; the environment fills in what they leave out.
    pub(crate) fn read(flags: impl Iterator<Item = String>) -> Result<Self> {
        let said = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let mut arguments = Self {
            template: said("LAPAK_TEMPLATE").unwrap_or_else(|| "template.yaml".into()).into(),
            binaries: said("LAPAK_BINARIES").unwrap_or_else(|| "target/debug".into()).into(),
            state: said("LAPAK_STATE").map(PathBuf::from),
            port: said("LAPAK_PORT").map_or(Ok(8080), |port| port.parse()).context("LAPAK_PORT is not a port")?,
            seed: said("LAPAK_SEED").map(PathBuf::from),
            outside: None,
            parameters: BTreeMap::new(),
        };
        let mut flags = flags;
        while let Some(flag) = flags.next() {
            let mut value = || flags.next().with_context(|| format!("{flag} wants a value\n{USAGE}"));
            match flag.as_str() {
                "--template" => arguments.template = value()?.into(),
                "--binaries" => arguments.binaries = value()?.into(),
                "--state" => arguments.state = Some(value()?.into()),
                "--port" => {
                    arguments.port = value()?.parse().with_context(|| format!("--port wants a port\n{USAGE}"))?
                }
                "--seed" => arguments.seed = Some(value()?.into()),
                "--outside" => arguments.outside = Some(value()?),
                "--parameter" => {
                    let pair = value()?;
                    let (name, value) = pair.split_once('=').with_context(|| format!("{pair} is not Name=value"))?;
                    arguments.parameters.insert(name.into(), value.into());
                }
                unknown => bail!("there is no option {unknown}\n{USAGE}"),
            }
        }
        Ok(arguments)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_read_and_unknown_ones_refused() {
        let read = |flags: &[&str]| Arguments::read(flags.iter().map(|flag| (*flag).to_owned()));
        let arguments = read(&["--state", ".run", "--port", "9000", "--parameter", "ShopName=Toko"]).unwrap();
        assert_eq!((arguments.state, arguments.port), (Some(".run".into()), 9000));
        assert_eq!(arguments.parameters["ShopName"], "Toko");
        assert!(read(&["--help"]).unwrap_err().to_string().contains("lapak-local [--template"));
        assert!(read(&["--port", "many"]).is_err() && read(&["--seed"]).is_err());
    }
}
