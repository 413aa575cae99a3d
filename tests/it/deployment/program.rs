//! The program `lapak-local`: a story in another language, a second process, a restart, a reset, and wrong options.

use crate::world::{SEED_FILE, binaries, root};
use lapak_local::random;
use lapak_local::telegram::user_id;
use serde_json::Value;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Output, Stdio};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// In the folder of a program: its state, and the seed file beside it.
const STATE: &str = "state";
const SEED: &str = "seed.csv";

/// A running program, with its folder.
struct Program {
    port: String,
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
    /// What it said until it was ready.
    said: Vec<String>,
    /// Dropped last: nothing is deleted under a program that still runs.
    folder: TempDir,
}

impl Program {
    async fn starts(folder: TempDir) -> Self {
        let port = free_ports().to_string();
        let seed = folder.path().join(SEED);
        if !seed.exists() {
            std::fs::write(&seed, SEED_FILE).expect("it can be written");
        }
        let mut command = command(&folder.path().join(STATE), &port, &binaries());
        command.arg("--seed").arg(&seed).stdout(Stdio::piped()).kill_on_drop(true);
        let mut process = command.spawn().expect("the program is built");
        let lines = BufReader::new(process.stdout.take().expect("it is piped")).lines();
        let mut program = Self { folder, port, process, lines, said: Vec::new() };
        program.is_ready().await;
        program
    }

    async fn is_ready(&mut self) {
        self.said.clear();
        while let Some(line) = self.lines.next_line().await.expect("it is text") {
            let is_ready = line.starts_with("Stop it");
            self.said.push(line);
            if is_ready {
                return;
            }
        }
        panic!("it ended: {}", self.said.join("\n"));
    }

    fn addresses(&self) -> Value {
        let text = std::fs::read(self.folder.path().join(STATE).join("addresses.json"));
        serde_json::from_slice(&text.expect("the addresses are written down")).expect("they are JSON")
    }

    /// Asks for something over HTTP, as a script does.
    async fn script(&self, order: Value) -> Value {
        self.posts("script", order).await
    }

    async fn posts(&self, path: &str, body: Value) -> Value {
        rustls::crypto::ring::default_provider().install_default().ok();
        let url = format!("{}/api/{path}", self.addresses()["page"].as_str().expect("it has a page"));
        let request = reqwest::Client::new().post(url).header("content-type", "application/json");
        let answer = request.body(body.to_string()).send().await.expect("it answers");
        serde_json::from_str(&answer.text().await.expect("it is text")).expect("it is JSON")
    }

    /// Whether the shop knows whoever uses it as `name`.
    async fn knows(&self, name: &str) -> bool {
        let page = self.addresses()["page"].as_str().expect("it has a page").to_owned();
        let key = serde_json::json!({ "pk": format!("USER#{}", user_id(name)), "sk": "USER" }).to_string();
        let url = reqwest::Url::parse_with_params(&format!("{page}/api/item"), [("key", key)]).expect("a URL");
        let answer = reqwest::get(url).await.expect("it answers").text().await.expect("it is text");
        let found: Value = serde_json::from_str(&answer).expect("it is JSON");
        found["item"].is_object()
    }

