//! The options of the program, from flags or from the environment.

use clap::Parser;
use lapak_local::ports::PORTS;
use std::path::PathBuf;

/// The last port upon which those of all services can follow.
const LAST_PORT: i64 = (u16::MAX - PORTS) as i64;

/// The shop on this machine, with a page to use it. BOT_TOKEN, OWNER_BOT_TOKEN, PAKASIR_SLUG and PAKASIR_API_KEY in the
/// environment reach the real services, see local_bridge::BridgeConfig.
#[derive(Debug, Parser)]
#[command(name = "lapak-local")]
pub(crate) struct Arguments {
    /// The template.
    #[arg(long, env = "LAPAK_TEMPLATE", default_value = "template.yaml")]
    pub(crate) template: PathBuf,
    /// The folder with the functions' executables.
    #[arg(long, env = "LAPAK_BINARIES", default_value = "target/debug")]
    pub(crate) binaries: PathBuf,
    /// The folder to keep everything in; forgotten at the end if none.
    #[arg(long, env = "LAPAK_STATE")]
    pub(crate) state: Option<PathBuf>,
    /// Forgets what is in that folder first.
    #[arg(long)]
    pub(crate) fresh: bool,
    /// The page's port. The ports after it are those of the function URLs, the Bot API, the gateway, the table, the bucket,
    /// the bus and the parameter store.
    #[arg(long, env = "LAPAK_PORT", default_value_t = 8080, value_parser = clap::value_parser!(u16).range(1..=LAST_PORT))]
    pub(crate) port: u16,
    /// The file to stock a new shop from.
    #[arg(long, env = "LAPAK_SEED")]
    pub(crate) seed: Option<PathBuf>,
    /// The file with the vouchers of a new shop.
    #[arg(long, env = "LAPAK_VOUCHERS", requires = "seed")]
    pub(crate) vouchers: Option<PathBuf>,
    /// Runs the Bot API and the gateway alone, for a shop whose function URLs are at this address.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) outside: Option<String>,
    /// A parameter of the template; may be repeated.
    #[arg(long = "parameter", value_name = "NAME=VALUE", value_parser = parse_parameter)]
    pub(crate) parameters: Vec<(String, String)>,
}

fn parse_parameter(text: &str) -> Result<(String, String), String> {
    let parameter = text.split_once('=').map(|(name, value)| (name.into(), value.into()));
    parameter.ok_or_else(|| "a parameter is Name=value".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_read_and_unknown_ones_refused() {
        let read = |flags: &[&str]| Arguments::try_parse_from(["lapak-local"].iter().chain(flags));
        let arguments = read(&["--state", ".run", "--port", "9000", "--parameter", "ShopName=Toko"]).unwrap();
        assert_eq!((arguments.state, arguments.port), (Some(".run".into()), 9000));
        assert_eq!(arguments.parameters, [("ShopName".into(), "Toko".into())]);
        for wrong in [
            &["--port", "many"][..],
            &["--port", "0"],
            &["--port", "65529"],
            &["--seed"],
            &["--parameter", "ShopName"],
            &["--vouchers", "some.csv"],
            &["--x"],
        ] {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
    }
}
