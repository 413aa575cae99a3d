//! The benchmark: a buyer's journey on the function binaries, what admins do, and what starting them takes. Exits with 1 if the
//! journey takes more calls or units than it may.

mod admin;
mod functions;
mod measure;
mod options;
mod report;
mod shop;

use anyhow::{Context, Result};
use clap::Parser;
use options::Options;
use shop::Shop;
use std::fs;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let options = Options::parse();
    let folder = options.out.with_extension("");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;

    let shop = Shop::open(&options).await?;
    let memory = functions::memory(&shop).await?;
    let measured = measure::all(&shop, options.journeys).await?;
    let functions = functions::all(&shop, &memory, &folder).await?;
    let wrong = shop.cloud.stop().await;
    let admin = admin::all(&options).await?;

    print!("{}{}", report::text(&measured, &functions, options.calls), report::admin(&admin));
    let json = serde_json::to_string_pretty(&report::json(&measured, &functions))?;
    fs::write(&options.out, json).with_context(|| format!("cannot write {}", options.out.display()))?;
    let misses = measured.misses();
    for problem in misses.iter().chain(&wrong) {
        eprintln!("{problem}");
    }
    Ok(if misses.is_empty() && wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