    /// Ends it as Ctrl-C does, and gives the folder back.
    async fn stops(mut self) -> TempDir {
        let id = self.process.id().expect("it runs").to_string();
        assert!(Command::new("kill").arg(id).status().await.expect("it can be ended").success());
        assert!(self.process.wait().await.expect("it ends").success());
        self.folder
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_story_in_another_language_plays_a_purchase() {
    let program = Program::starts(tempfile::tempdir().expect("a folder")).await;
    let story = root().join("infra/local/stories/purchase.py");
    let mut python = Command::new("python3");
    let told = python.arg(story).arg(program.folder.path().join(STATE).join("addresses.json")).output().await;
    assert_eq!(words(&told.expect("there is a Python")), "bought\n");

    let addresses = program.addresses();
    let first: u16 = program.port.parse().expect("a port");
    let urls =
        ["/page", "/functions/TelegramFunction", "/telegram", "/pakasir", "/table/url", "/bucket/url", "/bus/url"];
    for (url, port) in urls.into_iter().chain(["/parameters/url"]).zip(first..) {
        let address = addresses.pointer(url).and_then(Value::as_str).unwrap_or_else(|| panic!("no {url}: {addresses}"));
        assert!(address.starts_with(&format!("http://127.0.0.1:{port}")), "{url} is at {address}");
        assert!(program.said.iter().any(|line| line.contains(address)), "{address} is printed");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_process_finds_folder_and_ports_taken() {
    let program = Program::starts(tempfile::tempdir().expect("a folder")).await;
    let told = command(&program.folder.path().join(STATE), &free_ports().to_string(), &binaries()).output().await;
    let said = words(&told.expect("it runs"));
    assert!(said.contains("is in use by another lapak-local") && said.contains("--state"), "{said}");

    let other = tempfile::tempdir().expect("a folder");
    let said = words(&command(other.path(), &program.port, &binaries()).output().await.expect("it runs"));
    assert!(said.contains(&format!("port {} is in use", program.port)) && said.contains("--port"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_keeps_the_clock_and_tells_of_another_seed_file() {
    let program = Program::starts(tempfile::tempdir().expect("a folder")).await;
    let turned = program.script(serde_json::json!({ "do": "turn", "by": "30h" })).await;
    let folder = program.stops().await;
    let seed = folder.path().join(SEED);

    let program = Program::starts(folder).await;
    let now = program.script(serde_json::json!({ "do": "now" })).await;
    let moment =
        |answer: &Value| answer["now"].as_str().expect("a moment").parse::<jiff::Timestamp>().expect("it is one");
    assert!(moment(&now) > moment(&turned), "{now} is before {turned}");
    let is_told =
        |program: &Program| program.said.iter().any(|line| line.contains("is not what this shop was stocked from"));
    assert!(!is_told(&program), "{:?}", program.said);
    let folder = program.stops().await;

    std::fs::write(&seed, format!("{SEED_FILE}Game,🎮,NEW,Baru,1000,,,,5,\n")).expect("it can be written");
    let program = Program::starts(folder).await;
    assert!(is_told(&program), "{:?}", program.said);
    let folder = program.stops().await;
    std::fs::remove_file(&seed).expect("it can be removed");
    let mut without = command(&folder.path().join(STATE), &free_ports().to_string(), &binaries());
    let said = words(&without.arg("--seed").arg(&seed).output().await.expect("it runs"));
    assert!(said.starts_with("cannot read"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reset_forgets_all_of_before_and_loses_nothing_of_after() {
    let mut program = Program::starts(tempfile::tempdir().expect("a folder")).await;
    for name in ["Siti", "Tono", "Dewi"] {
        let joined = program.posts("people", serde_json::json!({ "name": name, "role": "buyer" })).await;
        let chat = format!("act/{}", joined["chat"].as_str().expect("a chat"));
        program.posts(&chat, serde_json::json!({ "do": "write", "text": "/start" })).await;
        assert!(program.knows(name).await, "{name} is in the shop");
        if name == "Dewi" {
            break;
        }
        program.posts("control", serde_json::json!({ "do": "reset" })).await;
        program.is_ready().await;
        assert!(program.said.iter().any(|line| line == "A fresh start."), "{:?}", program.said);
        assert!(!program.knows(name).await, "{name} is forgotten");
    }
    // Killed, so that nothing is put right on the way out.
    program.process.kill().await.expect("it runs");
    let program = Program::starts(program.folder).await;
    assert!(program.knows("Dewi").await, "she is still in the shop");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_options_are_refused_and_help_is_no_error() {
    let state = tempfile::tempdir().expect("a folder");
    let said =
        words(&command(state.path(), &free_ports().to_string(), Path::new("nowhere")).output().await.expect("it runs"));
    assert!(said.starts_with("nowhere lacks the functions' executables") && said.contains("--binaries"), "{said}");
    let help = Command::new(binaries().join("lapak-local")).arg("--help").output().await.expect("it runs");
    assert!(help.status.success());
    assert!(words(&help).contains("--port"));
}

fn command(state: &Path, port: &str, binaries_in: &Path) -> Command {
    let mut command = Command::new(binaries().join("lapak-local"));
    command.args(["--port", port, "--state"]).arg(state).arg("--binaries").arg(binaries_in);
    command.arg("--template").arg(root().join("template.yaml"));
    command
}

/// The first of eight ports that follow each other, below those that the system hands out.
fn free_ports() -> u16 {
    let free = |first: &u16| (*first..first + 8).all(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok());
    let random = std::iter::repeat_with(|| 10_000 + u16::from_be_bytes(random::bytes::<2>()) % 2_700 * 8);
    random.take(100).find(free).expect("some are free")
}

/// All that a program said.
fn words(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}
