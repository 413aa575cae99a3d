//! The gateway alone, for any shop on this machine: `local-pakasir --help`.

use anyhow::{Context, Result};
use clap::Parser;
use local_kit::clock::Clock;
use local_kit::part_context::PartContext;
use local_kit::serve::Server;
use local_kit::stop::Stop;
use local_pakasir::{FeeBearer, Gateway, Mode};
use std::path::PathBuf;
use std::process::ExitCode;

/// A strict stand-in of the payment gateway Pakasir, version 2, on this machine, with pay pages.
#[derive(Debug, Parser)]
#[command(name = "local-pakasir")]
struct Arguments {
    /// The port of the gateway.
    #[arg(long, default_value_t = 8083)]
    port: u16,
    /// The port on which the owner and the buyers are told what to do.
    #[arg(long, default_value_t = 8084)]
    script: u16,
    /// A project that is there from the start, with its API key; may be repeated.
    #[arg(long = "project", value_name = "SLUG=KEY", value_parser = parse_project)]
    projects: Vec<(String, String)>,
    /// What these projects are in: sandbox or live.
    #[arg(long, default_value = "sandbox", value_parser = parse_mode)]
    mode: Mode,
    /// Where the shop is told that a transaction was paid.
    #[arg(long, value_name = "URL", requires = "secret")]
    callback: Option<String>,
    /// What callbacks carry in X-Secret.
    #[arg(long, requires = "callback")]
    secret: Option<String>,
    /// The folder that transactions are kept in; without it they end with the program.
    #[arg(long, value_name = "FOLDER")]
    state: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match work(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn work(arguments: Arguments) -> Result<()> {
    let part_context = PartContext::alone(Clock::running()).on(Some(arguments.port));
    let gateway = Gateway::start(part_context, arguments.state).await?;
    for (slug, key) in &arguments.projects {
        gateway.project(slug, key, arguments.mode, FeeBearer::Buyer);
    }
    if let (Some(url), Some(secret)) = (&arguments.callback, &arguments.secret) {
        gateway.set_callback(url, secret);
    }
    let script = Server::start(Some(arguments.script), gateway.script()).await;
    let script = script.context("cannot listen for the script")?;
    let mut stop = Stop::new()?;
    println!("{}", how_to_use(gateway.base_url(), &script.base_url()));
    stop.wait().await;
    Ok(())
}

fn parse_project(text: &str) -> Result<(String, String), String> {
    let project = text.split_once('=').filter(|(slug, key)| !slug.is_empty() && !key.is_empty());
    project.map(|(slug, key)| (slug.into(), key.into())).ok_or_else(|| "a project is slug=key".into())
}

fn parse_mode(text: &str) -> Result<Mode, String> {
    match text {
        "sandbox" => Ok(Mode::Sandbox),
        "live" => Ok(Mode::Live),
        _ => Err("a mode is sandbox or live".into()),
    }
}

fn how_to_use(gateway: &str, script: &str) -> String {
    format!(
        r#"The gateway is at {gateway}/api/v2: give it to your shop in place of https://app.pakasir.com/api/v2.
The owner and the buyers do what is posted to {script}:
  curl --json '{{"do":"project","slug":"toko","key":"secret"}}' {script}
  curl --json '{{"do":"callback","url":"http://127.0.0.1:3000/paid","secret":"text"}}' {script}
  curl --json '{{"method":"qris","amount":50000}}' -H 'X-Api-Key: secret' {gateway}/api/v2/create-transaction/toko/ORDER-0001
  curl --json '{{"do":"pays","order":"ORDER-0001"}}' {script}
A browser pays at {gateway}/pay-v2/<txn_id>. An order's id has 8 to 32 of A-Z 0-9 -. Stop it with Ctrl-C."#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_read_and_wrong_ones_refused() {
        let read = |flags: &[&str]| Arguments::try_parse_from(["local-pakasir"].iter().chain(flags));
        let arguments = read(&["--port", "9", "--project", "toko=k3y", "--mode", "live"]).unwrap();
        assert_eq!((arguments.port, arguments.script, arguments.mode), (9, 8084, Mode::Live));
        assert_eq!(arguments.projects, [("toko".into(), "k3y".into())]);
        for wrong in [
            &["--port"][..],
            &["--port", "many"],
            &["--project", "toko"],
            &["--mode", "test"],
            &["--secret", "text"],
            &["--x", "1"],
        ] {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
    }
}
