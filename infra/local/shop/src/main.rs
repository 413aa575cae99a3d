//! The local cloud as a program: the shop on this machine, with a page to use it. `make run` starts it.

mod arguments;
mod seed;
mod set_up;
mod stand_ins;
mod state;

use anyhow::{Context, Result, ensure};
use arguments::Arguments;
use clap::Parser;
use lapak_local::cloud::{Cloud, Options};
use lapak_local::secrets;
use local_aws::template::Template;
use local_bridge::{Bridge, BridgeConfig};
use local_kit::clock::Clock;
use local_kit::serve;
use local_kit::stop::Stop;
use local_kit::trace::{Kind, Trace};
use local_page::Page;
use serde_json::Value;
use stand_ins::StandIns;
use state::State;
use std::collections::BTreeMap;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::sync::Arc;
use tokio::task::JoinHandle;

/// How a run of the shop ends.
enum End {
    /// The program is to stop.
    Stop,
    /// The page asks for a fresh start.
    Reset,
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
    let arguments = Arguments::parse();
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "error".into()))
        .with_writer(std::io::stderr)
        .init();
    rustls::crypto::ring::default_provider().install_default().ok().context("cannot set up TLS")?;
    if let Some(urls) = &arguments.outside {
        let outside = StandIns::start(urls).await?;
        println!("{}", outside.addresses());
        return std::future::pending().await;
    }
    let state = arguments.state.as_deref().map(State::open).transpose()?;
    if arguments.fresh {
        state.as_ref().map_or(Ok(()), State::forget)?;
        println!("A fresh start.");
    }
    match run(&arguments, state.as_ref()).await? {
        End::Stop => Ok(()),
        End::Reset => Err(start_anew(arguments.fresh)).context("cannot start again"),
    }
}

/// Replaces the process by the program anew, with nothing of before. What is still at work in this process, such as the
/// table's engine, ends with it, before the files that it would write or delete by their names are there again.
fn start_anew(is_fresh: bool) -> std::io::Error {
    let mut given = std::env::args_os();
    let mut command = Command::new(given.next().unwrap_or_default());
    command.args(given).args((!is_fresh).then_some("--fresh")).exec()
}

/// Runs the shop until it is to end.
async fn run(arguments: &Arguments, state: Option<&State>) -> Result<End> {
    // First, so that a port that is taken is told before anything is made.
    let listener = serve::listen(Some(arguments.port)).await.context("cannot serve the page")?;
    let wanted = BridgeConfig::read(|name| std::env::var(name).ok())?;
    let mut parameters: BTreeMap<_, _> = arguments.parameters.iter().cloned().collect();
    parameters.extend(wanted.parameters.clone());
    for (parameter, name) in [("OwnerIds", local_page::OWNER), ("AdminIds", local_page::ADMIN)] {
        parameters.entry(parameter.into()).or_insert_with(|| local_telegram::user_id(name).to_string());
    }
    let template = Template::read(&arguments.template, &parameters, "")?;
    check_binaries(&template, &arguments.binaries)?;
    let bridge = Bridge::check(&wanted, &template).await?;

    let secrets = state.map_or_else(|| Ok(secrets::invented()), |state| secrets::kept(state.folder()))?;
    let clock = state.map_or_else(|| Ok(Clock::running()), State::clock)?;
    let keep = state.map(|state| state.keep(&clock));
    let options = Options {
        template: arguments.template.clone(),
        binaries: arguments.binaries.clone(),
        state: arguments.state.clone(),
        clock,
        port: Some(arguments.port + 1),
        parameters,
        secrets,
    };
    let cloud = Arc::new(Cloud::start_beside(options, &wanted.real).await?);
    let told = tell_of_errors(&cloud.trace);
    // A real bot is set up by the deployment that it belongs to.
    if wanted.real.secrets().all(|(name, _)| !name.ends_with("bot-token")) {
        set_up::set_up(&cloud).await?;
    }
    if let Some(file) = &arguments.seed {
        seed::seed(&cloud, file, arguments.vouchers.as_deref(), state.map(State::folder)).await?;
    }
    let stop = Stop::new()?;
    let page = local_page::serve(cloud.clone(), listener)?;
    let open = bridge.open(&cloud)?;
    bridge.said().iter().for_each(|sentence| println!("{sentence}"));
    tell_addresses(&cloud, &page, state)?;
    println!("The shop is at {}\nStop it with Ctrl-C.", page.url());

    let end = end(&page, stop).await;
    drop((page, open));
    told.abort();
    cloud.stop().await;
    keep.inspect(JoinHandle::abort);
    state.map_or(Ok(()), |state| state.keep_now(&cloud.clock))?;
    Ok(end)
}

/// That there is an executable for each function.
fn check_binaries(template: &Template, folder: &Path) -> Result<()> {
    let names = template.functions.iter().map(|function| function.binary.as_str());
    let missing: Vec<_> = names.filter(|name| !folder.join(name).is_file()).collect();
    ensure!(
        missing.is_empty(),
        "{} lacks the functions' executables {}: `cargo build --workspace --bins` makes them, --binaries says where they are",
        folder.display(),
        missing.join(", ")
    );
    Ok(())
}

/// Prints where everything is, and writes it to a file in the state folder.
fn tell_addresses(cloud: &Cloud, page: &Page, state: Option<&State>) -> Result<()> {
    let mut addresses = cloud.addresses();
    addresses["page"] = page.url().into();
    for (name, address) in addresses.as_object().into_iter().flatten() {
        println!("{name}: {}", words(address));
    }
    if let Some(state) = state {
        println!("These addresses are in {}", state.write_addresses(&addresses)?.display());
    }
    Ok(())
}

async fn end(page: &Page, mut stop: Stop) -> End {
    tokio::select! {
        () = stop.wait() => End::Stop,
        () = page.asked_to_reset() => End::Reset,
    }
}

/// Prints what functions complain of, as it happens.
fn tell_of_errors(trace: &Trace) -> JoinHandle<()> {
    let mut live = trace.live();
    tokio::spawn(async move {
        loop {
            match live.recv().await {
                Ok(event) if event.kind == Kind::Log && event.outcome == "ERROR" => {
                    eprintln!("{}: {}", event.function, words(&event.detail));
                }
                Ok(event) if event.kind == Kind::Invoke && event.outcome != "ok" => {
                    eprintln!("{}: {}: {}", event.function, event.outcome, words(&event.detail["problem"]));
                }
                Ok(_) | Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => {}
                Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
            }
        }
    })
}

fn words(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
