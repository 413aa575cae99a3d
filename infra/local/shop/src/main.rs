//! The local cloud as a program: the shop on this machine, with a page to use it. `make run` starts it.

mod arguments;
mod seed;
mod set_up;
mod stand_ins;

use anyhow::{Context, Result};
use arguments::Arguments;
use clap::Parser;
use lapak_local::cloud::{Cloud, Options};
use lapak_local::secrets;
use local_aws::template::Template;
use local_bridge::{Bridge, BridgeConfig};
use local_kit::clock::Clock;
use local_kit::stop::wait_for_stop;
use local_kit::trace::{Kind, Trace};
use local_page::Page;
use serde_json::Value;
use stand_ins::StandIns;
use std::collections::BTreeMap;
use std::process::ExitCode;
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
    while let End::Reset = run(&arguments).await? {
        if let Some(state) = &arguments.state {
            std::fs::remove_dir_all(state).with_context(|| format!("cannot forget {}", state.display()))?;
        }
        println!("A fresh start.");
    }
    Ok(())
}

/// Runs the shop until it is to end.
async fn run(arguments: &Arguments) -> Result<End> {
    let wanted = BridgeConfig::read(|name| std::env::var(name).ok())?;
    let mut parameters: BTreeMap<_, _> = arguments.parameters.iter().cloned().collect();
    parameters.extend(wanted.parameters.clone());
    for (parameter, name) in [("OwnerIds", local_page::OWNER), ("AdminIds", local_page::ADMIN)] {
        parameters.entry(parameter.into()).or_insert_with(|| local_telegram::user_id(name).to_string());
    }
    let bridge = Bridge::check(&wanted, &Template::read(&arguments.template, &parameters, "")?).await?;

    let secrets = match &arguments.state {
        Some(folder) => secrets::kept(folder)?,
        None => secrets::invented(),
    };
    let options = Options {
        template: arguments.template.clone(),
        binaries: arguments.binaries.clone(),
        state: arguments.state.clone(),
        clock: Clock::running(),
        port: None,
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
        seed::seed(&cloud, file, arguments.vouchers.as_deref()).await?;
    }
    let page = local_page::serve(cloud.clone(), Some(arguments.port)).await?;
    let open = bridge.open(&cloud)?;
    bridge.said().iter().for_each(|sentence| println!("{sentence}"));
    println!("The shop is at {}\nStop it with Ctrl-C.", page.url());

    let end = end(&page).await?;
    drop((page, open));
    told.abort();
    cloud.stop().await;
    Ok(end)
}

async fn end(page: &Page) -> Result<End> {
    Ok(tokio::select! {
        stopped = wait_for_stop() => stopped.map(|()| End::Stop)?,
        () = page.asked_to_reset() => End::Reset,
    })
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
