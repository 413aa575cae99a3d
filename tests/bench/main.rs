//! The benchmark: a buyer's journey on the function binaries, what admins do, what starting them takes, and what is waited for.
//! Exits with 1 if something takes more than the budget says.

mod admin;
mod functions;
mod measure;
mod options;
mod report;
mod shop;
mod waits;

use anyhow::{Context, Result};
use clap::Parser;
use options::Options;
use shop::Shop;
use std::fs;
use std::process::ExitCode;
use stories::budget::Budget;

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let options = Options::parse();
    let folder = options.out.with_extension("");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;

    let budget = Budget::read(&options.budget)?;
    // How large others are, and how they start, says nothing of what is deployed.
    let is_optimised = options.binaries.ends_with("release");

    let shop = Shop::open(&options).await?;
    let memory = functions::memory(&shop).await?;
    let measured = measure::all(&shop, options.journeys).await?;
    let functions = functions::all(&shop, &memory, &folder).await?;
    let wrong = shop.cloud.stop().await;
    let admin = admin::all(&options).await?;
    let waits = waits::all(&options).await?;

    print!("{}{}", report::text(&measured, &functions, (&budget.journey, options.calls)), report::admin(&admin));
    waits.iter().for_each(|region| print!("{}", report::waits(region)));
    let mut figures = report::json(&measured, &functions);
    figures["waits"] = report::waits_json(&waits);
    let json = serde_json::to_string_pretty(&figures)?;
    fs::write(&options.out, json).with_context(|| format!("cannot write {}", options.out.display()))?;
    let mut misses = measured.misses();
    misses.extend(Budget::check(&options.budget, |budget| {
        budget.journey = (&measured.journey).into();
        if is_optimised {
            budget.functions = functions.iter().map(|(name, function)| (name.clone(), function.into())).collect();
        }
    })?);
    for problem in misses.iter().chain(&wrong) {
        eprintln!("{problem}");
    }
    Ok(if misses.is_empty() && wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
