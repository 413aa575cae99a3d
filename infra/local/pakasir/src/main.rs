//! The gateway alone, for any shop on this machine: `local-pakasir --help`.

use anyhow::{Context, Result, bail};
use local_kit::clock::Clock;
use local_kit::fault::Killer;
use local_kit::serve::Server;
use local_kit::trace::Trace;
use local_pakasir::{FeeBearer, Gateway, Mode, Opening};
use std::path::PathBuf;
use std::process::ExitCode;
use tokio::signal::unix::{SignalKind, signal};

const USAGE: &str = "\
A strict stand-in of the payment gateway Pakasir, version 2, on this machine, with pay pages.

local-pakasir [--port 8083] [--script 8084] [--project slug=key]… [--mode sandbox|live]
              [--callback address --secret text] [--state folder]

  --port      where the gateway is
  --script    the URL for actions of the owner and the buyers
  --project   a project that is there from the start, with its API key
  --mode      what these projects are in; sandbox if nothing is said
  --callback  the URL for callbacks, and what they carry in X-Secret
  --state     the folder that transactions are kept in; without it they end with the program
";

/// What the program is asked to do.
#[derive(Debug)]
struct Arguments {
    port: u16,
    script: u16,
    projects: Vec<(String, String)>,
    mode: Mode,
    callback: Option<String>,
    secret: Option<String>,
    state: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match work().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn work() -> Result<()> {
    let Some(arguments) = read(std::env::args().skip(1))? else {
        print!("{USAGE}");
        return Ok(());
    };
    let gateway = Gateway::open(Opening {
        clock: Clock::running(),
        trace: Trace::default(),
        killer: Killer::none(),
        state: arguments.state,
        port: Some(arguments.port),
    })
    .await?;
    for (slug, key) in &arguments.projects {
        gateway.project(slug, key, arguments.mode, FeeBearer::Buyer);
    }
    match (&arguments.callback, &arguments.secret) {
        (Some(url), Some(secret)) => gateway.set_callback(url, secret),
        (None, None) => {}
        (Some(_), None) | (None, Some(_)) => bail!("--callback and --secret go together\n{USAGE}"),
    }
    let script = Server::start(Some(arguments.script), gateway.script()).await;
    let script = script.context("cannot listen for the script")?;
    println!("{}", how_to_use(gateway.base_url(), &script.base_url()));

    let (mut interrupted, mut terminated) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = interrupted.recv() => {}
        _ = terminated.recv() => {}
    }
    Ok(())
}

/// Reads the flags; nothing if they ask for help.
fn read(mut flags: impl Iterator<Item = String>) -> Result<Option<Arguments>> {
    let mut arguments = Arguments {
        port: 8083,
        script: 8084,
        projects: Vec::new(),
        mode: Mode::Sandbox,
        callback: None,
        secret: None,
        state: None,
    };
    while let Some(flag) = flags.next() {
        if flag == "--help" {
            return Ok(None);
        }
        let value = flags.next().with_context(|| format!("{flag} wants a value\n{USAGE}"))?;
        let port = || value.parse().with_context(|| format!("{flag} wants a port\n{USAGE}"));
        match flag.as_str() {
            "--port" => arguments.port = port()?,
            "--script" => arguments.script = port()?,
            "--project" => {
                let project = value.split_once('=').filter(|(slug, key)| !slug.is_empty() && !key.is_empty());
                let (slug, key) = project.with_context(|| format!("--project wants slug=key\n{USAGE}"))?;
                arguments.projects.push((slug.into(), key.into()));
            }
            "--mode" => {
                arguments.mode = match value.as_str() {
                    "sandbox" => Mode::Sandbox,
                    "live" => Mode::Live,
                    _ => bail!("--mode is sandbox or live\n{USAGE}"),
                }
            }
            "--callback" => arguments.callback = Some(value),
            "--secret" => arguments.secret = Some(value),
            "--state" => arguments.state = Some(value.into()),
            unknown => bail!("there is no option {unknown}\n{USAGE}"),
        }
    }
    Ok(Some(arguments))
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
        let read = |flags: &[&str]| read(flags.iter().map(|flag| (*flag).to_owned()));
        let arguments = read(&["--port", "9", "--project", "toko=k3y", "--mode", "live"]).unwrap().unwrap();
        assert_eq!((arguments.port, arguments.script, arguments.mode), (9, 8084, Mode::Live));
        assert_eq!(arguments.projects, [("toko".into(), "k3y".into())]);
        assert!(read(&["--help"]).unwrap().is_none());
        for wrong in [&["--port"][..], &["--port", "many"], &["--project", "toko"], &["--mode", "test"], &["--x", "1"]]
        {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
    }
}
