//! The functions themselves: how much they do before they ask for their first event, how large they are, and how much
//! memory they take.

use crate::shop::{FIRST, Shop};
use anyhow::{Context, Result, bail, ensure};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use stories::cost::peak_memory;
use stories::{budget, journey};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};

/// A function.
#[derive(Debug, Serialize)]
pub(crate) struct Function {
    /// Instructions from the start of its process to its first call for an event; reading its secrets is part of it.
    pub(crate) init_instructions: u64,
    /// What is uploaded.
    pub(crate) zip_bytes: u64,
    /// The most memory it took for one event; not measured of functions that the benchmark has no event for.
    pub(crate) rss_kb: Option<u64>,
}

impl From<&Function> for budget::Function {
    fn from(function: &Function) -> Self {
        Self { init_instructions: function.init_instructions, zip_bytes: function.zip_bytes }
    }
}

/// Logical id of a function, and KB.
pub(crate) type Memory = BTreeMap<&'static str, u64>;

/// Sends each function its first event, which stocks the shop, warms the functions, and tells how much memory they take.
pub(crate) async fn memory(shop: &Shop) -> Result<Memory> {
    let mut memory = Memory::new();
    let mut look = |id| peak(shop, id).map(|kb| memory.insert(id, kb));
    shop.stock().await?;
    look("SeedFunction")?;
    shop.another_user_opens_the_shop().await?;
    look("TelegramFunction")?;
    journey::walk(&shop.cloud, &shop.person("Budi"), FIRST).await?;
    look("PakasirFunction")?;
    shop.cloud.tick().await;
    look("SweepFunction")?;
    Ok(memory)
}

/// All functions that were built, by the names of their binaries.
pub(crate) async fn all(shop: &Shop, memory: &Memory, folder: &Path) -> Result<BTreeMap<String, Function>> {
    let mut functions = BTreeMap::new();
    for function in &shop.cloud.template.functions {
        let (id, name) = (function.logical_id.as_str(), &function.binary);
        let (executable, _) = shop.cloud.functions.command(id, "")?;
        if !executable.exists() {
            eprintln!("{name} is not built");
            continue;
        }
        let measured = Function {
            init_instructions: init(shop, id, folder)
                .await
                .with_context(|| format!("cannot count how {name} starts"))?,
            zip_bytes: zip(&executable, name, folder).await?,
            rss_kb: memory.get(id).copied(),
        };
        functions.insert(name.clone(), measured);
    }
    Ok(functions)
}

/// The most memory that the function's one process has taken, in KB.
pub(crate) fn peak(shop: &Shop, id: &str) -> Result<u64> {
    let processes = shop.cloud.functions.process_ids(id);
    let [process] = processes[..] else { bail!("{id} has {} processes", processes.len()) };
    peak_memory(process).context("memory is measured on Linux only")
}

/// Starts the function under callgrind, awaits its call for an event, and counts what it did until then.
async fn init(shop: &Shop, id: &str, folder: &Path) -> Result<u64> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let (executable, variables) = shop.cloud.functions.command(id, &listener.local_addr()?.to_string())?;
    let out = fs::canonicalize(folder)?.join(format!("{id}.callgrind"));
    let mut process = Command::new("valgrind")
        .args(["--quiet", "--tool=callgrind"])
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(fs::canonicalize(executable)?)
        .env_clear()
        .envs(variables)
        .kill_on_drop(true)
        .spawn()
        .context("cannot run valgrind")?;
    let asked = tokio::time::timeout(Duration::from_secs(60), asked(listener)).await;
    asked.context("it did not ask for an event within a minute")??;
    stop(&mut process).await?;
    let text = fs::read_to_string(&out).context("callgrind wrote nothing")?;
    let totals = text.lines().find_map(|line| line.strip_prefix("totals: ")).context("callgrind counted nothing")?;
    Ok(totals.trim().parse()?)
}

/// Returns when the process asks for an event; it gets no answer.
async fn asked(listener: TcpListener) -> Result<()> {
    let (mut stream, _) = listener.accept().await?;
    let mut request = Vec::new();
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        ensure!(stream.read_buf(&mut request).await? > 0, "it hung up");
    }
    let request = String::from_utf8_lossy(&request).into_owned();
    if !request.starts_with("GET /2018-06-01/runtime/invocation/next ") {
        stream.shutdown().await?;
        bail!("it said instead: {request}");
    }
    // Kept open until the process is stopped, or the process would go on.
    tokio::spawn(async move { stream.read_buf(&mut Vec::new()).await });
    Ok(())
}

/// Asks the process to end, so that callgrind writes down what it counted.
async fn stop(process: &mut Child) -> Result<()> {
    let id = process.id().context("it ended by itself")?;
    // The shell's own `kill`: there may be no program of that name.
    Command::new("sh").args(["-c", &format!("kill -TERM {id}")]).status().await?;
    process.wait().await?;
    Ok(())
}

/// How large the function is as a zip file, made by Python as deploying makes it.
async fn zip(executable: &Path, name: &str, folder: &Path) -> Result<u64> {
    let folder: PathBuf = folder.join(name);
    fs::create_dir_all(&folder)?;
    fs::copy(executable, folder.join("bootstrap"))?;
    let file = folder.with_extension("zip");
    let status = Command::new("python3")
        .args(["-m", "zipfile", "-c"])
        .arg(fs::canonicalize(file.parent().context("it lies in a folder")?)?.join(format!("{name}.zip")))
        .arg("bootstrap")
        .current_dir(&folder)
        .status()
        .await
        .context("cannot run python3")?;
    ensure!(status.success(), "{name} can't be zipped");
    Ok(fs::metadata(file)?.len())
}
